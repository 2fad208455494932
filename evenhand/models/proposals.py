"""What one member of staff has proposed and another has not yet confirmed (two-person acts, design §10.18)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class ProposalRow(Kept):
    """One act that waits for a second person. ``fields`` are the form's codes; there is no free text in a proposal."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "act": "operational",
        "fields": "operational",
        "proposed_by": "operational",
        "proposed_on": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="proposals")
    act = models.CharField(max_length=40)
    fields = Codes()
    proposed_by = models.CharField(max_length=40)
    proposed_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.act}"
