"""The child: ``python -I -m evenhand.airlock KIND PROCESSOR MEMORY MOST_OUT``, a file on stdin, an answer on stdout.

The answer is ``.`` once it is ready, then ``+`` and the file made anew, or ``-`` and the code of why not.
"""

from __future__ import annotations

import importlib
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress

from evenhand.airlock.words import NO, READY, YES, Kept, Kind, Why

# What reads them is loaded before the door shuts, and only the one that is needed.
_ROOMS = {Kind.PICTURE: "pictures", Kind.PDF: "documents", Kind.WORKBOOK: "workbooks"}
# Python finds these by opening a file when a text first needs them.
_SIGNS = ("ascii", "charmap", "cp1252", "cp437", "latin_1", "raw_unicode_escape", "unicode_escape", "utf_16",
          "utf_16_be", "utf_16_le", "utf_8", "utf_8_sig")  # fmt: skip


def _limit(what: int, to: int) -> None:
    # A system that has no such limit, or a lower one, keeps its own; the clock of whoever waits holds everywhere.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (to, to))


def _limited(processor: int, memory: int) -> None:
    os.nice(5)  # Pages go first.
    _limit(resource.RLIMIT_CPU, processor)
    _limit(resource.RLIMIT_AS, memory)
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        _limit(nothing, 0)


def _made(rebuild: Callable[[bytes], bytes], data: bytes, most_out: int) -> bytes:
    try:
        made = rebuild(data)
    except Kept as kept:
        return NO + kept.why.encode()
    except (MemoryError, RecursionError):
        return NO + Why.WORK.encode()
    except Exception:  # noqa: BLE001  # whatever a hostile file breaks in its reader, the person gets a sentence
        return NO + Why.UNREADABLE.encode()
    return YES + made if len(made) <= most_out else NO + Why.WORK.encode()


def main(kind: str, processor: str, memory: str, most_out: str) -> None:
    """Open one file, answer, and end."""
    _limited(int(processor), int(memory))
    room = importlib.import_module(f"evenhand.airlock.{_ROOMS[Kind(kind)]}")
    for name in _SIGNS:
        importlib.import_module(f"encodings.{name}")
    out = sys.stdout.buffer
    out.write(READY)
    out.flush()
    data = sys.stdin.buffer.read()
    # From here on nothing can be opened: no key, no database, no line to elsewhere.
    _limit(resource.RLIMIT_NOFILE, 0)
    out.write(_made(room.rebuilt, data, int(most_out)))
    out.flush()
    # The answer is given; taking apart what a large file left behind only costs time.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
