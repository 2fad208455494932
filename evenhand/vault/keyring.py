"""Keys that can be destroyed so that no copy of the database brings back what they sealed.

``keys.<epoch>`` is ``"mv1keys\\n"`` and then rows of 129 bytes: ``name (16) ‖ seal(root, key, lp("kcase", name,
u32be(epoch)))``. New rows are appended and flushed. A row a crash cut short was never acknowledged and is ignored.

Destroying is two steps. *Bury*: the name goes into ``tomb``, flushed; from then on the key is refused, also when an
older ``keys`` file comes back. *Turn*: a new root, the survivors sealed again under it and read back, then the old
root overwritten and unlinked. The root's end is what makes the destruction true: deleting a row is not enough, for
copies of ``keys.<epoch>`` may exist; none of them opens without its root.

A process killed at any point leaves either the old epoch whole or the new one; the next opening clears what is left
over. The highest ``keys.<n>`` is the one in force, for it is written after its root and before the old root ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import BinaryIO

from evenhand.vault import chance, holds
from evenhand.vault.files import CustodianFault, destroy, read_key, sync_folder, write_key, write_whole
from evenhand.vault.holds import Held
from evenhand.vault.sealing import KEY, OVERHEAD, Refused, lp, number, seal, unseal

NAME = 16
_HEADER = b"mv1keys\n"
_ROW = NAME + OVERHEAD + KEY


def begin(folder: Path) -> None:
    """The first root, an empty keyring and an empty tomb."""
    write_key(folder, "root.1", chance.token(KEY))
    write_whole(folder, "keys.1", _HEADER)
    write_whole(folder, "tomb", b"")
    write_whole(folder, "lock", b"")


class Keyring:
    """The destroyable keys of one folder; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Read the folder; finish what a killed process began. Raises :class:`CustodianFault`."""
        self._folder = folder
        self._guard = RLock()
        self._epoch = 0
        self._root = b""
        self._rows: dict[bytes, bytes] = {}
        self._buried: set[bytes] = set()
        # Where the last whole row of the keys file, and of the tomb, ends.
        self._rows_end = self._tomb_end = 0
        self._seen: tuple[int, int] | None = None
        self._load()

    def mint(self) -> tuple[bytes, bytes]:
        """A new name and its key, on disk before this returns."""
        with self._changing():
            name, key = chance.token(NAME), chance.token(KEY)
            row = seal(self._root, key, _context(name, self._epoch))
            # Writing where the last whole row ends drops the rest of a row that a crash cut short.
            _append(self._folder / f"keys.{self._epoch}", self._rows_end, name + row)
            self._read()
            return name, key

    def get(self, name: bytes) -> bytes:
        """The key of that name. Raises :class:`Refused` when it is unknown or buried."""
        with self._guard:
            if self._sizes() != self._seen:
                self._load()
            row = self._rows.get(name)
            if row is None or name in self._buried:
                raise Refused
            return unseal(self._root, row, _context(name, self._epoch))

    def bury(self, names: Iterable[bytes], *, again: bool = False) -> None:
        """Refuse these keys from now on, for ever, in every process. :meth:`turn` then destroys them.

        Raises :class:`Held`, and buries none, when one is on legal hold. ``again`` is for a copy that was put back:
        what was destroyed after it was taken stays destroyed.
        """
        wanted = [name for name in names if name not in self._buried]
        if not wanted:
            return
        with self._changing():
            if not again and holds.names(self._folder).intersection(wanted):
                raise Held
            _append(self._folder / "tomb", self._tomb_end, b"".join(wanted))
            self._read()

    def hold(self, mark: bytes, keys: Iterable[bytes]) -> None:
        """Place a legal hold on a complaint (by its mark) and these keys of it; what is on hold already stays so."""
        with self._changing():
            there = holds.pairs(self._folder)
            new = [name for name in keys if (mark, name) not in there]
            if new or (mark, holds.WHOLE) not in there:
                self._write_holds(holds.rows_of(mark, new, on=True))

    def release(self, mark: bytes) -> None:
        """Lift the hold on a complaint and every key of it."""
        with self._changing():
            keys = [name for whose, name in holds.pairs(self._folder) if whose == mark and name != holds.WHOLE]
            self._write_holds(holds.rows_of(mark, keys, on=False))

    def held(self) -> frozenset[holds.Pair]:
        """Everything on hold: (mark, name)."""
        return holds.pairs(self._folder)

    def is_held(self, name: bytes) -> bool:
        """Whether the key of that name is on hold."""
        return name in holds.names(self._folder)

    def _write_holds(self, rows: bytes) -> None:
        if not (self._folder / holds.FILE).exists():
            write_whole(self._folder, holds.FILE, b"")
        _append(self._folder / holds.FILE, holds.end(self._folder), rows)

    def is_buried(self, name: bytes) -> bool:
        """Whether a key of that name was destroyed, here or in the custodian this one was put back from."""
        with self._guard:
            if self._sizes() != self._seen:
                self._load()
            return name in self._buried

    def tomb(self) -> frozenset[bytes]:
        """The names of all destroyed keys."""
        with self._guard:
            if self._sizes() != self._seen:
                self._load()
            return frozenset(self._buried)

    def holds(self, name: bytes) -> bool:
        """Whether the key of that name is here and opens. For the check of a copy that was put back."""
        try:
            self.get(name)
        except Refused:
            return False
        return True

    def turn(self, *, always: bool = False) -> bool:
        """Begin a new epoch without the buried keys and destroy the old root. False when nothing was buried, unless
        ``always``: a copy that was put back begins an epoch of its own."""
        with self._changing():
            live = {name: row for name, row in self._rows.items() if name not in self._buried}
            if len(live) == len(self._rows) and not always:
                return False
            new, root = self._epoch + 1, chance.token(KEY)
            rows = bytearray(_HEADER)
            for name, row in live.items():
                key = unseal(self._root, row, _context(name, self._epoch))
                rows += name + seal(root, key, _context(name, new))
            write_key(self._folder, f"root.{new}", root)
            write_whole(self._folder, "turning", bytes(rows))
            self._check_turning(new, live)
            (self._folder / "turning").rename(self._folder / f"keys.{new}")
            sync_folder(self._folder)
            self._settle()
            return True

    @property
    def epoch(self) -> int:
        """The number of the epoch in force."""
        return self._epoch

    def __len__(self) -> int:
        """How many keys are live."""
        with self._guard:
            if self._sizes() != self._seen:
                self._load()
            return sum(name not in self._buried for name in self._rows)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the folder's lock and see its newest state."""
        with self._guard, self._lock_file() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._settle()
            yield

    def _lock_file(self) -> BinaryIO:
        try:
            return (self._folder / "lock").open("r+b")
        except FileNotFoundError:
            raise CustodianFault(f"The lock is missing from {self._folder}. Restore the custodian's backup.") from None

    def _load(self) -> None:
        """See the newest state; where a killed process left something over, clear it under the lock."""
        keys, roots = self._numbers("keys"), self._numbers("root")
        if len(keys) == 1 and keys == roots:
            # Another process may turn the epoch between our two looks; then we wait for it below.
            with suppress(FileNotFoundError, CustodianFault):
                self._enter(keys.pop())
                return
        with self._changing():
            pass

    def _settle(self) -> None:
        """Under the lock: go to the newest epoch, then destroy what belongs to any other."""
        epochs = self._numbers("keys")
        if not epochs:
            raise CustodianFault(f"The keyring is missing from {self._folder}. Restore the custodian's own backup.")
        if max(epochs) != self._epoch or self._sizes() != self._seen:
            self._enter(max(epochs))
        for kind in ("root", "keys"):
            for number_ in self._numbers(kind) - {self._epoch}:
                destroy(self._folder / f"{kind}.{number_}")

    def _enter(self, epoch: int) -> None:
        root = read_key(self._folder, f"root.{epoch}")
        if not (self._folder / f"keys.{epoch}").read_bytes().startswith(_HEADER):
            raise CustodianFault(f"The file keys.{epoch} in {self._folder} is damaged. Restore the custodian's backup.")
        self._epoch, self._root, self._rows, self._buried = epoch, root, {}, set()
        self._rows_end, self._tomb_end, self._seen = len(_HEADER), 0, None
        self._read()

    def _read(self) -> None:
        """Read the rows and the names that were added since the last look."""
        self._seen = self._sizes()
        rows = _rows_from(self._folder / f"keys.{self._epoch}", self._rows_end, _ROW)
        names = _rows_from(self._folder / "tomb", self._tomb_end, NAME)
        self._rows.update(rows)
        self._buried.update(name for name, _ in names)
        self._rows_end += len(rows) * _ROW
        self._tomb_end += len(names) * NAME

    def _sizes(self) -> tuple[int, int] | None:
        try:
            keys, tomb = self._folder / f"keys.{self._epoch}", self._folder / "tomb"
            return keys.stat().st_size, tomb.stat().st_size
        except FileNotFoundError:
            return None

    def _check_turning(self, epoch: int, live: dict[bytes, bytes]) -> None:
        """Before the old root goes: what the disk gives back opens under the new one, key for key."""
        root = read_key(self._folder, f"root.{epoch}")
        again = dict(_rows_from(self._folder / "turning", len(_HEADER), _ROW))
        same = again.keys() == live.keys() and all(
            unseal(root, again[name], _context(name, epoch)) == unseal(self._root, row, _context(name, self._epoch))
            for name, row in live.items()
        )
        if not same:
            raise CustodianFault("The new epoch did not read back as it was written. The old one stays in force.")

    def _numbers(self, kind: str) -> set[int]:
        return {int(file.name.partition(".")[2]) for file in self._folder.glob(f"{kind}.*")}


def _context(name: bytes, epoch: int) -> bytes:
    return lp("kcase", name, number(epoch))


def _append(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _rows_from(path: Path, start: int, size: int) -> list[tuple[bytes, bytes]]:
    """The whole rows from byte ``start`` on, each split into its name and the rest."""
    with path.open("rb") as file:
        file.seek(start)
        raw = file.read()
    return [(raw[i : i + NAME], raw[i + NAME : i + size]) for i in range(0, len(raw) - size + 1, size)]
