"""That this installation was put back from a backup, and from where on its ledger goes on anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.door import Kept


class RestoreRow(Kept):
    """One restore. ``made_at``: when the database's copy was made, None where only the keys were put back; ``leaves``
    and ``chain``: how many leaves the ledger had then, and its head. ``buried``: keys destroyed in between."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "at": "operational",
        "made_at": "operational",
        "leaves": "public",
        "chain": "public",
        "buried": "operational",
    }

    at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    leaves = models.BigIntegerField()
    chain = models.BinaryField()
    buried = models.PositiveIntegerField()

    class Meta:
        db_table = "evenhand_restore"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
