"""What follows closing, to the walk: promises, or wishes while nobody has spoken of those, or else the file's end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from evenhand.core.case import Case, Matter
from evenhand.core.codes import Stage
from evenhand.core.destroying import announce_due, room_over, shred_due
from evenhand.core.keeping import DAYS_AROUND, promises
from evenhand.core.programme import Programme

Code = tuple[Any, ...]


def begun(matter: Matter) -> bool:
    """Has anybody spoken of a promise, or been reminded of one?"""
    return any(t.kept or t.reminded for t in matter.terms)


def wished(matter: Matter) -> bool:
    """Does a side wish something of the other, while no promise is spoken of?"""
    return bool(matter.shares or matter.talks) and not begun(matter)


def promise_days(matter: Matter) -> tuple[date | None, ...]:
    days = {t.due_on for t in promises(matter) if t.due_on is not None and t.owner not in t.kept}
    around = timedelta(days=DAYS_AROUND)
    return tuple(d for day in sorted(days) for d in (day - around, day, day + around))


def after(matter: Matter) -> Code:
    """What the sides made of it after closing: promises, or, while nobody speaks of them, wishes."""
    officer, others = matter.officer, matter.complainants
    if wished(matter):
        shares, talks = matter.shares, matter.talks
        wishes = (len(shares & others), officer in shares, len(talks & others), officer in talks)
        return ("wishes", wishes, matter.invited, tuple(sorted(t.owner == officer for t in promises(matter))))
    kept = (
        (len(t.kept & others), officer in t.kept, t.reminded, t.owner == officer, t.owner in t.kept)
        for t in promises(matter)
    )
    return ("promises", tuple(sorted(kept)))


def swapped_after(after: Code) -> Code:
    if after[0] == "wishes":
        (c_shares, o_shares, c_talks, o_talks), invited, officers = after[1:]
        turned = (int(o_shares), c_shares == 1, int(o_talks), c_talks == 1)
        return ("wishes", turned, invited, tuple(sorted(not officers_own for officers_own in officers)))
    sides = ((int(o), c == 1, reminded, not officers, own) for c, o, reminded, officers, own in after[1])
    return ("promises", tuple(sorted(sides)))


def file_code(case: Case, today: date, programme: Programme) -> Code:
    """How far the destruction of a file has come, while nothing that runs beside it is under way."""
    if any(m.stage is Stage.MEDIATED and (wished(m) or begun(m)) for m in case.matters):
        return ("beside",)
    told, gone = announce_due(case, programme), shred_due(case, programme)
    due = told is not None and today >= told
    over = gone is not None and today >= gone
    ripe = over and case.shred_on is not None and today >= case.shred_on
    return (case.held, due, over, case.shred_on is not None, ripe, room_code(case, today, programme))


def room_code(case: Case, today: date, programme: Programme) -> Code:
    """Whether what was said is destroyed, or due to be; nothing where nothing was mediated."""
    if not any(m.stage is Stage.MEDIATED for m in case.matters):
        return ()
    due = room_over(case, programme)
    return (case.room_gone, due is not None and today >= due)
