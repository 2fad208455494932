"""PostgreSQL's own fence: three roles, so that a fault in the programme cannot do what its role may not.

* the **owner** has the tables and changes them at an upgrade; nobody serves pages as the owner;
* the **app** serves: it reads and adds, and changes what work changes, but never a fact or a leaf of the ledger, and it
  makes, alters and drops nothing;
* **statistics** reads the figures that were published, and no other table.

Source: security.md §5.1 (second layer), ACC-09. SQLite has no roles; there the file's owner is the only fence.
"""

from __future__ import annotations

from django.db import connection

ADD_ONLY = frozenset({"evenhand_fact", "evenhand_ledger"})
"""Tables whose rows stay as they were entered."""
HEADS = frozenset({"evenhand_ledger_head"})
"""Tables whose one row moves on, and never goes."""
ADD_AND_DROP = frozenset({"evenhand_access_entry"})
"""Tables whose rows go in time, and are never rewritten."""
FIGURES = ("evenhand_figuresyear", "evenhand_figuresperiod")
"""What was published: all that statistics reads."""


def tables() -> list[str]:
    """Every table of the installation, sorted; Django's own note of its migrations is not among them."""
    return sorted(connection.introspection.django_table_names(only_existing=False))


def rights(table: str) -> tuple[str, ...]:
    """What the app may do with the rows of a table."""
    if table in ADD_ONLY:
        return ("SELECT", "INSERT")
    if table in HEADS:
        return ("SELECT", "INSERT", "UPDATE")
    if table in ADD_AND_DROP:
        return ("SELECT", "INSERT", "DELETE")
    return ("SELECT", "INSERT", "UPDATE", "DELETE")


def sql(prefix: str = "evenhand") -> str:
    """The statements that make the roles and say what each may do; safe to run again: before there are tables, for the
    owner is to make them, and after each upgrade. What is not there yet is passed over.

    To be run by a superuser in the installation's own database. Raises ValueError for a prefix that is no plain name.
    """
    if not prefix.isidentifier() or prefix != prefix.lower():
        raise ValueError(f"{prefix} is not a plain name.")
    owner, app, statistics = (f"{prefix}_{role}" for role in ("owner", "app", "statistics"))
    lines = [
        "-- Run in Evenhand's database as a superuser: before its tables are made, after it, and after each upgrade.",
        f"-- Then give each role its way in, for example: \\password {app}",
        "BEGIN;",
        # Before the tables are made, each that is not there would be a notice.
        "SET LOCAL client_min_messages = warning;",
        *(_role(role) for role in (owner, app, statistics)),
        f"GRANT CREATE, USAGE ON SCHEMA public TO {owner};",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {app}, {statistics};",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {app}, {statistics};",
        *(f'ALTER TABLE IF EXISTS "{table}" OWNER TO {owner};' for table in [*tables(), "django_migrations"]),
        _functions(owner),
        f"GRANT USAGE ON SCHEMA public TO {app}, {statistics};",
        *(_granted(", ".join(rights(table)), table, app) for table in tables()),
        _granted("SELECT", "django_migrations", app),
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};",
        *(_granted("SELECT", table, statistics) for table in FIGURES),
        f"ALTER ROLE {statistics} SET default_transaction_read_only = on;",
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def _role(name: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {name} LOGIN; "
        f"END IF; END $$;\nALTER ROLE {name} NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS;"
    )


def _granted(what: str, table: str, role: str) -> str:
    """A right on a table that may not be there yet."""
    grant = f'GRANT {what} ON "{table}" TO {role};'
    return f"DO $$ BEGIN IF to_regclass('public.\"{table}\"') IS NOT NULL THEN {grant} END IF; END $$;"


def _functions(owner: str) -> str:
    """The fences' own functions belong to the owner too, so that the app cannot put others in their place."""
    found = "SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'evenhand%'"
    change = f"EXECUTE 'ALTER FUNCTION ' || one || ' OWNER TO {owner}';"
    return f"DO $$ DECLARE one regprocedure; BEGIN FOR one IN {found} LOOP {change} END LOOP; END $$;"


AS_OWNER = """\
SELECT r.rolsuper OR pg_has_role(current_user, c.relowner, 'MEMBER')
    OR has_table_privilege(current_user, c.oid, 'UPDATE') OR has_table_privilege(current_user, c.oid, 'DELETE')
FROM pg_class c JOIN pg_roles r ON r.rolname = current_user WHERE c.oid = 'evenhand_fact'::regclass"""
"""True for a database user who could change a fact, or take its fence down."""
