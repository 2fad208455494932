"""The facts: everything that ever happened to a complaint, in order, in codes. Rows fold from these; nothing changes
them.

Private to the office, unlike the ledger: exact instants and account ids. Where the rules do not say who (a matter
that went back, a session that ended), this book does not either: ``actor`` and ``role`` are empty and the instant is
the day's.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class FactRow(Kept):
    """The ``n``-th fact of one complaint. ``on_behalf``: the party for whom the desk did it, read back."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "n": "operational",
        "step": "operational",
        "kind": "operational",
        "payload": "operational",
        "on": "operational",
        "at": "operational",
        "actor": "operational",
        "role": "operational",
        "on_behalf": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.PROTECT, related_name="facts")
    n = models.PositiveIntegerField()
    # The number of the first fact of the same act: facts of one act happened together.
    step = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    payload = Codes()
    on = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=16, blank=True)
    on_behalf = models.CharField(max_length=8, blank=True)

    class Meta:
        db_table = "evenhand_fact"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "n"], name="facts_are_numbered"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="facts_begin_with_one"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.n} {self.kind}"
