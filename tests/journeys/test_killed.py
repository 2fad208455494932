"""The server process is killed while many send: what was acknowledged is there, all counts once, it goes on."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import pytest

from tests.journeys.writing import Writer
from tests.server import Server

SENDERS = 16


def worker_of(server: Server) -> int:
    """The process that answers. The server starts another when it is gone."""
    children = Path(f"/proc/{server.process}/task").glob("*/children")
    found = [int(child) for one in children for child in one.read_text().split()]
    serving = [one for one in found if "spawn_main" in Path(f"/proc/{one}/cmdline").read_text()]
    assert serving, found
    return serving[0]


@pytest.mark.both
@pytest.mark.slow
def test_it_loses_nothing_and_counts_once_when_its_process_is_killed(office: Server) -> None:
    writers = [Writer(office.url) for _sender in range(SENDERS)]
    forms = [writer.prepares() for writer in writers]
    before = sum(writer.tries for writer in writers)
    victim, killing = worker_of(office), Lock()

    def send(writer: Writer, form: dict[str, str]) -> str:
        ref = writer.sends(form)
        if killing.acquire(blocking=False):
            # The first has its receipt: the others are being read, written or answered.
            os.kill(victim, signal.SIGKILL)
        return ref

    with ThreadPoolExecutor(SENDERS) as senders:
        acknowledged = list(senders.map(send, writers, forms))

    assert sum(writer.tries for writer in writers) - before > SENDERS, "nobody had to try again"
    assert len(set(acknowledged)) == SENDERS
    assert sorted(office.refs()) == sorted(acknowledged)
    assert Writer(office.url).ask("/")
    assert "The ledger holds" in office.run("ledger", "verify")
