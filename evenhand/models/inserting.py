"""New rows in one statement, its words made once for each table.

Django composes an ``INSERT`` anew each time, column by column. Filing a complaint writes a dozen tables, and a list of
fifty writes fifty access entries: composing took longer than writing. The values are prepared by the model's own
fields, as Django prepares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

Row = TypeVar("Row", bound=models.Model)
# SQLite of before 2020 takes no more values in one statement; nobody notices a second statement.
_MOST_VALUES = 999


@dataclass(frozen=True, slots=True)
class _Table:
    into: str
    marks: str
    fields: tuple[models.Field[Any, Any], ...]
    numbered: bool

    def statement(self, rows: int, instead: str) -> str:
        returning = " RETURNING id" if self.numbered else ""
        return f"{self.into} VALUES {', '.join([self.marks] * rows)}{instead}{returning}"


@cache
def _table(model: type[models.Model], _vendor: str) -> _Table:
    meta = model._meta  # noqa: SLF001 (Django documents _meta as public)
    numbered = isinstance(meta.pk, models.AutoField)
    fields = tuple(one for one in meta.local_concrete_fields if not isinstance(one, models.AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(one.column)) for one in fields)
    operations: Any = connection.ops  # the stubs know this method with other arguments
    bytes_mark = operations.binary_placeholder_sql(b"")
    marks = ", ".join(bytes_mark if isinstance(one, models.BinaryField) else "%s" for one in fields)
    return _Table(f"INSERT INTO {quote(meta.db_table)} ({columns})", f"({marks})", fields, numbered)


@cache
def _instead(model: type[models.Model], unique: tuple[str, ...], update: tuple[str, ...]) -> str:
    def column(name: str) -> str:
        return connection.ops.quote_name(str(model._meta.get_field(name).column))  # type: ignore[union-attr]  # noqa: SLF001

    taken = ", ".join(f"{column(name)} = EXCLUDED.{column(name)}" for name in update)
    return f" ON CONFLICT ({', '.join(column(name) for name in unique)}) DO UPDATE SET {taken}"


def insert(rows: Sequence[Row], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
    """Put these new rows of one table into it, all or none, and give them their numbers where the table numbers them.

    Where a row with the same ``unique`` fields is there already, its ``update`` fields are taken from the new one.
    Raises IntegrityError as Django does. A row that has a number already is not new: ValueError.
    """
    if not rows:
        return
    # The connection itself: by way of its stand-in, each cell would look for it again.
    here = connections[DEFAULT_DB_ALIAS]
    table = _table(type(rows[0]), here.vendor)
    instead = _instead(type(rows[0]), tuple(unique), tuple(update)) if unique else ""
    if table.numbered and any(row.pk is not None for row in rows):
        raise ValueError("these rows have their numbers already")
    most = max(1, _MOST_VALUES // len(table.fields))
    if len(rows) <= most:
        _insert(table, rows, instead, here)
        return
    with transaction.atomic(savepoint=False):
        for first in range(0, len(rows), most):
            _insert(table, rows[first : first + most], instead, here)


def _prepared(table: _Table, rows: Sequence[models.Model], here: Any) -> list[Any]:
    """The values as the database takes them. What many rows share, as a list's access entries do, is prepared once."""
    if len(rows) == 1:
        return [field.get_db_prep_save(field.pre_save(rows[0], add=True), here) for field in table.fields]
    # By identity, which holds as long as the value does: it is kept beside what was made of it.
    known: dict[tuple[int, int], tuple[Any, Any]] = {}
    values = []
    for row in rows:
        for place, field in enumerate(table.fields):
            value = field.pre_save(row, add=True)
            if (found := known.get((place, id(value)))) is None:
                found = known[place, id(value)] = (value, field.get_db_prep_save(value, here))
            values.append(found[1])
    return values


def _insert(table: _Table, rows: Sequence[models.Model], instead: str, here: Any) -> None:
    values = _prepared(table, rows, here)
    with here.cursor() as cursor:
        cursor.execute(table.statement(len(rows), instead), values)
        numbers = cursor.fetchall() if table.numbered else ()
    for row, (number,) in zip(rows, numbers, strict=False):
        row.pk = number
    for row in rows:
        row._state.adding, row._state.db = False, here.alias  # noqa: SLF001 (as Django's own bulk_create leaves them)
