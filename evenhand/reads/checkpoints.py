"""The signed tree over the ledger, as anyone may see it: checkpoints, keys, the verifier; and the whole check.

Public, so no access entry.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from evenhand import ledger, vault
from evenhand.ledger import Held, Verdict
from evenhand.models.checkpoints import Checkpoint, Cosignature
from evenhand.vault import notes

VERIFIER = Path(ledger.__file__).with_name("check_ledger.py")
SHOWN = 60
"""Checkpoints on the page: those of the last year, and a few more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signed checkpoint. ``root`` is base64, as the note has it; ``note`` ends with the witnesses' lines."""

    log: int
    size: int
    root: str
    on: date
    signed_at: datetime | None
    note: str
    witnesses: tuple[str, ...]


def listed() -> list[Signed]:
    """The newest checkpoints, the newest first."""
    return _newest(SHOWN)


def newest() -> Signed | None:
    """The newest checkpoint; None before the first."""
    return next(iter(_newest(1)), None)


def _newest(many: int) -> list[Signed]:
    rows = Checkpoint.objects.exclude(note=b"").order_by("-log", "-size").prefetch_related("cosignatures")
    return [_signed(row) for row in rows[:many]]


def one(log: int, size: int) -> Signed | None:
    """The checkpoint of one size; None where there is none."""
    row = Checkpoint.objects.exclude(note=b"").filter(log=log, size=size).first()
    return None if row is None else _signed(row)


def keys() -> list[str]:
    """The office's verifier keys, the newest log first: one key signs each of its logs, under that log's name."""
    key, last = vault.checkpoint_key(), vault.last_checkpoint()
    logs = [replace(last, log=log) for log in range(last.log, 0, -1)]
    return [str(replace(key, name=one.origin)) for one in logs]


def witnesses() -> list[notes.VerifierKey]:
    """Those outside the office who cosign, as configured. Raises ``notes.Malformed``."""
    found = [notes.verifier_key(text) for text in settings.EVENHAND_LEDGER_WITNESS.split(",") if text.strip()]
    if any(key.kind != notes.COSIGNATURE for key in found):
        raise notes.Malformed("The key of a witness is one for cosignatures: its type is 0x04.")
    return found


def witness_keys() -> list[str]:
    """The witnesses' verifier keys, for the page; none where one of them is written wrongly, which ``doctor`` says."""
    try:
        return [str(key) for key in witnesses()]
    except notes.Malformed:
        return []


def verifier() -> str:
    """The single file that checks receipts and books offline, as it is handed out."""
    return VERIFIER.read_text(encoding="utf-8")


def verify_book(
    progress: Callable[[int, int], None] | None = None, kept: Sequence[tuple[str, bytes]] = (), *, whole: bool = False
) -> Verdict:
    """Check the whole book: by itself, against every checkpoint here and the custodian's last, and against the ``kept``
    ones, (name, note), that somebody brought. Raises ``notes.Malformed`` for a note that is none.

    A checkpoint that the office's key did not sign is wrong, here and among those brought.
    """
    rows = list(Checkpoint.objects.exclude(note=b"").order_by("log", "size"))
    last, mine = vault.last_checkpoint(), [notes.verifier_key(text) for text in keys()] if rows or kept else []
    held = [Held(last.size, bytes.fromhex(last.root), "the custodian's last checkpoint")] if last.size else []
    told = [(f"the checkpoint of {row.on.isoformat()}", bytes(row.note), row) for row in rows]
    for whose, raw, row in (*told, *((name, raw, None) for name, raw in kept)):
        note = notes.read(raw)
        same = row is None or (note.size, note.root) == (row.size, bytes(row.root))
        if not same or not any(key.name == note.origin and notes.line_of(note, key) for key in mine):
            return Verdict(False, note.size, "", max(note.size - 1, 0), f"{whose} was not signed by this office's key")
        held.append(Held(note.size, note.root, whose))
    return ledger.verify(progress, held, whole=whole)


def _signed(row: Checkpoint) -> Signed:
    lines = [bytes(one.line).decode() for one in sorted(row.cosignatures.all(), key=lambda one: one.pk)]
    return Signed(
        log=row.log,
        size=row.size,
        root=base64.b64encode(bytes(row.root)).decode(),
        on=row.on,
        signed_at=row.signed_at,
        note=bytes(row.note).decode() + "".join(f"{line}\n" for line in lines),
        witnesses=tuple(line.split(" ")[1] for line in lines),
    )


def unwitnessed(hours: int, at: datetime) -> list[str]:
    """The configured witnesses who did not sign a checkpoint that is ``hours`` old or older, nor any newer one."""
    old = [
        row for row in Checkpoint.objects.exclude(note=b"").order_by("-log", "-size")[:SHOWN] if _age(row, at) >= hours
    ]
    if not old:
        return []
    since = Cosignature.objects.filter(checkpoint__log=old[0].log, checkpoint__size__gte=old[0].size)
    there = {bytes(one) for one in since.values_list("witness", flat=True)}
    return [key.name for key in witnesses() if key.fingerprint not in there]


def _age(row: Checkpoint, at: datetime) -> float:
    return (at - row.signed_at).total_seconds() / 3600 if row.signed_at else 0.0
