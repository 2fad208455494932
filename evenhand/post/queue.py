"""The queue: facts in, rows out, in the clerk's own transaction; nothing is sent here."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from evenhand.core import surveys
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Beside, beside
from evenhand.core.dates import Now
from evenhand.core.deciding import Fact
from evenhand.core.intake import ComplaintFiled
from evenhand.core.programme import Programme
from evenhand.models import asking
from evenhand.models.inserting import insert
from evenhand.models.outbox import MEDIATOR, Channel, LetterKind, LetterRow, LetterState, SeatNews
from evenhand.models.outbox import LetterKind as Kind
from evenhand.models.words import SealedText
from evenhand.post.recipients import Scene, at_table, holders
from evenhand.post.register import OVERTAKEN, letters_of, overtaken
from evenhand.post.seats import News, left, news_of, rows_of

WAITING = (LetterState.QUEUED, LetterState.FAILED)
"""States in which a letter has not left and is not on its way."""
ALSO_MEDIATORS = {Kind.TIMES: SeatNews.TIMES, Kind.SESSION_REMINDER: SeatNews.DAY_SOON}
"""What goes to everyone at a table without a fact, and to its mediators as well."""
NOT_LEFT = (*WAITING, LetterState.LEASED, LetterState.HUMAN)
"""Also one that a worker has taken: as long as it is not begun, it is not sent without its lease."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How one person wants to be reached: the language of the words, and every way that is safe, most wished first.

    No way at all means: this person gets no letters (asked not to be written to, or left no address).
    """

    language: str
    channels: tuple[Channel, ...] = (Channel.PAPER,)


def enqueue(
    facts: Sequence[Fact],
    case: Case,
    programme: Programme,
    now: Now,
    people: Mapping[str, Reach] | None = None,
    *,
    before: Case | None = None,
) -> int:
    """Put the letters and the mediators' notices that `facts` make into the outbox; the number of both.

    Called by the clerk inside its transaction, with the case as it is after the facts, and as it was `before` them.
    `people` says how each party is reached; who is missing there is written to on paper in the programme's first
    language. Letters that the facts overtake are dropped first. Raises KeyError for a fact the table of letters does
    not know.
    """
    _drop_overtaken(facts, case)
    # Whose complaint came in with these very facts was never asked: there is no letter yet to look for.
    fresh = any(isinstance(fact, ComplaintFiled) for fact in facts)
    scene = Scene(case=case, offered=frozenset() if fresh else _ever_offered(case.ref))
    plain = Reach(programme.languages[0])
    made = dict.fromkeys(letter for fact in facts for letter in letters_of(fact, scene))
    stale = frozenset((kind, m) for fact in facts for kind, m in _stale(fact, case))
    letters = _with_help_only(made, case)
    rows = [
        row_of(
            kind,
            case.ref,
            matter,
            party,
            language=reach.language,
            channel=channel,
            now=now,
            later=_days_until(kind, matter, case, now),
        )
        for kind, matter, party in letters
        if (kind, matter) not in stale
        for reach in [(people or {}).get(party, plain)]
        for channel in dict.fromkeys(reach.channels)
    ]
    rows += _to_mediators(case.ref, news_of(facts, before, case), programme, now, left(before, case))
    insert(rows)
    return len(rows)


def _to_mediators(
    ref: str, news: Sequence[News], programme: Programme, now: Now, gone: Collection[str] = ()
) -> list[LetterRow]:
    """Notices in place of older ones that have not left; of those who are `gone` the older ones are dropped too.

    A mediator who left no way to be told becomes a task for a person, as one who asked for a call does.
    """
    if not news and not gone:
        return []
    older = Q(mediator__in=gone)
    for one in news:
        older |= Q(mediator=one.mediator, matter=one.matter)
    _drop(older & Q(ref=ref, kind__in=SeatNews.values))
    contacts = rows_of({one.mediator for one in news})
    return [
        row_of(
            one.kind, ref, one.matter, MEDIATOR, mediator=one.mediator, now=now,
            language=contact.language if contact else programme.languages[0],
            channel=Channel(contact.way) if contact else Channel.CALL,
        )
        for one in news
        for contact in [contacts.get(one.mediator)]
    ]  # fmt: skip


def _with_help_only(letters: Iterable[tuple[Kind, str, str]], case: Case) -> list[tuple[Kind, str, str]]:
    """Letters about help go to those who asked for some, and to everyone where an interpreter comes."""
    if not any(kind is Kind.HELP_BOOKED for kind, _matter, _party in letters):
        return list(letters)
    needs = SealedText.objects.filter(complaint__ref=case.ref, kind="access_needs").values_list("party", flat=True)
    asked = set(needs)
    heard = {m for table in case.mediations if _has_interpreter(table) for m in table.matters}
    return [
        (kind, matter, party)
        for kind, matter, party in letters
        if kind is not Kind.HELP_BOOKED or party in asked or matter in heard
    ]


def _has_interpreter(table: Mediation) -> bool:
    return table.appointment is not None and any(
        beside(one) is Beside.INTERPRETER for one in table.appointment.attendees
    )


def enqueue_for(
    kind: LetterKind, case: Case, table: Mediation, *, programme: Programme, now: Now, people: Mapping[str, Reach]
) -> int:
    """Put one letter of this kind to everyone at a table into the outbox: to both sides or to neither. The number.

    For what the clock and the office send without a fact: reminders of a session, and asking for times. Of these two
    the mediators at the table get a notice too.
    """
    plain = Reach(programme.languages[0])
    letters = at_table(kind).rule(Scene(case=case, offered=frozenset()), _About(table.id))
    rows = [
        row_of(kind, case.ref, matter, party, language=reach.language, channel=channel, now=now)
        for kind, matter, party in letters
        for reach in [people.get(party, plain)]
        for channel in dict.fromkeys(reach.channels)
    ]
    if also := ALSO_MEDIATORS.get(kind):
        news = [News(also, min(table.matters), seat.mediator) for seat in table.seats]
        rows += _to_mediators(case.ref, news, programme, now)
    LetterRow.objects.bulk_create(rows)
    return len(rows)


def enqueue_legal(
    case: Case, *, programme: Programme, now: Now, people: Mapping[str, Reach]
) -> tuple[tuple[str, uuid.UUID], ...]:
    """Put the notice of a legal request to everyone who holds the privilege into the outbox: (party, letter).

    They are those who were ever asked, and those at a table. Who was never asked holds none, and hears nothing.
    """
    plain = Reach(programme.languages[0])
    rows = [
        row_of(LetterKind.LEGAL_NOTICE, case.ref, matter, party, language=reach.language, channel=channel, now=now)
        for matter, party in holders(Scene(case=case, offered=_ever_offered(case.ref)))
        for reach in [people.get(party, plain)]
        for channel in dict.fromkeys(reach.channels)
    ]
    LetterRow.objects.bulk_create(rows)
    return tuple((row.party, row.id) for row in rows)


@dataclass(frozen=True, slots=True)
class _About:
    mediation: str


def enqueue_way_in(ref: str, party: str, reach: Reach, now: Now) -> None:
    """Put a posted code into the outbox: on paper only, whatever the person's other wishes (design §10.5).

    One at a time: the code of a second letter would end that of the first before it arrives.
    """
    mine = LetterRow.objects.filter(kind=LetterKind.WAY_IN, ref=ref, party=party)
    if mine.filter(state__in=WAITING).exists():
        return
    code = row_of(LetterKind.WAY_IN, ref, "", party, language=reach.language, channel=Channel.PAPER, now=now)
    code.save(force_insert=True)


def enqueue_alone(kind: LetterKind, ref: str, party: str, reach: Reach, now: Now) -> int:
    """One letter without a fact, to one person on every way that is safe for them; on how many ways.

    Such as that a code for their pages was given out, or that a key was made with one.
    """
    rows = [
        row_of(kind, ref, "", party, language=reach.language, channel=channel, now=now)
        for channel in dict.fromkeys(reach.channels)
    ]
    insert(rows)
    return len(rows)


def row_of(
    kind: LetterKind | SeatNews, ref: str, matter: str, party: str, *, language: str, channel: Channel, now: Now,
    later: int = 0, mediator: str = "",
) -> LetterRow:  # fmt: skip
    """A fresh row, with the message identity every attempt to send it will carry. It is written ``later`` days on."""
    key, due_at = uuid.uuid4(), now.at + timedelta(days=later)
    return LetterRow(
        id=key,
        kind=kind,
        ref=ref,
        matter=matter,
        party=party,
        mediator=mediator,
        language=language,
        channel=channel,
        # A call is for a person to make, from the start.
        state=LetterState.HUMAN if channel == Channel.CALL else LetterState.QUEUED,
        message_id=f"<{key}@{origin()}>",
        due_at=due_at,
        created_at=due_at,
    )


def _days_until(kind: LetterKind, matter: str, case: Case, now: Now) -> int:
    """In how many days a letter is to be written: at once, but for the second survey."""
    if kind != LetterKind.SURVEY_LATER:
        return 0
    day = case.mediation(case.matter(matter).mediation).appointment
    return max(0, (surveys.opens_on(surveys.LATER, day.on) - now.today).days) if day else 0


def origin() -> str:
    """The host in our message identities: the first name this site answers to."""
    return next((name for name in settings.ALLOWED_HOSTS if not name.startswith(".")), "localhost")


def _stale(fact: Fact, case: Case) -> tuple[tuple[LetterKind, str], ...]:
    """Letters one act both makes and overtakes: a session that was stopped is not followed by "after your meeting"."""
    if type(fact).__name__ not in ("MatterReturned", "MatterSuspended", "ComplaintWithdrawn"):
        return ()
    matters, kinds, party = overtaken(fact, case)
    return tuple((kind, m) for m in matters for kind in kinds) if party is None else ()


def _drop_overtaken(facts: Sequence[Fact], case: Case) -> None:
    for fact in facts:
        if type(fact).__name__ not in OVERTAKEN:
            continue
        matters, kinds, party = overtaken(fact, case)
        mine = Q(party=party) if party else Q()
        _drop(Q(mine, ref=case.ref, matter__in=matters, kind__in=kinds))


def drop_unsent(refs: Sequence[str]) -> None:
    """What has not left of the letters of these complaints, which were taken back or destroyed, does not go out."""
    _drop(Q(ref__in=refs))


def _drop(which: Q) -> None:
    LetterRow.objects.filter(which, state__in=NOT_LEFT).update(state=LetterState.DROPPED, lease=None, leased_until=None)


def _ever_offered(ref: str) -> frozenset[tuple[str, str]]:
    """Who was ever asked, from our own books: a returned matter itself keeps no trace of it."""
    offers = "SELECT DISTINCT matter, party FROM evenhand_letter WHERE ref = %s AND kind = %s"
    return frozenset(asking.cells(offers, ref, LetterKind.OFFER.value))
