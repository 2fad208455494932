"""A complaint that is being written: kept sealed under its writer's code, forgotten when it is filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection

from evenhand import vault
from evenhand.clerk.transaction import one_transaction
from evenhand.models.drafts import DraftRow

DRAFT_DAYS = 30


def keep_draft(name: str, code: str, data: bytes, *, today: date, beside: Callable[[], None] = lambda: None) -> None:
    """Keep a complaint that is not filed yet, sealed under the code its writer was given; in place of what was
    there. ``beside`` is what another room adds in the same transaction, such as that code."""
    with one_transaction():
        beside()
        DraftRow.objects.bulk_create(
            [DraftRow(name=name, box=vault.seal_draft(code, data), until=today + timedelta(days=DRAFT_DAYS))],
            update_conflicts=True, update_fields=["box", "until"], unique_fields=["name"],
        )  # fmt: skip


def drop_draft(name: str) -> bool:
    """Forget a draft: it was filed, or its writer asked. True for the one who made it go, however many ask at once."""
    with one_transaction():
        return forget(name)


def forget(name: str) -> bool:
    """The same inside a transaction. Every filing does it, so the statement is not composed each time."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evenhand_draft WHERE name = %s", [name])
        return bool(cursor.rowcount)
