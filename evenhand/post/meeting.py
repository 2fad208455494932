"""What a letter about a day needs beside the case file's words: what the place offers, and the times asked about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.dateformat import time_format

from evenhand.core.case import Mediation
from evenhand.core.codes import Beside, beside
from evenhand.core.hours import begins_at
from evenhand.models.cases import ComplaintRow
from evenhand.models.places import Feature, PlaceRow
from evenhand.models.polls import PollRow

SLOT_DAYS = {"en": "l, F j", "es": r"l j \d\e F"}
"""A day within weeks, with its weekday, as people write it."""


def features(table: Mediation, lang: str) -> tuple[str, ...]:
    """What the place of the appointment offers, in the letter's language; nothing for one that left the list."""
    kind, _, number = (table.appointment.place if table.appointment else "").partition(".")
    row = PlaceRow.objects.filter(pk=int(number)).first() if kind == "place" and number.isdecimal() else None
    with translation.override(lang):
        words = {code: str(label) for code, label in Feature.choices}
        return tuple(words[code] for code in row.features if code in words) if row else ()


def interpreters(named: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of attendees (code, name), those who interpret."""
    return tuple(name for code, name in named if beside(code) is Beside.INTERPRETER)


def slots(complaint: ComplaintRow, table: Mediation, lang: str) -> tuple[str, ...]:
    """The times that are asked about, as the letter lists them; none when the question is closed."""
    poll = PollRow.objects.filter(complaint=complaint, mediation=table.id).first()
    with translation.override(lang):
        return tuple(slot_words(slot, lang) for slot in (poll.slots if poll else ()))


def slot_words(slot: str, lang: str) -> str:
    """``Saturday, June 20, 2 p.m.`` of ``2026-06-20T14:00``."""
    on, _, begins = slot.partition("T")
    day = format_date(date.fromisoformat(on), SLOT_DAYS.get(lang, "DATE_FORMAT"))
    return f"{day}, {time_format(begins_at(begins), 'P')}"
