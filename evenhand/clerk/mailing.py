"""What people do with letters by hand: post them, call instead, write instead. Who did it, and when, is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from evenhand import post
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import DESK
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.words import SealedText


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


def send_again(ref: str, party: str, *, by: Actor, now: Now) -> int:
    """Put what could not go out to one person back in the queue, where it can go now; how many letters.

    On paper it joins the next print run. A letter whose way is not safe any more, or still lacks what it takes (an
    address, a number), stays a task for a person.
    """
    with one_transaction():
        row = locked(ref)
        part = None if row is None else row.parts.filter(code=party).first()
        if row is None or row.shredded or part is None or by.role not in DESK:
            return 0
        given = SealedText.objects.filter(complaint=row, party=party, kind__in=post.TAKES.values())
        open_ways = post.ways_open(part.channels, given.values_list("kind", flat=True))
        return post.send_again(ref, party, open_ways, now)
