"""The custodian's signature under the ledger's tree: one log, which only grows.

::

    checkpoint.key   the Ed25519 key that signs checkpoints
    checkpoint.last  which log, and the last tree it signed: what it will never contradict

The key is made with the folder, or when an older installation signs for the first time. The custodian trusts nobody
about the tree: it keeps the last size and root, checks the proof of growth by its own arithmetic, and refuses a tree
that is smaller or does not begin with the one it signed (:class:`Fork`). So whoever holds the database, the programme
and the network still cannot get two histories signed. It writes down what it is about to sign before it signs it, and
signing the same tree again gives the same bytes.

After a restore to an earlier point the log cannot go on. :func:`open_log` begins the next: the same name with ``#2``.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from evenhand.models.checkpoints import Checkpoint
from evenhand.vault import chance, custodian, notes
from evenhand.vault.files import CustodianFault, read_key, write_key, write_whole
from evenhand.vault.sealing import KEY, lp

KEY_FILE, LAST_FILE = "checkpoint.key", "checkpoint.last"
_MAGIC = b"mv1s"


class Fork(Exception):  # noqa: N818 (it names what was asked for)
    """The custodian was asked to sign a tree that does not continue the one it signed. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last tree of the log in force. ``log`` is its number; ``note`` the last that was signed: under a log that has
    no tree yet, that of the log before."""

    log: int
    name: str
    size: int
    root: str
    note: str = ""

    @property
    def origin(self) -> str:
        """The log as its checkpoints call it: its name, and from the second log on its number."""
        return self.name if self.log == 1 else f"{self.name}#{self.log}"


def last_checkpoint() -> Last:
    """Which log is in force, and the last tree it signed."""
    return _last(custodian.current().folder)


def checkpoint_key() -> notes.VerifierKey:
    """The public key under the checkpoints of the log in force."""
    folder = custodian.current().folder
    with _locked(folder):
        return notes.VerifierKey(_last(folder).origin, notes.ED25519, notes.public_of(_seed(folder)))


def sign_checkpoint(size: int, root: bytes, proof: Sequence[bytes]) -> bytes:
    """The signed note over the tree of ``size`` leaves; ``proof``: that it begins with the last tree signed.

    Raises :class:`Fork`, and then nothing changed.
    """
    folder = custodian.current().folder
    with _locked(folder):
        last, seed = _last(folder), _seed(folder)
        if size < last.size:
            raise Fork(f"The log {last.origin} has {last.size} signed entries already; {size} would be a step back.")
        if last.size and not _continues(last, size, root, proof):
            raise Fork(f"This tree does not begin with the {last.size} entries of {last.origin} that were signed.")
        text = notes.body(last.origin, size, root)
        note = notes.sign(seed, last.origin, text)
        _write(folder, Last(last.log, last.name, size, root.hex(), note.decode()))
    return note


def open_log(after: Last, *, anew: bool = False) -> Last:
    """Begin the next log, if ``after`` is still the last tree signed; the log in force then.

    Its first checkpoint may hold any tree; the ledger enters a leaf that names what came before. ``anew``: also where
    this folder came back from an older copy and does not know of ``after``, or has no key to sign with.
    """
    folder = custodian.current().folder
    with _locked(folder):
        if anew and not (folder / KEY_FILE).exists():
            write_key(folder, KEY_FILE, chance.token(KEY))
        if anew or (last := _last(folder)) == after:
            last = Last(after.log + 1, after.name, 0, "", after.note)
            _write(folder, last)
    return last


def _continues(last: Last, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162 §2.1.4.2, written here again: the custodian takes no other room's word for it."""
    old_root = bytes.fromhex(last.root)
    if size == last.size:
        return root == old_root
    steps, here, end = list(proof), last.size - 1, size - 1
    if not last.size & (last.size - 1):
        steps.insert(0, old_root)
    while here & 1:
        here, end = here >> 1, end >> 1
    if not steps:
        return False
    of_old = of_new = steps[0]
    for step in steps[1:]:
        if not end:
            return False
        if here & 1 or here == end:
            of_old, of_new = _node(step, of_old), _node(step, of_new)
            while here and not here & 1:
                here, end = here >> 1, end >> 1
        else:
            of_new = _node(of_new, step)
        here, end = here >> 1, end >> 1
    return not end and of_old == old_root and of_new == root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _seed(folder: Path) -> bytes:
    """The signing key; made where nothing was ever signed. Raises :class:`CustodianFault` where it was lost."""
    if not (folder / KEY_FILE).exists():
        if (folder / LAST_FILE).exists() or Checkpoint.objects.exclude(note=b"").exists():
            raise CustodianFault(
                f"The key {KEY_FILE} is missing from {folder}, and it has signed checkpoints. "
                "Restore the custodian's own backup."
            )
        write_key(folder, KEY_FILE, chance.token(KEY))
    return read_key(folder, KEY_FILE)


def _last(folder: Path) -> Last:
    try:
        raw = (folder / LAST_FILE).read_bytes()
    except FileNotFoundError:
        if Checkpoint.objects.exclude(note=b"").exists():
            raise CustodianFault(
                f"{LAST_FILE} is missing from {folder}, and it signed before. Restore the custodian's own backup."
            ) from None
        return Last(1, settings.EVENHAND_LEDGER_ORIGIN, 0, "")
    content = raw[len(_MAGIC) + 8 :]
    if raw[: len(_MAGIC) + 8] != _MAGIC + _check(content):
        raise CustodianFault(f"{LAST_FILE} in {folder} is damaged. Restore the custodian's own backup.")
    return Last(**json.loads(content))


def _write(folder: Path, last: Last) -> None:
    content = json.dumps(asdict(last), sort_keys=True).encode()
    write_whole(folder, LAST_FILE, _MAGIC + _check(content) + content)


def _check(content: bytes) -> bytes:
    return hashlib.sha256(lp("last checkpoint", content)).digest()[:8]
