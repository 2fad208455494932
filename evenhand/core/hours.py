"""Hours of a session: the half-hours it takes, so that nobody and no room is taken twice; and the parts of a week in
which a mediator can come.

Times are codes such as ``14:00``, on the office's own clock. A session is given three hours: an hour and a half at the
table, both rooms made ready, and both sides leaving apart (New Orleans asks mediators for three: domain §2.10).
"""

from __future__ import annotations

from datetime import date, time, timedelta

from evenhand.core.dates import ONE_DAY

HOURS = 3
OPENS, LAST_BEGIN = 8, 18
"""The first hour at which a session may begin, and the last."""

BEGINS = tuple(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(OPENS * 2, LAST_BEGIN * 2 + 1))
"""Every time at which a session may begin, each half-hour."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = {"morning": (8, 12), "afternoon": (12, 17), "evening": (17, 21)}
"""The parts of a day by the hours they cover."""
WEEK = tuple(f"{day}_{part}" for day in WEEKDAYS for part in PARTS)
"""Every part of a week: ``mon_morning`` to ``sun_evening``."""


def begins_at(begins: str) -> time:
    """``14:00`` as a time. Raises ValueError for a code that is not one of :data:`BEGINS`."""
    if begins not in BEGINS:
        raise ValueError(begins)
    return time.fromisoformat(begins)


def ends_at(begins: str) -> time:
    """When a session that begins then is over."""
    start = begins_at(begins)
    return time(start.hour + HOURS, start.minute)


def half_hours(begins: str) -> tuple[int, ...]:
    """The half-hours a session takes, counted from midnight: ``14:00`` is 28 to 33."""
    start = begins_at(begins)
    first = start.hour * 2 + start.minute // 30
    return tuple(range(first, first + HOURS * 2))


def parts_of(on: date, begins: str) -> frozenset[str]:
    """The parts of the week a session touches: ``fri_afternoon``."""
    touched = {half / 2 for half in half_hours(begins)}
    return frozenset(
        f"{WEEKDAYS[on.weekday()]}_{part}"
        for part, (first, last) in PARTS.items()
        if any(first <= hour < last for hour in touched)
    )


def can_come(weekly: frozenset[str], on: date, begins: str = "") -> bool:
    """Does this week of somebody's leave room on that day, at that time? A week nobody filled in is an open one."""
    if not weekly:
        return True
    if begins:
        return parts_of(on, begins) <= weekly
    return any(part.startswith(WEEKDAYS[on.weekday()]) for part in weekly)


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included; none when they are the other way round."""
    return [first + timedelta(days=n) for n in range((last - first) // ONE_DAY + 1)]
