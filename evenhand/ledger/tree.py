"""The Merkle tree over the leaves: roots, and proofs that a leaf is in a tree and that a tree grew only at its end.

RFC 6962 §2.1: ``node = SHA-256(0x01 ‖ left ‖ right)``, the left part as large a power of two as is smaller than the
whole; the root of no leaves is ``SHA-256()``. Pure: hashes in, hashes out. Where the hashes come from is the caller's:
a proof asks a :data:`Subtree` for the few it needs, so a long book is not summed up again for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()
Subtree = Callable[[int, int], bytes]
"""The root over leaves ``first`` to ``end`` (not counted), for a range that RFC 6962 itself makes."""


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, or over the roots of whole subtrees of one and the same power of two."""
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        # An odd one at the end moves up as it is: the same tree as splitting at the largest power of two.
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)] + odd
    return level[0]


def over(hashes: Sequence[bytes]) -> Subtree:
    """A subtree's root computed from all leaf hashes at hand."""
    return lambda first, end: root(hashes[first:end])


class Growing:
    """A tree that grows at its end and remembers no more than it needs: one hash for each bit of its size."""

    def __init__(self) -> None:
        """No leaves yet."""
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, hashed: bytes) -> None:
        """The next leaf hash, or the next root of a whole subtree of the one size used throughout."""
        self._peaks.append(hashed)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self._peaks.pop()
            self._peaks.append(node(self._peaks.pop(), right))

    def root(self) -> bytes:
        """The root over everything added so far."""
        return self._fold(self._peaks)

    def root_and(self, hashed: bytes) -> bytes:
        """The root there would be with one more."""
        return self._fold([*self._peaks, hashed])

    @staticmethod
    def _fold(peaks: Sequence[bytes]) -> bytes:
        if not peaks:
            return EMPTY
        found = peaks[-1]
        for left in reversed(peaks[:-1]):
            found = node(left, found)
        return found


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that leaf ``index`` is in the tree of ``size`` leaves, from its sibling up (RFC 6962 §2.1.1).

    Raises ValueError for a leaf that is not in that tree.
    """
    if not 0 <= index < size:
        raise ValueError("this leaf is not in that tree")
    path, first, end = list[bytes](), 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(first, middle))
            first = middle
    return path[::-1]


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """The proof that the tree of ``new`` leaves begins with the one of ``old`` leaves (RFC 6962 §2.1.2).

    Empty for trees of one size. Raises ValueError unless ``0 < old <= new``.
    """
    if not 0 < old <= new:
        raise ValueError("a tree grows only, from one leaf on")
    path, first, end, whole = list[bytes](), 0, new, True
    while end != old:
        middle = first + _split(end - first)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(first, middle))
            first, whole = middle, False
    return (path if whole else [*path, subtree(first, end)])[::-1]


def root_with(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof of inclusion leads to from ``leaf``; None where it is too long or too short for its place.

    The proof holds if this is the root one trusts (RFC 9162 §2.1.3.2).
    """
    if not 0 <= index < size:
        return None
    here, last, found, steps = index, size - 1, leaf, iter(proof)
    while last:
        if here % 2 or here != last:
            sibling = next(steps, None)
            if sibling is None:
                return None
            found = node(sibling, found) if here % 2 else node(found, sibling)
        here, last = here // 2, last // 2
    return found if next(steps, None) is None else None


def grew(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of ``new`` leaves begins with that of ``old`` (RFC 9162 §2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return old_root == new_root and not proof
    steps = iter(proof)
    here, last = old - 1, new - 1
    while here % 2:
        here, last = here // 2, last // 2
    # Where the old tree is one whole subtree of the new one, its root is not repeated in the proof.
    seed = next(steps, None) if here else old_root
    if seed is None:
        return False
    of_old = of_new = seed
    while last:
        if here % 2 or here != last:
            step = next(steps, None)
            if step is None:
                return False
            if here % 2:
                of_old, of_new = node(step, of_old), node(step, of_new)
            else:
                of_new = node(of_new, step)
        here, last = here // 2, last // 2
    return of_old == old_root and of_new == new_root and next(steps, None) is None


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1
