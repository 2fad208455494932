"""The rows of a filled SQLite database, poured into PostgreSQL: what was loaded once is not made a second time.

    python -m benchmarks.pouring FILE

in the environment of the installation on PostgreSQL, which has the same custodian folder and secret.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

KEPT = ("django_migrations",)
"""What the migrations of the new database wrote about themselves."""


def main(file: Path) -> None:
    """Pour every table of ``file`` into this installation's database. Raises sqlite3.Error and database errors."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
    django.setup()
    from django.apps import apps
    from django.db import connection

    from benchmarks import rows
    from evenhand.management.commands.serve import prepare_database

    prepare_database()
    source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    tables = [one for one in connection.introspection.table_names() if one not in KEPT]
    with connection.cursor() as cursor:
        # The rows come from a database in which every reference holds: none is looked up again, no trigger fires.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")
    rows.hasten()
    with rows.without_indexes():
        for table in tables:
            print(f"\rpouring {table}{' ' * 30}", end="", file=sys.stderr, flush=True)
            _pour(source, table)
    rows.settle(*apps.get_models())


def _pour(source: sqlite3.Connection, table: str) -> None:
    from django.db import connection

    found = source.execute(f'SELECT * FROM "{table}"')
    named = ", ".join(connection.ops.quote_name(column[0]) for column in found.description)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({named}) FROM STDIN") as stream,
    ):
        for row in _rows(found):
            stream.write_row(row)


def _rows(found: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    while some := found.fetchmany(2000):
        yield from some


if __name__ == "__main__":
    main(Path(sys.argv[1]))
