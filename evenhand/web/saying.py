"""How dates, references and numbers are said to people: one way on every page, letter list and message.

Templates have these as filters (``{% load look %}``); code that puts words together calls them.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, pgettext

_EXTENSION = re.compile(r"(?:e?xt|int|anexo|[x#;])", re.IGNORECASE)


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value


def _dated(value: date | datetime | None, form: str) -> str:
    if not value:
        return ""
    local, language = _local(value), get_language() or ""
    if isinstance(local, datetime):
        return format_date(local, _forms(language)[form])
    return _said(local, form, language)


@lru_cache(maxsize=4096)
def _said(value: date, form: str, language: str) -> str:
    """A list says the same few days a hundred times."""
    return format_date(value, _forms(language)[form])


@lru_cache(maxsize=16)
def _forms(_language: str) -> dict[str, str]:
    """How the language at hand writes each of them, in Django's letters for dates."""
    return {
        "weekday": pgettext("date with weekday", "l, F j"),
        "weekday_name": "l",
        "weekday_year": pgettext("date with weekday and year", "l, F j, Y"),
        "day": pgettext("date without weekday", "F j"),
        "day_year": pgettext("date with year", "F j, Y"),
        "short_day": pgettext("short date", "M j"),
        "clock_time": pgettext("time of day", "P"),
    }


def weekday(value: date | datetime | None) -> str:
    """``Friday, June 19``: the way every date is said that a person must act on or wait for."""
    return _dated(value, "weekday")


def weekday_name(value: date | datetime | None) -> str:
    """``Friday``: a day within the next week."""
    return _dated(value, "weekday_name")


def weekday_year(value: date | datetime | None) -> str:
    """``Friday, June 19, 2026``: a date that may lie in another year."""
    return _dated(value, "weekday_year")


def day(value: date | datetime | None) -> str:
    """``June 19``: a date in a list."""
    return _dated(value, "day")


def day_year(value: date | datetime | None) -> str:
    """``June 19, 2026``: a date in a record."""
    return _dated(value, "day_year")


def short_day(value: date | datetime | None) -> str:
    """``Jun 19``: a date under a mark on a timeline."""
    return _dated(value, "short_day")


def clock_time(value: datetime | None) -> str:
    """``4:10 p.m.``, in the office's own time."""
    return _dated(value, "clock_time")


def groups(value: str) -> str:
    """A reference or code in groups of four: ``M7KQ42XW`` becomes ``M7KQ-42XW``. Separators given are read over."""
    bare = re.sub(r"[\s-]+", "", str(value))
    return "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))


def tel(value: str) -> str:
    """The ``tel:`` address of a telephone number as people write it, without its extension. Ten digits are read as a
    United States number."""
    digits = re.sub(r"\D", "", _EXTENSION.split(str(value))[0])
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:+{digits}"


def unbroken(value: str) -> str:
    """A number that a line never breaks: its hyphens become non-breaking ones."""
    return str(value).replace("-", "\u2011")
