"""The office's day at an instant: its local date, and the calendar of its working days.

The instant comes from the counter (``web.clock``, ``management.clock``); here nothing reads a clock.

Which public holidays count, :mod:`evenhand.models.whereabouts` says.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from evenhand.core.dates import Calendar, Now
from evenhand.models import whereabouts
from evenhand.models.whereabouts import country

__all__ = ["calendar", "country", "day_of", "moment"]

_YEARS_AHEAD = 4


def moment(at: datetime) -> Now:
    """What the rules call now: the instant, the day it is at the office, and the office's calendar."""
    today = day_of(at)
    return Now(at=at, today=today, calendar=calendar(today))


def day_of(at: datetime) -> date:
    """The day it was at the office: an evening there is the next day already in UTC."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def calendar(today: date) -> Calendar:
    """The office's calendar around a day: the year before, for receipt dates, to four years ahead."""
    return _calendar(whereabouts.place(), today.year)


@cache
def _calendar(place: str, year: int) -> Calendar:
    country, _, state = place.partition("-")
    years = range(year - 1, year + _YEARS_AHEAD + 1)
    # Read by the first page that asks for a day, not at the start.
    import holidays

    days = holidays.country_holidays(country, subdiv=state or None, years=years)
    return Calendar(frozenset(days))
