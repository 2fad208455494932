"""Leaves that say nothing, so that how much the book grows says nothing either.

A cover leaf has the form and one of the sizes of the leaves around it; its pseudonyms and its mark of a role mean
nobody. Whoever has leaf hashes, sizes and checkpoints, and no entries, cannot tell one from a leaf of a complaint.

* :func:`cover_day` enters one to sixteen each day. A receipt shows the number of its leaf; without these, the distance
  between two receipts would show whether somebody else did something between them.
* :func:`pad` fills up to a multiple of 256 before a checkpoint. Each week grows by one block, whether nothing happened
  or much; only a week with more leaves than a block holds grows by more.
"""

from __future__ import annotations

import secrets
from datetime import date

from evenhand.ledger.blocks import BLOCK
from evenhand.ledger.book import Pen
from evenhand.ledger.leaves import COVER, EVENTS, NOTHING, OWN, Leaf, Mac, canonical, fact_mark
from evenhand.models import asking
from evenhand.models.ledger import LedgerRow

A_DAY = 16
_LOOKED_AT = 512
_SHORTEST_ROLE, _LONGEST_ROLE = 1, 64


def cover_day(day: date, mac: Mac) -> int:
    """Enter one to sixteen cover leaves for ``day``, in the caller's transaction; how many. A second time: 0."""
    pen = Pen()
    marks = [fact_mark(mac, f"*day {day.isoformat()}", n) for n in range(secrets.randbelow(A_DAY) + 1)]
    if LedgerRow.objects.filter(fact=marks[0]).exists():
        return 0
    sizes = _sizes(pen.size)
    for mark in marks:
        pen.enter(day, lambda seq, on: _cover(seq, on, secrets.choice(sizes)), mark)
    return len(pen.put_down())


def pad(pen: Pen, day: date, mac: Mac) -> int:
    """Fill up to the next multiple of 256, with at least one leaf; the size then.

    The last one seals: as its object it names the chain over every leaf before it, so that a root which holds this leaf
    holds them all, and checking them against it needs no sum beyond the chain.
    """
    sizes = _sizes(pen.size)
    last = pen.size // BLOCK * BLOCK + BLOCK - 1
    while pen.size < last:
        pen.enter(day, lambda seq, on: _cover(seq, on, secrets.choice(sizes)), _mark(mac, pen.size))
    chain = f"sha256:{pen.chain.hex()}"
    pen.enter(day, lambda seq, on: _leaf(seq, on, role=NOTHING, obj=chain), _mark(mac, pen.size))
    pen.put_down()
    return pen.size


def _mark(mac: Mac, seq: int) -> bytes:
    return fact_mark(mac, "*pad", seq)


def _leaf(seq: int, day: date, *, role: str, obj: str) -> Leaf:
    return Leaf(
        seq=seq,
        day=day.isoformat(),
        e=COVER,
        case=secrets.token_hex(32),
        actor=secrets.token_hex(32),
        role=role,
        obj=obj,
        salt=secrets.token_hex(16),
    )


_BARE = len(canonical(_leaf(0, date(2026, 11, 22), role=NOTHING, obj=NOTHING))) - 2
_DIGEST = len("sha256:") + 64 - len(NOTHING)


def _cover(seq: int, day: date, size: int) -> Leaf:
    """A cover leaf whose entry has ``size`` bytes beside the digits of its number; as near as the form allows."""
    role, obj = size - _BARE, NOTHING
    if role > _LONGEST_ROLE:
        role, obj = role - _DIGEST, f"sha256:{secrets.token_hex(32)}"
    return _leaf(seq, day, role=NOTHING * max(_SHORTEST_ROLE, min(role, _LONGEST_ROLE)), obj=obj)


def _sizes(size: int) -> list[int]:
    """The sizes of the last entries, beside the digits of their numbers; those of a new book are thought up."""
    found = asking.cells(
        "SELECT length(entry) - length(cast(seq AS varchar(20))) FROM evenhand_ledger WHERE seq >= %s",
        size - _LOOKED_AT,
    )
    return [one for (one,) in found] or [_BARE + len(e) - len(COVER) + len("coordinator") for e in EVENTS - OWN]
