"""What may not be destroyed: the custodian's own list of holds, which no row of the database can talk it out of.

``held`` in the custodian's folder is rows of 33 bytes, appended and flushed: ``"+" | "-" ‖ mark (16) ‖ name (16)``. The
mark is an HMAC of the complaint's reference; the name is that of a key under hold, or zeros for the complaint itself.
The last row about a pair counts. A row a crash cut short was never acknowledged and is ignored, and the next one is
written over it. A folder from before holds has no such file: nothing is held in it.

A hold refuses destruction and opens nothing (security.md §5.5, LGL-03; SHR-03).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FILE = "held"
MARK = NAME = 16
WHOLE = bytes(NAME)
ROW = 1 + MARK + NAME
_ON, _OFF = b"+", b"-"
Pair = tuple[bytes, bytes]


class Held(Exception):  # noqa: N818 (it says what is the case)
    """This is on legal hold, so it is not destroyed, whatever the database says."""


def pairs(folder: Path) -> frozenset[Pair]:
    """Everything on hold in this folder: (mark, name)."""
    found: dict[Pair, bool] = {}
    raw = _whole(folder)
    for start in range(0, len(raw), ROW):
        row = raw[start : start + ROW]
        found[row[1 : 1 + MARK], row[1 + MARK :]] = row[:1] == _ON
    return frozenset(pair for pair, on in found.items() if on)


def names(folder: Path) -> frozenset[bytes]:
    """The names of keys on hold."""
    return frozenset(name for _mark, name in pairs(folder)) - {WHOLE}


def rows_of(mark: bytes, keys: Iterable[bytes], *, on: bool) -> bytes:
    """Rows that place a hold, or lift it: the complaint's own, and one for each key."""
    return b"".join((_ON if on else _OFF) + mark + name for name in (WHOLE, *keys))


def end(folder: Path) -> int:
    """Where the last whole row ends."""
    return len(_whole(folder))


def _whole(folder: Path) -> bytes:
    path = folder / FILE
    raw = path.read_bytes() if path.exists() else b""
    return raw[: len(raw) - len(raw) % ROW]
