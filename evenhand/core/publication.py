"""What an office may tell of one period: counts of one cohort, told so that no small one can be worked out.

The cohort is every matter that was closed within the period, whatever day it came in. So the steps of a matter hold one
another, and nothing that is still open is counted. Matters closed before this system have a door and an ending, and no
steps (``archive``): they count behind the doors and not in the steps.

Offers, sessions and agreements are the yearly totals that are always told (design §10.11), to the nearest 5 below 50.
What they give away is not protected again; everything else is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand.core.derivable import MOST, Bounds, Line, figures_of, too_close
from evenhand.core.disclosure import APART, SMALLEST, MiddleHalf, may_publish, middle_half, yearly_totals

TOTALS = ("offers", "sessions", "agreements")
"""The yearly totals, in the order in which they hold one another."""

LINES = (
    Line("closed", ("mediated", "found", "otherwise")),
    Line("closed", ("ours", "before")),
    Line("mediated", ("ours_mediated", "before_mediated")),
    Line("ours_mediated", ("agreements", "without_agreement")),
    Line("found", ("sustained", "not_sustained")),
    Line("ours", ("offers", "never_offered")),
    Line("offers", ("ahead", "not_ahead")),
    Line("ahead", ("sessions", "not_met")),
    Line("sessions", ("ours_mediated", "returned_after")),
)
"""How the figures of a period hang together: what a reader can compute from them."""

TOLD = ("mediated", "found", "sustained", "closed", "otherwise", "ours", "ahead")
"""What a period tells where it may: the first is asked first. The order never looks at sizes."""

BASES = frozenset({"found", "mediated"})
"""How many cases a length of time rests on: said to the nearest 10 where the exact number would tell too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The matters closed in some years, counted. ``days`` are from filing to closing, by door.

    ``offers``, ``ahead``, ``sessions`` and ``agreements`` are of matters that began in this system (``ours``).
    """

    closed: int
    mediated: int
    found: int
    sustained: int
    before: int
    before_mediated: int
    offers: int
    ahead: int
    sessions: int
    agreements: int
    days_mediated: tuple[int, ...] = field(repr=False)
    days_found: tuple[int, ...] = field(repr=False)

    def counts(self) -> dict[str, int]:
        """Every figure of :data:`LINES`. Raises ValueError for counts that contradict one another."""
        ours, ours_mediated = self.closed - self.before, self.mediated - self.before_mediated
        found = {
            "closed": self.closed, "mediated": self.mediated, "found": self.found,
            "otherwise": self.closed - self.mediated - self.found, "ours": ours, "before": self.before,
            "ours_mediated": ours_mediated, "before_mediated": self.before_mediated, "agreements": self.agreements,
            "without_agreement": ours_mediated - self.agreements, "sustained": self.sustained,
            "not_sustained": self.found - self.sustained, "offers": self.offers,
            "never_offered": ours - self.offers, "ahead": self.ahead, "not_ahead": self.offers - self.ahead,
            "sessions": self.sessions, "not_met": self.ahead - self.sessions,
            "returned_after": self.sessions - ours_mediated,
        }  # fmt: skip
        if any(count < 0 for count in found.values()):
            raise ValueError("These counts contradict one another.")
        return found

    def totals(self) -> tuple[int, int, int]:
        """Offers, sessions and agreements as they are told."""
        return yearly_totals(self.offers, self.sessions, self.agreements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a period. A count is exact, or None; ``about`` has bases said to the nearest 10."""

    counts: dict[str, int | None]
    about: dict[str, int]
    mediation: MiddleHalf | None
    investigation: MiddleHalf | None

    @property
    def whole(self) -> bool:
        """True when every cell of the comparison can be filled: both doors, and how many were sustained."""
        sustained, found = self.counts["sustained"], self.counts["found"]
        return None not in (self.mediation, self.investigation, sustained, found)


def tell(cohort: Cohort, known: Mapping[str, tuple[int, int]]) -> Told:
    """What may be told of a cohort. ``known``: the bounds that the yearly totals give of :data:`TOTALS`.

    Begins with nothing told and adds one figure after the other, each only if no small count can be worked out then.
    """
    counts = cohort.counts()
    exact: set[str] = set()
    about: set[str] = set()
    # What the totals tell by themselves is theirs to tell: it is not hidden by hiding more.
    given = _exposed(counts, exact, about, known)
    for name in TOLD:
        if may_publish(counts[name]) and _exposed(counts, exact | {name}, about, known) <= given:
            exact.add(name)
        elif name in BASES and counts[name] >= SMALLEST and _exposed(counts, exact, about | {name}, known) <= given:
            about.add(name)
    return Told(
        counts={name: counts[name] if name in exact else None for name in TOLD},
        about={name: _to_ten(counts[name]) for name in about},
        mediation=middle_half(cohort.days_mediated) if "mediated" in exact | about else None,
        investigation=middle_half(cohort.days_found) if "found" in exact | about else None,
    )


def bounds_of(
    counts: Mapping[str, int], exact: set[str], about: set[str], known: Mapping[str, tuple[int, int]]
) -> Bounds:
    """What a reader knows of every figure of a period before computing anything."""
    bounds: Bounds = {}
    for name in figures_of(LINES):
        count = counts[name]
        if name in known:
            bounds[name] = known[name]
        elif name in exact:
            bounds[name] = (count, count)
        elif name in about:
            bounds[name] = (max(1, _to_ten(count) - 5), _to_ten(count) + 5)
        elif name in ("before", "before_mediated") and counts["before"] == 0:
            # Everybody knows when this system began.
            bounds[name] = (0, 0)
        else:
            bounds[name] = (0, MOST)
    return bounds


def _exposed(
    counts: Mapping[str, int], exact: set[str], about: set[str], known: Mapping[str, tuple[int, int]]
) -> frozenset[str]:
    """The small figures that a reader could work out too closely."""
    small = [name for name in figures_of(LINES) if name not in known and not may_publish(counts[name])]
    return frozenset(too_close(LINES, bounds_of(counts, exact, about, known), small, APART))


def known_from(exact: tuple[int, int, int], told: tuple[int, int, int]) -> dict[str, tuple[int, int]]:
    """What one year's totals let a reader know: a rounded one lies within 2, one of 50 and more is as it stands."""
    return {
        name: (count, count) if count >= 50 and said == count else (max(0, said - 2), said + 2)
        for name, count, said in zip(TOTALS, exact, told, strict=True)
    }


def _to_ten(count: int) -> int:
    return 10 * ((count + 5) // 10)
