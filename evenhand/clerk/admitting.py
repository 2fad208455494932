"""Letting somebody into the locked room who made their key later, or lost it and made a new one (security §2.5).

* Only while the agreement to mediate that everyone present signed holds: not between two sessions.
* Only a member does: somebody at the table whose own key is open. The office cannot, and nobody can for themselves.
* They say how they made sure who it is. Unless the two sat face to face, 24 hours pass first.
* Both sides are told by the same letter; every member sees it in the room, and each of them can stop it.
* They come into what they belong to and the member can open: the board, and a party's own talk. What a person
  had written for themselves alone under a lost key stays closed for good.
"""

from __future__ import annotations

from datetime import timedelta

from evenhand import post, vault
from evenhand.clerk import books, chaining, replays
from evenhand.clerk.papers import Conflict, Key, Receipt
from evenhand.clerk.performing import programme_for
from evenhand.clerk.rooms import Answer, Corner, opened_to
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.admissions import AdmissionRow, Way
from evenhand.models.cases import ComplaintRow
from evenhand.models.outbox import LetterKind
from evenhand.models.seated import ever_seated, is_signed, parts_with_people, seated
from evenhand.vault import Unlocked, rightful

DELAY = timedelta(hours=24)


def vouch(
    at: Corner, code: str, way: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None
) -> Answer:
    """Say that ``code``, who has a key and is not in, is really them; face to face lets them in at once. Raises
    ValueError for a way there is not."""
    waits = timedelta(0) if Way(way) is Way.IN_PERSON else DELAY
    with one_transaction():
        row = locked(at.ref)
        opened = opened_to(row, at, by)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        if (before := replays.seen(key, by)) is not None:
            return before if isinstance(before, Conflict) else before.receipt
        case, table = opened
        if not is_signed(table):
            return Refusal(Reason.EVERYONE_SIGNS_FIRST)
        if not _openable(case, table, by, code):
            return Refusal(Reason.NOT_YOURS)
        if _waiting(row, at, code) is not None:
            return Refusal(Reason.ALREADY_DONE)
        AdmissionRow.objects.create(
            complaint=row, mediation=at.mediation, code=code, way=way, asked_by=_me(by), open_at=now.at + waits
        )
        people = books.reach(row.parts.all())
        post.enqueue_for(LetterKind.ROOM_KEY, case, table, programme=programme_for(row, case), now=now, people=people)
        if not waits:
            _admit(row, at, opened, code, by=by, unlocked=unlocked, now=now)
        return _receipt(row, by, now, key)


def let_in(at: Corner, code: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None) -> Answer:
    """Let somebody in for whom a member vouched, once the time has passed. Any member may; never the person."""
    with one_transaction():
        row = locked(at.ref)
        opened = opened_to(row, at, by)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        if (before := replays.seen(key, by)) is not None:
            return before if isinstance(before, Conflict) else before.receipt
        if not is_signed(opened[1]):
            return Refusal(Reason.EVERYONE_SIGNS_FIRST)
        waiting = _waiting(row, at, code)
        if waiting is None or not _openable(*opened, by, code):
            return Refusal(Reason.NOT_YOURS)
        if now.at < waiting.open_at:
            return Refusal(Reason.NOT_YET)
        _admit(row, at, opened, code, by=by, unlocked=unlocked, now=now)
        return _receipt(row, by, now, key)


def stop_letting_in(at: Corner, code: str, *, by: Actor, now: Now, key: Key | None = None) -> Answer:
    """I do not think that it is them: nobody is let in on that word. Anyone who is in may say so."""
    with one_transaction():
        row = locked(at.ref)
        opened = opened_to(row, at, by)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        if (before := replays.seen(key, by)) is not None:
            return before if isinstance(before, Conflict) else before.receipt
        waiting = _waiting(row, at, code)
        if waiting is None or not _openable(*opened, by, code):
            return Refusal(Reason.NOT_YOURS)
        waiting.ended_on = now.today
        waiting.save(update_fields=["ended_on"])
        return _receipt(row, by, now, key)


def _admit(
    row: ComplaintRow, at: Corner, opened: tuple[Case, Mediation], code: str, *, by: Actor, unlocked: Unlocked, now: Now
) -> None:
    # Who sits there is asked of the facts: a mediator's seat is one of their own rows.
    chaining.told(row, opened[0])
    person = seated(*opened, rightful.is_part)[code]
    for part in _openable(*opened, by, code):
        vault.admit(at.ref, part, unlocked, person.person, person.role)
    waiting = _waiting(row, at, code)
    assert waiting is not None, "nobody is let in without somebody who vouched"
    waiting.ended_on, waiting.let_in = now.today, True
    waiting.save(update_fields=["ended_on", "let_in"])


def _waiting(row: ComplaintRow, at: Corner, code: str) -> AdmissionRow | None:
    found: AdmissionRow | None = AdmissionRow.objects.filter(
        complaint=row, mediation=at.mediation, code=code, ended_on=None
    ).first()
    return found


def _openable(case: Case, table: Mediation, by: Actor, code: str) -> tuple[str, ...]:
    """The parts of the room that ``code`` belongs to, is not in, and that ``by`` is in. Not where others are in than
    who sits there: nobody is let in by them."""
    people, me, ever = seated(case, table, rightful.is_part), _me(by), ever_seated(case, table)
    if code not in people or me not in people or code == me:
        return ()
    sound = (
        part
        for part, here in parts_with_people(case, table, code, rightful.is_part).items()
        if here and vault.is_sound(case.ref, part, here, ever)
    )
    return vault.could_admit(case.ref, sound, people[me].person, people[code].person)


def _me(by: Actor) -> str:
    return by.party or by.id


def _receipt(row: ComplaintRow, by: Actor, now: Now, key: Key | None) -> Receipt:
    receipt = Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)
    replays.remember(key, by, receipt)
    return receipt
