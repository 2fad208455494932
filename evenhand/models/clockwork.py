"""Small tables that keep the house's own time: what is due, how many there are, when the clock last ran."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.core.codes import Stage
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import Kept


class DueRow(Kept):
    """One thing a complaint has coming, as the core's ``deadlines`` says. ``by_itself``: the clock does it."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "matter": "operational",
        "mediation": "operational",
        "on": "operational",
        "code": "operational",
        "by_itself": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="dues")
    matter = models.CharField(max_length=8, blank=True)
    mediation = models.CharField(max_length=8, blank=True)
    on = models.DateField()
    code = models.CharField(max_length=32)
    by_itself = models.BooleanField(default=False)

    class Meta:
        db_table = "evenhand_due"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["on", "id"], name="due_for_people", condition=Q(by_itself=False)),
            models.Index(fields=["on", "id"], name="due_by_itself", condition=Q(by_itself=True)),
            models.Index(fields=["code", "on", "id"], name="due_code_on"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "code", "matter", "mediation"], name="due_once"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.code}"


STAGES = tuple(Stage)


class CountsRow(Kept):
    """Counts kept beside the rows they count, so that no page ever counts a table. One row, moved in one statement."""

    # fmt: off
    classification: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "complaints", "matters", "suspended", "quarantine", *(stage.value for stage in STAGES)], "operational"
    )
    # fmt: on

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    complaints = models.IntegerField(default=0)
    matters = models.IntegerField(default=0)
    suspended = models.IntegerField(default=0)
    quarantine = models.IntegerField(default=0)
    received = models.IntegerField(default=0)
    screened = models.IntegerField(default=0)
    eligible = models.IntegerField(default=0)
    offered = models.IntegerField(default=0)
    ahead = models.IntegerField(default=0)
    queued = models.IntegerField(default=0)
    investigating = models.IntegerField(default=0)
    found = models.IntegerField(default=0)
    closed_uncooperative = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    mediated = models.IntegerField(default=0)

    class Meta:
        db_table = "evenhand_counts"

    def __str__(self) -> str:
        return f"{self.matters} matters"


class TickRow(Kept):
    """When the clock last finished, and how late it was; and since when it stands by a leap (``clerk.leaping``)."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "finished_at": "operational",
        "leapt_at": "operational",
        "audited_on": "operational",
        "opened_on": "operational",
        "late": "operational",
        "findings": "operational",
    }

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    finished_at = models.DateTimeField(null=True)
    leapt_at = models.DateTimeField(null=True)
    audited_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    late = models.PositiveIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "evenhand_tick"

    def __str__(self) -> str:
        return f"{self.finished_at}"
