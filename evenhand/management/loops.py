"""The clock and the post beside the pages: ``tick`` and ``post``, again and again, in a thread of a worker.

One process holds the house instead of two. Of several workers, the one that holds the lock runs them; when it ends,
another goes on. Both loops are safe to run twice at once, so a second server or a service beside this one does no harm.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

# Seconds between two runs of each loop. Letters should leave soon after they were decided; the clock's duties are
# counted in days, so a minute is early enough.
LOOPS = {"tick": 60, "post": 10}
LOCK = "loops.lock"


def begin() -> None:
    """Run the loops beside the pages of this process, for as long as it lives."""
    threading.Thread(target=run, args=(threading.Event(),), name="loops", daemon=True).start()


def run(stop: threading.Event) -> None:
    """Run ``tick`` and ``post`` until told to stop, while no other worker does."""
    with (Path(settings.EVENHAND_HOME) / LOCK).open("w", encoding="utf-8") as lock:
        while not _mine(lock.fileno()):
            if stop.wait(1):
                return
        waited = dict(LOOPS)
        while not stop.wait(1):
            for name, seconds in LOOPS.items():
                waited[name] += 1
                if waited[name] >= seconds:
                    waited[name] = 0
                    _once(name)


def _mine(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # A disk without locks: better twice than not at all.
        return True
    return True


def _once(name: str) -> None:
    """One run; one that fails says so and is tried again at its next turn."""
    log = logging.getLogger(f"evenhand.{name}")
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as silence:
            # Its progress and its sentences are for a terminal; this log takes lines of JSON only.
            call_command(name, stdout=silence, stderr=silence)
    except SystemExit:
        log.error("It needs a person. To read why, run evenhand doctor, and this command by hand.")
    except Exception:
        # A loop outlives whatever one run meets. The log says where it happened, never what was in it.
        log.exception("This loop met a problem and will try again.")
    finally:
        connections.close_all()
