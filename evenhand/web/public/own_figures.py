"""This office's own figures for public pages, or None while there are too few cases to publish (design §10.11)."""

from __future__ import annotations

from evenhand.reads import figures
from evenhand.reads.figures import DoorDays
from evenhand.web.figures_told import years_said
from evenhand.web.wording import Days, OwnFigures


def own_figures() -> OwnFigures | None:
    """The newest published figures that tell the days behind a door. None until the first period was published."""
    told = figures.latest()
    if told is None:
        return None
    sustained, found = told.counts.get("sustained"), told.counts.get("found")
    both = sustained is not None and found is not None
    return OwnFigures(
        years=years_said(told),
        mediation=_days(told.mediation),
        investigation=_days(told.investigation),
        sustained=sustained if both else None,
        investigated=found if both else None,
    )


def _days(days: DoorDays | None) -> Days | None:
    if days is None:
        return None
    first, last = days.ends or (None, None)
    return Days(n=days.n, low=days.low, high=days.high, median=days.median, first=first, last=last, rounded=days.about)
