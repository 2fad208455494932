"""Questions every page asks, put to the database in their own words.

Django composes each query anew, which takes longer than SQLite or PostgreSQL takes to answer it. Who is signed in, in
which roles, under which programme, and the rows of one case are asked for on every page; here their words are made
once. Values are prepared and read by the model's own fields. For everything else the model's manager is the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from datetime import date, datetime
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
    return [_made(model, reader, cells, here) for cells in _found(here, reader.select + where, values)]


def _found(here: Any, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with here.cursor() as cursor:
        try:
            cursor.execute(statement, values)
        except OverflowError:
            # A number longer than any column holds, as somebody may write into an address: no row has it.
            return []
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _made(model: type[Row], reader: _Reader, cells: Sequence[Any], here: Any) -> Row:
    row = list(cells)
    for place, column, converters in reader.converted:
        for convert in converters:
            row[place] = convert(row[place], column, here)
    return model.from_db(here.alias, reader.names, row)


@dataclass(frozen=True, slots=True)
class _Chain:
    columns: str
    tables: str
    links: tuple[Any, ...]
    readers: tuple[_Reader, ...]


@cache
def _chain(model: type[models.Model], path: str, vendor: str) -> _Chain:
    quote, letters = connection.ops.quote_name, "abc"
    here: Any = model
    tables, links, readers = f"{quote(here._meta.db_table)} AS a", [], [_reader(here, vendor)]  # noqa: SLF001
    columns = [f"a.{quote(one.column)}" for one in here._meta.concrete_fields]  # noqa: SLF001
    for letter, after, name in zip(letters, letters[1:], path.split("__"), strict=False):
        link = here._meta.get_field(name)  # noqa: SLF001
        here = link.related_model
        on = f"{after}.{quote(here._meta.pk.column)} = {letter}.{quote(link.column)}"  # noqa: SLF001
        tables += f" LEFT JOIN {quote(here._meta.db_table)} AS {after} ON {on}"  # noqa: SLF001
        columns += [f"{after}.{quote(one.column)}" for one in here._meta.concrete_fields]  # noqa: SLF001
        links.append(link)
        readers.append(_reader(here, vendor))
    return _Chain(", ".join(columns), tables, tuple(links), tuple(readers))


def rows_with(model: type[Row], path: str, where: str, *values: Any) -> list[Row]:
    """The rows for which ``where`` holds, each with the row it points to, and the one that row points to: ``path`` is
    ``complaint`` or ``compartment__room``. One statement.

    In ``where`` the tables are ``a``, ``b`` and ``c`` in the order of the path; else it is as in :func:`rows`.
    """
    here = connections[connection.alias]
    chain = _chain(model, path, here.vendor)
    # Columns and tables are the models' own.
    found = _found(here, f"SELECT {chain.columns} FROM {chain.tables} WHERE {where}", values)  # noqa: S608
    return [_linked(model, chain, line, here) for line in found]


def first_beside(
    model: type[Row], path: str, beside: str, joined: str, where: str, *values: Any
) -> tuple[Row, list[tuple[Any, ...]]] | None:
    """The one row for which ``where`` holds, with the rows behind it as in :func:`rows_with`, and the cells ``beside``
    of whatever is ``joined`` to it, line by line; None when there is no such row. One statement."""
    here = connections[connection.alias]
    chain = _chain(model, path, here.vendor)
    # Columns and tables are the models' own; what is joined is written in the code.
    found = _found(here, f"SELECT {chain.columns}, {beside} FROM {chain.tables} {joined} WHERE {where}", values)  # noqa: S608
    if not found:
        return None
    width = sum(len(reader.names) for reader in chain.readers)
    return _linked(model, chain, found[0], here), [line[width:] for line in found]


def _linked(model: type[Row], chain: _Chain, line: Sequence[Any], here: Any) -> Row:
    row = _made(model, chain.readers[0], line[: len(chain.readers[0].names)], here)
    one: Any = row
    start = len(chain.readers[0].names)
    for link, reader in zip(chain.links, chain.readers[1:], strict=True):
        if getattr(one, link.attname) is None:
            link.set_cached_value(one, None)
            break
        other = _made(link.related_model, reader, line[start : start + len(reader.names)], here)
        link.set_cached_value(one, other)
        one, start = other, start + len(reader.names)
    return row


def first(model: type[Row], where: str, *values: Any) -> Row | None:
    """The first row for which ``where`` holds; None when there is none."""
    found = rows(model, f"{where} LIMIT 1", *values)
    return found[0] if found else None


def cells(statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    """What a ``SELECT`` finds, as the database gives it: for text, numbers and bytes, which need no reading."""
    return _found(connection, statement, values)


def marks(values: Sized) -> str:
    """A ``%s`` for each value, for an ``IN``."""
    return ", ".join(["%s"] * len(values))


def key(model: type[models.Model], value: object) -> object:
    """A model's own key as the database takes it: a UUID is text to SQLite and a UUID to PostgreSQL."""
    return model._meta.pk.get_db_prep_value(value, connection)  # noqa: SLF001


def instant(value: datetime) -> object:
    """An instant as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value)


def day(value: date) -> object:
    """A day as the database takes it."""
    return connection.ops.adapt_datefield_value(value)
