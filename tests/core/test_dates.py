"""Days as the rules count them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.core.dates import Calendar, Now

FRIDAY = date(2026, 7, 3)  # Independence Day is kept on this Friday in 2026
THURSDAY = date(2026, 7, 2)
MONDAY = date(2026, 7, 6)
WITH_HOLIDAY = Calendar(frozenset({FRIDAY}))

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
calendars = st.builds(
    Calendar,
    holidays=st.frozensets(days, max_size=30),
    weekend=st.frozensets(st.integers(min_value=0, max_value=6), max_size=6),
)


def test_it_knows_weekends_and_holidays() -> None:
    week = [MONDAY + timedelta(days=n) for n in range(7)]
    assert [Calendar().is_working(day) for day in week] == [True] * 5 + [False] * 2
    assert not WITH_HOLIDAY.is_working(FRIDAY)
    assert Calendar(weekend=frozenset({4})).is_working(FRIDAY) is False


def test_it_moves_to_the_next_and_the_last_working_day() -> None:
    assert WITH_HOLIDAY.next_working(THURSDAY) == THURSDAY
    assert WITH_HOLIDAY.next_working(FRIDAY) == MONDAY
    assert WITH_HOLIDAY.last_working(date(2026, 7, 5)) == THURSDAY
    assert WITH_HOLIDAY.last_working(MONDAY) == MONDAY


def test_it_counts_working_days_after_a_day() -> None:
    assert WITH_HOLIDAY.add_working(THURSDAY, 1) == MONDAY
    assert WITH_HOLIDAY.add_working(THURSDAY, 5) == date(2026, 7, 10)
    assert Calendar().add_working(THURSDAY, 1) == FRIDAY
    assert Calendar().add_working(date(2026, 7, 4), 1) == MONDAY
    assert Calendar().add_working(date(2026, 7, 4), 0) == MONDAY


def test_it_ends_a_window_on_a_working_day() -> None:
    assert Calendar().add_days(date(2026, 6, 2), 14) == date(2026, 6, 16)
    assert Calendar().add_days(date(2026, 6, 5), 8) == date(2026, 6, 15)
    assert WITH_HOLIDAY.add_days(date(2026, 7, 1), 2) == MONDAY


@settings(deadline=None)
@given(calendars, days, st.integers(min_value=0, max_value=40))
def test_it_never_shortens_a_window_nor_ends_it_on_a_day_off(calendar: Calendar, day: date, count: int) -> None:
    landed = calendar.add_days(day, count)
    assert calendar.is_working(landed)
    assert landed >= day + timedelta(days=count)
    between = (landed - day).days - count
    assert not any(calendar.is_working(day + timedelta(days=count + n)) for n in range(between))


@settings(deadline=None)
@given(calendars, days, st.integers(min_value=1, max_value=25))
def test_it_counts_exactly_so_many_working_days(calendar: Calendar, day: date, count: int) -> None:
    landed = calendar.add_working(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (landed - day).days + 1)]
    assert sum(calendar.is_working(one) for one in passed) == count
    assert calendar.is_working(landed)


@pytest.mark.parametrize("weekend", [frozenset(range(7)), frozenset({7}), frozenset({-1})])
def test_it_refuses_a_week_that_cannot_be(weekend: frozenset[int]) -> None:
    with pytest.raises(ValueError, match=r"\."):
        Calendar(weekend=weekend)


def test_it_refuses_to_count_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        Calendar().add_days(MONDAY, -1)
    with pytest.raises(ValueError, match="forward"):
        Calendar().add_working(MONDAY, -1)


def test_it_refuses_an_instant_without_a_time_zone() -> None:
    now = Now(at=datetime(2026, 7, 2, 12, tzinfo=UTC), today=THURSDAY, calendar=Calendar())
    assert now.today == THURSDAY
    with pytest.raises(ValueError, match="time zone"):
        Now(at=datetime(2026, 7, 2, 12), today=THURSDAY, calendar=Calendar())  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="not an instant"):
        Now(at=now.at, today=now.at, calendar=Calendar())
