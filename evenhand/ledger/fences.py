"""The database's own fence around what is append-only: triggers that refuse UPDATE, DELETE and TRUNCATE.

For a migration::

    operations = [append_only("evenhand_ledger", "evenhand_fact")]

A person with full rights can take a fence down; then ``evenhand ledger verify`` finds what was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAME = re.compile(r"[a-z_][a-z0-9_]*")

_POSTGRESQL_RULE = """\
CREATE OR REPLACE FUNCTION evenhand_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$"""


def raise_fence(table: str, vendor: str) -> list[str]:
    """The statements that make ``table`` append-only on ``sqlite`` or ``postgresql``. Raises ValueError for another
    vendor, and for a name that is not a plain table name."""
    _check(table, vendor)
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ]
    rule = "EXECUTE FUNCTION evenhand_append_only()"
    return [
        _POSTGRESQL_RULE,
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {rule}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {rule}",
    ]


def lower_fence(table: str, vendor: str) -> list[str]:
    """The statements that take the fence down again, to undo the migration. Raises as :func:`raise_fence` does."""
    _check(table, vendor)
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"]
    return [f"DROP TRIGGER {table}_no_change ON {table}", f"DROP TRIGGER {table}_no_truncate ON {table}"]


def _check(table: str, vendor: str) -> None:
    if not _NAME.fullmatch(table):
        raise ValueError(table)
    if vendor not in ("sqlite", "postgresql"):
        raise ValueError(vendor)


def append_only(*tables: str) -> migrations.RunPython:
    """A migration's operation that raises the fence around each table, and lowers it when undone."""
    return migrations.RunPython(_each(tables, raise_fence), _each(tables, lower_fence), elidable=False)


def _each(
    tables: tuple[str, ...], statements: Callable[[str, str], list[str]]
) -> Callable[[Any, BaseDatabaseSchemaEditor], None]:
    def run(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            for statement in statements(table, editor.connection.vendor):
                editor.execute(statement)

    return run
