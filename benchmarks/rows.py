"""Writing many rows at once: plain ``INSERT`` statements made from a model's own columns.

Only the loaders use this. It goes past the clerk's write door on purpose: what it writes are copies of rows that the
clerk wrote, and the load is checked afterwards (``load.check``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models


def columns(model: type[models.Model]) -> list[str]:
    """The model's columns, in the order :func:`insert` expects them."""
    return [str(field.column) for field in model._meta.concrete_fields]


def insert(model: type[models.Model], values: Sequence[Sequence[Any]], names: Iterable[str] | None = None) -> None:
    """Insert rows of cells (see :func:`cell`), one for each column."""
    if not values:
        return
    named = list(names or columns(model))
    quoted = ", ".join(connection.ops.quote_name(name) for name in named)
    marks, into = ", ".join(["%s"] * len(named)), f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{into} ({marks})", values)
            return
        # PostgreSQL takes a stream of rows far faster than statements.
        with cursor.copy(f"COPY {model._meta.db_table} ({quoted}) FROM STDIN") as stream:
            for row in values:
                stream.write_row(row)


def cell(value: Any) -> Any:
    """A Python value as a cell that SQLite and PostgreSQL both take; lists and dicts as JSON text."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, memoryview):
        return bytes(value)
    return value


def next_id(model: type[models.Model]) -> int:
    """The first number that is free for a model's own key."""
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0) + 1


def settle(*tables: type[models.Model]) -> None:
    """Tell the database what was inserted: sequences past the last number, and statistics for its planner.

    PostgreSQL gathers statistics by itself in time (autovacuum); a benchmark does not wait for that. SQLite has none
    in our deployments either.
    """
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def hasten() -> None:
    """Load without waiting for the disk: a load that is cut short is thrown away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            # The leaves have a unique index of random values, which should stay in memory: an eighth of the machine's.
            eighth = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 8
            cursor.execute(f"PRAGMA cache_size=-{eighth // 1024}")
            cursor.execute("PRAGMA wal_autocheckpoint=100000")
        else:
            cursor.execute("SET synchronous_commit=off")


@contextmanager
def without_indexes() -> Iterator[None]:
    """Take every index away that only finds rows, and make them anew at the end: sorting once is far cheaper than
    finding a place for each row. Unique ones stay: they are rules. A load that is cut short is thrown away."""
    found = _INDEXES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(found)
        listed: list[tuple[str, str]] = cursor.fetchall()
        for name, _ in listed:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, made_by in listed:
            cursor.execute(made_by)


_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX %'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND tablename LIKE 'evenhand_%' AND indexdef LIKE 'CREATE INDEX %'",
}
