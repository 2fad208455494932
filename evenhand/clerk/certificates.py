"""Certifying a destruction, in the transaction that destroys; and noting the turn of the epoch that makes it final."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings

from evenhand import vault
from evenhand.clerk.transaction import one_transaction
from evenhand.core.case import Case
from evenhand.core.programme import Programme
from evenhand.models.certificates import CertificateRow

NUMBER_BYTES = 16


def keep(before: Case, after: Case, n: int, today: date, programme: Programme) -> None:
    """A certificate for what this act destroyed, if it did; ``n`` is the number of its fact.

    A room's key lived in the custodian, a file's key in its row: while copies of either may live, it is not final.
    """
    if (before.shredded, before.room_gone) == (after.shredded, after.room_gone):
        return
    CertificateRow.objects.create(
        number=secrets.token_hex(NUMBER_BYTES),
        ref=after.ref,
        what=CertificateRow.What.FILE if after.shredded else CertificateRow.What.ROOM,
        n=n,
        schedule=programme.schedule[:200],
        on=today,
        window=settings.EVENHAND_BACKUP_DAYS if after.shredded else settings.EVENHAND_KEY_BACKUP_DAYS,
    )


def turn(today: date) -> bool:
    """Begin a new epoch without the buried keys, and note on the certificates that it was. For the clock."""
    turned = vault.turn_epoch()
    with one_transaction():
        CertificateRow.objects.filter(turned_on__isnull=True, on__lte=today).update(turned_on=today)
    return turned
