"""Entering leaves, in the caller's transaction and last of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db import connection

from evenhand.ledger.leaves import GENESIS, Entry, Leaf, Mac, canonical, fact_mark, inscribe, leaf_hash, link
from evenhand.models import asking
from evenhand.models.inserting import insert
from evenhand.models.ledger import LedgerHead, LedgerRow


def append(entries: Sequence[Entry], mac: Mac) -> tuple[int, ...]:
    """Enter these facts, in order; ``mac`` is ``vault.mac``. Returns the numbers of their leaves.

    Inside the caller's transaction, as its last step: the head is locked from here to the commit, so leaves are written
    one after another and without gaps (PostgreSQL: ``SELECT … FOR UPDATE``; SQLite: ``BEGIN IMMEDIATE`` already holds
    the writer's lock). Raises RuntimeError outside a transaction, ValueError for an event that is not in the core.

    Days never go back: a leaf that waited for the lock over midnight carries the day of the leaf before it.
    """
    if not entries:
        return ()
    pen = Pen()
    for entry in entries:
        pen.enter(entry.day, partial(inscribe, entry, mac), fact_mark(mac, entry.ref, entry.n))
    return pen.put_down()


class Pen:
    """The one pen of the book. Whoever holds it has the head locked until the end of the transaction."""

    def __init__(self) -> None:
        """Take it. Raises RuntimeError outside a transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("the ledger is written in the same transaction as the facts")
        head = _locked_head()
        self.chain, self.day, self.size = bytes(head.chain), head.day, head.size
        self._rows: list[LedgerRow] = []

    def enter(self, day: date, leaf: Callable[[int, date], Leaf], mark: bytes) -> None:
        """The next leaf: what ``leaf`` makes of its number and its day. ``mark`` refuses a second one of its kind."""
        self.day = max(day, self.day or day)
        content = canonical(leaf(self.size, self.day))
        hashed = leaf_hash(content)
        self._rows.append(LedgerRow(seq=self.size, leaf=hashed, prev=self.chain, entry=content, fact=mark))
        self.chain, self.size = link(self.chain, hashed), self.size + 1

    def put_down(self) -> tuple[int, ...]:
        """Write what was entered, and move the head. The numbers of the leaves."""
        insert(self._rows)
        with connection.cursor() as cursor:
            day = connection.ops.adapt_datefield_value(self.day)
            cursor.execute(
                "UPDATE evenhand_ledger_head SET chain = %s, day = %s, size = %s WHERE id = 1",
                [self.chain, day, self.size],
            )
        return tuple(row.seq for row in self._rows)


def _locked_head() -> LedgerHead:
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    there = asking.rows(LedgerHead, f"id = 1{lock}")
    if there:
        return there[0]
    # The very first leaf: whoever comes second waits for the row the first one makes.
    return LedgerHead.objects.select_for_update().get_or_create(id=1, defaults={"chain": GENESIS})[0]


def find(ref: str, n: int, mac: Mac) -> LedgerRow | None:
    """The leaf of a complaint's ``n``-th fact, or None: not every fact makes one."""
    return LedgerRow.objects.filter(fact=fact_mark(mac, ref, n)).first()


def begun() -> bool:
    """Whether the book has a leaf."""
    return bool(asking.cells("SELECT 1 FROM evenhand_ledger_head WHERE id = 1 AND size > 0"))
