"""The database as it stood at one moment, as a stream: SQLite by its online backup, PostgreSQL by pg_dump.

What a manifest says of it (rows in each table, migrations, the ledger's head) is read in the same snapshot, so that a
restored copy can be held against it exactly. Nothing here stops the office's work.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from evenhand.management.backups.places import BackupFault

CHUNK = 1 << 20
_PAGES = 4096
_CONNINFO = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"}
Ask = Callable[[str], list[tuple[Any, ...]]]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One moment of the database: which kind, what stands in it, and its bytes, to be read once."""

    vendor: str
    tables: dict[str, int]
    migrations: list[str]
    leaves: int
    head: str
    chunks: Iterable[bytes]


@contextmanager
def snapshot(say: Progress) -> Iterator[Snapshot]:
    """The database of this installation, held at one moment while the caller reads it."""
    taken = _sqlite(say) if connection.vendor == "sqlite" else _postgresql(say)
    with taken as found:
        yield found


def facts_of(ask: Ask, tables: Iterable[str]) -> dict[str, Any]:
    """What a manifest says: rows in each table, our migrations, how many leaves the ledger has, and its head."""
    counts = {table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in sorted(tables)}  # noqa: S608
    head = ask("SELECT size, chain FROM evenhand_ledger_head WHERE id = 1") if "evenhand_ledger_head" in counts else []
    size, chain = head[0] if head else (0, b"")
    migrated = "SELECT name FROM django_migrations WHERE app = 'evenhand' ORDER BY name"
    done = ask(migrated) if "django_migrations" in counts else []
    return {
        "tables": counts,
        "migrations": [str(name) for (name,) in done],
        "leaves": int(size),
        "head": bytes(chain).hex(),
    }


@contextmanager
def _sqlite(say: Progress) -> Iterator[Snapshot]:
    """A copy beside the database, gone when the caller is done. One read transaction holds its moment: other people
    go on writing, and the copy need not begin again."""
    name = str(connection.settings_dict["NAME"])
    copy = Path(settings.EVENHAND_HOME) / ".backup-copy"
    copy.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(name, uri=name.startswith("file:"), isolation_level=None)) as book:
            book.execute("BEGIN")
            found = facts_of(lambda sql: book.execute(sql).fetchall(), _sqlite_tables(book))
            os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(sqlite3.connect(copy)) as to:
                book.backup(to, pages=_PAGES, progress=lambda _, left, of: say("copied", of - left, of))
        with copy.open("rb") as file:
            yield Snapshot(vendor="sqlite", chunks=iter(lambda: file.read(CHUNK), b""), **found)
    except sqlite3.Error as error:
        raise BackupFault(f"The database could not be copied: {error}.") from error
    finally:
        copy.unlink(missing_ok=True)


def _sqlite_tables(book: sqlite3.Connection) -> list[str]:
    told = book.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in told]


@contextmanager
def _postgresql(say: Progress) -> Iterator[Snapshot]:
    import psycopg
    from psycopg.conninfo import make_conninfo

    with psycopg.connect(make_conninfo(**conninfo(), **_password())) as book:
        book.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        book.read_only = True

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return book.execute(sql.encode()).fetchall()

        names = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        found = facts_of(ask, names)
        ((moment,),) = ask("SELECT pg_export_snapshot()")
        options = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        with running("pg_dump", *options, stdout=subprocess.PIPE) as dumping:
            assert dumping.stdout is not None
            yield Snapshot(vendor="postgresql", chunks=_told(dumping.stdout, say), **found)


def _told(source: IO[bytes], say: Progress) -> Iterator[bytes]:
    done = 0
    while chunk := source.read(CHUNK):
        done += len(chunk)
        say("copied", done, 0)
        yield chunk


def conninfo() -> dict[str, str]:
    """Where PostgreSQL is, in libpq's words; the password is not among them."""
    named = connection.settings_dict
    return {theirs: str(named[ours]) for ours, theirs in _CONNINFO.items() if named.get(ours)}


def _password() -> dict[str, str]:
    told = connection.settings_dict.get("PASSWORD")
    return {"password": str(told)} if told else {}


@contextmanager
def running(tool: str, *options: str, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """One of PostgreSQL's own tools on our database. The password travels in its environment, not on its command line.
    Raises :class:`BackupFault` with its own words when it fails."""
    where = " ".join(f"{name}='{value}'" for name, value in conninfo().items())
    environment = {**os.environ, **{f"PG{name.upper()}": value for name, value in _password().items()}}
    words = [_tool(tool), *options, f"--dbname={where}"]
    with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, **pipes) as process:  # noqa: S603
        try:
            yield process
        except BrokenPipeError:
            # It ended before it had read everything; why, it says below.
            pass
        except BaseException:
            process.kill()
            raise
        _, told = process.communicate()
    if process.returncode:
        raise BackupFault(f"{tool} could not finish: {told.decode(errors='replace').strip()}")


def _tool(name: str) -> str:
    """The tool's place: the newest of Debian's folders, or the PATH. Raises :class:`BackupFault` when it is missing."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if not found:
        raise BackupFault(f"{name} is missing. Install PostgreSQL's client programs, as new as the server or newer.")
    return found
