"""A database of PostgreSQL in which a drill restores: an empty one that is kept for it, or one made for the hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from evenhand.management.backups.databases import conninfo
from evenhand.management.backups.places import BackupFault
from evenhand.vault import chance

VARIABLE = "EVENHAND_DRILL_DATABASE"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_FUNCTIONS = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " AND proname LIKE 'evenhand%'"
)


@contextmanager
def emptied(address: str) -> Iterator[str]:
    """A database that is kept for drills. Raises :class:`BackupFault` for one that is the office's, or is not empty:
    what is in it at the end is dropped."""
    import psycopg

    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as server:
            if _asked(server, "SELECT current_database()")[0] == conninfo().get("dbname"):
                raise BackupFault(f"{VARIABLE} names the office's own database. Name one that only drills use.")
            if _asked(server, _TABLES):
                raise BackupFault(
                    f"There are tables in the database that {VARIABLE} names. A drill takes an empty one, and empties"
                    " it at its end. If a drill that was stopped left them, make that database afresh."
                )
    except psycopg.Error as error:
        raise BackupFault(f"The database that {VARIABLE} names did not answer: {error}") from None
    try:
        yield address
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            _empty(server)


@contextmanager
def made(address: str) -> Iterator[str]:
    """A database that is made beside the office's and dropped at the end. Raises :class:`BackupFault`."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"evenhand_drill_{chance.token(4).hex()}"
    with psycopg.connect(address, autocommit=True) as server:
        try:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise BackupFault(
                f"A drill restores into a database of its own, and the user {conninfo().get('user')} may make none (it"
                " has no CREATEDB, and needs none). Make one once, as PostgreSQL's superuser: createdb evenhand_drill;"
                " evenhand database roles | psql -d evenhand_drill. Then name it, with the user evenhand_owner, in"
                f" {VARIABLE}."
            ) from None
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _empty(server: Any) -> None:
    from psycopg.sql import SQL, Identifier

    for table in _asked(server, _TABLES):
        server.execute(SQL("DROP TABLE IF EXISTS {} CASCADE").format(Identifier("public", table)))
    for function in _asked(server, _FUNCTIONS):
        # PostgreSQL wrote that name itself, with its arguments and its quotes.
        server.execute(f"DROP FUNCTION {function} CASCADE".encode())


def _asked(server: Any, sql: str) -> list[str]:
    return [str(one) for (one,) in server.execute(sql.encode()).fetchall()]
