"""Copies of the custodian's folder: taking one, putting one back, and what stays destroyed when an old one returns.

A copy holds keys that may be destroyed a minute later. Three things keep what is destroyed so:

* copies live for few days, and the certificate of destruction waits for them (docs/operating.md, *Backup*);
* the *tomb* travels apart: in every copy of the database and of the custodian, as a list of random names. What is put
  back here gets every name of every tomb at hand, before anything can be opened;
* the epoch is turned at once: the root in the old copy opens nothing that is made after it, and no buried key goes
  into the new one.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from evenhand.vault import chance
from evenhand.vault.custodian import Custodian, open_folder
from evenhand.vault.files import CustodianFault, sync_folder, write_whole
from evenhand.vault.keyring import NAME

TOMB, LOCK = "tomb", "lock"


def copy_of(folder: Path) -> dict[str, bytes]:
    """Every file of the folder by its name, as at one moment: no epoch turns meanwhile. Raises CustodianFault."""
    open_folder(folder)
    try:
        with (folder / LOCK).open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
    except OSError as error:
        raise CustodianFault(f"The custodian's folder {folder} could not be read: {error.strerror}.") from error


def tomb_of(folder: Path) -> bytes:
    """The names of destroyed keys, whole ones only: 16 random bytes each, which say nothing of what they opened."""
    raw = (folder / TOMB).read_bytes()
    return raw[: len(raw) - len(raw) % NAME]


def put_back(folder: Path, files: Mapping[str, bytes], tombs: Iterable[bytes]) -> Custodian:
    """Make ``folder`` from a copy, bury every name of ``tombs`` in it and turn its epoch; then let it be seen, in one
    rename. Raises :class:`CustodianFault` where keys are already, and for a copy that is not whole."""
    if folder.exists() and any(folder.iterdir()):
        raise CustodianFault(f"There are keys in {folder} already. A copy is put back into an empty place only.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f"{folder.name}.new-{chance.token(4).hex()}")
    new.mkdir(mode=0o700)
    try:
        for name, content in files.items():
            place = new / name
            place.parent.mkdir(mode=0o700, exist_ok=True)
            write_whole(place.parent, place.name, content)
        write_whole(new, LOCK, b"")
        bury_again(open_folder(new), tombs)
        new.rename(folder)
    except OSError as error:
        raise CustodianFault(f"The custodian's folder {folder} could not be made: {error.strerror}.") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    sync_folder(folder.parent)
    return open_folder(folder)


def bury_again(keeper: Custodian, tombs: Iterable[bytes]) -> int:
    """Bury every name of ``tombs`` and turn the epoch, whether or not one of them was live. How many were new here."""
    names = dict.fromkeys(name for tomb in tombs for name in names_in(tomb))
    new = [name for name in names if not keeper.keys.is_buried(name)]
    keeper.keys.bury(new, again=True)
    keeper.keys.turn(always=True)
    return len(new)


def names_in(tomb: bytes) -> list[bytes]:
    """The whole names in a tomb."""
    return [tomb[start : start + NAME] for start in range(0, len(tomb) - NAME + 1, NAME)]


def _files(folder: Path) -> list[Path]:
    """All of it, also what a later release keeps there; not the lock, and not what is only passing."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.name not in (LOCK, "turning")
    )
