"""Rows to a case, and a case to rows. Shape only: what is written here, ``evolve`` decided.

``load`` reads a complaint in six queries; ``changes`` says which rows differ between two cases, so that an act touches
only what it changed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from evenhand.core.case import Allegation, Case, Hand, Matter, Mediation, Party
from evenhand.core.codes import Preservation
from evenhand.models import asking
from evenhand.models.cases import AllegationRow, ComplaintRow, MatterRow, MediationRow
from evenhand.models.codec import plain, readers, whole
from evenhand.models.people import ParticipationRow

Thing = TypeVar("Thing", Allegation, Matter, Mediation, Party)
Rows = dict[str, list[Any]]

PARTS: tuple[tuple[str, type[Any], Any], ...] = (
    ("allegations", Allegation, AllegationRow),
    ("matters", Matter, MatterRow),
    ("mediations", Mediation, MediationRow),
    ("parties", Party, ParticipationRow),
)
"""The case's own lists, the noun in each, and the table that holds it."""


def load(row: ComplaintRow) -> Case:
    """The case these rows hold."""
    parties = asking.rows(ParticipationRow, "complaint_id = %s AND guardian_of = '' ORDER BY place", row.pk)
    return to_core(row, {**lists_of(row), "parties": parties})


def lists_of(row: ComplaintRow) -> Rows:
    """The rows of what a complaint consists of, each in its own order; without its people."""
    return {
        name: asking.rows(table, "complaint_id = %s ORDER BY place", row.pk)
        for name, _noun, table in PARTS
        if table is not ParticipationRow
    }


def load_many(rows: Sequence[ComplaintRow]) -> dict[int, Case]:
    """The cases of many complaints, by row id, in as many queries as one needs."""
    found: dict[int, Rows] = {row.pk: {name: [] for name, _, _ in PARTS} for row in rows}
    for name, _, table in PARTS:
        where = f"complaint_id IN ({asking.marks(found)}) ORDER BY complaint_id, place"
        for one in asking.rows(table, where, *found) if found else ():
            if not getattr(one, "guardian_of", ""):
                found[one.complaint_id][name].append(one)
    return {row.pk: to_core(row, found[row.pk]) for row in rows}


def to_core(row: ComplaintRow, lists: Rows) -> Case:
    """The case of one complaint's rows, which are in their own order."""
    return Case(
        ref=row.ref,
        received_on=row.received_on,
        hands=frozenset(whole(Hand, one) for one in row.hands),
        preservation=Preservation(row.preservation),
        held=row.held,
        room_gone=row.room_gone,
        shred_on=row.shred_on,
        shredded=row.shredded,
        corrections=row.corrections,
        parties=tuple(_thing(Party, one) for one in lists["parties"]),
        allegations=tuple(_thing(Allegation, one) for one in lists["allegations"]),
        matters=tuple(_thing(Matter, one) for one in lists["matters"]),
        mediations=tuple(_thing(Mediation, one) for one in lists["mediations"]),
    )


def _thing(kind: type[Thing], row: models.Model) -> Thing:
    return kind(**{name: read(getattr(row, _column(name))) for name, read in readers(kind).items()})


def _column(name: str) -> str:
    return "code" if name == "id" else name


def columns(thing: Allegation | Matter | Mediation | Party) -> dict[str, Any]:
    """The columns of one noun: codes as JSON, days as days."""
    return {_column(f.name): _cell(getattr(thing, f.name)) for f in dataclasses.fields(thing)}


def _cell(value: Any) -> Any:
    # A frozenset, tuple or noun goes into a column of codes; days and numbers into columns of their own kind.
    return plain(value) if isinstance(value, frozenset | tuple | str) or dataclasses.is_dataclass(value) else value


def complaint_columns(case: Case) -> dict[str, Any]:
    """The columns of the complaint's own row."""
    return {
        "received_on": case.received_on,
        "preservation": case.preservation.value,
        "held": case.held,
        "room_gone": case.room_gone,
        "shred_on": case.shred_on,
        "shredded": case.shredded,
        "corrections": case.corrections,
        "hands": plain(case.hands),
    }


@dataclass(slots=True)
class Change:
    """What differs in one list: ``new`` and ``changed`` as (place, thing), ``gone`` as the codes no longer there."""

    new: list[tuple[int, Any]] = field(default_factory=list)
    changed: list[tuple[int, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def changes(before: Iterable[Any], after: Iterable[Any]) -> Change:
    """How to get from one list of nouns to the next. A noun that moved counts as changed."""
    old = {thing.id: (place, thing) for place, thing in enumerate(before)}
    change = Change()
    for place, thing in enumerate(after):
        was = old.pop(thing.id, None)
        if was is None:
            change.new.append((place, thing))
        elif was != (place, thing):
            change.changed.append((place, thing))
    change.gone = list(old)
    return change
