"""A form counts once: the same key and body again get the same answer; the same key with another body is a conflict.

Kept are HMACs under the custodian's pepper (design §10.4), for 72 hours. The key's HMAC covers the actor, so that
nobody learns another's answer by sending another's key, and the table does not say who did what.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from uuid import UUID

from evenhand import vault
from evenhand.clerk.papers import Conflict, Done, Key, Receipt
from evenhand.core.access import Actor
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.idempotency import IdempotencyRow

KEPT_DAYS = 3


def seen(key: Key | None, by: Actor) -> Done | Conflict | None:
    """The answer this form got before; None when it is new."""
    if key is None:
        return None
    row = IdempotencyRow.objects.filter(pk=_mark(key, by)).first()
    if row is None:
        return None
    done = _again(row)
    return done if bytes(row.body) == _body(key) else Conflict(saved=done)


def forget(key: Key | None, by: Actor) -> None:
    """Let a form be done anew under the same key: for what replaces its own text and nothing else."""
    if key is not None:
        IdempotencyRow.objects.filter(pk=_mark(key, by)).delete()


def remember(key: Key | None, by: Actor, receipt: Receipt) -> None:
    """Remember that this form was done, in the same transaction. A second one at the same moment fails here."""
    if key is None:
        return
    mark, first, last = _mark(key, by), receipt.first, receipt.last
    row = IdempotencyRow(key=mark, body=_body(key), ref=receipt.ref, first=first, last=last, day=receipt.on)
    IdempotencyRow.objects.bulk_create([row])


def bound(key: Key, ref: str) -> Key:
    """The form for this complaint alone: sent to another one it is another form."""
    return Key(value=f"{ref}\n{key.value}", body=key.body)


def number_of(key: Key, by: Actor) -> str:
    """Twenty-four signs that this form, this body and this person always have: for a row that needs a name of its own.

    The form's random key is kept nowhere, so nothing can be tried out against them.
    """
    return hashlib.sha256(f"{by.id}\n{key.value}\n".encode() + key.body).hexdigest()[:24]


def forget_old(today: date) -> int:
    """Remove what is older than 72 hours; how many there were. For the clock."""
    return IdempotencyRow.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()[0]


def _again(row: IdempotencyRow) -> Done:
    complaint = ComplaintRow.objects.get(ref=row.ref)
    kept = FactRow.objects.filter(complaint=complaint, n__gte=row.first, n__lte=row.last).order_by("n")
    facts = tuple(fact_of(one.kind, one.payload) for one in kept)
    receipt = Receipt(ref=row.ref, first=row.first, last=row.last, on=row.day)
    return Done(
        ref=row.ref, facts=facts, case=rows.load(complaint), receipt=receipt, replayed=True, people=people(complaint)
    )


def people(complaint: ComplaintRow) -> dict[str, UUID]:
    """Party codes and their persons."""
    return {part.code: part.person_id for part in complaint.parts.all() if part.person_id is not None}


def _mark(key: Key, by: Actor) -> bytes:
    return vault.mac("idem", f"{by.id}\n{key.value}".encode())


def _body(key: Key) -> bytes:
    # Bound to the form's own random key, which is kept nowhere: a body has few values where it holds an answer, and the
    # pepper outlives the answer. Whoever has both could otherwise try them out.
    return vault.mac("idem body", f"{key.value}\n".encode() + key.body)
