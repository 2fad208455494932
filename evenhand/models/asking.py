"""Questions every page asks, put to the database in their own words.

Django composes each query anew, which takes longer than SQLite or PostgreSQL takes to answer it. Who is signed in, in
which roles, under which programme, and the rows of one case are asked for on every page; here their words are made
once. Values are prepared and read by the model's own fields. For everything else the model's manager is the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, connections, models

Row = TypeVar("Row", bound=models.Model)
_Convert = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class _Reader:
    select: str
    names: tuple[str, ...]
    converted: tuple[tuple[int, Any, tuple[_Convert, ...]], ...]


@cache
def _reader(model: type[models.Model], _vendor: str) -> _Reader:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 (Django documents _meta as public)
    columns = [field.get_col(meta.db_table) for field in meta.concrete_fields]
    converted = []
    for place, column in enumerate(columns):
        found = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        if found:
            converted.append((place, column, tuple(found)))
    chosen = ", ".join(quote(str(field.column)) for field in meta.concrete_fields)
    names = tuple(str(field.attname) for field in meta.concrete_fields)
    # Columns and table are the model's own.
    return _Reader(f"SELECT {chosen} FROM {quote(meta.db_table)} WHERE ", names, tuple(converted))  # noqa: S608


def rows(model: type[Row], where: str, *values: Any) -> list[Row]:
    """The rows of a table for which ``where`` holds, with ``%s`` for each value; it may end in an ``ORDER BY``.

    ``where`` is written in the code and never holds anything a person typed.
    """
    # The connection itself: by way of its stand-in, each cell would look for it again.
    here = connections[connection.alias]
    reader = _reader(model, here.vendor)
    with here.cursor() as cursor:
        cursor.execute(reader.select + where, values)
        found = cursor.fetchall()
    made = []
    for cells in found:
        row = list(cells)
        for place, column, converters in reader.converted:
            for convert in converters:
                row[place] = convert(row[place], column, here)
        made.append(model.from_db(here.alias, reader.names, row))
    return made


def first(model: type[Row], where: str, *values: Any) -> Row | None:
    """The first row for which ``where`` holds; None when there is none."""
    found = rows(model, f"{where} LIMIT 1", *values)
    return found[0] if found else None


def cells(statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    """What a ``SELECT`` finds, as the database gives it: for text, numbers and bytes, which need no reading."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def marks(values: Sized) -> str:
    """A ``%s`` for each value, for an ``IN``."""
    return ", ".join(["%s"] * len(values))


def key(model: type[models.Model], value: object) -> object:
    """A model's own key as the database takes it: a UUID is text to SQLite and a UUID to PostgreSQL."""
    return model._meta.pk.get_db_prep_value(value, connection)  # noqa: SLF001
