"""Writing down what was told to the public: once for each year and each period, and never again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from evenhand.clerk.transaction import one_transaction
from evenhand.core.disclosure import Period, may_be_told
from evenhand.models.figures import FiguresPeriod, FiguresYear


def publish_year(year: int, totals: tuple[int, int, int], today: date) -> bool:
    """Tell offers, sessions and agreements of one year. False when that was done before, or it is too early."""
    with one_transaction():
        if not may_be_told(year, today) or FiguresYear.objects.filter(year=year).exists():
            return False
        offers, sessions, agreements = totals
        FiguresYear.objects.create(
            year=year, offers=offers, sessions=sessions, agreements=agreements, published_on=today
        )
        return True


def publish_period(period: Period, figures: Mapping[str, Any], today: date) -> bool:
    """Tell the figures of one period. False when it overlaps one that was told, or when it is too early.

    An overlap would let anyone take one period from the other and be left with a small number.
    """
    with one_transaction():
        told = FiguresPeriod.objects.filter(first_year__lte=period.last_year, last_year__gte=period.first_year)
        if not may_be_told(period.last_year, today) or told.exists():
            return False
        FiguresPeriod.objects.create(
            first_year=period.first_year, last_year=period.last_year, figures=dict(figures), published_on=today
        )
        return True
