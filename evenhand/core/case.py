"""The nouns of a complaint, and the few words every chapter of the rules shares.

A *complaint* (here :class:`Case`) names an incident, its complainants, its officers and the allegations. A
*matter* holds the allegations that share one officer and one set of complainants; it is what people answer
about, what is mediated or investigated, and what ends. A *mediation* is the table at which one or more matters
of the same complaint sit.

* Everything is frozen. A chapter answers an act with facts; a fact makes a new case.
* There is no word anybody said, no name and no address in here: ids, codes, days and counts only.

What is *not* here: what may happen when (the chapters), who may do it (``access``), what the clock owes whom
(``deadlines``), and what must be true of every step (``guarantees``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core.changing import replace
from evenhand.core.codes import Duty, Ending, Outcome, Phase, Preservation, Stage
from evenhand.core.nouns import Allegation, Hand, Party, Screening

__all__ = [
    "Allegation", "Appointment", "Case", "Hand", "Matter", "Mediation", "Party", "Report", "Screening", "Seat", "Term",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One promise in a draft. ``author`` wrote it, ``owner`` will keep it, by ``due_on`` if a day was named; without an
    owner both say it together and nobody promises. Its words live in the vault. ``confirmed`` is false while words that
    a mediator typed await the party's own confirmation. ``kept`` holds who has said that the promise was kept;
    ``reminded`` counts the owner's reminders.
    """

    id: str
    author: str
    owner: str
    confirmed: bool = True
    kept: frozenset[str] = frozenset()
    due_on: date | None = None
    reminded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Allegations that share one officer and one set of complainants; see the module's docstring.

    ``limit_on`` is the last lawful day of an investigation, ``safe_on`` the last day on which going back still
    leaves an investigation its full time. ``taken``: of those who ``answered``, for whom the answer that stands was
    heard by a member of staff. Everything from ``asked`` down belongs to the offer or the table and
    is empty in a matter that goes to investigation: a returned matter keeps no trace.
    """

    id: str
    officer: str
    complainants: frozenset[str]
    stage: Stage = Stage.RECEIVED
    limit_on: date
    safe_on: date
    tolled: bool = False
    suspended: str | None = None
    looked_again: bool = False
    screening: Screening | None = None
    queued_on: date | None = None
    released_on: date | None = None
    investigator: str | None = None
    unreached: int = 0
    ended_on: date | None = None
    asked: frozenset[str] = frozenset()
    answer_by: date | None = None
    opens_on: date | None = None
    reminders: int = 0
    doors_shown: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    mediation: str | None = None
    endings: frozenset[tuple[str, Ending]] = frozenset()
    terms: tuple[Term, ...] = ()
    text: int = 0
    informed: frozenset[str] = frozenset()
    assents: frozenset[str] = frozenset()
    signatures: frozenset[str] = frozenset()
    settle_by: date | None = None
    choose_by: date | None = None
    closes: frozenset[str] = frozenset()
    cooling_until: date | None = None
    outcome: Outcome | None = None
    shares: frozenset[str] = frozenset()
    talks: frozenset[str] = frozenset()
    invited: bool = False

    @property
    def parties(self) -> frozenset[str]:
        """The people whose own yes, assent and signature this matter needs."""
        return self.complainants | {self.officer}

    def sent_back(self, on: date) -> Matter:
        """This matter as investigation gets it, on ``on``: nothing of an offer or a table is left (design §10.8)."""
        return Matter(
            id=self.id, officer=self.officer, complainants=self.complainants, stage=Stage.QUEUED,
            limit_on=self.limit_on, safe_on=self.safe_on, tolled=self.tolled, looked_again=self.looked_again,
            queued_on=on,
        )  # fmt: skip

    def before_the_offer(self, stage: Stage) -> Matter:
        """This matter as it was before it was offered, at ``stage``; its screening is kept."""
        clean = self.sent_back(self.safe_on)
        return replace(clean, stage=stage, queued_on=None, screening=self.screening, wishes=self.wishes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One mediator's place. ``trained_until`` is looked at on the session's day, not on the day of the draw."""

    mediator: str
    trained_until: date
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A proposed or agreed day; ``begins``: ``14:00``, or empty. ``attendees`` are people beside parties and mediators:
    who is in the room is agreed too. ``accepted`` holds the parties who said yes to all of it."""

    on: date
    place: str
    attendees: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    begins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The four facts, and no fifth (UMA §7): held, ended, settled, and who attended from the accepted list."""

    held: bool
    settled: bool
    attended: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mediation:
    """The table: the people, the day and the session of one or more matters of one complaint.

    ``met`` counts the sessions held here that went on another day, ``came`` who was at one of those. ``present`` and
    ``signed`` are of the day that stands.
    """

    id: str
    matters: frozenset[str]
    seats: tuple[Seat, ...] = ()
    objections: frozenset[tuple[str, str]] = frozenset()
    content: frozenset[str] = frozenset()
    prepared: frozenset[str] = frozenset()
    planned: bool = False
    appointment: Appointment | None = None
    moved: int = 0
    missed: int = 0
    present: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    met: int = 0
    came: frozenset[str] = frozenset()
    phase: Phase = Phase.NOT_YET
    report: Report | None = None

    @property
    def in_session(self) -> bool:
        """True while people are in the room: opened and not ended."""
        return self.phase not in (Phase.NOT_YET, Phase.ENDED)

    @property
    def mediators(self) -> frozenset[str]:
        return frozenset(seat.mediator for seat in self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One complaint and everything the rules need to know of it.

    ``room_gone``: what was said in mediation is destroyed. ``shred_on``: the day that was announced for the whole file.
    """

    ref: str
    received_on: date
    parties: tuple[Party, ...]
    allegations: tuple[Allegation, ...]
    matters: tuple[Matter, ...]
    mediations: tuple[Mediation, ...] = ()
    hands: frozenset[Hand] = frozenset()
    preservation: Preservation = Preservation.ASKED
    held: bool = False
    room_gone: bool = False
    shred_on: date | None = None
    shredded: bool = False
    corrections: int = 0

    def party(self, id: str) -> Party | None:
        return next((p for p in self.parties if p.id == id), None)

    # Plain loops: these four are asked hundreds of millions of times by the walk, and a generator costs twice as much.

    def find_matter(self, id: str) -> Matter | None:
        for matter in self.matters:
            if matter.id == id:
                return matter
        return None

    def find_mediation(self, id: str | None) -> Mediation | None:
        for mediation in self.mediations:
            if mediation.id == id:
                return mediation
        return None

    def matter(self, id: str) -> Matter:
        """The matter of that id. Raises LookupError: a fact about a matter that is not there is a defect."""
        if (matter := self.find_matter(id)) is None:
            raise LookupError(id)
        return matter

    def mediation(self, id: str | None) -> Mediation:
        """The mediation of that id. Raises LookupError, as :meth:`matter` does."""
        if (mediation := self.find_mediation(id)) is None:
            raise LookupError(id)
        return mediation

    def allegations_of(self, matter: str) -> tuple[Allegation, ...]:
        return tuple(a for a in self.allegations if a.matter == matter)

    def voices(self, matter: Matter) -> frozenset[str]:
        """Everyone whose own yes the matter needs: its parties and their guardians."""
        voices = {matter.officer, *matter.complainants}
        for party in self.parties:
            if party.guardian is not None and party.id in voices:
                voices.add(party.guardian)
        return frozenset(voices)

    def at_the_table(self, mediation: Mediation) -> frozenset[str]:
        """The parties of every matter that sits at ``mediation``."""
        seated: set[str] = set()
        for matter in self.matters:
            if matter.id in mediation.matters:
                seated |= matter.complainants
                seated.add(matter.officer)
        return frozenset(seated)

    def has_duty(self, staff: str, *duties: Duty) -> bool:
        """True when this member of staff has done any of these duties on this complaint."""
        return any(Hand(staff, duty) in self.hands for duty in duties)

    def with_matter(self, matter: Matter) -> Case:
        return replace(self, matters=tuple(matter if m.id == matter.id else m for m in self.matters))

    def with_mediation(self, mediation: Mediation) -> Case:
        return replace(self, mediations=tuple(mediation if d.id == mediation.id else d for d in self.mediations))

    def with_hand(self, staff: str, duty: Duty) -> Case:
        return replace(self, hands=self.hands | {Hand(staff, duty)})

    def leave_table(self, matter: Matter) -> Case:
        """The case after ``matter`` left its table. A table nobody sits at is cleared away, unless a session was
        held there and its mediators still owe the four facts: then only that bare duty is kept, for those of them who
        were there."""
        table = self.find_mediation(matter.mediation)
        if table is None:
            return self
        rest = table.matters - {matter.id}
        if rest:
            return self.with_mediation(replace(table, matters=rest))
        there = table.came if table.phase is Phase.NOT_YET else table.came | table.present
        seats = tuple(seat for seat in table.seats if seat.mediator in there)
        owes = bool(seats) and table.report is None
        bare = replace(
            table, matters=rest, phase=Phase.ENDED, seats=seats, objections=frozenset(), content=frozenset(),
            prepared=frozenset(), planned=False, signed=frozenset(), moved=0, missed=0, met=0, present=there,
            came=frozenset(), appointment=None,
        )  # fmt: skip
        rest_of_tables = tuple(d for d in self.mediations if d.id != table.id)
        return replace(self, mediations=(*rest_of_tables, bare) if owes else rest_of_tables)
