"""To whom a fact's letters go: rules over codes, one small function each.

A rule sees the case after the facts and who was ever asked; it answers with kind, matter and party. What a fact says
beyond that never reaches a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import Outcome, Side, Stage
from evenhand.models.outbox import LetterKind as Kind

KEEPER = "records"
"""The party code of whoever keeps the police's video and records: no party, but written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a rule may look at: the case after the facts, and who was ever asked (`matter, party`)."""

    case: Case
    offered: frozenset[tuple[str, str]]

    def voices(self, matter: Matter, *sides: Side) -> tuple[str, ...]:
        """The known people of these sides, and their guardians, in the order of the complaint."""
        return tuple(
            voice
            for party in self.case.parties
            if party.id in matter.parties and party.known and party.side in (sides or tuple(Side))
            for voice in party.voices
        )


To = Iterator[tuple[Kind, str, str]]
"""Letters a fact makes: kind, matter (or "" for the whole complaint), party."""
Rule = Callable[[Scene, Any], To]


@dataclass(frozen=True, slots=True)
class Makes:
    """A fact that makes letters: of which kinds, and the rule that says to whom and when."""

    kinds: tuple[Kind, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Nothing:
    """A fact that makes no letter, and why not."""

    why: str


def side_of(case: Case, person: str) -> Side:
    """The side a party or a party's guardian sits on. Raises KeyError for anyone else."""
    for party in case.parties:
        if person in party.voices:
            return party.side
    raise KeyError(person)


def to_people(kind: Kind, *sides: Side) -> Makes:
    """To the people of the fact's matter, both sides unless named."""

    def rule(scene: Scene, fact: Any) -> To:
        for person in scene.voices(scene.case.matter(fact.matter), *sides):
            yield kind, fact.matter, person

    return Makes((kind,), rule)


def to_asked(kind: Kind) -> Makes:
    """To everyone whose answer is asked for: both or neither, answered or not."""

    def rule(scene: Scene, fact: Any) -> To:
        matter = scene.case.matter(fact.matter)
        for person in scene.voices(matter):
            if person in matter.asked:
                yield kind, matter.id, person

    return Makes((kind,), rule)


def to_told(kind: Kind) -> Makes:
    """To the complainants, and to an officer who has heard of the complaint from us."""

    def rule(scene: Scene, fact: Any) -> To:
        matter = scene.case.matter(fact.matter)
        told = {person for of, person in scene.offered if of == matter.id}
        known_to_officer = matter.released_on is not None or matter.stage in (Stage.FOUND, Stage.UNCOOPERATIVE)
        for person in scene.voices(matter):
            if side_of(scene.case, person) is Side.COMPLAINANT or known_to_officer or person in told:
                yield kind, matter.id, person

    return Makes((kind,), rule)


def at_table(kind: Kind, when: Callable[[Case, Mediation], bool] = lambda _case, _table: True) -> Makes:
    """To everyone at the table, once each however many matters they share, when the condition holds."""

    def rule(scene: Scene, fact: Any) -> To:
        table = scene.case.find_mediation(fact.mediation)
        if table is None or not when(scene.case, table):
            return
        seen: set[str] = set()
        for matter in (m for m in scene.case.matters if m.id in table.matters):
            for person in scene.voices(matter):
                if person not in seen:
                    seen.add(person)
                    yield kind, matter.id, person

    return Makes((kind,), rule)


def confirmed(scene: Scene, fact: Any) -> To:
    """The day stands: everyone hears, and those who asked for help, or share an interpreter, hear what is booked."""
    yield from at_table(Kind.APPOINTMENT, all_can_come).rule(scene, fact)
    yield from at_table(Kind.HELP_BOOKED, all_can_come).rule(scene, fact)


def filed(scene: Scene, _fact: Any) -> To:
    for party in scene.case.parties:
        if party.side is Side.COMPLAINANT and party.known:
            for voice in party.voices:
                yield Kind.ACKNOWLEDGEMENT, "", voice


def keep_records(_scene: Scene, _fact: Any) -> To:
    yield Kind.PRESERVATION, "", KEEPER


def offered(scene: Scene, fact: Any) -> To:
    for person in scene.voices(scene.case.matter(fact.matter)):
        if person in fact.asked:
            yield Kind.OFFER, fact.matter, person


def next_side(scene: Scene, fact: Any) -> To:
    """The officer is asked too; who chose before learns that the date has moved, and nothing else."""
    for person in scene.voices(scene.case.matter(fact.matter)):
        officer = side_of(scene.case, person) is Side.OFFICER
        yield Kind.OFFER if officer else Kind.NEW_DATES, fact.matter, person


def split(scene: Scene, fact: Any) -> To:
    for of, person in sorted(scene.offered):
        if of == fact.matter:
            yield Kind.OFFER_REPLACED, of, person


def unsealed(_scene: Scene, fact: Any) -> To:
    yield Kind.ANSWER_AGAIN, fact.matter, fact.party


def complaint_withdrawn(scene: Scene, fact: Any) -> To:
    """The one who took it back is told; everyone else only when that was the end of the matter."""
    ended = scene.case.matter(fact.matter).stage is Stage.WITHDRAWN
    party = scene.case.party(fact.party)
    own = party.voices if party and party.known else ()
    yield from ((Kind.WITHDRAWN, fact.matter, person) for person in own)
    if ended:
        yield from (letter for letter in to_told(Kind.WITHDRAWN).rule(scene, fact) if letter[2] not in own)


def corrected(scene: Scene, _fact: Any) -> To:
    for matter in scene.case.matters:
        told = to_told(Kind.CORRECTION).rule(scene, _About(matter.id))
        yield from told


@dataclass(frozen=True, slots=True)
class _About:
    matter: str


def found(scene: Scene, fact: Any) -> To:
    if scene.case.matter(fact.matter).stage is Stage.FOUND:
        yield from to_people(Kind.FINDING).rule(scene, fact)


def mediated(scene: Scene, fact: Any) -> To:
    if fact.outcome is Outcome.AGREEMENT:
        yield from to_people(Kind.AGREEMENT_COPY).rule(scene, fact)
    yield from to_people(Kind.CLOSED).rule(scene, fact)
    mine = scene.case.matter(fact.matter)
    before = [m for m in scene.case.matters if m.id != mine.id and m.mediation == mine.mediation]
    if mine.mediation and not any(m.outcome for m in before):
        # Once for each table, however many matters sat there.
        yield from to_people(Kind.SURVEY_LATER).rule(scene, fact)


def after_session(scene: Scene, fact: Any) -> To:
    """What follows now, and, apart from it, how it was: to everyone who sat there."""
    for kind in (Kind.AFTER_SESSION, Kind.SURVEY):
        yield from at_table(kind).rule(scene, fact)


def reminded(scene: Scene, fact: Any) -> To:
    """To the owner of a promise, and to a guardian who signed for a child; to nobody else, ever (S-2)."""
    kind = Kind.COMMITMENT_AFTER if fact.after else Kind.COMMITMENT_NEAR
    party = scene.case.party(fact.party)
    for person in party.voices if party and party.known else ():
        yield kind, fact.matter, person


def room_gone(scene: Scene, _fact: Any) -> To:
    """To everyone whose mediation it was, once each: the certificate."""
    seen: set[str] = set()
    for matter in scene.case.matters:
        for person in scene.voices(matter) if matter.stage is Stage.MEDIATED else ():
            if person not in seen:
                seen.add(person)
                yield Kind.ROOM_DESTROYED, matter.id, person


def file_ends(scene: Scene, _fact: Any) -> To:
    """To everyone who has heard of the complaint from us, once each, while there are addresses."""
    seen: set[str] = set()
    for matter in scene.case.matters:
        mediated = scene.voices(matter) if matter.stage is Stage.MEDIATED else ()
        told = (person for _, _, person in to_told(Kind.FILE_ENDS).rule(scene, _About(matter.id)))
        for person in (*told, *mediated):
            if person not in seen:
                seen.add(person)
                yield Kind.FILE_ENDS, "", person


def holders(scene: Scene) -> Iterator[tuple[str, str]]:
    """Matter and person for everyone who holds the privilege: who was ever asked, or sits at a table; once each."""
    seen: set[str] = set()
    for matter in scene.case.matters:
        asked = {person for of, person in scene.offered if of == matter.id}
        for person in scene.voices(matter):
            if person not in seen and (matter.mediation or person in asked):
                seen.add(person)
                yield matter.id, person


def seats_taken(_case: Case, table: Mediation) -> bool:
    return bool(table.seats) and all(seat.accepted for seat in table.seats)


def day_stands(case: Case, table: Mediation) -> bool:
    """A seat fell vacant on a day that everyone agreed on."""
    return bool(table.seats) and all_can_come(case, table)


def all_can_come(case: Case, table: Mediation) -> bool:
    return table.appointment is not None and table.appointment.accepted >= case.at_the_table(table)
