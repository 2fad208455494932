"""What anyone can work out from figures that are published together.

Figures stand in *lines*: a total and the parts it is the sum of. Someone who sees some of them can compute, for each
one that is left out, the whole numbers it may still be. `reach` gives the least and the most of these exactly: it
enumerates completions by halving what is possible and drawing every consequence, so nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST = 10**6
"""More than any figure of any office: the upper end of a figure about which nothing is known."""

Bounds = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One sum: the figure named `total` is the sum of the figures named in `parts`. A part may be a total elsewhere."""

    total: str
    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.parts or len({self.total, *self.parts}) != len(self.parts) + 1:
            raise ValueError("A line needs parts, each named once.")


def figures_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Every figure of these lines in their order: first those that are no total, then totals, the last sums last."""
    every = tuple(lines)
    totals = tuple(dict.fromkeys(line.total for line in every))
    parts = tuple(dict.fromkeys(part for line in every for part in line.parts))
    return (
        *(part for part in parts if part not in totals),
        *(total for total in totals if total in parts),
        *(total for total in totals if total not in parts),
    )


def narrowed(lines: Iterable[Line], bounds: Mapping[str, tuple[int, int]]) -> Bounds | None:
    """The bounds after drawing every consequence of every line; None if no whole numbers can fit."""
    found = dict(bounds)
    every = tuple(lines)
    changed = True
    while changed:
        changed = False
        for line in every:
            low = sum(found[part][0] for part in line.parts)
            high = sum(found[part][1] for part in line.parts)
            least, most = found[line.total]
            news = [(line.total, max(least, low), min(most, high))]
            for part in line.parts:
                own = found[part]
                news.append((part, max(own[0], least - (high - own[1])), min(own[1], most - (low - own[0]))))
            for name, new_low, new_high in news:
                if new_low > new_high:
                    return None
                if (new_low, new_high) != found[name]:
                    found[name] = (max(new_low, found[name][0]), min(new_high, found[name][1]))
                    if found[name][0] > found[name][1]:
                        return None
                    changed = True
    return found


def completion(lines: tuple[Line, ...], bounds: Mapping[str, tuple[int, int]]) -> dict[str, int] | None:
    """Whole numbers within the bounds that fit every line, or None if there are none."""
    found = narrowed(lines, bounds)
    if found is None:
        return None
    open_names = [name for name, (low, high) in found.items() if low < high]
    if not open_names:
        return {name: low for name, (low, _) in found.items()}
    name = min(open_names, key=lambda one: found[one][1] - found[one][0])
    low, high = found[name]
    middle = (low + 1 + high) // 2
    tries = ((low, low), (low + 1, middle), (middle + 1, high))
    fitting = (completion(lines, found | {name: span}) for span in tries if span[0] <= span[1])
    return next((numbers for numbers in fitting if numbers is not None), None)


def reach(lines: tuple[Line, ...], bounds: Mapping[str, tuple[int, int]], name: str) -> tuple[int, int] | None:
    """The least and the most that figure `name` can be; None if no whole numbers fit at all."""
    found = narrowed(lines, bounds)
    if found is None:
        return None
    low, high = found[name]
    while low <= high and completion(lines, found | {name: (low, low)}) is None:
        low += 1
    while low <= high and completion(lines, found | {name: (high, high)}) is None:
        high -= 1
    return (low, high) if low <= high else None


def too_close(lines: tuple[Line, ...], bounds: Bounds, names: Iterable[str], apart: int) -> tuple[str, ...]:
    """Those of `names` whose least and most possible number lie less than `apart` from each other.

    Every completion found for one figure also shows numbers the others can have, so most need no search of their own.
    """
    start = narrowed(lines, bounds)
    if start is None:
        return tuple(names)
    seen: dict[str, set[int]] = {name: set() for name in names}

    def try_at(name: str, number: int) -> None:
        for one, found in (completion(lines, start | {name: (number, number)}) or {}).items():
            if one in seen:
                seen[one].add(found)

    for name, found in seen.items():
        for number in start[name]:
            if not found or max(found) - min(found) < apart:
                try_at(name, number)
    close = [name for name, found in seen.items() if not found or max(found) - min(found) < apart]
    reaches = {name: reach(lines, start, name) for name in close}
    return tuple(name for name, found in reaches.items() if found is None or found[1] - found[0] < apart)
