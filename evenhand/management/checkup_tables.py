"""What ``doctor`` says of the tables: whose they are, how a setting is mended, where the audit found something."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from evenhand.clerk import auditing
from evenhand.management import clock, tables
from evenhand.management.backups import loading
from evenhand.management.checkup_backups import Said

NAMED = 20
"""So many complaints are named at most."""


def checkup() -> Iterator[Said]:
    """Are they the programme's, and may it read them?"""
    wrong = tables.compared(loading.ask, connection.vendor)
    yield "database_tables", not wrong, "The tables are those of the programme.", wrong


def mend(name: str, good: str) -> str:
    """How a setting of the database is mended."""
    if name == "data_checksums":
        return "Stop PostgreSQL, run pg_checksums --enable on its data folder, and start it again."
    return f"Set it to {good}."


def found(count: int) -> str:
    """The findings of the last audit, where they are, and what to do. The audit keeps only how many there were."""
    first: dict[str, str] = {}
    for one in auditing.found_again(clock.now()):
        first.setdefault(one.ref, f"{one.ref} at fact {one.n} ({one.broken})")
        if len(first) == NAMED:
            break
    where = f": {'; '.join(first.values())}" if first else ""
    things = "1 thing" if count == 1 else f"{count:,} things"
    return f"The nightly audit found {things} that should not be{where}. {_TO_DO}"


_TO_DO = (
    "Where such a fact is older than an upgrade whose changelog changes that rule, the newer rules judge what was right"
    " then: write it down, nothing is to be mended. Elsewhere keep a backup of this state, change nothing by hand, and"
    " ask whoever maintains the programme."
)
