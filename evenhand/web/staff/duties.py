"""What is due as a page says it: when, what, why, and the one action that is the reader's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.core.codes import Role
from evenhand.reads.staff import Duty
from evenhand.web.saying import short_day, weekday_name
from evenhand.web.staff.acts import may_open
from evenhand.web.staff.addresses import of_act, of_case
from evenhand.web.staff.case_parts import matter_name
from evenhand.web.staff.words import ACTIONS, DUE, SERVED_BY

_WEEK = 7


def when_words(on: date, today: date, *, by_itself: bool = False) -> str:
    """A day as a tag says it: ``2 days late``, ``Due today``, ``By Thursday``, ``By Dec 4``. Never wider than a tag."""
    days = (on - today).days
    if by_itself:
        named = {0: _("Today"), 1: _("Tomorrow")}
        return named.get(max(days, 0)) or (weekday_name(on) if days < _WEEK else short_day(on))
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("Due today")
    return _("By %(day)s") % {"day": weekday_name(on) if days < _WEEK else short_day(on)}


def sign(on: date, today: date) -> str:
    """The sign of a day: late, due, or later."""
    return "late" if on < today else "due" if on == today else "later"


def duty_line(duty: Duty, today: date, held: frozenset[Role], *, several: bool = False) -> dict[str, Any]:
    """One duty as ``parts/duty_list.html`` takes it: sign, what, why, and the one action that is the reader's.

    ``several``: the complaint is known to have more than one matter, so the first is named too.
    """
    what, why = DUE.get(duty.code, (duty.code, ""))
    tail = SERVED_BY.get(duty.code)
    tail = tail if tail and may_open(tail, held) else None
    about = duty.matter or duty.mediation or "case"
    page = of_case(duty.ref)
    return {
        "kind": sign(duty.on, today),
        "when": when_words(duty.on, today),
        "what": what,
        "why": why,
        "ref": duty.ref,
        "ref_url": page,
        "after": matter_name(duty.matter) if duty.matter not in ({""} if several else {"", "m1"}) else "",
        "action": {"href": of_act(duty.ref, about, tail), "words": ACTIONS[duty.code]}
        if tail
        else {"href": page, "words": _("Open the case")},
        "button": bool(tail),
    }
