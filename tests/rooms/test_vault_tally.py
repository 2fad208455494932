"""The tally of answers: sealed strokes, counted once, and never a number small enough to point at somebody."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand import vault
from evenhand.models.vault import Tally, TallyRelease
from evenhand.vault.sealing import Refused
from evenhand.vault.tally import SIDES, STROKES, publishable

APRIL = date(2027, 4, 1)


def strokes(year: int, **counts: tuple[int, int, int]) -> None:
    for side, numbers in counts.items():
        for answer, number in zip(STROKES, numbers, strict=True):
            for _ in range(number):
                vault.add_to_tally(year, side, answer)


@pytest.mark.django_db
def test_it_reveals_a_year_once_it_is_over(custodian_folder: object) -> None:
    strokes(2026, complainant=(20, 15, 11), officer=(12, 8, 4))

    with pytest.raises(vault.NotYet, match="1 April 2027"):
        vault.reveal_tally(2026, on=date(2027, 3, 31))
    revealed = vault.reveal_tally(2026, on=APRIL)

    assert revealed == {"complainant": {"yes": 20, "no": 15, "silent": 11}, "officer": {"yes": 12, "not_yes": 12}}


@pytest.mark.django_db
def test_it_counts_once_and_destroys_the_strokes(custodian_folder: object) -> None:
    strokes(2026, complainant=(11, 0, 0), officer=(0, 0, 0))
    first = vault.reveal_tally(2026, on=APRIL)

    strokes(2026, complainant=(11, 11, 11))
    assert vault.reveal_tally(2026, on=date(2030, 1, 1)) == first
    assert TallyRelease.objects.get().released_on == APRIL
    assert Tally.objects.count() == 33


@pytest.mark.django_db
def test_it_refuses_a_period_that_could_be_subtracted(custodian_folder: object) -> None:
    strokes(2025, complainant=(30, 0, 0))
    strokes(2026, complainant=(3, 0, 0))
    vault.reveal_tally(2025, on=APRIL, years=1)

    for first, years in ((2025, 2), (2024, 2), (2024, 3)):
        with pytest.raises(vault.NotYet, match="revealed together"):
            vault.reveal_tally(first, on=date(2030, 1, 1), years=years)
    assert vault.reveal_tally(2026, on=date(2030, 1, 1), years=2) == {
        "complainant": {},
        "officer": {"yes": 0, "no": 0, "silent": 0},
    }


@pytest.mark.parametrize("years", [0, 4])
@pytest.mark.django_db
def test_it_reveals_one_to_three_years(years: int, custodian_folder: object) -> None:
    with pytest.raises(vault.NotYet, match="one to 3 years"):
        vault.reveal_tally(2020, on=APRIL, years=years)


@pytest.mark.django_db
def test_it_keeps_each_stroke_sealed_and_alike(custodian_folder: object) -> None:
    strokes(2026, complainant=(1, 1, 1), officer=(1, 1, 1))
    boxes = [bytes(box) for box in Tally.objects.values_list("box", flat=True)]

    assert len({len(box) for box in boxes}) == 1
    assert len(set(boxes)) == 6
    assert not any(word in box for box in boxes for word in (b"yes", b"silent", b"officer"))


@pytest.mark.django_db
def test_it_notices_a_stroke_moved_to_another_year(custodian_folder: object) -> None:
    strokes(2025, complainant=(1, 0, 0))
    Tally.objects.update(year=2026)

    with pytest.raises(Refused):
        vault.reveal_tally(2026, on=APRIL)


@pytest.mark.parametrize(("side", "answer"), [("mediator", "yes"), ("officer", "withdrawn")])
def test_it_takes_nothing_but_sides_and_answers(side: str, answer: str) -> None:
    with pytest.raises(ValueError, match=answer):
        vault.add_to_tally(2026, side, answer)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((11, 11, 11), {"yes": 11, "no": 11, "silent": 11}),
        ((11, 0, 11), {"yes": 11, "no": 0, "silent": 11}),
        ((11, 10, 11), {"yes": 11, "not_yes": 21}),
        ((11, 10, 1), {"yes": 11, "not_yes": 11}),
        ((11, 9, 1), {}),
        ((10, 11, 11), {}),
        ((1, 0, 0), {}),
    ],
)
def test_it_draws_the_line_at_eleven(numbers: tuple[int, int, int], shown: dict[str, int]) -> None:
    counts = Counter(dict(zip([("officer", answer) for answer in STROKES], numbers, strict=True)))

    assert publishable(counts)["officer"] == shown


@given(st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_it_never_reveals_a_number_from_one_to_ten(numbers: list[int]) -> None:
    counts = Counter(dict(zip([(side, answer) for side in SIDES for answer in STROKES], numbers, strict=True)))

    for side, shown in publishable(counts).items():
        assert all(n == 0 or n >= 11 for n in shown.values())
        assert not shown or sum(shown.values()) == sum(counts[side, answer] for answer in STROKES)
