"""One complaint, as one person may see it; its history; the programmes; the counts."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from evenhand import vault
from evenhand.core import fold
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import INVESTIGATION, READERS, Role, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Fact
from evenhand.core.programme import Programme
from evenhand.models import asking, programmes, rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import STAGES, CountsRow, DueRow
from evenhand.models.codec import fact_of
from evenhand.models.drafts import DraftRow
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.reads import walls
from evenhand.reads.looking import looked

_NUMBERS = "SELECT code, number FROM evenhand_matter WHERE complaint_id = %s AND number IS NOT NULL"
_UNDER_AN_OFFER = frozenset({Stage.OFFERED, Stage.AHEAD, Stage.MEDIATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person's part: pseudonym, side, and how to write to them; no name and no address."""

    code: str
    side: str
    guardian_of: str
    known: bool
    person: UUID | None
    language: str
    channels: tuple[str, ...]
    discreet: bool
    large_print: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One thing that is coming: the day, its code, and what it is about. ``by_itself``: the clock does it."""

    on: date
    code: str
    matter: str
    mediation: str
    by_itself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where the sealed words of a complaint lie, and the wrapped key to them. For reads alone."""

    id: int
    wrapped: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A complaint as one person may see it. ``numbers`` are investigation numbers by matter."""

    case: Case
    programme: Programme
    channel: str
    language: str
    version: int
    aside: str
    parts: tuple[Part, ...]
    due: tuple[DueLine, ...]
    numbers: dict[str, str]
    box: Box = field(repr=False)

    def part(self, code: str) -> Part | None:
        """The part of that pseudonym."""
        return next((part for part in self.parts if part.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry of a complaint's own book. ``by`` and ``role`` are empty where the rules do not say who."""

    n: int
    kind: str
    fact: Fact
    on: date
    at: datetime
    by: str
    role: str
    on_behalf: str


def case(actor: Actor, ref: str, what: str, now: Now) -> CaseFile | None:
    """The complaint ``ref`` as far as ``actor`` may see it; None when it is not there or not theirs, alike.

    Writes the access entry: ``what`` is a code for what is being looked at.
    """
    found = _found(ref)
    if found is None:
        return None
    row, parts = found
    lists: rows.Rows = {
        **rows.lists_of(row),
        "parties": [part for part in parts if part.guardian_of == ""],
    }
    numbers = {matter.code: matter.number for matter in lists["matters"] if matter.number}
    return _file(actor, row, parts=parts, whole=rows.to_core(row, lists), numbers=numbers, what=what, now=now)


def case_with_history(actor: Actor, ref: str, what: str, now: Now) -> tuple[CaseFile, tuple[Happened, ...]] | None:
    """The complaint with its book, for staff: the case is folded from the book, which is read anyway.

    None as in :func:`case`. One access entry stands for both. Rows and fold are the same (design §4).
    """
    found = _found(ref) if actor.role in READERS else None
    if found is None:
        return None
    row, parts = found
    book = tuple(_happened(one) for one in asking.rows(FactRow, "complaint_id = %s ORDER BY n", row.pk))
    whole = fold(one.fact for one in book)
    numbered = any(matter.stage in INVESTIGATION for matter in whole.matters)
    numbers = _numbers(row) if numbered else {}
    file = _file(actor, row, parts=parts, whole=whole, numbers=numbers, what=what, now=now)
    return None if file is None else (file, tuple(one for one in book if one.kind not in walls.UNTOLD))


def _found(ref: str) -> tuple[ComplaintRow, list[ParticipationRow]] | None:
    """The complaint and everyone's part in it, by one statement; by two where nobody takes part."""
    parts = asking.rows_with(ParticipationRow, "complaint", "b.ref = %s ORDER BY a.place", ref)
    row = parts[0].complaint if parts else ComplaintRow.objects.filter(ref=ref).first()
    return None if row is None or row.aside == ComplaintRow.Aside.UNDONE else (row, parts)


def _file(
    actor: Actor,
    row: ComplaintRow,
    *,
    parts: list[ParticipationRow],
    whole: Case,
    numbers: dict[str, str],
    what: str,
    now: Now,
) -> CaseFile | None:
    seen = walls.seen_by(actor, whole)
    if seen is None:
        return None
    looked(actor, row.ref, what, now)
    shown = {m.id for m in seen.matters}
    return CaseFile(
        case=seen,
        programme=rules_of(row, whole),
        channel=row.channel,
        language=row.language,
        version=row.version,
        aside=row.aside,
        parts=_parts(parts, seen),
        due=_due(row, actor, seen),
        numbers={code: number for code, number in numbers.items() if code in shown},
        box=Box(id=row.pk, wrapped=None if row.case_key is None else bytes(row.case_key)),
    )


def case_of(ref: str) -> Case | None:
    """The whole case, for other reads and for the clock. Not for a page: it knows no walls."""
    row = ComplaintRow.objects.filter(ref=ref).first()
    return None if row is None else rows.load(row)


def _parts(parts: list[ParticipationRow], seen: Case) -> tuple[Part, ...]:
    voices = {v for p in seen.parties for v in p.voices}
    return tuple(
        Part(
            code=part.code, side=part.side, guardian_of=part.guardian_of, known=part.known, person=part.person_id,
            language=part.language, channels=tuple(part.channels), discreet="discreet" in part.wishes,
            large_print="large_print" in part.wishes,
        )
        for part in parts
        if part.code in voices
    )  # fmt: skip


def _due(row: ComplaintRow, actor: Actor, seen: Case) -> tuple[DueLine, ...]:
    if actor.role not in READERS | {Role.INVESTIGATOR}:
        return ()
    shown = {m.id for m in seen.matters}
    return tuple(
        DueLine(on=due.on, code=due.code, matter=due.matter, mediation=due.mediation, by_itself=due.by_itself)
        for due in asking.rows(DueRow, 'complaint_id = %s ORDER BY "on", id', row.pk)
        if due.matter in shown or (actor.role in READERS and not due.matter)
    )


def _numbers(row: ComplaintRow) -> dict[str, str]:
    found = asking.cells(_NUMBERS, row.pk)
    return {code: number for code, number in found if number}


def history(actor: Actor, ref: str, now: Now) -> tuple[Happened, ...]:
    """Everything that happened to a complaint, oldest first:

    for the office, but for what the two sides did privately (``walls.UNTOLD``). An investigator and the parties see
    none.
    """
    if actor.role not in READERS:
        return ()
    looked(actor, ref, "history", now)
    told = FactRow.objects.filter(complaint__ref=ref).exclude(kind__in=walls.UNTOLD).order_by("n")
    return tuple(_happened(one) for one in told)


def _happened(one: FactRow) -> Happened:
    return Happened(
        n=one.n, kind=one.kind, fact=fact_of(one.kind, one.payload), on=one.on, at=one.at, by=one.actor,
        role=one.role, on_behalf=one.on_behalf,
    )  # fmt: skip


def programme() -> Programme:
    """The programme in force: whom to call, and what is offered today."""
    return programmes.in_force()


def one_programme() -> AbstractContextManager[None]:
    """While one page is made, :func:`programme` asks once."""
    return programmes.asked_once()


def programme_of(ref: str) -> Programme:
    """The programme whose rules hold for a complaint. Raises LookupError when there is no such complaint."""
    row = ComplaintRow.objects.filter(ref=ref).first()
    if row is None:
        raise LookupError(ref)
    return rules_of(row, rows.load(row))


def rules_of(row: ComplaintRow, case: Case) -> Programme:
    """The programme in force, or, from an offer on, the one the parties were offered."""
    if any(m.stage in _UNDER_AN_OFFER for m in case.matters):
        return programmes.of_sha(row.programme)
    return programmes.in_force()


def counts() -> dict[str, int]:
    """How many there are: ``stage.received`` …, ``matters``, ``complaints``, ``suspended``, ``quarantine``. Counted
    as they change, never by counting a table."""
    row = asking.first(CountsRow, "1 = 1 ORDER BY id") or CountsRow()
    named = {name: getattr(row, name) for name in ("complaints", "matters", "suspended", "quarantine")}
    return named | {f"stage.{stage}": getattr(row, stage.value) for stage in STAGES}


def draft(name: str, code: str) -> bytes | None:
    """A complaint that is not filed yet, opened with its writer's code; None when there is none, or the code is
    another."""
    row = asking.first(DraftRow, "name = %s", name)
    if row is None:
        return None
    try:
        return vault.open_draft(code, bytes(row.box))
    except vault.Refused:
        return None
