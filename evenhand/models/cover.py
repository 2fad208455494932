"""Who is away, from when to when, and who covers for them (design §10.18). No reason is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.models.door import Kept


class AwayRow(Kept):
    """One absence of a colleague or mediator (account id), both days included. ``cover`` is empty for nobody."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "account": "operational",
        "cover": "operational",
        "first_on": "operational",
        "last_on": "operational",
        "entered_by": "operational",
        "entered_on": "operational",
    }

    account = models.CharField(max_length=40)
    cover = models.CharField(max_length=40, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    entered_by = models.CharField(max_length=40)
    entered_on = models.DateField()

    class Meta:
        db_table = "evenhand_away"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["last_on", "first_on"], name="away_on_a_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="away_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(cover=models.F("account")), name="nobody_covers_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.first_on} {self.last_on}"
