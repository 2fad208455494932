"""What may be shown of a table: to the mediators who sit there, and to the staff who arrange it.

A mediator sees the people's names and needs, the day and the place; never the complaint, never who answered what
(domain §8). Everything here is read for one table at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Beside, Phase, Role, Side, Stage, beside
from evenhand.core.dates import Now
from evenhand.models.cases import MatterRow, MediationRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow, SittingRow
from evenhand.reads.drawing import names_of
from evenhand.reads.four_facts import FourFacts, four_facts, is_a_voice, is_an_account

RECENT = 50
"""Seats a mediator's first page looks back on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One line of a mediator's own list."""

    ref: str
    mediation: str
    on: date | None
    accepted: bool
    phase: str
    owes_report: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTable:
    """One person at the table: pseudonym or account id, what to call them, and what they have done today."""

    code: str
    name: str
    role: str
    side: str
    needs: str
    present: bool
    signed: bool
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table as its mediators, or the staff who arrange it, may see it."""

    ref: str
    case: Case
    mediation: Mediation
    people: tuple[AtTable, ...]
    disclosures: dict[str, str]
    hour: str
    place: str
    opened_at: datetime | None = None
    since: datetime | None = None

    @property
    def facts(self) -> FourFacts | None:
        """The four facts as they were reported, with the names this reader may know."""
        names = {person.code: person.name for person in self.people if person.name != person.code}
        return four_facts(self.case, self.mediation, names)

    def on_side(self, side: str) -> tuple[AtTable, ...]:
        return tuple(p for p in self.people if p.side == side)


def sits(mediator: str, ref: str) -> bool:
    """Has this account a seat at any table of the complaint?"""
    return SittingRow.objects.filter(complaint__ref=ref, mediator=mediator).exists()


def sittings(actor: Actor) -> list[Sitting]:
    """The tables where this mediator has a seat, the next session first."""
    seats = SittingRow.objects.filter(mediator=actor.id, ended=False).select_related("complaint")
    rows = {
        (row.complaint_id, row.code): row
        for row in MediationRow.objects.filter(complaint_id__in=[s.complaint_id for s in seats])
    }
    found = [
        Sitting(
            ref=seat.complaint.ref, mediation=seat.mediation, on=table.session_on, accepted=seat.accepted,
            phase=table.phase, owes_report=table.phase == Phase.ENDED and table.report is None,
        )
        for seat in seats
        if (table := rows.get((seat.complaint_id, seat.mediation))) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda s: (s.on is None, s.on or date.max, s.ref))


def writing(actor: Actor) -> list[tuple[str, str]]:
    """The tables this mediator ended whose people still write and sign, as reference and table, the newest first."""
    seats = SittingRow.objects.filter(mediator=actor.id).select_related("complaint").order_by("-id")[:RECENT]
    open_still = set(
        MatterRow.objects.filter(
            complaint_id__in=[seat.complaint_id for seat in seats], stage=Stage.AHEAD, settle_by__isnull=False
        ).values_list("complaint_id", "mediation")
    )
    return [(seat.complaint.ref, seat.mediation) for seat in seats if (seat.complaint_id, seat.mediation) in open_still]


def table(actor: Actor, ref: str, mediation: str, now: Now) -> Table | None:
    """One table; None for a mediator without a seat there, and for a table that is not there."""
    file = reads.case(actor, ref, "table", now)
    found = file.case.find_mediation(mediation) if file else None
    if file is None or found is None:
        return None
    if actor.role is Role.MEDIATOR and actor.id not in found.mediators:
        return None
    kinds = ("name", "access_needs", "appointment_time", "appointment_place", "attendee", "disclosure")
    opened = reads.open_in(actor, file, *kinds)
    said = {(one.kind, one.party, one.row): one.text for one in opened}
    opened_at, since = _rooms_since(ref, mediation)
    return Table(
        ref=ref,
        case=file.case,
        mediation=found,
        people=_people(file.case, found, said, _languages(ref)),
        disclosures=disclosed(found, said),
        hour=said.get(("appointment_time", "", found.id), "") if found.appointment else "",
        place=said.get(("appointment_place", "", found.id), "") if found.appointment else "",
        opened_at=opened_at,
        since=since,
    )


def _rooms_since(ref: str, mediation: str) -> tuple[datetime | None, datetime | None]:
    """When the session was opened, and since when people have been where they are now. No history of the rooms."""
    moves = FactRow.objects.filter(
        complaint__ref=ref, kind__in=("session_opened", "session_moved"), payload__mediation=mediation
    ).order_by("n")
    found = list(moves.values_list("kind", "at"))
    opened = [at for kind, at in found if kind == "session_opened"]
    return (opened[-1], found[-1][1]) if opened else (None, None)


def _languages(ref: str) -> dict[str, str]:
    return dict(ParticipationRow.objects.filter(complaint__ref=ref).values_list("code", "language"))


LEFT = {"c": ("complainant", "complainant"), "g": ("guardian", "complainant"), "o": ("officer", "officer")}
"""Role and side of who was there, by the first letter of their part."""
SIDE_OF = {Beside.SUPPORT_COMPLAINANT: Side.COMPLAINANT, Beside.SUPPORT_OFFICER: Side.OFFICER}


def _people(
    case: Case, mediation: Mediation, said: dict[tuple[str, str, str], str], languages: dict[str, str]
) -> tuple[AtTable, ...]:
    seated, over = case.at_the_table(mediation), mediation.phase is Phase.ENDED
    # Of the four facts: whoever was at either of two sessions came.
    came = mediation.present | mediation.came if over else mediation.present

    def one(code: str, name: str, role: str, side: str) -> AtTable:
        return AtTable(
            code=code,
            name=name,
            role=role,
            side=side,
            needs=said.get(("access_needs", code, ""), ""),
            present=code in came,
            signed=code in mediation.signed,
            language=languages.get(code, ""),
        )

    people = []
    for party in case.parties:
        for voice in party.voices if party.id in seated else ():
            role = party.side.value if voice == party.id else "guardian"
            people.append(one(voice, said.get(("name", voice, ""), voice), role, party.side.value))
    names = names_of(mediation.mediators)
    people += [one(m, names.get(m, m), "mediator", "table") for m in sorted(mediation.mediators)]
    others = mediation.appointment.attendees if mediation.appointment else frozenset()
    for code in sorted(others):
        part = beside(code)
        side = SIDE_OF.get(part) if part else None
        name = said.get(("attendee", code, mediation.id), code)
        people.append(one(code, name, part or "attendee", side or "table"))
    gone = sorted(came - {person.code for person in people}) if over else ()
    once = names_of(filter(is_an_account, gone))
    for code in gone:
        # Whose matter has left is nobody's to name here any more. That somebody of their side came is a fact.
        role, where = LEFT[code[0]] if is_a_voice(code) else (beside(code) or "mediator", "table")
        people.append(one(code, once.get(code, ""), role, where))
    return tuple(people)


def disclosed(mediation: Mediation, said: dict[tuple[str, str, str], str]) -> dict[str, str]:
    """Mediator → what they told both sides of themselves, for those who sit here now."""
    return {m: text for m in mediation.mediators if (text := said.get(("disclosure", m, mediation.id)))}


def mediators_named(mediation: Mediation) -> dict[str, str]:
    """Account id → name of the mediators in the seats: both sides see the same names."""
    return names_of(mediation.mediators)
