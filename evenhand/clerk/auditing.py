"""The nightly audit: real history against the rules. Rows must fold from facts, and every promise hold on every step.

Looked at are all complaints that changed since, and a rolling sample of the others, the longest unlooked-at first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from evenhand.clerk import attesting, chaining
from evenhand.clerk.transaction import one_transaction
from evenhand.core import decide, fold
from evenhand.core.agreement import ConfirmTerm, EditTerm, TermConfirmed, TermEdited
from evenhand.core.case import Case
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Act, Fact
from evenhand.core.guarantees import Edge, Here, World, broken_at_rest, broken_by_step
from evenhand.core.programme import Programme
from evenhand.core.seating import GoOnWithOne, OneAgreed
from evenhand.models import programmes, rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow

SAMPLE = 200
_CHUNK = 100
IDENTITY = "rows_are_the_fold_of_facts"
COMPLETE = "no_fact_is_missing"
ENTERED = "facts_are_as_they_were_entered"
THEMSELVES = "everyone_takes_part_for_themselves"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the audit saw: in which complaint, at which fact, and which promise or identity did not hold there."""

    ref: str
    n: int
    broken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The facts of one act as they were kept, with their moment; ``first`` is the number of the first."""

    first: int
    last: int
    now: Now
    facts: tuple[Fact, ...]


def audit(now: Now, progress: Callable[[int], None] | None = None, sample: int = SAMPLE) -> tuple[int, list[Finding]]:
    """Audit what changed, and a sample of the rest. How many complaints were looked at, and what was found."""
    findings: list[Finding] = []
    count = 0
    for chunk in _chosen(sample, now):
        found = {row.pk: audit_one(row, now.calendar) for row in chunk}
        findings += [finding for these in found.values() for finding in these]
        count += len(chunk)
        with one_transaction():
            # Only as they were read: one that changed meanwhile is audited again, and one with a finding every night.
            for row in (row for row in chunk if not found[row.pk]):
                same = ComplaintRow.objects.filter(pk=row.pk, version=row.version)
                same.update(audit_due=False, audited_on=now.today)
        if progress:
            progress(count)
    return count, findings


def found_again(now: Now) -> Iterator[Finding]:
    """What the last audit found, looked for once more, changing nothing: it left those complaints unmarked, so they are
    the ones that the next audit begins with."""
    for chunk in _chosen(SAMPLE, now):
        for row in chunk:
            yield from audit_one(row, now.calendar)


def audit_one(row: ComplaintRow, calendar: Calendar) -> list[Finding]:
    """Every step of one complaint once more, in order; then its rows against them."""
    found: list[Finding] = []
    case: Case | None = None
    version = 0
    kept = list(FactRow.objects.filter(complaint=row).order_by("n"))
    for step in _steps(kept, calendar):
        before, case = case, fold(step.facts, case)
        version += len(step.facts)
        name = broken_promise(before, step, case, programme_at(row, step.first))
        if name is not None:
            found.append(Finding(row.ref, step.first, name))
        if step.last != version:
            found.append(Finding(row.ref, step.first, COMPLETE))
            version = step.last
    if version != row.version:
        found.append(Finding(row.ref, version, COMPLETE))
    if case is None or case != rows.load(row):
        found.append(Finding(row.ref, version, IDENTITY))
    if not chaining.is_whole(row, kept):
        found.append(Finding(row.ref, version, ENTERED))
    if not attesting.all_themselves(row):
        found.append(Finding(row.ref, version, THEMSELVES))
    return found


def history(row: ComplaintRow, calendar: Calendar) -> Iterator[Step]:
    """What happened to one complaint, act by act. Who sealed which answer is known; which answer is not."""
    return _steps(FactRow.objects.filter(complaint=row).order_by("n"), calendar)


def _steps(kept: Iterable[FactRow], calendar: Calendar) -> Iterator[Step]:
    for first, group in groupby(kept, key=lambda one: one.step):
        facts = list(group)
        now = Now(at=facts[0].at, today=facts[0].on, calendar=calendar)
        yield Step(first=first, last=facts[-1].n, now=now, facts=tuple(fact_of(one.kind, one.payload) for one in facts))


def broken_promise(before: Case | None, step: Step, after: Case, programme: Programme) -> str | None:
    """The first guarantee that one recorded step, or the state it led to, breaks; None when all hold."""
    was, now = World(before, step.now, None), World(after, step.now, None)
    edge = Edge.between(was, told_by(before, step.facts), step.facts, now, programme)
    return broken_by_step(edge) or broken_at_rest(Here(now, programme, decide))


def told_by(before: Case | None, facts: tuple[Fact, ...]) -> Act | None:
    """The act, where its one fact comes of no other act and a guarantee asks for that very act (EC-52, T-2).

    Without it, what people may do would be found every night. None for all others: their facts alone must satisfy.
    """
    match facts:
        case (OneAgreed() as fact,):
            return GoOnWithOne(mediation=fact.mediation, party=fact.party)
        case (TermConfirmed() as fact,) if author := _author(before, fact):
            return ConfirmTerm(matter=fact.matter, party=author, term=fact.term)
        case (TermEdited() as fact,) if author := _author(before, fact):
            return EditTerm(matter=fact.matter, party=author, term=fact.term, due_on=fact.due_on)
    return None


def _author(before: Case | None, fact: TermConfirmed | TermEdited) -> str | None:
    """Whose term it is: nobody else can confirm it or change it."""
    matter = before.find_matter(fact.matter) if before else None
    return next((term.author for term in matter.terms if term.id == fact.term), None) if matter else None


def programme_at(row: ComplaintRow, n: int) -> Programme:
    """The programme whose rules held when a complaint's ``n``-th fact was made."""
    return programmes.of_sha(next(sha for since, sha in reversed(row.pins) if since <= n))


def _chosen(sample: int, now: Now) -> Iterator[list[ComplaintRow]]:
    last = 0
    while chunk := list(ComplaintRow.objects.filter(audit_due=True, id__gt=last).order_by("id")[:_CHUNK]):
        last = chunk[-1].pk
        yield chunk
    older = ComplaintRow.objects.filter(audit_due=False, audited_on__lt=now.today)
    rest = list(older.order_by("audited_on", "id")[:sample])
    for start in range(0, len(rest), _CHUNK):
        yield rest[start : start + _CHUNK]
