"""Many at once on a database that several threads can share: PostgreSQL as it is, SQLite as a file of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """On SQLite, every new thread gets a database file in ``folder`` instead of pytest's own in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    settings = connections.databases["default"]
    before = settings["NAME"]
    settings["NAME"] = str(folder / "races.sqlite3")
    try:
        in_thread(lambda: call_command("migrate", interactive=False, verbosity=0, run_syncdb=True))
        yield
    finally:
        settings["NAME"] = before


def in_thread(work: Callable[[], Any]) -> Any:
    """Do one thing on a connection of its own; what it returned."""
    return at_once([work])[0]


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Start everything at the same moment, each in a thread with its own connection; results in order.

    Raises the first exception that any of them raised.
    """
    results: list[Any] = [None] * len(works)
    errors: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(place: int) -> None:
        try:
            gate.wait(timeout=60)
            results[place] = works[place]()
        except BaseException as error:  # noqa: BLE001 (handed to the test below)
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if errors:
        raise errors[0]
    return results
