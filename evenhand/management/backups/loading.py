"""Putting a database back into an empty place: SQLite as a file in one rename, PostgreSQL in one transaction."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from evenhand.management.backups.databases import Ask, facts_of, running
from evenhand.management.backups.places import BackupFault
from evenhand.vault.files import sync_folder


def is_empty() -> bool:
    """Whether the database has no table yet."""
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not file.exists():
        return True
    empty = not connection.introspection.table_names()
    connection.close()
    return empty


def may_fill() -> bool:
    """Whether this user may make tables in the database."""
    if connection.vendor == "sqlite":
        return True
    may = bool(_ask("SELECT has_schema_privilege('public', 'CREATE')")[0][0])
    connection.close()
    return may


def load(chunks: Iterable[bytes]) -> None:
    """Put the dump back. Whatever a killed restore left is replaced. Raises :class:`BackupFault`."""
    connection.close()
    if connection.vendor == "sqlite":
        _sqlite(chunks)
    else:
        _postgresql(chunks)


def facts() -> dict[str, Any]:
    """What stands in the database now, to be held against a manifest."""
    return facts_of(_ask, connection.introspection.table_names())


def broken_references() -> int:
    """How many rows point to a row that is not there. PostgreSQL checked each when it was put back."""
    if connection.vendor != "sqlite":
        return 0
    return len(_ask("PRAGMA foreign_key_check"))


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


ask: Ask = _ask


def _sqlite(chunks: Iterable[bytes]) -> None:
    file = Path(str(connection.settings_dict["NAME"]))
    passing = Path(settings.EVENHAND_HOME) / ".restoring"
    for left in (passing, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        # Beside an empty place these belong to nothing; an old log must not be played into the new file.
        left.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        with closing(sqlite3.connect(passing)) as book:
            told = book.execute("PRAGMA quick_check(1)").fetchone()[0]
        if told != "ok":
            raise BackupFault(f"The database in the backup is damaged: {told}.")
        passing.replace(file)
    except sqlite3.Error as error:
        raise BackupFault(f"The database in the backup cannot be read: {error}.") from None
    finally:
        for end in ("", "-wal", "-shm"):
            passing.with_name(passing.name + end).unlink(missing_ok=True)
    sync_folder(file.parent)


def _postgresql(chunks: Iterable[bytes]) -> None:
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--clean", "--if-exists"]
    with running("pg_restore", *options, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as restoring:
        assert restoring.stdin is not None
        for chunk in chunks:
            restoring.stdin.write(chunk)
        restoring.stdin.close()
        restoring.stdin = None
