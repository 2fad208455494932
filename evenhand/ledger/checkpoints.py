"""Checkpoints in the book: what is to be signed, what was, and proofs under it.

A checkpoint is made in three steps, so that a process killed between them loses nothing and signs nothing twice: the
book is padded and the tree's root written down (:func:`prepare`), the custodian signs it, the note is written beside it
(:func:`enter_note`). Whoever comes next finishes what was begun.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256

from evenhand.ledger.blocks import BLOCK, leaf_hashes, shelf, shelve, subtree, whole
from evenhand.ledger.book import Pen
from evenhand.ledger.cover import pad
from evenhand.ledger.leaves import NOTHING, RESTORED, Leaf, Mac, fact_mark, pseudonym
from evenhand.ledger.tree import consistency, inclusion, root, root_with
from evenhand.models.checkpoints import Checkpoint
from evenhand.models.ledger import LedgerHead, LedgerRow

WEEK = timedelta(days=7)


class Unprovable(LookupError):  # noqa: N818 (it says what the leaf is)
    """The rows here do not lead to what was signed: the book, or its shelf, was changed."""


def newest() -> Checkpoint | None:
    """The newest checkpoint that was signed."""
    return Checkpoint.objects.exclude(note=b"").order_by("-log", "-size").first()


def unsigned() -> Checkpoint | None:
    """One that was prepared and not signed yet."""
    return Checkpoint.objects.filter(note=b"").order_by("log", "size").first()


def is_due(today: date) -> bool:
    """Whether a week went by since the newest, signed or not; with leaves and no checkpoint, at once."""
    last = Checkpoint.objects.order_by("-on", "-id").first()
    return LedgerHead.objects.filter(size__gt=0).exists() if last is None else today >= last.on + WEEK


def shelve_some() -> bool:
    """Put some more blocks on the shelf, in the caller's transaction; whether all are there."""
    return shelve(Pen().size)


def prepare(log: int, today: date, mac: Mac, *, early: bool = False) -> Checkpoint | None:
    """Pad the book and write down what is to be signed, in the caller's transaction. What was begun is given back; None
    where nothing is due and nobody wants it ``early``."""
    pen = Pen()
    # Asked with the pen in hand: of two clocks, the second finds what the first prepared.
    if (begun := unsigned()) is not None or not (early or is_due(today)):
        return begun
    size = pad(pen, today, mac)
    shelve(size, most=whole(size))
    return Checkpoint.objects.create(log=log, size=size, root=root(shelf(whole(size))), on=today)


def enter_note(row: Checkpoint, note: bytes, at: datetime) -> Checkpoint:
    """Write the signed note beside what was signed. A second time changes nothing."""
    Checkpoint.objects.filter(pk=row.pk, note=b"").update(note=note, signed_at=at)
    row.refresh_from_db()
    return row


def growth(old: int, new: int) -> list[bytes]:
    """The proof that the tree of ``new`` leaves begins with that of ``old``, both multiples of 256."""
    if old in (0, new):
        return []
    return consistency(old, new, subtree(shelf(whole(new))))


def proof_of(seq: int, under: Checkpoint) -> list[bytes]:
    """The proof that leaf ``seq`` is under a checkpoint, tried before it is given away.

    Raises ValueError for a leaf after it, :class:`Unprovable` where the rows do not lead to what was signed.
    """
    if not 0 <= seq < under.size:
        raise ValueError("this leaf is not in that tree")
    first = seq // BLOCK * BLOCK
    block, roots = leaf_hashes(first, first + BLOCK), shelf(whole(under.size))

    def part(start: int, end: int) -> bytes:
        inside = end - start < BLOCK
        return root(block[start - first : end - first] if inside else roots[start // BLOCK : end // BLOCK])

    proof = inclusion(seq, under.size, part)
    if root_with(seq, under.size, block[seq - first], proof) != bytes(under.root):
        raise Unprovable("the rows do not lead to what was signed")
    return proof


def enter_restored(after: str, log: int, today: date, mac: Mac) -> bool:
    """Enter the leaf that begins another log, in the caller's transaction: its object is SHA-256 of ``after``, the last
    note of the log before. False where it is entered already."""
    pen, mark = Pen(), fact_mark(mac, "*restored", log)
    if LedgerRow.objects.filter(fact=mark).exists():
        return False

    def leaf(seq: int, day: date) -> Leaf:
        return Leaf(
            seq=seq,
            day=day.isoformat(),
            e=RESTORED,
            case=pseudonym(mac, "case", "*"),
            actor=pseudonym(mac, "actor", "*", "*"),
            role=NOTHING,
            obj=f"sha256:{sha256(after.encode()).hexdigest()}",
            salt=mark.hex(),
        )

    pen.enter(today, leaf, mark)
    pen.put_down()
    return True
