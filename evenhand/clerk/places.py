"""The office's lists of neutral places and of interpreters. Not acts on a complaint; the counter asks who may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evenhand.clerk.transaction import one_transaction
from evenhand.models.places import InterpreterRow, PlaceRow


def keep_place(
    place: int | None, *, name: str, address: str, way_in: str = "", features: Sequence[str] = (), active: bool = True
) -> int | None:
    """Add a place, or bring one up to date; its id. None when another place has that name, or there is none of that id.

    A police building is refused by the database as well (``never_a_police_building``).
    """
    with one_transaction():
        if PlaceRow.objects.filter(name=name).exclude(pk=place or 0).exists():
            return None
        row = PlaceRow() if place is None else PlaceRow.objects.filter(pk=place).first()
        if row is None:
            return None
        row.name, row.address, row.way_in = name, address, way_in
        row.features, row.active = sorted(features), active
        row.save()
        return row.pk


def keep_interpreter(
    interpreter: int | None,
    *,
    name: str,
    contact: str = "",
    languages: Sequence[str] = (),
    promised_on: date | None = None,
    active: bool = True,
) -> int | None:
    """Add an interpreter, or bring one up to date; their id. None when there is none of that id."""
    with one_transaction():
        row = InterpreterRow() if interpreter is None else InterpreterRow.objects.filter(pk=interpreter).first()
        if row is None:
            return None
        row.name, row.contact, row.languages = name, contact, sorted(languages)
        row.promised_on, row.active = promised_on, active
        row.save()
        return row.pk
