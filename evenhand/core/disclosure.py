"""From counts to what may be published (design section 10.11).

* No count from 1 to 10 is published, and none can be worked out from what is: a hidden figure could be at least two
  numbers that lie 5 or more apart. Zero may be said.
* A rate or a duration needs at least 11, and a rate also that neither its part nor the rest is a count from 1 to 10.
* What is hidden beside a small count is chosen by an order that does not look at sizes: the choice tells nothing.
* Each period is published once, is whole years long, overlaps no other, and waits a quarter of a year.
* The programme's yearly totals (offers, sessions, agreements) are always published; below 50 to the nearest 5.

Source: the cell size policy of the US Centers for Medicare and Medicaid Services (no cell from 1 to 10, none
derivable), with the distance of 5 and the rest our own, stricter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

from evenhand.core.derivable import MOST, Bounds, Line, figures_of, too_close

SMALLEST = 11
"""The smallest count above zero that may be published."""
APART = 5
"""How far apart the least and the most that a hidden figure may be must lie."""
ROUNDED_BELOW = 50
ROUNDED_TO = 5
ENDS_FROM = 40
"""From so many cases on, the ends of "nine in ten" have at least two cases beyond them on each side."""


def may_publish(count: int) -> bool:
    """May this count stand alone? Raises ValueError below zero."""
    if count < 0:
        raise ValueError("A count is not below zero.")
    return count == 0 or count >= SMALLEST


def publishable(
    counts: Mapping[str, int],
    lines: Sequence[Line],
    *,
    order: Sequence[str] = (),
    known: Mapping[str, tuple[int, int]] | None = None,
) -> dict[str, int | None]:
    """Each figure, or None where it is hidden, in the order of `figures_of(lines)`.

    `counts` gives the parts; totals are computed. `order` names the figures in the order in which they are hidden
    beside a small one: drawn by chance once per publication and kept secret, it leaves nothing to work out even for
    someone who has this code; without it, the printed order holds. `known` gives bounds that the public has already,
    such as yearly totals. Raises ValueError for a missing or negative part, or counts that contradict the lines.
    """
    values = _values(counts, lines)
    ranked = tuple(dict.fromkeys([*(name for name in order if name in values), *values]))
    hidden = {name for name, value in values.items() if not may_publish(value)}
    while exposed := _exposed(values, hidden, lines, known or {}):
        first = min(exposed, key=ranked.index)
        partners = _partners(first, [name for name in ranked if values[name] > 0], hidden, lines)
        if not partners:
            return dict.fromkeys(values, None)
        hidden |= partners
    return {name: None if name in hidden else value for name, value in values.items()}


def _values(counts: Mapping[str, int], lines: Sequence[Line]) -> dict[str, int]:
    """Every figure of the lines. Totals of parts that are themselves totals are found on later rounds."""
    names = figures_of(lines)
    values = dict(counts)
    for _ in lines:
        for line in lines:
            if all(part in values for part in line.parts):
                total = sum(values[part] for part in line.parts)
                if values.setdefault(line.total, total) != total:
                    raise ValueError(f"The parts of “{line.total}” do not add up to it.")
    if missing := [name for name in names if name not in values]:
        raise ValueError(f"There is no count for “{missing[0]}”.")
    if any(values[name] < 0 for name in names):
        raise ValueError("A count is not below zero.")
    return {name: values[name] for name in names}


def public_bounds(published: Mapping[str, int | None], known: Mapping[str, tuple[int, int]] | None = None) -> Bounds:
    """What a reader knows of each figure: a published one exactly, a hidden one is not zero, for zeros stand."""
    bounds: Bounds = {}
    for name, value in published.items():
        low, high = (known or {}).get(name, (0, MOST))
        bounds[name] = (value, value) if value is not None else (max(1, low), high)
    return bounds


def _exposed(
    values: Mapping[str, int], hidden: set[str], lines: Sequence[Line], known: Mapping[str, tuple[int, int]]
) -> tuple[str, ...]:
    """The hidden figures that a reader could work out too closely."""
    bounds = public_bounds({name: None if name in hidden else value for name, value in values.items()}, known)
    return too_close(tuple(lines), bounds, [name for name in values if name in hidden], APART)


def _partners(exposed: str, ranked: Sequence[str], hidden: set[str], lines: Sequence[Line]) -> set[str]:
    """What to hide next: a part beside or below the exposed figure, else a total above it, else any; first by rank.

    A total takes the first figure below it along. `ranked` has no zeros: they are not hidden, everyone sees them.
    """
    left = [name for name in ranked if name not in hidden]
    near = {part for line in lines if exposed in (*line.parts, line.total) for part in line.parts}
    above = {line.total for line in lines if exposed in line.parts}
    chosen = [name for name in left if name in near] or [name for name in left if name in above] or left
    found = set(chosen[:1])
    name = chosen[0] if chosen else ""
    while below := [one for one in ranked if any(line.total == name and one in line.parts for line in lines)]:
        name = below[0]
        found.add(name)
    return found


def breakdown(total: str, parts: Iterable[str]) -> tuple[Line, ...]:
    """The lines of one row of figures and its total."""
    return (Line(total, tuple(parts)),)


def grid(rows: Sequence[str], columns: Sequence[str]) -> tuple[Line, ...]:
    """The lines of a table: cells "row/column", totals "row/all" and "all/column", and "all/all"."""
    found = [Line(f"{row}/all", tuple(f"{row}/{column}" for column in columns)) for row in rows]
    found += [Line(f"all/{column}", tuple(f"{row}/{column}" for row in rows)) for column in columns]
    found.append(Line("all/all", tuple(f"{row}/all" for row in rows)))
    found.append(Line("all/all", tuple(f"all/{column}" for column in columns)))
    return tuple(found)


def funnel(steps: Sequence[str]) -> tuple[Line, ...]:
    """The lines of steps that each hold the next. What was left behind at a step is a figure too: "filed - offered"."""
    return tuple(Line(step, (after, f"{step} - {after}")) for step, after in pairwise(steps))


def rate(part: int, whole: int) -> int | None:
    """`part` in whole percent of `whole`, or None where that would be said of fewer than 11 or tell a small count."""
    if not 0 <= part <= whole:
        raise ValueError("A part is between zero and its whole.")
    if whole < SMALLEST or not may_publish(part) or not may_publish(whole - part):
        return None
    return round(100 * part / whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleHalf:
    """Days: half of all cases lie between `low` and `high`. `ends` (nine in ten) only from 40 cases on."""

    low: int
    median: int
    high: int
    ends: tuple[int, int] | None
    count: int


def middle_half(days: Iterable[int]) -> MiddleHalf | None:
    """Quartiles by nearest rank, or None for fewer than 11 durations."""
    ordered = sorted(days)
    if len(ordered) < SMALLEST:
        return None
    if ordered[0] < 0:
        raise ValueError("A duration is not below zero.")

    def at(share: float) -> int:
        return ordered[ceil(share * len(ordered)) - 1]

    ends = (at(0.05), at(0.95)) if len(ordered) >= ENDS_FROM else None
    return MiddleHalf(low=at(0.25), median=at(0.5), high=at(0.75), ends=ends, count=len(ordered))


def yearly_totals(offers: int, sessions: int, agreements: int) -> tuple[int, int, int]:
    """The three totals of one year as published. Raises ValueError where they do not hold one another.

    Below 50 to the nearest 5. Two larger ones that differ by 1 to 10 are rounded too: their difference is a count.
    """
    if not 0 <= agreements <= sessions <= offers:
        raise ValueError("There are no more agreements than sessions, and no more sessions than offers.")
    exact = [offers, sessions, agreements]
    rounded = {index for index, count in enumerate(exact) if count < ROUNDED_BELOW}
    for one, other in ((0, 1), (1, 2), (0, 2)):
        if not may_publish(exact[one] - exact[other]):
            rounded |= {one, other}
    offers, sessions, agreements = (_to_five(n) if i in rounded else n for i, n in enumerate(exact))
    return offers, sessions, agreements


def _to_five(count: int) -> int:
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole calendar years, both included."""

    first_year: int
    last_year: int

    @property
    def first(self) -> date:
        return date(self.first_year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.last_year, 12, 31)


def may_be_told(last_year: int, today: date) -> bool:
    """Has a quarter of a year passed since the year ended? From 1 April of the next year on."""
    return today >= date(last_year + 1, 4, 1)


def periods(first_year: int, today: date, enough: Callable[[Period], bool]) -> tuple[Period, ...]:
    """The periods to publish since `first_year`, oldest first: one year each, or up to three where one is not enough.

    They never overlap, so no figure can be had by taking one from another; a longer period is not split later. After
    three years a period is told with what it has. `enough` must only look at counts of the period it is given.
    """
    found: list[Period] = []
    first = first_year
    for year in range(first_year, today.year):
        if not may_be_told(year, today):
            break
        period = Period(first, year)
        if enough(period) or year - first == 2:
            found.append(period)
            first = year + 1
    return tuple(found)
