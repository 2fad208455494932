"""Histories that were really walked: each scene of the synthetic agency, played once through the clerk.

A :class:`History` holds every row the clerk wrote for one complaint, its words opened, and its publishable facts.
:func:`moved` gives the same rows some weeks earlier; :mod:`load` copies those under new references.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import models

from benchmarks.rows import cell, columns
from evenhand import vault
from evenhand.clerk import counting
from evenhand.clerk.books import in_the_book
from evenhand.core import FACTS
from evenhand.core.dates import Now
from evenhand.management.agency.people import Office
from evenhand.management.agency.scenes import SCENES
from evenhand.management.agency.stories import Story
from evenhand.models import rows as case_rows
from evenhand.models.cases import AllegationRow, ComplaintRow, MatterRow, MediationRow
from evenhand.models.clockwork import DueRow
from evenhand.models.codec import fact_kind
from evenhand.models.facts import FactRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.people import ParticipationRow, SittingRow
from evenhand.models.words import SealedText

OF_A_COMPLAINT: tuple[type[models.Model], ...] = (
    AllegationRow, MatterRow, MediationRow, ParticipationRow, SittingRow, FactRow, DueRow,
)  # fmt: skip
"""Tables whose rows belong to a complaint by its id; letters belong to it by its reference."""

LEAVES = {fact_kind(fact): fact.leaf for fact in FACTS if fact.leaf is not None}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Cells = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sealed text, opened: its kind, whose, which, the words, and at which fact it was sealed."""

    kind: str
    party: str
    row: str
    text: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One walked complaint: its rows by table, its words, and what it adds to the counts."""

    name: str
    ref: str
    ended: bool
    signed: bool
    matters: int
    complaint: ComplaintRow
    rows: dict[type[models.Model], list[models.Model]]
    texts: tuple[Text, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A history some days earlier: cells by table, and its leaves as (event, n, day, role, actor)."""

    history: History
    complaint: Cells
    cells: dict[type[models.Model], list[Cells]]
    leaves: list[tuple[str, int, date, str, str]]


def play(office: Office, now: Now, random: Random) -> Iterator[tuple[str, Story]]:
    """Play every scene once, through the clerk; each with its name."""
    for shown in SCENES:
        begins = now.calendar.last_working(now.today - timedelta(days=shown.ago))
        story = Story(
            office=office, random=random, calendar=now.calendar, day=begins, today=now.today, people=shown.people,
            officers=shown.officers, language=shown.language, channel=shown.channel, unknown=shown.unknown,
            guardian=shown.guardian,
        )  # fmt: skip
        yield shown.name, shown.play(story)


def recorded(name: str, ref: str) -> History:
    """What the clerk wrote for one complaint."""
    row = ComplaintRow.objects.get(ref=ref)
    case = case_rows.load(row)
    found = {model: list(model._default_manager.filter(complaint=row).order_by("pk")) for model in OF_A_COMPLAINT}
    found[LetterRow] = list(LetterRow.objects.filter(ref=ref).order_by("created_at"))
    assert row.case_key is not None
    key = bytes(row.case_key)
    texts = tuple(
        Text(
            kind=one.kind, party=one.party, row=one.row, n=one.n,
            text=vault.open_field(key, bytes(one.box), ref=ref, kind=one.kind, row=f"{one.party}/{one.row}"),
        )
        for one in SealedText.objects.filter(complaint=row)
    )  # fmt: skip
    ended = all(matter.ended_on is not None for matter in case.matters)
    counts = dict(counting.of_case(case))
    return History(
        name=name, ref=ref, ended=ended, signed=bool(counts.get("mediated")), matters=len(case.matters),
        complaint=row, rows=found, texts=texts, counts=counts,
    )  # fmt: skip


def moved(history: History, days: int, today: date) -> Moved:
    """The history ``days`` earlier. What the clock would have done by itself since then is no longer due."""
    cells: dict[type[models.Model], list[Cells]] = {}
    for model, kept in history.rows.items():
        made = [_cells(one, days) for one in kept]
        if model is DueRow:
            on, alone = columns(model).index("on"), columns(model).index("by_itself")
            made = [one for one in made if not (one[alone] and one[on] < today.isoformat())]
        if model is LetterRow and days:
            made = [_gone_out(one) for one in made]
        cells[model] = made
    leaves = [
        (
            LEAVES[fact.kind], fact.n, fact.on - timedelta(days=days),
            *in_the_book(fact.role, fact.actor, fact.n, helped=bool(fact.on_behalf)),
        )
        for fact in history.rows[FactRow]
        if isinstance(fact, FactRow) and fact.kind in LEAVES
    ]  # fmt: skip
    complaint = _cells(history.complaint, days)
    due = columns(ComplaintRow).index("next_due")
    if complaint[due] is not None and complaint[due] < today.isoformat():
        complaint[due] = None
    return Moved(history=history, complaint=complaint, cells=cells, leaves=leaves)


def _cells(row: models.Model, days: int) -> Cells:
    return [cell(_earlier(getattr(row, field.attname), days)) for field in row._meta.concrete_fields]


def _earlier(value: Any, days: int) -> Any:
    if isinstance(value, date | datetime):
        return value - timedelta(days=days)
    if isinstance(value, list | dict):
        back = timedelta(days=days)
        text = json.dumps(value)
        return json.loads(_DAY.sub(lambda found: (date.fromisoformat(found[0]) - back).isoformat(), text))
    return value


_LETTER = columns(LetterRow)
_STATE, _CHANNEL = _LETTER.index("state"), _LETTER.index("channel")


def _gone_out(letter: Cells) -> Cells:
    """A letter of long ago has left; only those of the histories as they were played still wait."""
    if letter[_STATE] == LetterState.QUEUED:
        letter[_STATE] = LetterState.PRINTED if letter[_CHANNEL] == "paper" else LetterState.SENT
    return letter
