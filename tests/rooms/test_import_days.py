"""Days in spreadsheets, as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.clerk.import_days import read_day, written_order

MARCH_5 = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2024-03-05", "mdy"),
        ("2024-03-05 00:00:00", "mdy"),
        ("2024-03-05T09:30", "mdy"),
        ("3/5/2024", "mdy"),
        ("03/05/24", "mdy"),
        ("5.3.2024", "dmy"),
        ("Mar 5, 2024", "mdy"),
        ("March 5 2024", "dmy"),
        ("5-mar-24", "mdy"),
        ("Tuesday, March 5, 2024", "mdy"),
        ("5 de marzo de 2024", "mdy"),
        ("45356", "mdy"),
    ],
)
def test_it_reads_a_day_however_it_was_written(text: str, order: str) -> None:
    assert read_day(text, order) == MARCH_5


@pytest.mark.parametrize(
    "text", ["", "soon", "13/13/2024", "Feb 30, 2024", "2024", "99999", "1", "May", "3/5", "٣/٥/٢٠٢٤x"]
)
def test_it_makes_no_day_of_what_is_none(text: str) -> None:
    assert read_day(text, "mdy") is None


def test_it_takes_the_order_from_the_whole_column() -> None:
    assert written_order(["03/04/2024", "25/04/2024"]) == "dmy"
    assert written_order(["03/04/2024", "04/25/2024"]) == "mdy"


@given(st.text(max_size=40), st.sampled_from(["mdy", "dmy"]))
def test_it_never_fails_whatever_a_cell_holds(text: str, order: str) -> None:
    found = read_day(text, order)

    assert found is None or isinstance(found, date)


@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y", "%d-%b-%y"])
)
def test_it_reads_back_every_day(day: date, form: str) -> None:
    assert read_day(day.strftime(form), "mdy") == day
