"""Who of the office looked at a complaint: day, colleague, and at what, for the director.

Confidential means that a colleague's curiosity can be seen. When the two sides and the mediators look is theirs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
WATCHED = tuple(sorted(role.value for role in frozenset(Role) - PARTIES - MEDIATORS - {Role.PUBLIC, Role.CLOCK}))
PAGE = 1000
"""Entries behind one page: opening one case writes several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one colleague looked at on one day, in one role: codes in the order of the first look, and both moments."""

    on: date
    name: str
    role: str
    what: tuple[str, ...]
    first: datetime
    last: datetime


def looks(actor: Actor, ref: str, now: Now, before: int | None = None) -> tuple[tuple[Look, ...], int | None] | None:
    """The looks at a complaint, the newest day first, and from where older ones go on (None: there are none).

    ``before``: the number a page before gave. None instead of anything where there is no such complaint for ``actor``;
    this look is written down like any other.
    """
    if actor.role not in SEEN_BY or case(actor, ref, "looks", now) is None:
        return None
    marks = ", ".join(["%s"] * len(WATCHED))
    where = f"ref = %s AND role IN ({marks}) AND id < %s ORDER BY id DESC LIMIT %s"
    rows = asking.rows(AccessEntry, where, ref, *WATCHED, before or 2**62, PAGE)
    names = colleagues(sorted({row.account for row in rows}))
    days: dict[tuple[date, str, str], list[AccessEntry]] = {}
    for row in reversed(rows):
        days.setdefault((timezone.localdate(row.at), row.account, row.role), []).append(row)
    found = (
        Look(
            on=on,
            name=names.get(account, ""),
            role=role,
            what=tuple(dict.fromkeys(one.what for one in some)),
            first=some[0].at,
            last=some[-1].at,
        )
        for (on, account, role), some in days.items()
    )
    return (
        tuple(sorted(found, key=lambda one: (one.on, one.last), reverse=True)),
        rows[-1].pk if len(rows) == PAGE else None,
    )
