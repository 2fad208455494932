"""The office's neutral places and interpreters, and what is taken when. These lists are the office's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import time_format
from django.utils.translation import gettext as _

from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Beside, beside
from evenhand.core.hours import begins_at, ends_at, half_hours
from evenhand.models import asking
from evenhand.models.places import BookingRow, Feature, InterpreterRow, PlaceRow, party_of
from evenhand.models.seated import voices_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place; ``code`` is what an appointment holds of it, ``features`` its words."""

    id: int
    code: str
    name: str
    address: str
    way_in: str
    codes: tuple[str, ...]
    features: tuple[str, ...]
    active: bool

    @property
    def said(self) -> str:
        """``Eastside Library, 200 Mill Road. Side door.``: what people read who are to go there."""
        where = f"{self.name}, {self.address}"
        return f"{where}. {self.way_in}" if self.way_in else where


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """One interpreter; ``code`` is what an appointment's list of attendees holds of them."""

    id: int
    code: str
    name: str
    contact: str
    languages: tuple[str, ...]
    promised_on: date | None
    active: bool


def part_words(code: str) -> str:
    """In which part somebody beside parties and mediators comes, in the language of the page."""
    words = {
        Beside.INTERPRETER: _("interpreter"),
        Beside.SUPPORT_COMPLAINANT: _("companion of the complainant"),
        Beside.SUPPORT_OFFICER: _("companion of the officer"),
    }
    part = beside(code)
    return str(words[part]) if part else ""


def hours_words(begins: str) -> str:
    """``2 p.m. – 5 p.m.``: the same words in English and Spanish, so that both sides read one and the same."""
    return f"{time_format(begins_at(begins), 'P')} – {time_format(ends_at(begins), 'P')}"


def places(*, active: bool = False) -> tuple[Place, ...]:
    """Every place by name; with ``active`` only those in use."""
    rows = PlaceRow.objects.filter(active=True) if active else PlaceRow.objects.all()
    return tuple(_place(row) for row in rows.order_by("name", "id"))


def place(id: int) -> Place | None:
    """One place; None when there is none of that id."""
    row = asking.first(PlaceRow, "id = %s", id)
    return None if row is None else _place(row)


def place_of(code: str) -> Place | None:
    """The place that an appointment names; None for one that was never on the list."""
    kind, _, number = code.partition(".")
    return place(int(number)) if kind == "place" and number.isdecimal() else None


def interpreters(*, ready: bool = False) -> tuple[Interpreter, ...]:
    """Every interpreter by name; with ``ready`` only those in use who have promised secrecy."""
    rows = InterpreterRow.objects.all()
    rows = rows.filter(active=True, promised_on__isnull=False) if ready else rows
    return tuple(_interpreter(row) for row in rows.order_by("name", "id"))


def interpreter(id: int) -> Interpreter | None:
    """One interpreter; None when there is none of that id."""
    row = InterpreterRow.objects.filter(pk=id).first()
    return None if row is None else _interpreter(row)


def taken(on: date, begins: str) -> frozenset[tuple[str, str]]:
    """What a session at that time would find taken: (kind, what)."""
    rows = BookingRow.objects.filter(on=on, half__in=half_hours(begins)).values_list("kind", "what")
    return frozenset(rows.distinct())


def taken_between(first: date, last: date, what: Iterable[str]) -> frozenset[tuple[str, date, int]]:
    """The half-hours of these people or rooms that are taken in some days: (what, day, half-hour)."""
    rows = BookingRow.objects.filter(on__range=(first, last), what__in=list(what))
    return frozenset(rows.values_list("what", "on", "half"))


def parties_of(case: Case, table: Mediation) -> tuple[str, ...]:
    """The parties and guardians of a table, as bookings name them."""
    return tuple(party_of(case.ref, voice) for voice in voices_at(case, table))


def _place(row: PlaceRow) -> Place:
    words = dict(Feature.choices)
    return Place(
        id=row.pk, code=f"place.{row.pk}", name=row.name, address=row.address, way_in=row.way_in,
        codes=tuple(row.features), features=tuple(str(words[one]) for one in row.features if one in words),
        active=row.active,
    )  # fmt: skip


def features() -> list[tuple[str, str]]:
    """What a place can offer: code and words."""
    return [(code, str(words)) for code, words in Feature.choices]


def _interpreter(row: InterpreterRow) -> Interpreter:
    return Interpreter(
        id=row.pk, code=f"interpreter.{row.pk}", name=row.name, contact=row.contact, languages=tuple(row.languages),
        promised_on=row.promised_on, active=row.active,
    )  # fmt: skip
