"""Days as the rules count them.

The core has no clock and no calendar of its own. A `Calendar` (which days the office works) and a `Now` (the instant
and the local day) enter as values, so the same question always has the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which the office works.

    `weekend` holds weekday numbers as `date.weekday()` gives them (Monday is 0), so {5, 6} is Saturday and Sunday.
    Raises ValueError for a week without a working day.
    """

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})

    def __post_init__(self) -> None:
        if not self.weekend <= frozenset(range(7)):
            raise ValueError("A weekend names weekdays from 0 (Monday) to 6 (Sunday).")
        if len(self.weekend) == 7:
            raise ValueError("A week needs at least one working day.")

    def is_working(self, day: date) -> bool:
        """Is the office open on this day?"""
        return day.weekday() not in self.weekend and day not in self.holidays

    def next_working(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def last_working(self, day: date) -> date:
        """The last working day on or before `day`: a limit is met before a weekend, never after it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def add_working(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`. With 0, the first working day on or after `day`."""
        _not_negative(count)
        if count == 0:
            return self.next_working(day)
        for _ in range(count):
            day = self.next_working(day + ONE_DAY)
        return day

    def add_days(self, day: date, count: int) -> date:
        """`count` calendar days after `day`, moved forward to a working day: a window never closes on a day off."""
        _not_negative(count)
        return self.next_working(day + timedelta(days=count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The moment of an act: the exact instant, the day it is at the office, and the office's calendar.

    Raises ValueError for an instant without a time zone: it would not say when it was.
    """

    at: datetime
    today: date
    calendar: Calendar

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("An instant needs its time zone.")
        if isinstance(self.today, datetime):
            raise ValueError("`today` is a day, not an instant.")


def _not_negative(count: int) -> None:
    if count < 0:
        raise ValueError("Days are counted forward; a negative number of days is a mistake of the caller.")
