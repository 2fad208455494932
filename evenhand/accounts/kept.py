"""What a person typed is never lost: a form that arrives after its sign-in ended is kept, sealed, for 30 minutes; one
that arrives while the custodian does not answer, for two days.

It is sealed without the custodian, so that it can be kept while that is away. The key is in the browser's own cookie
and nowhere else, and the text belongs to the account that sent it: another person who signs in on the same computer is
offered nothing. Source: docs/security.md §6.3; WCAG 2.2 SC 3.3.7.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from evenhand.models.accounts import Account
from evenhand.models.sign_ins import KeptText
from evenhand.vault.files import CustodianFault
from evenhand.vault.sealing import Refused, lp, pad, seal, unpad, unseal

__all__ = (
    "KEEP",
    "KEEP_WHILE_LOCKED",
    "KEY_BYTES",
    "CustodianFault",
    "Fields",
    "Kept",
    "drop",
    "keep",
    "sweep",
    "waiting",
)

KEEP = timedelta(minutes=30)
# Less than the three days for which a form's key is remembered, so that what is sent late still counts once.
KEEP_WHILE_LOCKED = timedelta(days=2)
KEY_BYTES = 32
# Two or three tabs may be open when a sign-in ends; more is not a person.
MOST = 5

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One form that was kept: where it was going, and its fields in their order."""

    id: UUID
    path: str
    fields: Fields


def keep(account: UUID, key: bytes, path: str, fields: Fields, until: datetime) -> bool:
    """Keep one form until then, for the account it belongs to. False when there is no such account any more."""
    if not Account.objects.filter(pk=account).exists():
        return False
    one, bucket = uuid4(), _bucket(key)
    box = seal(key, pad(json.dumps(fields).encode()), _context(one, account, path))
    with transaction.atomic():
        KeptText.objects.create(id=one, bucket=bucket, account_id=account, path=path[:300], box=box, until=until)
        older = KeptText.objects.filter(bucket=bucket).order_by("-until", "pk").values_list("pk", flat=True)[MOST:]
        KeptText.objects.filter(pk__in=list(older)).delete()
    return True


def waiting(account: UUID, key: bytes, at: datetime) -> tuple[Kept, ...]:
    """What this account typed in this browser and has not sent yet, the oldest first."""
    rows = KeptText.objects.filter(bucket=_bucket(key), account_id=account, until__gt=at).order_by("until", "pk")
    return tuple(kept for row in rows if (kept := _opened(row, key)) is not None)


def drop(account: UUID, key: bytes, id: UUID) -> None:
    """Forget one kept form: it was sent, or it is not wanted."""
    KeptText.objects.filter(pk=id, bucket=_bucket(key), account_id=account).delete()


def sweep(at: datetime) -> int:
    """Forget what nobody came back for. Returns how many."""
    return KeptText.objects.filter(until__lte=at).delete()[0]


def _opened(row: KeptText, key: bytes) -> Kept | None:
    try:
        plain = unpad(unseal(key, bytes(row.box), _context(row.id, row.account_id, row.path)))
    except Refused:
        return None
    return Kept(id=row.id, path=row.path, fields=tuple((str(name), str(value)) for name, value in json.loads(plain)))


def _bucket(key: bytes) -> str:
    # A plain hash: the key is 32 random bytes, and the custodian may be away just now.
    return hashlib.sha256(lp("kept bucket", key)).hexdigest()


def _context(id: UUID, account: UUID, path: str) -> bytes:
    return lp("kept text", id.bytes, account.bytes, path)
