"""Complaints set apart as a likely flood: each stays until a person has looked, and none is ever refused or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.codes import READERS
from evenhand.core.dates import Now
from evenhand.models.cases import ComplaintRow

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """One complaint set apart: when it came, in which language, and how many people it names."""

    ref: str
    received_on: date
    language: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Twenty of them, the oldest first; ``later`` is where the next page begins, 0 on the last."""

    lines: tuple[Apart, ...]
    later: int


def queue(actor: Actor, after: int, now: Now) -> Queue:
    """The queue, by the order in which they came. Writes an access entry for each."""
    if actor.role not in READERS:
        return Queue(lines=(), later=0)
    found = ComplaintRow.objects.filter(aside=ComplaintRow.Aside.QUARANTINE, id__gt=after).order_by("id")
    rows = list(found.prefetch_related("parts")[: PAGE + 1])
    shown = rows[:PAGE]
    if shown:
        reads.looked(actor, [row.ref for row in shown], "quarantine", now)
    lines = tuple(
        Apart(ref=row.ref, received_on=row.received_on, language=row.language, people=len(row.parts.all()))
        for row in shown
    )
    return Queue(lines=lines, later=shown[-1].pk if len(rows) > PAGE else 0)
