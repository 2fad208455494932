"""Sending what is due: lease, hand over, mark; never lost, and a second copy only with the same identity.

An attempt whose outcome is unknown (the process died between handing over and marking) is made again when its lease has
run out, with the same message id. That is harmless because a notice says nothing; a code is never sent by wire at all
(`letter_code_travels_on_paper`). After the last attempt a person takes over (`security.md` §6.4).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db import connection, transaction
from django.db.models import Q

from evenhand import vault
from evenhand.core.dates import Now
from evenhand.models.outbox import Channel, LetterKind, LetterRow, LetterState
from evenhand.models.whereabouts import country
from evenhand.post.about import Opener
from evenhand.post.carriers import Carrier, Message, Undelivered, mail_carrier, sms_carrier
from evenhand.post.casefile import CaseFile
from evenhand.post.notices import notice
from evenhand.post.queue import WAITING

LEASE = timedelta(minutes=5)
"""How long one worker may hold a letter; far longer than a carrier's own time limit."""

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""The waits between attempts; after the last one a person calls or writes."""

BATCH = 50
WIRED = (Channel.EMAIL, Channel.SMS)
NEVER_A_TASK = (LetterKind.KEY_MADE,)
"""What ends where it cannot be sent: as a task on the desk it would tell who made a key, and so who answered."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one round did, in letters."""

    sent: int = 0
    failed: int = 0
    human: int = 0


def deliver(
    now: Now,
    opener: Opener | None = None,
    *,
    mail: Carrier | None = None,
    sms: Carrier | None = None,
    clock: Callable[[], Now] | None = None,
) -> Delivered:
    """Send every e-mail and text message that is due at `now.at`. Safe to run twice at once, and after a crash.

    Addresses come from `opener` (the case file unless given), one at a time, and are not kept. Carriers come from the
    settings unless given; one that cannot be had holds up its own letters only. `clock` says how late it is by then: a
    round may take longer than a lease.
    """
    opener, clock = opener or CaseFile(), clock or (lambda: now)
    # Made for the first letter that goes this way, in its attempt: there a fault of the carrier's code is the letter's.
    carriers = {Channel.EMAIL: cache(lambda: mail or mail_carrier()), Channel.SMS: cache(lambda: sms or sms_carrier())}
    ends: list[LetterState] = []
    while rows := _lease(now):
        for row in rows:
            if _begin(row, clock()):
                end = _attempt(row, clock(), opener, carriers[Channel(row.channel)])
                ends.append(_settle(row, end, clock()))
    return Delivered(
        sent=ends.count(LetterState.SENT),
        failed=ends.count(LetterState.FAILED),
        human=ends.count(LetterState.HUMAN),
    )


def _lease(now: Now) -> list[LetterRow]:
    """Take up to BATCH due letters, so that no other worker sends them."""
    token = uuid.uuid4()
    free = Q(state__in=WAITING, due_at__lte=now.at) | Q(state=LetterState.LEASED, leased_until__lte=now.at)
    with transaction.atomic():
        due = LetterRow.objects.filter(free, channel__in=WIRED).order_by("due_at", "created_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        # SQLite has no row locks and needs none: its transaction began IMMEDIATE, so no other worker is in here.
        taken = list(due.values_list("id", flat=True)[:BATCH])
        LetterRow.objects.filter(id__in=taken).update(
            state=LetterState.LEASED, lease=token, leased_until=now.at + LEASE
        )
    return list(LetterRow.objects.filter(lease=token).order_by("due_at", "created_at", "id"))


def _begin(row: LetterRow, now: Now) -> bool:
    """Count an attempt before it is made, and hold the letter for a whole lease from then on. False when a slow round
    lost it meanwhile: another worker has it, and sends it."""
    row.attempts += 1
    mine = LetterRow.objects.filter(id=row.id, lease=row.lease)
    return mine.update(leased_until=now.at + LEASE, attempts=row.attempts) == 1


def _attempt(row: LetterRow, now: Now, opener: Opener, carrier: Callable[[], Carrier]) -> LetterState:
    """Hand one letter over; the state it is in then."""
    try:
        to = opener.address(row)
        email = row.channel == Channel.EMAIL
        address = (to.email if email else _number(to.phone)) if to else ""
        if to is None or not address:
            return LetterState.HUMAN
        words = notice(opener.programme(row.ref), row.language, discreet=to.discreet)
        body = words.body if email else words.sms
        carrier().carry(Message(id=row.message_id, to=address, subject=words.subject, body=body, at=now))
    except Undelivered as fault:
        return LetterState.HUMAN if fault.final else LetterState.FAILED
    except Exception:
        # One letter that cannot be opened must not keep all the others from leaving. The log names no person.
        log.exception("letter %s could not be sent", row.id)
        return LetterState.FAILED
    return LetterState.SENT


def _number(typed: str) -> str:
    """A telephone number as gateways take it (E.164), in the office's country; empty when it cannot be one."""
    return (vault.phone_number(typed, country()) if typed else None) or ""


def _settle(row: LetterRow, end: LetterState, now: Now) -> LetterState:
    """Write down how an attempt ended, if this worker still holds the letter."""
    if end is LetterState.FAILED and row.attempts > len(PAUSES):
        end = LetterState.HUMAN
    if end is LetterState.HUMAN and row.kind in NEVER_A_TASK:
        end = LetterState.DROPPED
    pause = PAUSES[row.attempts - 1] if end is LetterState.FAILED else timedelta()
    LetterRow.objects.filter(id=row.id, lease=row.lease).update(
        state=end,
        lease=None,
        leased_until=None,
        due_at=now.at + pause if pause else row.due_at,
        done_at=now.at if end is LetterState.SENT else None,
    )
    return end
