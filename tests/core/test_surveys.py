"""Surveys: who is asked what and when, and what of the answers may be told."""

from __future__ import annotations

from datetime import date, timedelta
from inspect import signature
from typing import Any

import pytest

from evenhand.core import surveys
from evenhand.core.surveys import ALIKE, LATER, SOON, Answered, Share, items_for, share_of, tell


def answered(side: str, yes: int, no: int, wave: int = SOON, code: str = "satisfied") -> list[Answered]:
    """So many of a side who said yes and no to one question."""
    return [Answered(wave, side, 2026, {code: 5})] * yes + [Answered(wave, side, 2026, {code: 1})] * no


def test_it_asks_both_sides_the_same_questions_in_the_same_order() -> None:
    for wave in surveys.WAVES:
        assert [one.code for one in items_for(wave, "complainant")] == [one.code for one in items_for(wave, "officer")]


def test_it_asks_what_the_field_asks() -> None:
    soon = {one.code for one in items_for(SOON, "officer")}
    assert {"explained", "free_to_say_no", "felt_safe", "said_what_mattered", "mediators_fair", "listened_to"} < soon
    assert {"understand_better", "result_fair", "kept_control", "respected", "self_respect", "satisfied"} < soon
    assert {"recommend", "pressed", "treated_badly", "spoke_openly"} < soon
    assert {"promises_kept", "trust_changed"} < {one.code for one in items_for(LATER, "officer")}


def test_it_has_no_question_in_free_words() -> None:
    """EC-88: a comment could hold a threat that nobody reads in time, and would tell who wrote it."""
    assert {one.kind for one in surveys.ITEMS} <= set(surveys.SCALES)
    assert all(isinstance(value, int) for values in surveys.SCALES.values() for value in values)


def test_it_asks_mediators_once() -> None:
    assert items_for(SOON, "mediator")
    assert items_for(LATER, "mediator") == ()


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, True), (30, True), (31, False)])
def test_it_takes_answers_for_thirty_days(days: int, is_open: bool) -> None:
    opened = date(2026, 2, 28)

    assert surveys.is_open(opened, opened + timedelta(days=days)) is is_open


def test_it_asks_again_after_sixty_days() -> None:
    """EC-94: over the end of a leap February, and over the change of the clock."""
    assert surveys.opens_on(LATER, date(2028, 1, 1)) == date(2028, 3, 1)
    assert surveys.opens_on(LATER, date(2026, 2, 20)) == date(2026, 4, 21)


def test_it_notices_what_is_no_answer() -> None:
    assert surveys.wrong_answers(SOON, "officer", {"satisfied": 6, "pressed": 1}) == {"satisfied"}
    assert surveys.wrong_answers(SOON, "officer", {"promises_kept": 2}) == {"promises_kept"}
    assert surveys.wrong_answers(SOON, "officer", {"could_prepare": 5}) == {"could_prepare"}


def test_the_two_sides_are_never_averaged() -> None:
    """One side delighted, the other not: both figures stand, and no number that mixes them can be had."""
    told = tell([*answered("complainant", 60, 20), *answered("officer", 20, 60)])[SOON]

    assert told["complainant"].shares["satisfied"] == Share(80, "about")
    assert told["officer"].shares["satisfied"] == Share(20, "about")
    assert set(told) == set(ALIKE)
    assert "percent=50" not in repr(told)
    # What one side said changes nothing in what is told of the other.
    alone = tell(answered("complainant", 60, 20))[SOON]
    assert alone["complainant"] == told["complainant"]
    assert list(signature(share_of).parameters) == ["code", "answers"]


def test_it_tells_nothing_of_fewer_than_eleven() -> None:
    """EC-92: suppressed, and so is what could be worked out from the rest."""
    assert tell(answered("officer", 5, 5)) == {}
    told = tell(answered("officer", 11, 0))[SOON]["officer"]
    assert told.answered == 11
    assert told.shares["satisfied"] == Share(100)


@pytest.mark.parametrize(("yes", "no"), [(30, 1), (30, 10), (1, 30), (10, 30)])
def test_it_hides_a_share_whose_rest_is_small(yes: int, no: int) -> None:
    assert tell(answered("officer", yes, no))[SOON]["officer"].shares == {}


@pytest.mark.parametrize(
    ("yes", "no", "told"),
    [
        (56, 4, Share(90, "or_more")),
        (59, 1, Share(90, "or_more")),
        (4, 56, Share(10, "or_less")),
        (50, 10, Share(80, "about")),
        (30, 30, Share(50, "about")),
        (101, 19, Share(84)),
        (110, 10, Share(90, "or_more")),
    ],
)
def test_it_tells_many_answers_so_that_the_small_ones_stay_hidden(yes: int, no: int, told: Share) -> None:
    share = tell(answered("officer", yes, no))[SOON]["officer"].shares["satisfied"]

    assert share == told


@pytest.mark.parametrize("base", [*range(11, 131), 250])
def test_it_leaves_five_numbers_open_for_every_small_count(base: int) -> None:
    """Whoever knows our rule and how many answered cannot bring a count from 1 to 10 closer than five."""
    told = [share_of("satisfied", _values(base - no, no)) for no in range(base + 1)]

    for no in (*range(1, 11), *range(base - 10, base)):
        fitting = [n for n in range(base + 1) if told[n] == told[no]]
        assert max(fitting) - min(fitting) >= 5, (no, told[no])


def _values(yes: int, no: int) -> list[dict[str, int]]:
    return [dict(one.answers) for one in answered("officer", yes, no)]


def test_it_counts_only_those_who_answered_a_question() -> None:
    some: list[Any] = [*answered("officer", 12, 12), *[Answered(SOON, "officer", 2026, {"pressed": 0})] * 30]

    told = tell(some)[SOON]["officer"]

    assert told.answered == 54
    assert told.shares["satisfied"] == Share(50)
