"""Who is to be let into the locked room again, by whom, and from when: no word of what stands there.

A line stands from when somebody at the table vouched for a person with a new key; it goes with the room.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.models.cases import ComplaintRow
from evenhand.models.door import Kept


class Way(models.TextChoices):
    """How somebody made sure that it is really them. Frozen codes."""

    IN_PERSON = "in_person"
    KNOWN_PHONE = "known_phone"
    POSTED_CARD = "posted_card"


class AdmissionRow(Kept):
    """One person who is to be let in at one table. ``code``, ``asked_by``: a party's code or a mediator's account."""

    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "complaint", "mediation", "code", "way", "asked_by", "open_at", "ended_on", "let_in"], "operational"
    )

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="admissions")
    mediation = models.CharField(max_length=8)
    code = models.CharField(max_length=40)
    way = models.CharField(max_length=12, choices=Way.choices)
    asked_by = models.CharField(max_length=40)
    open_at = models.DateTimeField()
    # Set when they were let in (``let_in``) or it was stopped.
    ended_on = models.DateField(null=True)
    let_in = models.BooleanField(default=False)

    class Meta:
        db_table = "evenhand_admission"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["complaint", "mediation", "code"], condition=Q(ended_on=None), name="one_admission_at_a_time"
            ),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="admission_way_is_known"),
            models.CheckConstraint(condition=~Q(code=models.F("asked_by")), name="nobody_vouches_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.mediation} {self.code}"
