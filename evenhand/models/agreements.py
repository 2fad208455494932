"""Final agreements as files: the sealed bytes of each, and the fingerprint by which anyone can find it in the book.

The bytes are kept and never made again: a fingerprint on paper must fit them for as long as they are kept.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.cases import ComplaintRow
from evenhand.models.door import Kept


class AgreementRow(Kept):
    """One final agreement's file. ``leaf`` is the number of the ledger's leaf that names its fingerprint. The box is
    destroyed with the case; what proves that a copy is true, fingerprint and length, stays as it stays in the book."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "matter": "operational",
        "number": "public",
        "digest": "public",
        "fingerprint": "public",
        "length": "public",
        "final_on": "operational",
        "leaf": "public",
        "box": "sealed",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="agreements")
    matter = models.CharField(max_length=8)
    # 128 random bits in hexadecimal, as every page of the file prints them.
    number = models.CharField(max_length=32)
    # SHA-256 of the attached text, and of the file.
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, db_index=True)
    length = models.PositiveIntegerField()
    final_on = models.DateField()
    # Known once the ledger, which is written last, has entered it.
    leaf = models.BigIntegerField(null=True)
    box = models.BinaryField(null=True)

    class Meta:
        db_table = "evenhand_agreement"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "matter"], name="one_agreement_of_a_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.matter}"
