"""Who looked at what is forgotten in time: when it is as old as a file may be, and never before the file itself.

As all that is destroyed by schedule: without a schedule in the programme nothing is, and under a legal hold nothing is.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from evenhand import vault
from evenhand.clerk.transaction import one_transaction
from evenhand.core.dates import Now
from evenhand.models import programmes
from evenhand.models.access import AccessEntry
from evenhand.models.cases import ComplaintRow

AT_ONCE = 2_000
"""Entries that go in one transaction, so that nobody who writes waits for it."""
A_NIGHT = 100_000


def forget_looks(now: Now) -> int:
    """Forget the looks that are old enough, the oldest first, at most ``A_NIGHT``; how many went."""
    programme = programmes.in_force()
    if not programme.schedule:
        return 0
    kept = ComplaintRow.objects.filter(ref=OuterRef("ref"), case_key__isnull=False)
    old = AccessEntry.objects.filter(~Exists(kept), at__lt=now.at - timedelta(days=programme.retention_days))
    # Chosen outside of any transaction: looking at what stays takes longer than forgetting what goes.
    chosen = list(old.order_by("at").values_list("id", "ref")[:A_NIGHT])
    held = {ref for ref in {ref for _, ref in chosen} if ref and vault.is_on_hold(ref)}
    going = [number for number, ref in chosen if ref not in held]
    for first in range(0, len(going), AT_ONCE):
        with one_transaction():
            AccessEntry.objects.filter(id__in=going[first : first + AT_ONCE]).delete()
    return len(going)
