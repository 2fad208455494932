"""The views of the list that a member of staff keeps: a name, and a question of codes and days.

They belong to the person and go with the account. Sharing one needs nothing here: its address says it whole, and holds
no name of anybody.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from evenhand.models.accounts import Account

MOST = 30
"""Views that one person may keep: more are no help in finding anything."""


def keep(account: UUID, name: str, query: str) -> bool:
    """Keep a view. The same name again is the same view, as it was kept last. False when one keeps too many."""
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account)
        kept = dict(row.views) | {name: query}
        if len(kept) > MOST:
            return False
        _write(row, kept)
    return True


def forget(account: UUID, name: str) -> None:
    """Forget a view of one's own; nothing when it is gone already."""
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account)
        _write(row, {one: query for one, query in row.views if one != name})


def _write(row: Account, kept: dict[str, str]) -> None:
    row.views = sorted(kept.items(), key=lambda view: view[0].casefold())
    row.save(update_fields=["views"])
