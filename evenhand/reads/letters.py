"""The office's letters: which went to whom, what waits to be printed, and how one reads on a screen.

Words of letters are not kept. A letter read again is made anew from the case as it was on the day the letter was
written; answer words and codes are never opened for a screen.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet

from evenhand import core, post, reads, vault
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import DESK, PARTIES
from evenhand.core.dates import Now
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.models.outbox import Channel, LetterKind, LetterRow, LetterState
from evenhand.reads import agreements, figures
from evenhand.reads.days import day_of, moment
from evenhand.reads.drawing import names_of
from evenhand.reads.whose import Whose, whose

RUN = 30
"""Letters in one print run: one file of so many is made in about two seconds, so that nobody waits at a still page."""

LISTED = 100
"""How many letters of a kind are listed, and how far they are counted."""

FOR_ONE_ALONE = (LetterKind.COMMITMENT_NEAR, LetterKind.COMMITMENT_AFTER, LetterKind.KEY_MADE)
"""Letters of which the office sees the envelope and no more: that one came says how a promise stands (EC-80), or that
somebody made a key, which in an open offer is nearly always an answer (design §10.2)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One letter: what kind, about which complaint and matter (none: all of it), on which day it was written."""

    id: UUID
    ref: str
    matter: str
    kind: str
    on: date


def to_party(parts: Sequence[tuple[str, str]], now: Now) -> list[Sent]:
    """The letters to these parts, newest first. One letter by two ways is one line, and each matter has its own."""
    mine = Q(pk__in=[])
    for ref, party in parts:
        mine |= Q(ref=ref, party=party)
    there = LetterRow.objects.filter(mine, created_at__lte=now.at)
    left = there.exclude(state=LetterState.DROPPED).order_by("-created_at", "kind", "id")
    rows = left.values_list("id", "ref", "matter", "kind", "created_at")
    seen: dict[tuple[str, str, str, date], Sent] = {}
    for pk, ref, matter, kind, at in rows:
        sent = Sent(id=pk, ref=ref, matter=matter, kind=kind, on=day_of(at))
        seen.setdefault((ref, matter, kind, sent.on), sent)
    return list(seen.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """One letter on the desk: to whom, how it should go, and when it was written or printed.

    ``before``: the number to call where a letter goes to a way of before. ``mediator``: the account that a notice is
    for; ``told``: how they are reached, None where nothing is written down.
    ``whose``: the part of somebody who has no name here.
    """

    id: UUID
    ref: str
    matter: str
    kind: str
    party: str
    name: str
    language: str
    channel: str
    on: date
    printed_on: date | None
    mediator: str = ""
    told: post.MediatorContact | None = None
    before: str = ""
    whose: Whose | None = None

    @property
    def to_keeper(self) -> bool:
        """True for the letter to whoever keeps the police's records."""
        return self.party == post.KEEPER

    @property
    def alone(self) -> bool:
        """True for a letter of which the office sees the envelope and no more."""
        return self.kind in FOR_ONE_ALONE

    @property
    def can_be_written(self) -> bool:
        """True when a paper letter can go in place of it: not where paper was what failed, nor of a mere notice."""
        return self.channel != Channel.PAPER and not self.mediator


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The office's post today: to print, printed and to be posted, and what became a task for a person.

    The numbers are of all that lie there, counted to one more than :data:`LISTED`: what is listed may be fewer.
    """

    waiting: tuple[OnPaper, ...]
    printed: tuple[OnPaper, ...]
    tasks: tuple[OnPaper, ...]
    to_print: int = 0
    to_post: int = 0
    for_people: int = 0


def desk(actor: Actor, now: Now) -> Desk:
    """What lies on the desk, oldest first; of what waits to be printed, one run. Empty for who has no desk."""
    if actor.role not in DESK:
        return Desk(waiting=(), printed=(), tasks=())
    piles = [list(found.order_by(*_ORDER)[: LISTED + 1]) for found in on_the_desk(now)]
    to_print, to_post, for_people = map(len, piles)
    waiting, printed, tasks = piles[0][:RUN], piles[1][:LISTED], piles[2][:LISTED]
    shown = [*waiting, *printed, *tasks]
    refs = [row.ref for row in shown if not row.mediator]
    names = reads.names(actor, refs, now) if refs else {}
    seated = {row.mediator for row in shown} - {""}
    mediators, told = (names_of(seated), post.contacts_of(seated)) if seated else ({}, {})

    parts = whose(row.ref for row in shown if not row.mediator and not names.get(row.ref, {}).get(row.party))

    def lines(rows: Sequence[LetterRow]) -> tuple[OnPaper, ...]:
        found = []
        for row in rows:
            name = mediators.get(row.mediator, "") or names.get(row.ref, {}).get(row.party, "")
            found.append(_line(row, name, told, parts.get((row.ref, row.party))))
        return tuple(found)

    return Desk(
        waiting=lines(waiting), printed=lines(printed), tasks=lines(tasks),
        to_print=to_print, to_post=to_post, for_people=for_people,
    )  # fmt: skip


def on_the_desk(now: Now) -> tuple[QuerySet[LetterRow], QuerySet[LetterRow], QuerySet[LetterRow]]:
    """Letters to print, printed ones to be posted, and those that became a task for a person; none of a later day.

    Each in the very words of a partial index: it answers however many letters were ever sent.
    """
    due = LetterRow.objects.filter(created_at__lte=now.at)
    paper = due.filter(channel=Channel.PAPER)
    to_print = paper.filter(state=LetterState.QUEUED).union(paper.filter(state=LetterState.FAILED), all=True)
    to_post = paper.filter(state=LetterState.PRINTED, mailed_on__isnull=True)
    return to_print, to_post, due.filter(state=LetterState.HUMAN)


_ORDER = ("created_at", "party", "id")


def _line(row: LetterRow, name: str, told: Mapping[str, post.MediatorContact], part: Whose | None) -> OnPaper:
    return OnPaper(
        id=row.id, ref=row.ref, matter=row.matter, kind=row.kind, party=row.party, name=name, language=row.language,
        channel=row.channel, on=moment(row.created_at).today,
        printed_on=moment(row.done_at).today if row.done_at else None,
        mediator=row.mediator, told=told.get(row.mediator), before=post.phone_before(row),
        whose=None if name else part,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """One letter on a screen. ``words`` is None when it cannot be made again: ask the office for a copy then."""

    ref: str
    kind: str
    party: str
    on: date
    words: dict[str, Any] | None
    name: str = ""
    whose: Whose | None = None

    @property
    def to_keeper(self) -> bool:
        """As of :class:`OnPaper`."""
        return self.party == post.KEEPER


def letter(actor: Actor, id: UUID, now: Now) -> ReadAgain | None:
    """One letter as it was written, without answer words and codes: for the desk, or for the one it went to.

    None for a letter that is not there, was never sent, or is not this person's; for the desk, one for somebody alone.
    """
    row = _left(LetterRow.objects.all()).filter(id=id).first()
    file = reads.case(actor, row.ref, "letter", now) if row and _may_read(actor, row) else None
    if row is None or file is None:
        return None
    written = moment(row.created_at)
    named = [one.text for one in reads.open_in(actor, file, "name") if one.party == row.party]
    return ReadAgain(
        ref=row.ref, kind=row.kind, party=row.party, on=written.today, words=_words(row, written),
        name=named[0] if named else "", whose=None if named else whose([row.ref]).get((row.ref, row.party)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUp:
    """How many letters to one person became a task for a person, and how many of them could go out now."""

    letters: int
    ready: int


def held_up(actor: Actor, ref: str, part: reads.Part, who: reads.PersonSeen, now: Now) -> HeldUp:
    """What did not go out to one person of a complaint that ``actor`` has open; ``who``: how they are reached now."""
    if actor.role not in DESK:
        return HeldUp(letters=0, ready=0)
    given = [kind for kind in post.TAKES.values() if getattr(who, kind)]
    ways = post.ways_open(part.channels, given)
    found = post.held_up(ref, part.code, now).values_list("channel", flat=True)
    return HeldUp(letters=len(found), ready=sum(way in ways for way in found))


def refs_of(letters: Sequence[UUID]) -> dict[UUID, str]:
    """Which complaint each of these letters is about."""
    return dict(LetterRow.objects.filter(id__in=letters).values_list("id", "ref"))


def _left(rows: QuerySet[LetterRow]) -> QuerySet[LetterRow]:
    return rows.exclude(state=LetterState.DROPPED)


def _may_read(actor: Actor, row: LetterRow) -> bool:
    if row.mediator:
        return False  # No letter stands behind a notice to a mediator.
    return (actor.role in DESK and row.kind not in FOR_ONE_ALONE) or (
        actor.role in PARTIES and actor.party == row.party
    )


def _words(row: LetterRow, written: Now) -> dict[str, Any] | None:
    opener = AsWritten(row.created_at, figures=figures.for_letters(written.today), copy_of=agreements.copy_of)
    try:
        return post.read(row, written, opener)
    except (LookupError, ValueError, ObjectDoesNotExist, vault.Refused):
        # The case cannot say again what the letter said: a mediator's account is gone, the words were destroyed.
        log.info("letter %s cannot be made again", row.id)
        return None


class AsWritten(post.CaseFile):
    """The case file as it was at an instant, opened for a screen."""

    def __init__(self, at: datetime, **more: Any) -> None:
        super().__init__(on_screen=True, **more)
        self._at = at

    def case(self, ref: str) -> Case:
        """The case right after the act that made the letter. Raises LookupError where nothing is that old."""
        facts = FactRow.objects.filter(complaint__ref=ref).order_by("n")
        found = list(facts.values_list("at", "step", "kind", "payload"))
        # The act that wrote the letter has its very instant; facts without a name carry only their day's.
        same = [n for n, (at, *_) in enumerate(found) if at == self._at]
        before = [n for n, (at, *_) in enumerate(found) if at <= self._at]
        if not before:
            raise LookupError(ref)
        step = found[(same or before)[-1]][1]
        return core.fold([fact_of(kind, payload) for _, s, kind, payload in found if s <= step])
