"""Tables of the signed tree over the ledger: its blocks, its checkpoints, and what witnesses said of them.

Blocks are a shelf for proofs, which anyone can recompute from the leaves. A checkpoint is written twice: first what is
to be signed, then, once, its signed note.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class LedgerBlock(models.Model):
    """The root over one block of 256 leaves: leaves ``256 × number`` and the 255 after it. Append-only."""

    number = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()

    classification: ClassVar[dict[str, str]] = {"number": "public", "root": "public"}

    class Meta:
        db_table = "evenhand_ledger_block"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gte=0), name="ledger_blocks_count_from_zero"),
        ]

    def __str__(self) -> str:
        return f"block {self.number}"


class Checkpoint(models.Model):
    """The tree at one size, under the log's name then in force. ``note`` is empty until the custodian has signed."""

    # The log's number: 1, and one more for each restoring to an earlier point.
    log = models.PositiveSmallIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    on = models.DateField()
    note = models.BinaryField(default=b"")
    signed_at = models.DateTimeField(null=True)

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "log": "public",
        "size": "public",
        "root": "public",
        "on": "public",
        "note": "public",
        "signed_at": "operational",
    }

    class Meta:
        db_table = "evenhand_checkpoint"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["log", "size"], name="one_checkpoint_of_a_size"),
            models.CheckConstraint(condition=Q(size__gte=0, log__gte=1), name="checkpoint_counts_leaves"),
        ]

    def __str__(self) -> str:
        return f"{self.size} leaves of log {self.log}"


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint, verified when it was brought in. Append-only."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    # SHA-256 over the witness's verifier key: the name in it may be of any length.
    witness = models.BinaryField()
    line = models.BinaryField()
    at = models.DateTimeField()

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "checkpoint": "public",
        "witness": "public",
        "line": "public",
        "at": "public",
    }

    class Meta:
        db_table = "evenhand_cosignature"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="a_witness_signs_once"),
        ]

    def __str__(self) -> str:
        return f"a witness of {self.checkpoint_id}"
