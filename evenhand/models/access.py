"""Who looked at what. A table of its own, prunable by policy, never chained with acts (design §10.12).

``reads`` writes it itself: the named exception to the clerk's write door.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AccessEntry(models.Model):
    """One look: whose account, in which role, at which complaint, at what (a code such as ``case`` or ``contact``)."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "at": "operational",
        "account": "operational",
        "role": "operational",
        "ref": "operational",
        "what": "operational",
    }

    at = models.DateTimeField(db_index=True)
    account = models.CharField(max_length=40)
    role = models.CharField(max_length=16)
    ref = models.CharField(max_length=16, blank=True)
    what = models.CharField(max_length=40)

    class Meta:
        db_table = "evenhand_access_entry"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ref", "-id"], name="looks_at_a_complaint"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.what}"
