"""Which colleagues looked at a complaint: day, name, and at what, for the director.

Confidential means that a colleague's curiosity can be seen. When the two sides and the mediators look is theirs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from evenhand.core.access import Actor
from evenhand.core.codes import MEDIATORS, PARTIES, Role
from evenhand.core.dates import Now
from evenhand.models import asking
from evenhand.models.access import AccessEntry
from evenhand.reads import matrix
from evenhand.reads.cases import case
from evenhand.reads.staff import colleagues

SEEN_BY = matrix.holders("see", "looks at a case")
MANY = 2**62
"""More than there are entries."""
WATCHED = tuple(sorted(role.value for role in frozenset(Role) - PARTIES - MEDIATORS - {Role.PUBLIC, Role.CLOCK}))
CASE = "case"
TOLD = frozenset({
    CASE, "attachment", "export", "investigation", "legal", "legal note", "legal paper", "production", "looks", "name",
    "quarantine", "code", "reach", "reach unsaid",
})  # fmt: skip
"""The codes that are told; any other is a look at the case. What the desk does for a party looks like all its work: by
itself it would tell which side answered, withdrew or was the last."""
PAGE = 1000
"""Entries behind one page: opening one case writes several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one colleague looked at on one day, in one role: codes of ``TOLD``. No hour: beside the moment at which
    something was done for a party it would tell for which."""

    on: date
    name: str
    role: str
    what: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """Whole days, the newest first, and from where older ones go on (None: there are none)."""

    seen: tuple[Look, ...]
    older: int | None


def looks(actor: Actor, ref: str, now: Now, before: int | None = None) -> Looks | None:
    """The looks at a complaint; ``before``: where the page before said that older ones go on.

    None where there is no such complaint for ``actor``. This look is written down like any other.
    """
    if actor.role not in SEEN_BY or case(actor, ref, "looks", now) is None:
        return None
    where = f"ref = %s AND role IN ({asking.marks(WATCHED)}) AND id < %s ORDER BY id DESC LIMIT %s"
    rows = asking.rows(AccessEntry, where, ref, *WATCHED, before or MANY, PAGE + 1)
    older = None
    if len(rows) > PAGE:
        # The day that the page would cut is left to the next one, unless it fills this one alone.
        last = timezone.localdate(rows[-1].at)
        rows = [row for row in rows if timezone.localdate(row.at) != last] or rows[:PAGE]
        older = rows[-1].pk
    names = colleagues(sorted({row.account for row in rows}))
    days: dict[tuple[date, str, str], set[str]] = {}
    for row in rows:
        what = days.setdefault((timezone.localdate(row.at), row.account, row.role), set())
        what.add(row.what if row.what in TOLD else CASE)
    found = [
        Look(on=on, name=names.get(account, ""), role=role, what=frozenset(what))
        for (on, account, role), what in days.items()
    ]
    return Looks(seen=tuple(sorted(found, key=lambda one: (-one.on.toordinal(), one.name, one.role))), older=older)
