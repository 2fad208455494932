"""The books for those who check them: the ledger, the nightly audit, and the programmes that were in force.

An auditor sees no complaint (``walls``): only what may be published, and that a quarter of a year late, so that no day
of a leaf tells what happened in the office lately (docs/security.md, "The ledger").
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from evenhand.core.access import Actor
from evenhand.ledger import Verdict
from evenhand.models.clockwork import TickRow
from evenhand.models.ledger import LedgerHead, LedgerRow
from evenhand.models.programmes import ProgrammeAdoption
from evenhand.models.restores import RestoreRow
from evenhand.reads import checkpoints, matrix

READERS = matrix.holders("check", "books")
CHUNK = 2_000
CHECKED_AT_ONCE = 200_000
"""Leaves that a page checks while somebody waits; a longer book is checked by the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """One programme that came into force: by two people, on a day, under the fingerprint of its text."""

    name: str
    sha256: str
    on: date
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """One time the office was put back from a backup: with so many leaves, and this head."""

    on: date
    leaves: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """How the books stand. ``audited_on``: the last night on which history was held against the guarantees."""

    size: int
    head: str
    day: date | None
    audited_on: date | None
    findings: int
    adopted: tuple[Adopted, ...]
    restored: tuple[Restored, ...]


def books(actor: Actor) -> Books | None:
    """How the books stand; None for who may not check them."""
    if actor.role not in READERS:
        return None
    head, tick = LedgerHead.objects.first(), TickRow.objects.first()
    rows = ProgrammeAdoption.objects.order_by("-id").values_list(
        "programme__name", "programme_id", "on", "by", "second"
    )
    return Books(
        size=head.size if head else 0,
        head=bytes(head.chain).hex() if head else "",
        day=head.day if head else None,
        audited_on=tick.audited_on if tick else None,
        findings=tick.findings if tick else 0,
        adopted=tuple(Adopted(name=name, sha256=sha, on=on, by=by, second=two) for name, sha, on, by, two in rows),
        restored=tuple(
            Restored(on=localdate(one.at), leaves=one.leaves, head=bytes(one.chain).hex())
            for one in RestoreRow.objects.order_by("-id")
        ),
    )


def check(actor: Actor) -> Verdict | None:
    """Check the whole ledger now; None for who may not, or where it is too long to wait for."""
    head = LedgerHead.objects.first()
    if actor.role not in READERS or (head and head.size > CHECKED_AT_ONCE):
        return None
    return checkpoints.verify_book()


def told_until(today: date) -> date:
    """The last day of the quarter before the one that ended last: until then leaves are given away."""
    quarter = today.year * 4 + (today.month - 1) // 3 - 1
    return date.fromordinal(date(quarter // 4, quarter % 4 * 3 + 1, 1).toordinal() - 1)


def leaves(actor: Actor, until: date) -> Iterator[bytes]:
    """The book as a file; nothing for who may not."""
    if actor.role in READERS:
        yield from lines(until)


def lines(until: date) -> Iterator[bytes]:
    """Every leaf under the newest checkpoint, one JSON object in a line, and its entry up to the last of a day: so the
    whole tree can be checked, and what the office did lately is not told. Before the first checkpoint, leaves that
    are told alone."""
    last = checkpoints.newest()
    first, end, telling = 0, last.size if last else None, True
    while end is None or first < end:
        rows = list(
            LedgerRow.objects.filter(seq__gte=first).order_by("seq")[: min(CHUNK, (end or first + CHUNK) - first)]
        )
        for row in rows:
            told = {"seq": row.seq, "prev": bytes(row.prev).hex(), "leaf": bytes(row.leaf).hex()}
            entry = bytes(row.entry).decode("ascii")
            telling = telling and date.fromisoformat(json.loads(entry)["day"]) <= until
            if not telling and end is None:
                return
            yield json.dumps(told | ({"entry": entry} if telling else {})).encode() + b"\n"
        first += len(rows)
        if len(rows) < CHUNK and (end is None or not rows):
            return
