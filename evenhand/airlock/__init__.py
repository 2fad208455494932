"""The airlock: what strangers bring is opened in a process of its own, which can do little and ends soon.

A picture, a PDF or a workbook is read by libraries that a few kilobytes can keep busy for minutes, or fill memory with.
So none of them is read in the server. `through(kind, data)` hands the bytes to a child and takes back what it made:

* The child has no environment, no open file but its two pipes, and limits of processor time and memory that it sets
  before it reads; it may write no file and start no process. Whoever waits for it ends it after a time of its own.
* One is at work in each server process, and one more waits; whoever comes then is told to come again. The other threads
  stay free for pages, "Stop" among them.
* What comes back is bounded, and is bytes or one code. Sentences are made where the person is.

Source: ASVS 5.0 V5.2 (size and content of files), V15.1.3, V15.2.5 (dangerous work apart from the rest).
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from evenhand.airlock.words import NO, READY, YES, Kind, Limits, Why

SLOW = 3.0
"""Seconds of work above which a file counts as a slow one."""
LONGEST_WAIT = 15.0
MOST_INSIDE = 2
VISITOR = Limits(processor=10, memory=512_000_000, seconds=30, most_out=16_000_000)
SHEET = Limits(processor=8, memory=512_000_000, seconds=30, most_out=64_000_000)
OPERATOR = Limits(processor=600, memory=4_000_000_000, seconds=1_200, most_out=600_000_000)
"""For what whoever runs the installation opens themselves, at the command line."""

log = logging.getLogger(__name__)
_inside = threading.BoundedSemaphore(MOST_INSIDE)
_at_work = threading.Lock()


@dataclass(frozen=True, slots=True)
class Opened:
    """What the child made of the file."""

    data: bytes = field(repr=False)
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Shut:
    """The file does not come through, and why."""

    why: Why
    slow: bool = False


def through(kind: Kind, data: bytes, limits: Limits = VISITOR) -> Opened | Shut:
    """The file as the child made it anew, or why there is none. Where the machine cannot start a child it is busy."""
    with _turn() as mine:
        if not mine:
            return Shut(Why.BUSY)
        began = time.monotonic()
        try:
            answer = _answer(kind, data, limits)
        except OSError as error:
            log.error("No process could be started for a file: error %s.", error.errno)
            return Shut(Why.BUSY)
        took = time.monotonic() - began
    slow = took > SLOW
    if not answer.startswith(READY) and took < limits.seconds:
        log.error("The process for a file ended before it began.")
        return Shut(Why.BUSY)
    said, made = answer[1:2], answer[2:]
    if said == YES and len(made) <= limits.most_out:
        return Opened(made, slow)
    known = said == NO and made in {why.value.encode() for why in Why}
    # A child that was ended, or ran out of memory, says nothing more.
    return Shut(Why(made.decode()) if known else Why.WORK, slow)


@contextmanager
def _turn() -> Iterator[bool]:
    """One at a time; False for whoever would wait too long, at once where somebody waits already."""
    if not _inside.acquire(blocking=False):
        yield False
        return
    try:
        mine = _at_work.acquire(timeout=LONGEST_WAIT)
        try:
            yield mine
        finally:
            if mine:
                _at_work.release()
    finally:
        _inside.release()


def _answer(kind: Kind, data: bytes, limits: Limits) -> bytes:
    # No code runs between fork and exec: that would not be safe beside threads. The child limits itself.
    command = [sys.executable, "-I", "-m", "evenhand.airlock", kind, *limits.spelled()]
    with subprocess.Popen(  # noqa: S603 (our own module, our own numbers)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        end = threading.Timer(limits.seconds, child.kill)
        end.daemon = True
        end.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            # It may have ended before it took everything.
            with suppress(BrokenPipeError), child.stdin as into:
                into.write(data)
            return child.stdout.read(limits.most_out + len(READY) + len(YES) + 1)
        finally:
            end.cancel()
            child.kill()
