"""Are the tables those of the programme, and may its database user read them? Asked by the names of the migrations.

Cheap, and without Django's house: one connection of its own, one or two questions, the names of files. So ``serve`` can
ask before it says that it is up, and each command before it begins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from evenhand.management.backups import half

Ask = Callable[[str], list[tuple[Any, ...]]]

OURS = "evenhand"
# What names a PostgreSQL server and database in libpq's words; the rest is about the pool.
_CONNINFO = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
_SQLITE = "SELECT count(*) FROM sqlite_master WHERE name = 'django_migrations'"
_POSTGRESQL = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'django_migrations'"
_CLOSED = """\
SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND (relname LIKE 'evenhand%' OR relname = 'django_migrations') AND NOT has_table_privilege(oid, 'SELECT')"""

NONE = "This installation has no tables yet."
OLDER = "The tables are older than the programme."
NEWER = (
    "The tables are newer than the programme: a newer one was here ({names}). Install that one again, or restore a"
    " backup from before it into an empty place."
)
ONCE = {
    "sqlite": "Run once: evenhand database migrate",
    "postgresql": "Run once, as the owner of the tables: evenhand database migrate",
}
CLOSED = (
    "The user of EVENHAND_DATABASE may not read the tables. Run, as PostgreSQL's superuser:"
    " evenhand database roles | psql -d {name}"
)


def refuse(*, but_older: bool = False) -> None:
    """Raises CommandError where the programme cannot work on these tables, and where the database does not answer.
    ``but_older``: the caller is about to bring them up to date."""
    found = _found()
    if found and not (but_older and found.startswith((NONE, OLDER))):
        # Tables that a restore did not finish are what it says of them, and not to be migrated.
        half.refuse()
        raise CommandError(found)


def compared(ask: Ask, vendor: str) -> str:
    """What is wrong with the tables, as a sentence; empty when nothing is. ``ask`` runs one question."""
    if vendor == "postgresql" and ask(_CLOSED)[0][0]:
        return CLOSED.format(name=settings.DATABASES["default"]["NAME"])
    there = ask(_SQLITE if vendor == "sqlite" else _POSTGRESQL)[0][0]
    done = {(str(app), str(name)) for app, name in ask("SELECT app, name FROM django_migrations")} if there else set()
    wanted = migrations()
    if newer := sorted(name for app, name in done - wanted if app == OURS):
        return NEWER.format(names=", ".join(newer))
    if wanted - done:
        return f"{OLDER if done else NONE} {ONCE[vendor]}"
    return ""


def migrations() -> set[tuple[str, str]]:
    """App and name of every migration that comes with the programme and its libraries, as their files say."""
    apart: dict[str, None] = getattr(settings, "MIGRATION_MODULES", {})
    found = set()
    for app in settings.INSTALLED_APPS:
        label, spec = app.rpartition(".")[2], find_spec(app)
        if label not in apart and spec is not None and spec.origin is not None:
            files = (Path(spec.origin).parent / "migrations").glob("[!_]*.py")
            found |= {(label, file.stem) for file in files}
    return found


def _found() -> str:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return _sqlite(Path(database["NAME"]))
    return _postgresql({theirs: database[ours] for ours, theirs in _CONNINFO.items() if database.get(ours)})


def _sqlite(file: Path) -> str:
    if not file.is_file():
        return f"{NONE} {ONCE['sqlite']}"
    try:
        with closing(sqlite3.connect(file, timeout=20)) as book:
            return compared(lambda sql: book.execute(sql).fetchall(), "sqlite")
    except sqlite3.Error as error:
        raise CommandError(f"The database did not answer: {error}") from error


def _postgresql(where: dict[str, Any]) -> str:
    """Ask PostgreSQL directly: the pool would try again for a while and fill the screen meanwhile."""
    import psycopg

    try:
        with psycopg.connect(**where, connect_timeout=5) as server:
            return compared(lambda sql: server.execute(sql.encode()).fetchall(), "postgresql")
    except psycopg.Error as error:
        raise CommandError(f"The database did not answer: {error}") from error
