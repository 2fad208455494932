"""Who sits at a table, as the vault knows them, and what the parts of the locked room are called there.

The clerk seals and the reads open under the same names. A person is known to the vault by their id as a person, a
mediator by the id of their account.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import Phase, Stage
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow

SHARED, CARD, MESSAGE, FILE = "shared", "card", "message", "file"
"""Kinds of words in a table's own part of the room, beside a party's own list."""


IsPart = Callable[[str, ParticipationRow], bool]


@dataclass(frozen=True, slots=True)
class Seated:
    """One person at the table: whom the vault knows under this name, and in which role. ``known``: the custodian knows
    that it is theirs to sit there."""

    person: str
    role: str
    known: bool = True


def together(mediation: str) -> str:
    """What everyone at the table reads."""
    return f"joint:{mediation}"


def apart(mediation: str, voice: str) -> str:
    """What one party and the mediators read."""
    return f"caucus:{mediation}.{voice}"


def bound(mediation: str, matter: str) -> str:
    """Where the draft of one matter's terms lies, once everybody who is bound by it has a key."""
    return f"terms:{mediation}.{matter}"


def voices_at(case: Case, table: Mediation) -> tuple[str, ...]:
    """The parties at the table and their guardians, in the order of the file."""
    seated = case.at_the_table(table)
    return tuple(voice for party in case.parties if party.id in seated for voice in party.voices)


def seated(case: Case, table: Mediation, is_part: IsPart) -> Mapping[str, Seated]:
    """Everyone who may ever hold a key to the table's part of the room, by party code or account. ``is_part`` is the
    vault's word whether a row's person takes part (``vault.rightful``)."""
    parts = ParticipationRow.objects.filter(complaint__ref=case.ref, person__isnull=False)
    persons = {part.code: (str(part.person_id), is_part(case.ref, part)) for part in parts}
    sides = {voice: party.side.value for party in case.parties for voice in party.voices}
    guardians = {party.guardian for party in case.parties}
    people = {
        voice: Seated(persons[voice][0], "guardian" if voice in guardians else sides[voice], persons[voice][1])
        for voice in voices_at(case, table)
        if voice in persons
    }
    return people | {mediator: Seated(mediator, "mediator") for mediator in sorted(table.mediators)}


def everyone_in(case: Case, table: Mediation, is_part: IsPart, voice: str = "") -> Mapping[str, Seated]:
    """Of those, who may ever read the joint part, or with ``voice`` that party's talk with the mediators."""
    everyone = seated(case, table, is_part)
    return {code: one for code, one in everyone.items() if not voice or code == voice or code in table.mediators}


def bound_in(case: Case, table: Mediation, matter: Matter, is_part: IsPart) -> Mapping[str, Seated]:
    """Of those, who may ever read the draft of this matter's terms: whoever it would bind, and the mediators."""
    who = case.voices(matter) | table.mediators
    return {code: one for code, one in seated(case, table, is_part).items() if code in who}


def matters_of(case: Case, table: Mediation, code: str) -> tuple[Matter, ...]:
    """The matters at the table whose draft somebody there may read."""
    here = (matter for matter in case.matters if matter.id in table.matters)
    return tuple(one for one in here if code in table.mediators or code in case.voices(one))


def ever_seated(case: Case, table: Mediation) -> frozenset[str]:
    """Everyone who may once have held a key there, as the vault knows them: the people of the complaint, and who took
    or left a mediator's seat at this table."""
    known = ParticipationRow.objects.filter(complaint__ref=case.ref, person__isnull=False)
    seats = FactRow.objects.filter(complaint__ref=case.ref, kind__in=("seat_accepted", "seat_vacated"))
    took = {one["mediator"] for one in seats.values_list("payload", flat=True) if one["mediation"] == table.id}
    return frozenset({str(person) for person in known.values_list("person_id", flat=True)} | took) | table.mediators


def parts_of(case: Case, table: Mediation, code: str) -> tuple[str, ...]:
    """The parts of the room that somebody at the table belongs to: the joint one, talks, and drafts."""
    talks = voices_at(case, table) if code in table.mediators else (code,)
    drafts = (bound(table.id, matter.id) for matter in matters_of(case, table, code))
    return (together(table.id), *(apart(table.id, voice) for voice in talks), *drafts)


def parts_with_people(case: Case, table: Mediation, code: str, is_part: IsPart) -> Mapping[str, frozenset[str]]:
    """The same parts, with everyone who sits there, as the vault knows them; nobody where somebody is not known."""
    talks = voices_at(case, table) if code in table.mediators else (code,)
    said = {
        apart(table.id, voice) if voice else together(table.id): everyone_in(case, table, is_part, voice)
        for voice in ("", *talks)
    }
    drafts = {
        bound(table.id, matter.id): bound_in(case, table, matter, is_part) for matter in matters_of(case, table, code)
    }
    return {part: known_by_name(people.values()) for part, people in (said | drafts).items()}


def known_by_name(people: Iterable[Seated]) -> frozenset[str]:
    """These people, as the vault knows them; none where the custodian does not know one of them there."""
    there = list(people)
    return frozenset(one.person for one in there) if all(one.known for one in there) else frozenset()


def has_begun(table: Mediation) -> bool:
    """True from the opening of the first session on: everyone present had then signed the agreement to mediate."""
    return table.phase is not Phase.NOT_YET or table.met > 0


def is_signed(table: Mediation) -> bool:
    """True while what everyone present signed holds. A session that goes on another day is signed for anew: between the
    two nobody new comes into the room and nothing is written there; who is in goes on reading."""
    return table.phase is not Phase.NOT_YET


def signed_days(ref: str) -> dict[str, tuple[date, ...]]:
    """The days on which everyone present had signed the agreement to mediate, by table, oldest first: one for each
    session that opened, none where none did.

    A session opens only on its own day and only when all present signed on that day (core.session). What was held on
    paper was signed on the day that the paper says, not on the day it was entered.
    """
    rows = FactRow.objects.filter(complaint__ref=ref, kind__in=("session_opened", "paper_session_entered"))
    days: dict[str, tuple[date, ...]] = {}
    entered: set[int] = set()
    for kind, payload, on, step in rows.order_by("n").values_list("kind", "payload", "on", "step"):
        if kind == "paper_session_entered":
            entered.add(step)
        elif step in entered:
            continue
        day = date.fromisoformat(payload["on"]) if kind == "paper_session_entered" else on
        days[payload["mediation"]] = (*days.get(payload["mediation"], ()), day)
    return days


def is_open(case: Case, table: Mediation) -> bool:
    """True while anything may be written into the table's part of the room."""
    return is_signed(table) and any(m.id in table.matters and m.stage is Stage.AHEAD for m in case.matters)


def item_of(group: str, text: str) -> str:
    """The name of one line of a private list, for its own author's page: the same line always has the same."""
    return hashlib.sha256(f"{group}\n{text}".encode()).hexdigest()[:16]
