"""Counts kept beside the rows they count, in the same transaction, so that no page counts a table."""

from __future__ import annotations

from collections import Counter

from django.db import connection

from evenhand.core.case import Case
from evenhand.models.clockwork import CountsRow

QUARANTINE = "quarantine"


def of_case(case: Case | None) -> Counter[str]:
    """How much one case adds to each count: matters by their stage, and all together."""
    if case is None:
        return Counter()
    counts = Counter(m.stage.value for m in case.matters)
    counts["matters"] = len(case.matters)
    counts["complaints"] = 1
    counts["suspended"] = sum(m.suspended is not None for m in case.matters)
    return counts


def moved(before: Case | None, after: Case | None) -> Counter[str]:
    """By how much an act moves each count."""
    delta = of_case(after)
    delta.subtract(of_case(before))
    return Counter({name: n for name, n in delta.items() if n})


def count(delta: Counter[str]) -> None:
    """Move the counts, in one statement on one row."""
    changes = {name: n for name, n in delta.items() if n}
    if changes and not _moved(changes):
        CountsRow.objects.get_or_create(id=1)
        _moved(changes)


def _moved(changes: dict[str, int]) -> bool:
    """False where there is no row yet. Every act moves them, so the statement is not composed each time."""
    columns = ", ".join(f"{CountsRow._meta.get_field(name).name} = {name} + %s" for name in changes)  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE evenhand_counts SET {columns} WHERE id = 1", list(changes.values()))  # noqa: S608
        return bool(cursor.rowcount)
