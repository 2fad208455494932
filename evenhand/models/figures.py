"""What the office has told the public: written once for each period, and never changed.

A page shows these rows as they are; no request ever counts complaints to answer the public (design §10.11).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class FiguresYear(Kept):
    """The totals of one year that are always told, to the nearest 5 below 50."""

    classification: ClassVar[dict[str, str]] = {
        "year": "public",
        "offers": "public",
        "sessions": "public",
        "agreements": "public",
        "published_on": "public",
    }

    year = models.PositiveSmallIntegerField(primary_key=True)
    offers = models.PositiveIntegerField()
    sessions = models.PositiveIntegerField()
    agreements = models.PositiveIntegerField()
    published_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(agreements__lte=models.F("sessions"), sessions__lte=models.F("offers")),
                name="totals_hold_one_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class FiguresPeriod(Kept):
    """One published period of one to three whole years: ``figures`` is what may be told, and nothing else."""

    classification: ClassVar[dict[str, str]] = {
        "first_year": "public",
        "last_year": "public",
        "figures": "public",
        "published_on": "public",
    }

    first_year = models.PositiveSmallIntegerField(primary_key=True)
    last_year = models.PositiveSmallIntegerField(unique=True)
    figures = Codes()
    published_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year"), last_year__lte=models.F("first_year") + 2),
                name="a_period_has_one_to_three_years",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_year} to {self.last_year}"
