"""What people do with letters by hand: post them, call instead, write instead. Who did it, and when, is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from evenhand import post
from evenhand.core.access import Actor
from evenhand.core.codes import DESK
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason


def record_mailed(letters: Sequence[UUID], on: date, *, by: Actor, now: Now) -> int | Refusal:
    """Proof of mailing: these printed letters were posted on that day. The number written; others are left.

    Refuses a day that is still to come: nothing can have been posted on it.
    """
    if by.role not in DESK:
        return Refusal(Reason.NOT_YOURS)
    if on > now.today:
        return Refusal(Reason.DATE_IN_FUTURE, "on")
    return post.record_mailed(letters, on, by.id)


def handled(letter: UUID, *, by: Actor, now: Now) -> bool:
    """A person called, wrote or handed it over. False when it was no task for a person any more."""
    return by.role in DESK and post.handled(letter, now, by.id)


def write_instead(letter: UUID, *, by: Actor, now: Now) -> bool:
    """A paper letter goes in place of the message that could not be sent. False when it was no such task any more."""
    return by.role in DESK and post.write_instead(letter, now, by.id)
