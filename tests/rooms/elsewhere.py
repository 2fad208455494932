"""Installations of their own within one test: a home, a custodian and a database each, SQLite or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests.rooms.racing import in_thread

Told = TypeVar("Told")
PLACES = ("EVENHAND_HOME", "EVENHAND_CUSTODIAN", "EVENHAND_BACKUPS", "EVENHAND_KEY_BACKUPS")


@contextmanager
def installation(home: Path, *, tables: bool = False, like: Path | None = None) -> Iterator[None]:
    """Be the installation in ``home`` for a while; its database is empty, or has its ``tables``, or is ``like``
    another's. Work goes through :func:`do`, for the test's own thread keeps the test's own database."""
    if like is not None:
        shutil.copytree(like, home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = connections.databases["default"]
    before = {"NAME": named["NAME"], **{place: getattr(settings, place) for place in PLACES}}
    settings.EVENHAND_HOME, settings.EVENHAND_CUSTODIAN = home, home / "custodian"
    with _database(home, like) as name:
        try:
            named["NAME"] = name
            if tables:
                do(lambda: call_command("migrate", interactive=False, verbosity=0, run_syncdb=True))
            yield
        finally:
            named["NAME"] = before.pop("NAME")
            for place, value in before.items():
                setattr(settings, place, value)


def do(work: Callable[[], Told]) -> Told:
    """Do something in the installation one is."""
    told: Told = in_thread(work)
    _forget_pool()
    return told


@contextmanager
def _database(home: Path, like: Path | None) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield str(home / "db.sqlite3")
        return
    import psycopg

    name, template = _name(home), _name(like) if like is not None else "template1"
    with psycopg.connect(os.environ["EVENHAND_TEST_DATABASE"], autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    _forget_pool()
    yield name
    _forget_pool()


def forget(home: Path) -> None:
    """Drop the database of a home on PostgreSQL; on SQLite it goes with the folder."""
    if connection.vendor != "sqlite":
        import psycopg

        with psycopg.connect(os.environ["EVENHAND_TEST_DATABASE"], autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {_name(home)} WITH (FORCE)".encode())


def _name(home: Path) -> str:
    """The database of a home is found again by the name of its folder."""
    return f"home_{uuid.uuid5(uuid.NAMESPACE_URL, str(home)).hex}"


def _forget_pool() -> None:
    # A pool is kept under the name "default", whichever database it leads to.
    if connection.vendor != "sqlite":
        connection.close()
        getattr(connection, "close_pool")()  # noqa: B009 (only PostgreSQL's wrapper has it)
