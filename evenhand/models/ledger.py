"""Tables of the ledger: one row per leaf, and the head that appending locks. No column can hold a word or a name.

Both tables are append-only in the database itself (`evenhand.ledger.fences`), except that the head moves on.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class LedgerRow(models.Model):
    """One leaf. `entry` is the canonical bytes, stored verbatim; `leaf` and `prev` are hashes anyone can recompute."""

    # Counts from 0, so that it is the index of the leaf in the RFC 6962 tree.
    seq = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    prev = models.BinaryField()
    entry = models.BinaryField()
    # HMAC of complaint and fact number: finds a fact's leaf for its receipt, and refuses a second leaf for one fact.
    fact = models.BinaryField(unique=True)

    classification: ClassVar[dict[str, str]] = {
        "seq": "public",
        "leaf": "public",
        "prev": "public",
        "entry": "public",
        "fact": "operational",
    }

    class Meta:
        db_table = "evenhand_ledger"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(seq__gte=0), name="ledger_counts_from_zero"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.seq}"


class LedgerHead(models.Model):
    """Where the book ends: how many leaves, the chain after the last one, its day. One row, locked while appending."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    chain = models.BinaryField()
    day = models.DateField(null=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "size": "public",
        "chain": "public",
        "day": "public",
    }

    class Meta:
        db_table = "evenhand_ledger_head"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_ledger_head"),
        ]

    def __str__(self) -> str:
        return f"{self.size} leaves"
