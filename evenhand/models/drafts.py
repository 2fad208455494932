"""Complaints that are not filed yet, sealed under the code their writer keeps. The office cannot read them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.models.door import Kept


class DraftRow(Kept):
    """One draft: ``name`` is random and says nothing; gone when it is filed, or after ``until``."""

    classification: ClassVar[dict[str, str]] = {"name": "operational", "box": "sealed", "until": "operational"}

    name = models.CharField(max_length=32, primary_key=True)
    box = models.BinaryField()
    until = models.DateField(db_index=True)

    class Meta:
        db_table = "evenhand_draft"

    def __str__(self) -> str:
        return self.name
