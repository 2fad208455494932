"""Key files of the custodian's folder: written whole and flushed, or not at all; checked when read.

A key file is ``"mv1k" ‖ key (32) ‖ SHA-256(lp("key file", name, key))[:8]``: a truncated, altered or renamed file is
noticed at the start and not at the first letter that will not open.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from evenhand.vault import chance
from evenhand.vault.sealing import KEY, lp

_MAGIC = b"mv1k"


class CustodianFault(Exception):  # noqa: N818 (it names what is at fault)
    """The custodian cannot work. The text is a sentence for the operator; it holds no key."""


def write_key(folder: Path, name: str, key: bytes) -> None:
    """Write one key file, 0600, durable before this returns."""
    write_whole(folder, name, _MAGIC + key + _check(name, key))


def read_key(folder: Path, name: str) -> bytes:
    """The key in ``name``. Raises :class:`CustodianFault` when it is missing or damaged."""
    try:
        raw = (folder / name).read_bytes()
    except FileNotFoundError:
        raise CustodianFault(f"The key {name} is missing from {folder}. Restore the custodian's own backup.") from None
    key = raw[len(_MAGIC) : len(_MAGIC) + KEY]
    if raw != _MAGIC + key + _check(name, key):
        raise CustodianFault(f"The key {name} in {folder} is damaged. Restore the custodian's own backup.")
    return key


def write_whole(folder: Path, name: str, content: bytes) -> None:
    """Put ``content`` in place of ``name`` at once: a reader, and a power cut, find the old file or the new one."""
    passing = folder / f".{name}.{chance.token(4).hex()}"
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(folder / name)
    finally:
        passing.unlink(missing_ok=True)
    sync_folder(folder)


def destroy(path: Path) -> None:
    """Overwrite and unlink one file. Best effort on a flash disk, which may keep the old blocks for a while."""
    with path.open("r+b") as file:
        file.write(chance.token(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable (POSIX: renames and unlinks are kept by syncing the directory)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(name: str, key: bytes) -> bytes:
    return hashlib.sha256(lp("key file", name, key)).digest()[:8]
