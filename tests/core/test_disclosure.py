"""What may be published, and an attacker who tries to work out the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.core.derivable import Line, completion, figures_of, reach, too_close
from evenhand.core.disclosure import (
    APART,
    MiddleHalf,
    Period,
    breakdown,
    funnel,
    grid,
    may_be_told,
    may_publish,
    middle_half,
    periods,
    public_bounds,
    publishable,
    rate,
    yearly_totals,
)

STEPS = ("filed", "eligible", "offered", "both", "met", "agreement")
SMALL = range(1, 11)
counts = st.one_of(st.integers(0, 14), st.integers(0, 120))


def funnel_counts(*left: int) -> dict[str, int]:
    return dict(zip([*(f"{a} - {b}" for a, b in pairwise(STEPS)), STEPS[-1]], left, strict=True))


def test_it_publishes_zero_and_eleven_but_nothing_between() -> None:
    assert [count for count in range(15) if may_publish(count)] == [0, 11, 12, 13, 14]
    with pytest.raises(ValueError, match="below zero"):
        may_publish(-1)


def test_it_hides_a_small_count_and_one_beside_it() -> None:
    found = publishable(
        {"force": 3, "rude": 12, "search": 40, "other": 0}, breakdown("all", ["force", "rude", "search", "other"])
    )
    assert found == {"force": None, "rude": None, "search": 40, "other": 0, "all": 55}


def test_it_hides_one_more_where_two_hidden_counts_are_too_close() -> None:
    found = publishable({"a": 2, "b": 2, "c": 40}, breakdown("all", ["a", "b", "c"]))
    assert found == {"a": None, "b": None, "c": None, "all": 44}


def test_it_publishes_everything_where_nothing_is_small() -> None:
    values = {"a": 0, "b": 11, "c": 40}
    assert publishable(values, breakdown("all", ["a", "b", "c"])) == values | {"all": 51}


def test_it_hides_what_was_left_behind_between_two_steps() -> None:
    found = publishable(funnel_counts(587, 14, 216, 17, 4, 65), funnel(STEPS))
    hidden = {name for name, value in found.items() if value is None}
    assert hidden == {"met - agreement", "agreement"}
    assert (found["filed"], found["met"]) == (903, 69)


def test_it_takes_into_account_what_the_public_knows_already() -> None:
    lines = breakdown("met", ["agreement", "none"])
    alone = publishable({"agreement": 61, "none": 8}, lines)
    assert alone == {"agreement": None, "none": None, "met": 69}
    known = publishable({"agreement": 61, "none": 8}, lines, known={"agreement": (60, 62)})
    assert known == {"agreement": None, "none": None, "met": None}


def test_it_refuses_counts_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="no count for “b”"):
        publishable({"a": 1}, breakdown("all", ["a", "b"]))
    with pytest.raises(ValueError, match="below zero"):
        publishable({"a": -1, "b": 2}, breakdown("all", ["a", "b"]))
    with pytest.raises(ValueError, match="do not add up"):
        publishable({"a": 1, "b": 2, "all": 4}, breakdown("all", ["a", "b"]))
    with pytest.raises(ValueError, match="each named once"):
        Line("a", ("a", "b"))


def with_totals(lines: Sequence[Line], parts: dict[str, int]) -> dict[str, int]:
    world = dict(parts)
    for _ in lines:
        for line in lines:
            if all(part in world for part in line.parts):
                world[line.total] = sum(world[part] for part in line.parts)
    return world


def by_trying_everything(lines: Sequence[Line], published: dict[str, int | None], most: int) -> dict[str, set[int]]:
    """Every number each figure can be, by trying all numbers up to `most` in every part. Knows that zeros are shown."""
    parts = [name for name in published if name not in {line.total for line in lines}]
    shown = {name: value for name, value in published.items() if value is not None}
    choices = [[shown[name]] if name in shown else range(1, most + 1) for name in parts]
    found: dict[str, set[int]] = defaultdict(set)
    for numbers in product(*choices):
        world = with_totals(lines, dict(zip(parts, numbers, strict=True)))
        if shown.items() <= world.items():
            for name, number in world.items():
                found[name].add(number)
    return found


@pytest.mark.parametrize(("lines", "size"), [(breakdown("all", "abc"), 3), (grid("rs", "ab"), 4), (funnel("wxyz"), 4)])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_it_computes_what_can_be_derived_as_trying_everything_does(
    lines: Sequence[Line], size: int, data: st.DataObject
) -> None:
    numbers = data.draw(st.lists(st.integers(1, 3), min_size=size, max_size=size))
    world = with_totals(lines, dict(zip(figures_of(lines)[:size], numbers, strict=True)))
    hidden = data.draw(st.sets(st.sampled_from(figures_of(lines)[:-1]), min_size=1))
    published = {name: None if name in hidden else world[name] for name in figures_of(lines)}
    possible = by_trying_everything(lines, published, sum(numbers))
    for name in hidden:
        assert reach(tuple(lines), public_bounds(published), name) == (min(possible[name]), max(possible[name]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=4))
def test_it_never_publishes_or_gives_away_a_small_count_in_a_table(table: list[list[int]]) -> None:
    rows, columns = [f"r{i}" for i in range(len(table))], ["x", "y", "z"]
    lines = grid(rows, columns)
    values = {f"{row}/{column}": table[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)}
    assert_safe(values, lines)


@settings(max_examples=150, deadline=None)
@given(st.lists(counts, min_size=6, max_size=6))
def test_it_never_publishes_or_gives_away_a_small_count_in_a_funnel(left: list[int]) -> None:
    assert_safe(funnel_counts(*left), funnel(STEPS))


def assert_safe(values: dict[str, int], lines: Sequence[Line]) -> None:
    published = publishable(values, lines)
    assert not [name for name, value in published.items() if value in SMALL]
    assert all(published[name] in (None, value) for name, value in values.items())
    bounds = public_bounds(published)
    hidden = [name for name, value in published.items() if value is None]
    for name in hidden:
        found = reach(tuple(lines), bounds, name)
        assert found is not None
        assert found[1] - found[0] >= APART, name
        assert completion(tuple(lines), bounds | {name: (found[0], found[0])}) is not None
        assert completion(tuple(lines), bounds | {name: (found[1], found[1])}) is not None
    assert too_close(tuple(lines), bounds, hidden, APART) == ()


def tables_up_to(total: int, size: int) -> Iterator[tuple[int, ...]]:
    if size == 0:
        yield ()
        return
    for first in range(total + 1):
        for rest in tables_up_to(total - first, size - 1):
            yield (first, *rest)


Look = tuple[tuple[str, int | None], ...]


def looks(
    lines: Sequence[Line], size: int, total: int, orders: Iterable[Sequence[str]]
) -> dict[Look, set[tuple[int, ...]]]:
    """For each publication our method can make, every table that makes it: what someone with this code can compute."""
    parts = figures_of(lines)[:size]
    found: dict[Look, set[tuple[int, ...]]] = defaultdict(set)
    every_order = tuple(orders)
    for numbers in tables_up_to(total, size):
        values = dict(zip(parts, numbers, strict=True))
        for order in every_order:
            found[tuple(publishable(values, lines, order=order).items())].add(numbers)
    return found


def test_it_resists_an_attacker_who_knows_the_method_but_not_the_order() -> None:
    lines = breakdown("all", "abc")
    seen = 0
    for look, tables in looks(lines, 3, 30, permutations("abc")).items():
        if min(map(sum, tables)) > 26:
            continue  # so near the edge, not every table that looks like this was tried
        for place, (_, value) in enumerate(look[:3]):
            possible = {table[place] for table in tables}
            if possible & set(SMALL):
                seen += 1
                assert value is None
                assert max(possible) - min(possible) >= APART, look
    assert seen == 426


def test_it_is_not_pinned_in_a_funnel_by_an_attacker_who_knows_the_method() -> None:
    lines = funnel("xyz")
    names = figures_of(lines)
    orders = [names, names[::-1], (*names[1:3], names[0], *names[3:]), (names[2], names[0], *names[3:], names[1])]
    seen = 0
    for look, tables in looks(lines, 3, 26, orders).items():
        if min(map(sum, tables)) > 22:
            continue
        for place in range(3):
            possible = {table[place] for table in tables}
            if possible & set(SMALL):
                seen += 1
                assert len(possible) > 1, look
    assert seen == 172


def test_it_would_see_a_method_that_gives_a_count_away() -> None:
    """The attacker is real: where only the small count itself is hidden, it is found."""
    lines = tuple(breakdown("all", "abc"))
    careless: dict[str, int | None] = {"a": None, "b": 12, "c": 40, "all": 55}
    assert reach(lines, public_bounds(careless), "a") == (3, 3)
    assert too_close(lines, public_bounds(careless), ["a"], APART) == ("a",)


def test_it_states_no_rate_that_tells_a_small_count() -> None:
    assert rate(20, 40) == 50
    assert rate(40, 40) == 100
    assert rate(0, 40) == 0
    assert [rate(5, 10), rate(10, 10), rate(5, 40), rate(35, 40)] == [None, None, None, None]
    assert rate(58, 69) == 84
    with pytest.raises(ValueError, match="between zero and its whole"):
        rate(3, 2)


def test_it_gives_the_middle_half_from_eleven_cases_on() -> None:
    assert middle_half(range(10)) is None
    assert middle_half(range(1, 12)) == MiddleHalf(low=3, median=6, high=9, ends=None, count=11)
    assert middle_half(range(1, 101)) == MiddleHalf(low=25, median=50, high=75, ends=(5, 95), count=100)
    assert middle_half([7] * 40) == MiddleHalf(low=7, median=7, high=7, ends=(7, 7), count=40)


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), min_size=11, max_size=200))
def test_it_puts_half_of_all_cases_in_the_middle_half(days: list[int]) -> None:
    found = middle_half(days)
    assert found is not None
    assert found.low <= found.median <= found.high
    assert sum(found.low <= day <= found.high for day in days) * 2 >= len(days)
    if found.ends is not None:
        assert len(days) >= 40
        assert sum(found.ends[0] <= day <= found.ends[1] for day in days) * 10 >= 9 * len(days)


def test_it_rounds_the_totals_of_a_small_year() -> None:
    assert yearly_totals(72, 23, 18) == (72, 25, 20)
    assert yearly_totals(49, 12, 2) == (50, 10, 0)
    assert yearly_totals(120, 60, 49) == (120, 60, 50)
    assert yearly_totals(120, 60, 55) == (120, 60, 55)
    assert yearly_totals(120, 62, 58) == (120, 60, 60)
    with pytest.raises(ValueError, match="no more agreements"):
        yearly_totals(5, 6, 7)


def test_it_gives_no_small_difference_of_yearly_totals_away() -> None:
    worlds: dict[tuple[int, int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for offers in range(80):
        for sessions in range(offers + 1):
            for agreements in range(sessions + 1):
                worlds[yearly_totals(offers, sessions, agreements)].append((offers, sessions, agreements))
    for years in worlds.values():
        if min(year[0] for year in years) > 72:
            continue  # so near the edge, not every year that looks like this was tried
        for one, other in combinations(range(3), 2):
            differences = {year[one] - year[other] for year in years}
            assert not (len(differences) == 1 and differences <= set(SMALL)), years[0]


def test_it_waits_a_quarter_before_it_tells() -> None:
    assert not may_be_told(2025, date(2026, 3, 31))
    assert may_be_told(2025, date(2026, 4, 1))


def test_it_takes_up_to_three_years_to_have_enough() -> None:
    cases = {2021: 4, 2022: 5, 2023: 1, 2024: 12, 2025: 3, 2026: 40}

    def enough(period: Period) -> bool:
        return sum(cases[year] for year in range(period.first_year, period.last_year + 1)) >= 11

    assert periods(2021, date(2026, 6, 9), enough) == (Period(2021, 2023), Period(2024, 2024))
    assert periods(2021, date(2027, 6, 9), enough)[-1] == Period(2025, 2026)
    assert (Period(2021, 2023).first, Period(2021, 2023).last) == (date(2021, 1, 1), date(2023, 12, 31))


@settings(deadline=None)
@given(st.dictionaries(st.integers(2015, 2030), st.booleans()), st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_it_never_publishes_two_periods_that_overlap_nor_changes_one(full: dict[int, bool], today: date) -> None:
    def enough(period: Period) -> bool:
        return full.get(period.last_year, False)

    told = periods(2015, today, enough)
    later = periods(2015, date(2031, 12, 31), enough)
    assert later[: len(told)] == told
    years = [year for period in told for year in range(period.first_year, period.last_year + 1)]
    assert years == sorted(set(years))
    assert all(may_be_told(period.last_year, today) and period.last_year - period.first_year <= 2 for period in told)


def sums(numbers: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(numbers)
    return sum(low for low, _ in pairs), sum(high for _, high in pairs)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(30, 90), st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=3))
def test_it_stays_safe_beside_the_yearly_totals(years: list[tuple[int, int, int]]) -> None:
    """Three years in one table, and each year's rounded totals beside it: an attacker adds the years up."""
    steps = ("offered", "met", "agreement")
    exact = [(o + m + a, m + a, a) for o, m, a in years]
    told = [yearly_totals(*year) for year in exact]
    known = {
        step: sums(
            (max(0, year[i] - 2), year[i] + 2) if year[i] <= 50 or year[i] % 5 == 0 else (year[i], year[i])
            for year in told
        )
        for i, step in enumerate(steps)
    }
    left = {
        "offered - met": sum(y[0] for y in years),
        "met - agreement": sum(y[1] for y in years),
        "agreement": sum(y[2] for y in years),
    }
    published = publishable(left, funnel(steps), known=known)
    bounds = public_bounds(published, known)
    for name, value in published.items():
        assert value not in SMALL
        found = reach(tuple(funnel(steps)), bounds, name)
        assert found is not None
        if value is None and name not in steps:
            assert found[0] < found[1], (published, known)
