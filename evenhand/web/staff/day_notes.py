"""What a day that is about to be proposed does not fit, said at its field before it is sent. A note stops nobody.

What can be proposed at all is the core's to say. Here is what makes an office look once more: a time that is not in a
mediator's week, a day after which nobody could sign, sides that bring unequal numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from evenhand.core.case import Case, Mediation
from evenhand.core.hours import can_come
from evenhand.core.programme import Programme
from evenhand.core.scheduling import last_to_sign_after
from evenhand.reads.roster import Entry
from evenhand.web.saying import weekday


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to look at: at which field it stands, its code, and the sentence."""

    field: str
    code: str
    words: str


def week_note(seated: Iterable[Entry], on: date, begins: str) -> Note | None:
    """The mediators whose week leaves this time out, by name. What else they do then is theirs."""
    others = [one for one in seated if not can_come(one.weekly, on, begins)]
    if not others:
        return None
    # Where no time of the day is in somebody's week, the day is what to change.
    field = "begins" if all(can_come(one.weekly, on) for one in others) else "on"
    said = _("%(names)s told us of other times of the week. Ask first, or choose another day or time.")
    return Note(field, "week", said % {"names": ", ".join(one.name for one in others)})


def soon_note(ways: Iterable[Iterable[str]], programme: Programme, today: date, on: date) -> Note | None:
    """The day is so near that a letter may come after it: where somebody is reached on paper alone, and the programme
    reckons that post may be late."""
    by_post = any(set(one) <= {"paper"} for one in ways)
    if not by_post or on > today + timedelta(days=programme.grace_days):
        return None
    said = _("Somebody here is told by letter, and it may come after this day. Call first, or choose a later day.")
    return Note("on", "soon", said)


def signing_note(case: Case, table: Mediation, programme: Programme, on: date) -> Note | None:
    """Nobody could sign after a session on this day."""
    last = last_to_sign_after(case, table, programme)
    if last is None or on <= last:
        return None
    said = _(
        "After a meeting on this day there is no time to sign an agreement and to think it over for %(days)d days. "
        "The last day on which signing fits is %(last)s."
    )
    return Note("on", "sign", said % {"days": programme.cooling_off_days, "last": weekday(last)})


def numbers_note(companions: Mapping[str, int]) -> Note | None:
    """The two sides bring unequal numbers: usual are equal ones, and both sides accept the list or do not."""
    if len(set(companions.values())) < 2:
        return None
    fewer = min(companions, key=lambda field: companions[field])
    return Note(fewer, "numbers", _("The two sides do not bring the same number. Both sides are asked to accept this."))
