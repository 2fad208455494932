"""Certificates of destruction, each held against its leaf in the ledger: for the office, and for the auditor.

The auditor sees no reference: a certificate is checked by its number and its leaf, and neither says whose file it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand import ledger, vault
from evenhand.core.access import Actor
from evenhand.core.codes import READERS
from evenhand.core.destroying import CaseShredded, RoomDestroyed
from evenhand.ledger.leaves import leaf_hash, link
from evenhand.models.certificates import CertificateRow
from evenhand.models.ledger import LedgerHead, LedgerRow
from evenhand.reads import matrix

SEEN_BY = matrix.holders("read", "certificate of destruction")
PAGE = 50
_EVENT = {CertificateRow.What.ROOM: RoomDestroyed.leaf, CertificateRow.What.FILE: CaseShredded.leaf}


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One destruction. ``final_on`` is None until the turn of the epoch that follows it; ``leaf`` None where the ledger
    has none, which would be wrong; ``holds``: leaf, code, day and both links of the chain are as they must be."""

    number: str
    ref: str
    what: str
    schedule: str
    on: date
    turned_on: date | None
    final_on: date | None
    window: int
    root: str
    leaf: int | None
    holds: bool


def certificates(actor: Actor, after: str = "") -> list[Certificate]:
    """The newest certificates, fifty at a time after the number ``after``; none for who may not see them."""
    if actor.role not in SEEN_BY:
        return []
    rows = CertificateRow.objects.order_by("-on", "number")
    if after and (last := CertificateRow.objects.filter(number=after).first()):
        rows = rows.filter(on__lte=last.on).exclude(on=last.on, number__lte=last.number)
    return [_certificate(row, actor) for row in rows[:PAGE]]


def certificate(actor: Actor, number: str) -> Certificate | None:
    """One certificate by its number; None where there is none, or not for this person."""
    row = CertificateRow.objects.filter(number=number).first() if actor.role in SEEN_BY else None
    return None if row is None else _certificate(row, actor)


def _certificate(row: CertificateRow, actor: Actor) -> Certificate:
    leaf = ledger.find(row.ref, row.n, vault.mac)
    return Certificate(
        number=row.number,
        ref=row.ref if actor.role in READERS else "",
        what=row.what,
        schedule=row.schedule,
        on=row.on,
        turned_on=row.turned_on,
        final_on=row.turned_on + timedelta(days=row.window) if row.turned_on else None,
        window=row.window,
        root=row.root,
        leaf=leaf.seq if leaf else None,
        holds=leaf is not None and _holds(row, leaf),
    )


def _holds(row: CertificateRow, leaf: LedgerRow) -> bool:
    """Is the leaf what the certificate says, unchanged, and at its place in the chain?"""
    entry = json.loads(bytes(leaf.entry))
    said = entry["e"] == _EVENT[CertificateRow.What(row.what)] and date.fromisoformat(entry["day"]) >= row.on
    same = leaf_hash(bytes(leaf.entry)) == bytes(leaf.leaf) and entry["seq"] == leaf.seq
    following = LedgerRow.objects.filter(seq=leaf.seq + 1).values_list("prev", flat=True).first()
    if following is None:
        following = LedgerHead.objects.values_list("chain", flat=True).get(id=1)
    return said and same and link(bytes(leaf.prev), bytes(leaf.leaf)) == bytes(following)
