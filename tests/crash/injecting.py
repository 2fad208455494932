"""Interrupting a process at one system call: strace takes hold of a forked child and kills it there, or lets that call
fail.

The child is forked from a process that has everything loaded, waits at a pipe until strace holds it, does one step and
writes its answer into another pipe: what stands in that pipe was acknowledged. Nothing the child did to its memory
reaches its parent.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHANGING = (
    "write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "openat",
    "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "rmdir", "sendto", "exit_group",
)  # fmt: skip
"""The calls by which a step changes the disk, speaks to PostgreSQL or answers; and the end: killed there, it had
answered. Of ``openat`` those that make a file."""
FAILING = ("EIO", "ENOSPC")
NEVER_FAILS = frozenset({"sendto", "exit_group"})
"""Calls that are only killed: a driver that could not send waits for the server to notice."""
_CALL = re.compile(r"^\d+ +(\w+)\((.*)$")


@dataclass(frozen=True)
class Point:
    """One system call of a step: the ``nth`` of its name, and what becomes of it (``KILL``, ``EIO``, ``ENOSPC``)."""

    call: str
    nth: int
    fate: str

    @property
    def injection(self) -> str:
        """As strace takes it. A full disk stays full for the database."""
        if self.fate == "KILL":
            return f"{self.call}:signal=KILL:when={self.nth}"
        return f"{self.call}:error={self.fate}:when={self.nth}" + (
            "+" if (self.call, self.fate) == ("pwrite64", "ENOSPC") else ""
        )

    def __str__(self) -> str:
        return f"{self.fate} at {self.call} {self.nth}"


@dataclass(frozen=True)
class Ended:
    """How a child ended: its wait status as an exit code (-9: killed), and what it answered; None: nothing."""

    code: int
    answer: Any


def strace() -> str:
    """Where strace is. Raises AssertionError with one sentence when it is missing."""
    found = shutil.which("strace")
    assert found, "strace is missing. Install it with: apt-get install strace"
    return found


Acknowledge = Callable[[Any], None]
"""Gives the answer to whoever asked."""
Life = Callable[[Acknowledge], None]


def in_child(life: Life, point: Point | None = None, record: Path | None = None) -> Ended:
    """Live ``life`` in a forked child, interrupted at ``point`` if one is given; ``record`` gets its system calls."""
    go, told = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _live(life, go, told)
    os.close(go[0])
    os.close(told[1])
    holding = _hold(child, point, record) if point or record else None
    os.write(go[1], b"x")
    os.close(go[1])
    with os.fdopen(told[0], "rb") as pipe:
        said = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if holding:
        holding.wait()
        assert holding.stderr is not None
        holding.stderr.close()
    return Ended(code=code, answer=json.loads(said) if said else None)


def _live(life: Life, go: tuple[int, int], told: tuple[int, int]) -> None:
    """The child's life; never returns. An exception is no answer: the client sees a connection that was closed."""
    code = 70
    try:
        os.close(go[1])
        os.close(told[0])
        os.read(go[0], 1)

        def acknowledge(answer: Any) -> None:
            os.write(told[1], json.dumps(answer).encode())

        life(acknowledge)
        code = 0
    except Exception as error:  # noqa: BLE001 (whatever it was: there is no answer)
        os.write(2, f"{type(error).__name__}: {error}\n".encode()[:500])
    finally:
        os._exit(code)


def _hold(child: int, point: Point | None, record: Path | None) -> subprocess.Popen[bytes]:
    """Take hold of the child; returns only once strace says that it does."""
    calls = ",".join(CHANGING)
    words = [strace(), "-f", "-p", str(child), "-o", str(record or "/dev/null"), "-e", f"trace={calls}"]
    if point:
        words += ["-e", f"inject={point.injection}"]
    holding = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert holding.stderr is not None
    said = holding.stderr.readline()
    assert b"attached" in said, said.decode()
    return holding


def calls_of(record: Path) -> list[tuple[str, int]]:
    """The calls a recorded run made, in order: name, and which of its name it was."""
    seen: Counter[str] = Counter()
    found = []
    for line in record.read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if match is None or match[1] not in CHANGING:
            continue
        seen[match[1]] += 1
        if match[1] != "openat" or "O_CREAT" in match[2]:
            found.append((match[1], seen[match[1]]))
    return found


def points(calls: list[tuple[str, int]], every: int = 1, failing: int = 4) -> list[Point]:
    """Where to interrupt: killed at each ``every``-th call and at the last; failed at each ``failing``-th of those."""
    chosen = [*calls[::every], *(calls[-1:] if (len(calls) - 1) % every else [])]
    failed = [(call, fate) for call in chosen[::failing] if call[0] not in NEVER_FAILS for fate in FAILING]
    return [*(Point(name, nth, "KILL") for name, nth in chosen), *(Point(*call, fate) for call, fate in failed)]
