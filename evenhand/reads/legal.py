"""The register of legal process, for the legal analyst and the director; what of it is due; and legal holds.

Nobody else learns from a page that something came: not the desk, not a mediator, not an investigator. Source:
security.md §5.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, QuerySet

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.codes import READERS
from evenhand.core.dates import Now
from evenhand.models.disclosing import DisclosureRow, Ground
from evenhand.models.legal import (
    AgreementRule,
    Asker,
    HoldRow,
    NoticeRow,
    PaperRow,
    ProcessKind,
    ProcessRow,
    ProcessState,
    ProcessStep,
    StepRow,
)
from evenhand.reads import matrix, staff, walls

__all__ = ["AgreementRule", "Asker", "Ground", "ProcessKind", "ProcessState", "ProcessStep"]

SEEN_BY = matrix.holders("see", "legal requests")
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a process: by whom it was proposed, and, once it is done, by whom seconded."""

    id: int
    what: str
    agreement: str
    proposer: str
    proposed_by: str
    proposed_on: date
    seconded_by: str
    seconded_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper that was made: which, on which day, and the SHA-256 of the file. ``kept``: it can be had again."""

    id: int
    what: str
    digest: str
    length: int
    made_on: date
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who was told of a process: a party by letter, or a mediator (``name``), who may have read it."""

    reader: str
    name: str
    on: date
    read_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One legal process: codes, days and its steps; ``note`` is the opened note, where it was asked for."""

    number: str
    ref: str
    kind: str
    asker: str
    party: str
    received_on: date
    return_on: date | None
    stay_until: date
    state: str
    entered_by: str
    steps: tuple[Step, ...]
    note: str = field(default="", repr=False)

    def done(self, what: str) -> Step | None:
        """The step of that code, once two people did it."""
        return next((one for one in self.steps if one.what == what and one.seconded_on), None)

    @property
    def open(self) -> bool:
        """True until it was answered or withdrawn."""
        return self.state == ProcessState.RECEIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One thing that is due in the register: ``answer`` (the return date), ``stay`` (its end), ``second``."""

    on: date
    code: str
    process: Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The legal hold on a complaint: since when, and by which two people."""

    on: date
    by: str
    second: str


def register(actor: Actor) -> tuple[Process, ...]:
    """Open ones, the next return date first, then the newest that were closed; fifty each. Empty for others."""
    if actor.role not in SEEN_BY:
        return ()
    closed = ProcessRow.objects.exclude(state=ProcessState.RECEIVED).order_by("-received_on", "number")[:PAGE]
    return _processes([*_open()[:PAGE], *closed])


def _open() -> QuerySet[ProcessRow]:
    """All open ones, the next return date first; then those that name none, by the end of their stay."""
    soonest = F("return_on").asc(nulls_last=True)
    return ProcessRow.objects.filter(state=ProcessState.RECEIVED).order_by(soonest, "stay_until", "number")


def of_case(actor: Actor, ref: str) -> tuple[Process, ...]:
    """What came about one complaint, oldest first."""
    if actor.role not in SEEN_BY:
        return ()
    return _processes(list(ProcessRow.objects.filter(ref=ref).order_by("received_on", "number")))


def process(actor: Actor, number: str, now: Now) -> Process | None:
    """One process with its note; None where there is none, or not for this person. Writes the access entry."""
    found = bare(actor, number, now)
    if found is None:
        return None
    words = reads.open_words(actor, found.ref, *walls.LEGAL, now=now, what="legal note")
    note = next((one.text for one in words if one.row == number), "")
    return replace(found, note=note)


def bare(actor: Actor, number: str, now: Now) -> Process | None:
    """The same without its note: no key is asked for. Writes the access entry."""
    row = ProcessRow.objects.filter(pk=number).first() if actor.role in SEEN_BY else None
    if row is None:
        return None
    reads.looked(actor, row.ref, "legal", now)
    return _processes([row])[0]


def papers(number: str) -> tuple[Paper, ...]:
    """The papers made for a process, oldest first. For a page that was let in by :func:`process`."""
    rows = PaperRow.objects.filter(process_id=number).order_by("id")
    told = rows.values_list("id", "what", "digest", "length", "made_on")
    return tuple(
        Paper(id=pk, what=what, digest=digest, length=length, made_on=on, kept=what != PaperRow.What.PRODUCTION)
        for pk, what, digest, length, on in told
    )


def paper(actor: Actor, id: int, now: Now) -> tuple[str, bytes] | None:
    """One kept paper: which, and its bytes. None where there is none, or not for this person."""
    row = PaperRow.objects.filter(pk=id, data__isnull=False).select_related("process").first()
    if row is None or row.data is None or actor.role not in SEEN_BY:
        return None
    reads.looked(actor, row.process.ref, "legal paper", now)
    return row.what, bytes(row.data)


def notices(number: str) -> tuple[Notice, ...]:
    """Who was told of a process; once each, however many ways their letter goes."""
    rows = NoticeRow.objects.filter(process_id=number).order_by("id").values_list("reader", "on", "read_on")
    names = staff.colleagues([reader for reader, _on, _read in rows])
    told = {reader: Notice(reader=reader, name=names.get(reader, ""), on=on, read_on=read) for reader, on, read in rows}
    return tuple(told.values())


def coming(actor: Actor, now: Now) -> tuple[Coming, ...]:
    """All that the register asks of somebody, the nearest first: for the first page of the day. Empty for others."""
    found = []
    for one in _processes(list(_open())) if actor.role in SEEN_BY else ():
        if one.return_on is not None:
            found.append(Coming(on=one.return_on, code="answer", process=one))
        if one.return_on is None or one.stay_until < one.return_on:
            found.append(Coming(on=max(one.stay_until, now.today), code="stay", process=one))
        if any(step.seconded_on is None and step.proposer != actor.id for step in one.steps):
            found.append(Coming(on=now.today, code="second", process=one))
    return tuple(sorted(found, key=lambda line: (line.on, line.process.number)))


def hold(actor: Actor, ref: str) -> Hold | None:
    """Who placed the hold that stands on a complaint; None for who may not see it, and where none was written down."""
    row = HoldRow.objects.filter(ref=ref, lifted_on__isnull=True).first() if actor.role in READERS else None
    if row is None:
        return None
    names = staff.colleagues([row.placed_by, row.placed_second])
    return Hold(on=row.placed_on, by=names.get(row.placed_by, ""), second=names.get(row.placed_second, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Somebody spoke on a ground that the law allows: the ground, the day, and their role. Nothing else is kept."""

    ground: str
    role: str
    on: date


def disclosures(actor: Actor, ref: str) -> tuple[Disclosure, ...]:
    """Who spoke, by role, about a complaint; oldest first. Empty for who does not keep the register."""
    if actor.role not in SEEN_BY:
        return ()
    rows = DisclosureRow.objects.filter(ref=ref).order_by("on", "ground", "role", "id")
    return tuple(
        Disclosure(ground=ground, role=role, on=on) for ground, role, on in rows.values_list("ground", "role", "on")
    )


def _processes(rows: list[ProcessRow]) -> tuple[Process, ...]:
    steps: dict[str, list[StepRow]] = {}
    for step in StepRow.objects.filter(process__in=rows).order_by("proposed_on", "id"):
        steps.setdefault(step.process_id, []).append(step)
    people = {row.entered_by for row in rows}
    people |= {who for found in steps.values() for one in found for who in (one.proposed_by, one.seconded_by)}
    names = staff.colleagues(sorted(people))
    return tuple(
        Process(
            number=row.number, ref=row.ref, kind=row.kind, asker=row.asker, party=row.party,
            received_on=row.received_on, return_on=row.return_on, stay_until=row.stay_until, state=row.state,
            entered_by=names.get(row.entered_by, ""),
            steps=tuple(_step(one, names) for one in steps.get(row.number, ())),
        )
        for row in rows
    )  # fmt: skip


def _step(row: StepRow, names: dict[str, str]) -> Step:
    return Step(
        id=row.pk, what=row.what, agreement=row.agreement, proposer=row.proposed_by,
        proposed_by=names.get(row.proposed_by, ""), proposed_on=row.proposed_on,
        seconded_by=names.get(row.seconded_by, ""), seconded_on=row.seconded_on,
    )  # fmt: skip
