"""The exception register: that a member of a mediation spoke of it, on which ground of a closed list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.models.door import Kept


class Ground(models.TextChoices):
    """On which ground somebody may speak of what was said in mediation (UMA §6). A closed list."""

    BODILY_HARM = "bodily_harm"
    CRIME = "crime"
    CHILD = "child"
    ADULT = "adult"
    MALPRACTICE = "malpractice"
    AGREEMENT = "agreement"


class DisclosureRow(Kept):
    """Somebody of a mediation spoke on a ground that the law allows: ground, day and role. Never what, never to whom,
    and never which of them. ``mark`` makes one form count once."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "ref": "operational",
        "ground": "operational",
        "role": "operational",
        "on": "operational",
        "mark": "operational",
    }

    ref = models.CharField(max_length=16, db_index=True)
    ground = models.CharField(max_length=12, choices=Ground)
    role = models.CharField(max_length=12)
    on = models.DateField()
    mark = models.CharField(max_length=24, unique=True)

    class Meta:
        db_table = "evenhand_legal_disclosure"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="ground_is_known"),
            models.CheckConstraint(
                condition=Q(role__in=["complainant", "officer", "guardian", "mediator"]), name="a_member_speaks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.ground}"
