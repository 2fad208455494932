"""The book's own clock: cover leaves each day, a signed checkpoint each week, another log after a restore.

Idempotent and safe twice at once: who comes second finds it begun, and finishes it (``ledger.checkpoints``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from evenhand import ledger, vault
from evenhand.clerk.transaction import one_transaction
from evenhand.core.dates import Now
from evenhand.ledger import checkpoints, cover
from evenhand.models.checkpoints import Checkpoint, Cosignature
from evenhand.vault import notes

_AHEAD = 300
"""Seconds by which a witness's clock may be before ours."""


def keep_the_book(now: Now) -> Checkpoint | None:
    """What the clock owes the book: the day's cover leaves, and a checkpoint when a week went by; the one it made.

    Raises ``vault.Fork`` where the book does not continue what the custodian signed: see :func:`open_next_log`.
    """
    if not ledger.begun():
        return None
    with one_transaction():
        cover.cover_day(now.today, vault.mac)
    due = checkpoints.is_due(now.today) or checkpoints.unsigned() is not None
    return sign_now(now, early=False) if due else None


def sign_now(now: Now, *, early: bool = True) -> Checkpoint | None:
    """A checkpoint over everything in the book so far; ``early``: within the week too. Raises ``vault.Fork``."""
    shelved = False
    while not shelved:
        with one_transaction():
            shelved = checkpoints.shelve_some()
    log = vault.last_checkpoint().log
    with one_transaction():
        row = checkpoints.prepare(log, now.today, vault.mac, early=early)
    return row and _sign(row, now)


def open_next_log(now: Now, *, always: bool = False) -> Checkpoint | None:
    """For whoever restored the database to an earlier point: see to it that the log does not fork.

    Where the book still begins with everything the custodian signed, the log goes on, and this returns None. Where it
    does not, a leaf ``restore.performed`` names the last checkpoint (SHA-256 of its note), the custodian opens the next
    log (``…#2``), and its first checkpoint is signed and returned. ``always``: also where the book continues; for a
    restore of the custodian's folder itself, which may have forgotten what it signed. Safe to run again.
    """
    last = _last_signed(guess=always)
    if not last.note or (last.size and not always and _continues(last)):
        return None
    # A log without a tree was opened by a restore that was cut short: its leaf and its checkpoint are still to come.
    before = last.log if last.size else last.log - 1
    with one_transaction():
        Checkpoint.objects.filter(note=b"").delete()
        checkpoints.enter_restored(last.note, before, now.today, vault.mac)
    if last.size:
        vault.open_log(last, anew=always)
    return sign_now(now)


def _last_signed(*, guess: bool) -> vault.Last:
    """The last tree that was signed; with ``guess``, where an older copy of the custodian forgot it, the last one that
    the book knows."""
    row = checkpoints.newest() if guess else None
    if row is None:
        return vault.last_checkpoint()
    note = notes.read(bytes(row.note))
    known = vault.Last(row.log, note.origin.partition("#")[0], row.size, note.root.hex(), bytes(row.note).decode())
    try:
        return max(known, vault.last_checkpoint(), key=lambda one: (one.log, one.size))
    except vault.CustodianFault:
        return known


def _continues(last: vault.Last) -> bool:
    """Whether the book begins with the tree that was signed last, by its leaves and not by its shelf."""
    if last.size == 0:
        return True
    held = ledger.Held(last.size, bytes.fromhex(last.root), "the custodian")
    return ledger.verify(held=[held]).ok


def _sign(row: Checkpoint, now: Now) -> Checkpoint:
    last = vault.last_checkpoint()
    proof = checkpoints.growth(last.size, row.size) if last.size < row.size else []
    try:
        note = vault.sign_checkpoint(row.size, bytes(row.root), proof)
    except vault.Fork:
        # Another process may have signed this one, and the next, while we looked.
        row.refresh_from_db()
        if row.note:
            return row
        raise
    with one_transaction():
        return checkpoints.enter_note(row, note, now.at)


def take_cosignature(raw: bytes, witnesses: Sequence[notes.VerifierKey], at: datetime) -> str:
    """Take in a checkpoint that a configured witness signed too; the witness's name. A second time changes nothing.

    Raises ``notes.Malformed`` where the file is no checkpoint of ours, or bears no such signature that holds.
    """
    note = notes.read(raw)
    row = next((one for one in Checkpoint.objects.exclude(note=b"").filter(size=note.size) if _same(one, note)), None)
    if row is None:
        raise notes.Malformed("This is not a checkpoint that this office has signed.")
    for key in witnesses:
        line = notes.line_of(note, key)
        if line is not None and notes.time_of(line) > at.timestamp() + _AHEAD:
            raise notes.Malformed("The witness signed it at a time that is not yet. Is one of the clocks wrong?")
        if line is not None:
            with one_transaction():
                Cosignature.objects.get_or_create(
                    checkpoint=row, witness=key.fingerprint, defaults={"line": line.encode(), "at": at}
                )
            return key.name
    raise notes.Malformed("No witness that is configured has signed it, or the signature does not hold.")


def _same(row: Checkpoint, note: notes.Note) -> bool:
    return notes.read(bytes(row.note)).body == note.body
