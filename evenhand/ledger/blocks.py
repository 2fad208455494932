"""The shelf of block roots: proofs from a long book without reading it all.

A block is 256 leaves in order, so its root is an inner node of every tree that holds it whole. A checkpoint's size is a
multiple of 256: its tree is the tree over block roots, and a proof needs one block's leaves and the shelf.
"""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.ledger.tree import Subtree, root
from evenhand.models import asking
from evenhand.models.checkpoints import LedgerBlock
from evenhand.models.inserting import insert

BLOCK = 256
_AT_ONCE = 20


def whole(size: int) -> int:
    """How many whole blocks ``size`` leaves make."""
    return size // BLOCK


def shelve(size: int, most: int = 200) -> bool:
    """Put the roots of whole blocks among the first ``size`` leaves on the shelf, ``most`` of those not there yet.
    Whether that was all.

    In the caller's transaction, which holds the head of the book: two of them at once would shelve the same block.
    """
    ((there,),) = asking.cells("SELECT count(*) FROM evenhand_ledger_block")
    until = min(whole(size), there + most)
    for first in range(there, until, _AT_ONCE):
        hashes = leaf_hashes(first * BLOCK, min(first + _AT_ONCE, until) * BLOCK)
        roots = [root(hashes[at : at + BLOCK]) for at in range(0, len(hashes), BLOCK)]
        insert([LedgerBlock(number=first + n, root=one) for n, one in enumerate(roots)])
    return bool(until >= whole(size))


def leaf_hashes(first: int, end: int) -> list[bytes]:
    """The leaf hashes from ``first`` up to ``end``, not counted. Raises LookupError where the book has a gap."""
    found = asking.cells("SELECT leaf FROM evenhand_ledger WHERE seq >= %s AND seq < %s ORDER BY seq", first, end)
    if len(found) != end - first:
        raise LookupError(f"the book has a gap between leaf {first} and leaf {end}")
    return [bytes(leaf) for (leaf,) in found]


def shelf(blocks: int) -> list[bytes]:
    """The roots of the first ``blocks`` blocks. Raises LookupError where one is missing."""
    found = asking.cells("SELECT root FROM evenhand_ledger_block WHERE number < %s ORDER BY number", blocks)
    if len(found) != blocks:
        raise LookupError("the shelf of block roots has a gap")
    return [bytes(one) for (one,) in found]


def subtree(roots: Sequence[bytes]) -> Subtree:
    """Roots of any part of a tree over whole blocks; within one block from its leaves."""

    def part(first: int, end: int) -> bytes:
        if end - first >= BLOCK:
            return root(roots[first // BLOCK : end // BLOCK])
        return root(leaf_hashes(first, end))

    return part
