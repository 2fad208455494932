"""The last part of ``docs/access.md``: every table, how long it is kept, what removes it, who answers for it."""

from __future__ import annotations

from evenhand.management.access_page import HEADS
from evenhand.models.keeping import KEEPING, Keeping

TOP = """
## What is kept, how long, and what removes it

Every table of the database (`evenhand/models/keeping.py`). Periods that a programme sets are named as in its file. What
a legal hold covers stays until it is lifted. Who answers for a table is named by role, as above. `privacy.md` says the
same by what a person gave.

| table | kept | removed by | answers |
|---|---|---|---|
"""


def page() -> str:
    """The part, with its heading."""
    return TOP + "".join(
        f"| `{table}` | {kept.period} | {_by(kept)} | {HEADS[kept.owner]} |\n" for table, kept in _all()
    )


def _all() -> list[tuple[str, Keeping]]:
    return sorted(KEEPING.items())


def _by(kept: Keeping) -> str:
    if kept.sweeper:
        return f"`{kept.sweeper}`"
    return f"with its `{kept.goes_with}`" if kept.goes_with else "nothing"
