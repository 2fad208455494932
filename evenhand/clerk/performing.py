"""Doing one act: lock, load, ask, record, seal, post, enter. No act is treated unlike another."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from evenhand.clerk import (
    agreed,
    booking,
    books,
    certificates,
    chaining,
    holds,
    numbering,
    replays,
    sealing,
    seated,
    taking,
    terms,
)
from evenhand.clerk.papers import ClockBehind, Conflict, Done, Key, Receipt, Words
from evenhand.clerk.transaction import locked, until_it_fits
from evenhand.core import access, assent, decide, fold
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import Stage
from evenhand.core.consent import OfferMediation, SealAnswer
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason
from evenhand.models import programmes, rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import TickRow
from evenhand.vault import Unlocked

ASKED_TOGETHER = (OfferMediation, SealAnswer)
UNDER_AN_OFFER = frozenset({Stage.OFFERED, Stage.AHEAD, Stage.MEDIATED})

_log = logging.getLogger(__name__)
BEHIND = timedelta(minutes=2)
"""Two machines' clocks may differ by less than this."""


def perform(
    ref: str,
    act: Act,
    *,
    by: Actor,
    now: Now,
    words: Sequence[Words] = (),
    key: Key | None = None,
    unlocked: Unlocked | None = None,
) -> Done | Refusal | Conflict:
    """Do ``act`` on the complaint ``ref``, in one transaction. ``unlocked``: the key that its person holds open, where
    its words go under it.

    Returns :class:`Done`; the core's :class:`Refusal` (nothing was kept, typed text is the caller's to keep); or
    :class:`Conflict` for a key that was used with another body. Raises :class:`Unavailable` when nothing could be kept.
    """

    def take() -> Done | Refusal | Conflict:
        row = locked(ref)
        if row is None:
            return Refusal(Reason.NO_SUCH_MATTER)
        before = replays.seen(key, by)
        return before or record(row, rows.load(row), act, by=by, now=now, words=words, key=key, unlocked=unlocked)

    try:
        return until_it_fits(take)
    except sealing.UnknownWord:
        return Refusal(Reason.NOT_AN_ANSWER, "word")
    except booking.Taken as taken:
        return Refusal(Reason.ALREADY_BOOKED, taken.field)
    except agreed.TextMoved:
        return Refusal(Reason.TEXT_HAS_CHANGED)
    except terms.Closed:
        return Refusal(Reason.NOT_YOURS)


def record(
    row: ComplaintRow,
    case: Case,
    act: Act,
    *,
    by: Actor,
    now: Now,
    words: Sequence[Words] = (),
    key: Key | None = None,
    unlocked: Unlocked | None = None,
) -> Done | Refusal:
    """The same inside a transaction that holds the complaint's lock; ``case`` is what its rows say."""
    programme = programme_for(row, case)
    decision = access.may(by, act, case) or taking.why_not(row.ref, act, by, words) or decide(case, act, now, programme)
    if isinstance(decision, Refusal):
        return decision
    if no := seated.why_not(case, act, now.today):
        return no
    _check_first(row, case, act, now)
    placed = sealing.placed(words, decision)
    terms.ready(row, case, act=act, words=placed, facts=decision, now=now, unlocked=unlocked)
    entry = books.Entry(
        row=row, before=case, after=fold(decision, case), facts=decision, by=by, act=act, now=now, programme=programme
    )
    first, last = books.enter(entry) if decision else (row.version + 1, row.version)
    booking.keep(row, case, entry.after)
    booking.close_polls(row, case, entry.after)
    numbering.number_released(row, decision)
    sealing.seal_words(row, terms.others(placed), now, entry.after)
    terms.keep(entry, placed, unlocked)
    sealing.mint_for(row, decision, now)
    files = agreed.keep(entry, first)
    holds.keep(row, case, entry.after, act=act, by=by, today=now.today)
    sealing.destroy_what_ended(row, case, entry.after, now.today)
    certificates.keep(case, entry.after, first, now.today, programme)
    receipt = Receipt(ref=row.ref, first=first, last=last, on=now.today)
    replays.remember(key, by, receipt)
    if decision:
        agreed.entered(files, books.publish(entry, first, files=files))
    return Done(ref=row.ref, facts=decision, case=entry.after, receipt=receipt)


def _check_first(row: ComplaintRow, case: Case, act: Act, now: Now) -> None:
    if isinstance(act, assent.SignAgreement):
        _check_the_clock(now)
    if isinstance(act, ASKED_TOGETHER):
        # An answer is sealed among those who were asked, and nobody may have said so but the rules.
        chaining.told(row, case)


def _check_the_clock(now: Now) -> None:
    """A signature bears its instant, so none is taken by a clock that is behind the last tick (REL-09).

    Not behind the last fact: one that was written too far ahead would close its complaint to every signature for good.
    The next tick puts right what a tick ahead of its time noted. Raises :class:`ClockBehind`.
    """
    if TickRow.objects.filter(finished_at__gt=now.at + BEHIND).exists():
        _log.error("The clock is behind the last tick: nobody can sign.")
        raise ClockBehind


def programme_for(row: ComplaintRow, case: Case) -> Programme:
    """The programme whose rules hold: the one in force, or, from an offer on, the one the parties were offered."""
    if any(m.stage in UNDER_AN_OFFER for m in case.matters):
        return programmes.of_sha(row.programme)
    return programmes.in_force()
