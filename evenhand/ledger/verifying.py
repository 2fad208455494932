"""Checking the whole book: every leaf, every link, the count, the head, and the checkpoints. Needs no key.

What it finds: a leaf changed, removed, added, moved or cut off, by anyone who wrote to the database, and which one was
the first. Somebody who rewrote every leaf from one point on *and* the head is found by a checkpoint: those in the
database, the last one the custodian signed, and any that somebody outside has kept (:class:`Held`).

One sum a leaf for its content and one for its link are enough: the last leaf under a checkpoint names the chain over
all leaves before it (``cover``), so a root that holds that leaf holds them all. ``whole`` sums up the tree as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import OperationalError, connection

from evenhand.ledger.blocks import BLOCK, leaf_hashes
from evenhand.ledger.leaves import GENESIS, NOTHING, VERSION, Leaf, canonical, leaf_hash, link
from evenhand.ledger.tree import Growing
from evenhand.ledger.tree import root as root_of
from evenhand.models import asking
from evenhand.models.ledger import LedgerHead

CHUNK = 4 * BLOCK
"""Rows at once: so few that the glances over them find them in the processor's cache still."""
Row = tuple[int, bytes, bytes, bytes]
Progress = Callable[[int, int], None]

# Keys are sorted and the digests before the day have one length, so its place in the bytes is always the same.
_PROBE = canonical(
    Leaf(
        seq=0, day="2026-11-22", e="complaint.received", case="0" * 64, actor="0" * 64, role=NOTHING, obj=NOTHING,
        salt="0" * 32,
    )
)  # fmt: skip
_DAY = slice(_PROBE.index(b"2026"), _PROBE.index(b"2026") + 10)
_NUMBERED = b'"seq":%%d,"v":%d}' % VERSION


@dataclass(frozen=True, slots=True)
class Held:
    """A tree that somebody holds the book to: a checkpoint's size and root, and whose it is, for the sentence."""

    size: int
    root: bytes
    whose: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. ``size`` leaves were expected; ``head`` is the chain after the last one, in hex; ``held``
    counts the checkpoints that the book agrees with. ``first_bad`` is the number of the first leaf that is wrong,
    ``reason`` a sentence about it."""

    ok: bool
    size: int
    head: str
    first_bad: int | None = None
    reason: str = ""
    held: int = 0


class _BadError(Exception):
    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(reason)
        self.seq = seq
        self.reason = reason


def verify(progress: Progress | None = None, held: Iterable[Held] = (), *, whole: bool = False) -> Verdict:
    """Check the book from leaf 0 to the head, and against every tree in ``held``. ``progress(done, of)`` is called
    after every chunk of rows. ``whole``: sum up every inner node of the tree too, and hold the shelf to it."""
    head = LedgerHead.objects.filter(id=1).first()
    size, chain = (head.size, _bytes(head.chain)) if head else (0, GENESIS)
    trees = _Trees(held, whole=whole)
    try:
        trees.check_sizes(size)
        _check_rows(size, chain, trees, progress or (lambda _done, _of: None))
        _check_nothing_after()
    except _BadError as bad:
        return Verdict(False, size, chain.hex(), bad.seq, bad.reason)
    return Verdict(True, size, chain.hex(), held=trees.agreed)


def _bytes(cell: bytes | memoryview | str) -> bytes:
    """A digest as it is kept. Text is none, and is equal to none."""
    return b"" if isinstance(cell, str) else bytes(cell)


class _Trees:
    """What the rows are held to as they come by: checkpoints, by way of the shelf of block roots."""

    def __init__(self, held: Iterable[Held], *, whole: bool) -> None:
        self._held: dict[int, list[Held]] = {}
        for one in held:
            self._held.setdefault(one.size, []).append(one)
        self._shelf = [_bytes(one) for (one,) in asking.cells("SELECT root FROM evenhand_ledger_block ORDER BY number")]
        self._whole = whole
        self._tree = Growing()
        self._sound_until = 0
        self.agreed = 0

    def check_sizes(self, size: int) -> None:
        """A checkpoint that counts more leaves than there are, or a number no checkpoint of this book ever had."""
        for counted in sorted(self._held):
            whose = self._held[counted][0].whose
            if counted > size:
                raise _BadError(size, f"the book ends here, but {whose} counts {counted} leaves")
            if counted % BLOCK:
                raise _BadError(counted, f"{whose} counts {counted} leaves: this book never signs such a number")
        if len(self._shelf) * BLOCK > size:
            raise _BadError(size, "the book ends here, but there are block roots for more leaves")

    def pass_by(self, rows: list[Row]) -> None:
        """Rows that hold by themselves: hold them to the checkpoints among them, and to the shelf."""
        first, end = rows[0][0], rows[-1][0] + 1
        if self._whole:
            for number in range(-(-first // BLOCK), min(end // BLOCK, len(self._shelf))):
                self._check_block(number)
        for size in sorted(self._held.keys() & range(first + 1, end + 1)) if self._held else ():
            _, _, prev, entry = rows[size - 1 - first]
            sealed = b'"obj":"sha256:%s"' % prev.hex().encode() in entry
            for one in self._held[size]:
                if not sealed or one.root != self._root(size):
                    self._blame(size, one)
            self.agreed, self._sound_until = self.agreed + len(self._held[size]), size

    def _root(self, size: int) -> bytes:
        """The root over ``size`` leaves: the last block from its leaves, those before it from the shelf."""
        last = size // BLOCK - 1
        while self._tree.size < last:
            there = self._tree.size < len(self._shelf)
            self._tree.add(self._shelf[self._tree.size] if there else _block_root(self._tree.size))
        return self._tree.root_and(_block_root(last)) if self._tree.size == last else self._tree.root()

    def _check_block(self, number: int) -> None:
        if _block_root(number) != self._shelf[number]:
            raise _BadError(number * BLOCK, f"it, or one of the {BLOCK - 1} leaves after it, is not what was signed")

    def _blame(self, size: int, one: Held) -> None:
        for number in range(self._sound_until // BLOCK, min(size // BLOCK, len(self._shelf))):
            self._check_block(number)
        raise _BadError(self._sound_until, f"from it on, something is not what {one.whose} says")


def _block_root(number: int) -> bytes:
    return root_of(leaf_hashes(number * BLOCK, (number + 1) * BLOCK))


@dataclass(slots=True)
class _Seen:
    """How far the walk has come: the next number, the chain and the day it must go on from, and the row before."""

    expected: int = 0
    chain: bytes = GENESIS
    day: bytes = b""
    before: Row | None = None

    def pass_by(self, row: Row) -> None:
        seq, leaf, prev, entry = row
        self.expected, self.chain, self.day, self.before = seq + 1, link(prev, leaf), entry[_DAY], row


def _check_rows(size: int, head: bytes, trees: _Trees, progress: Progress) -> None:
    """Walk the rows once, a chunk at a time: at a glance, and leaf by leaf only where the glance saw something."""
    seen = _Seen()
    for rows in _chunks(size):
        if rows and not _glance(rows, seen):
            _find(rows, seen, head, size)
        elif rows:
            trees.pass_by(rows)
            seen.pass_by(rows[-1])
        progress(seen.expected, size)
    if seen.expected != size:
        raise _BadError(seen.expected, f"the book ends here, but its head counts {size} leaves")
    if seen.chain != head:
        raise _BadError(max(size - 1, 0), "the head does not follow from it")


def _glance(rows: list[Row], seen: _Seen) -> bool:
    try:
        return _at_a_glance(rows, seen)
    except TypeError:
        # Text somewhere, of which there is no sum.
        return False


def _at_a_glance(rows: list[Row], seen: _Seen) -> bool:
    """Whether everything in these rows is as it must be.

    The ledger's fast path: two sums a row, and comparisons of whole lists, which cost next to nothing.
    """
    seqs, leaves, prevs, entries = zip(*rows, strict=True)
    if seqs != tuple(range(seen.expected, seen.expected + len(rows))):
        return False
    if [sha256(b"\x00" + entry).digest() for entry in entries] != list(leaves):
        return False
    chains = [sha256(b"\x02" + prev + leaf).digest() for prev, leaf in zip(prevs, leaves, strict=True)]
    if prevs[0] != seen.chain or chains[:-1] != list(prevs[1:]):
        return False
    days = [entry[_DAY] for entry in entries]
    if days[0] < seen.day or days != sorted(days):
        return False
    width = len(_NUMBERED % seqs[0])
    if width != len(_NUMBERED % seqs[-1]):
        return all(entry.endswith(_NUMBERED % seq) for seq, entry in zip(seqs, entries, strict=True))
    return b"".join([entry[-width:] for entry in entries]) == (_NUMBERED * len(seqs)) % seqs


def _has_text(row: Row) -> bool:
    """Whether SQLite, which takes anything into any column, holds something here that is not bytes."""
    return not all(isinstance(cell, bytes | memoryview) for cell in row[1:])


def _find(rows: list[Row], seen: _Seen, head: bytes, size: int) -> None:
    """Leaf by leaf through a chunk in which something is wrong: which is the first, and what."""
    for row in rows:
        seq, leaf, prev, entry = row
        if seq != seen.expected:
            raise _BadError(seen.expected, "the leaf is missing")
        if _has_text(row):
            raise _BadError(seq, "it is kept as text and not as the bytes that were entered")
        if prev != seen.chain:
            raise _blame(seen.before, row, head, size)
        if sha256(b"\x00" + entry).digest() != leaf:
            raise _BadError(seq, "its content is not what its hash says")
        if not entry.endswith(_NUMBERED % seq):
            raise _BadError(seq, "its content says another number: it was moved")
        if entry[_DAY] < seen.day:
            raise _BadError(seq, "its day is before the day of the leaf before it")
        seen.pass_by(row)


def _blame(before: Row | None, row: Row, head: bytes, size: int) -> _BadError:
    """A link does not hold between two rows: which of them is wrong? If what follows rests on this row's own link, the
    row before it was exchanged; otherwise this row's link was."""
    seq, leaf, prev, entry = row
    after = _row(seq + 1)
    rest = after[2] if after else (head if seq + 1 == size else None)
    sound = leaf_hash(entry) == leaf and entry.endswith(_NUMBERED % seq)
    if before is not None and rest == link(prev, leaf) and (sound or _was_moved_up(entry, seq)):
        return _BadError(before[0], "it was exchanged: the leaf after it rests on another one")
    return _BadError(seq, "its link to the leaf before it does not hold")


def _was_moved_up(entry: bytes, seq: int) -> bool:
    """Whether the content was leaf ``seq - 1`` before something was put in front of it."""
    return entry.endswith(_NUMBERED % (seq - 1))


def _check_nothing_after() -> None:
    """One statement sees head and rows at one moment, however busy the office is."""
    with connection.cursor() as cursor:
        cursor.execute(
            # Two short looks at the ends of the key: with OR it would walk through the whole book.
            "SELECT min(stray) FROM ("
            " SELECT min(seq) AS stray FROM evenhand_ledger WHERE seq < 0 UNION ALL"
            " SELECT min(seq) FROM evenhand_ledger"
            " WHERE seq >= coalesce((SELECT size FROM evenhand_ledger_head WHERE id = 1), 0)) AS outside"
        )
        ((stray,),) = cursor.fetchall()
    if stray is not None:
        raise _BadError(stray, "it stands outside the book: the head does not count it")


def _chunks(size: int) -> Iterator[list[Row]]:
    """The rows in order, a range of numbers at a time: each is one short walk along the primary key."""
    with connection.cursor() as cursor:
        for first in range(0, size, CHUNK):
            yield _between(cursor, first, min(first + CHUNK, size))


def _between(cursor: Any, first: int, end: int) -> list[Row]:
    where = "FROM evenhand_ledger WHERE seq >= %s AND seq < %s ORDER BY seq"
    try:
        cursor.execute(f"SELECT seq, leaf, prev, entry {where}", [first, end])
        return list(cursor.fetchall())
    except OperationalError:
        if connection.vendor != "sqlite":
            raise
    # Text that is none stands where bytes should: it is read as "", which is kept as text too.
    cells = ", ".join(f"CASE typeof({one}) WHEN 'blob' THEN {one} ELSE '' END" for one in ("leaf", "prev", "entry"))
    cursor.execute(f"SELECT seq, {cells} {where}", [first, end])
    return list(cursor.fetchall())


def _row(seq: int) -> Row | None:
    with connection.cursor() as cursor:
        found = _between(cursor, seq, seq + 1)
    return found[0] if found else None
