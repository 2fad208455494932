"""Noting that this installation was put back from a backup: the books say so to whoever checks them."""

from __future__ import annotations

from datetime import datetime

from evenhand.clerk.transaction import one_transaction
from evenhand.models.restores import RestoreRow


def note_restore(*, at: datetime, made_at: datetime | None, leaves: int, chain: str, buried: int) -> None:
    """Note a restore: when, from a database of when (None: keys alone), how far its ledger went, its head in hex."""
    with one_transaction():
        RestoreRow.objects.create(at=at, made_at=made_at, leaves=leaves, chain=bytes.fromhex(chain), buried=buried)
