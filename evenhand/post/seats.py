"""To the mediators of a table: at most one notice for each act, in the words of every other notice, and nothing else.

What a mediator is told about follows from the facts and from the tables before and after them. None of it tells who:

* Whoever loses a seat hears the same whether they gave it back or somebody objected; so does the other mediator, and
  only on a day that stands, as the parties do.
* That a day stands is said when everyone has accepted it, never before: one side's yes has no notice.
* Who called a day off is told too. Left out of the outbox, they would stand there as the one who did it.
* Once a session has begun nothing is said: its mediators are in the room, and what the parties do after it is theirs.

A newer notice takes the place of one that has not left: both would be the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from evenhand import vault
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Phase
from evenhand.core.deciding import Fact
from evenhand.models.accounts import Account
from evenhand.models.mediators import MediatorContactRow
from evenhand.models.outbox import SeatNews
from evenhand.post.about import Addressee
from evenhand.post.recipients import all_can_come, day_stands


@dataclass(frozen=True, slots=True)
class News:
    """One notice to be made: what it is about, the table's first matter, and to whom."""

    kind: SeatNews
    matter: str
    mediator: str


Told = Iterator[tuple[SeatNews, str]]
"""What a fact tells, and whom of the table it tells."""


def _everyone(kind: SeatNews) -> Callable[[Case, Mediation, Any], Told]:
    def rule(_case: Case, table: Mediation, _fact: Any) -> Told:
        yield from ((kind, seat.mediator) for seat in table.seats)

    return rule


def _drawn(_case: Case, _table: Mediation, fact: Any) -> Told:
    yield from ((SeatNews.ASKED, seat.mediator) for seat in fact.seats)


def _vacant(case: Case, table: Mediation, fact: Any) -> Told:
    yield SeatNews.CHANGED, fact.mediator
    if day_stands(case, table):
        yield from ((SeatNews.CHANGED, seat.mediator) for seat in table.seats)


def _agreed(case: Case, table: Mediation, _fact: Any) -> Told:
    if all_can_come(case, table):
        yield from ((SeatNews.DAY, seat.mediator) for seat in table.seats)


RULES: Mapping[str, Callable[[Case, Mediation, Any], Told]] = {
    "MediatorsDrawn": _drawn,
    "SeatVacated": _vacant,
    "MediatorObjectedTo": _vacant,
    "AppointmentProposed": _everyone(SeatNews.DAY),
    "AppointmentAccepted": _agreed,
    "AppointmentCancelled": _everyone(SeatNews.DAY_OFF),
    "SessionMissed": _everyone(SeatNews.DAY_OFF),
}
"""Facts that a mediator hears of. Of every other one about a table they hear by sitting there, or not at all."""


def news_of(facts: Sequence[Fact], before: Case | None, after: Case) -> tuple[News, ...]:
    """The notices of one act: one for each mediator and table. That the table is gone outweighs the rest."""
    found: dict[tuple[str, str], News] = {}
    for table, kind, mediator in (*_gone(before, after), *_told(facts, after)):
        found.setdefault((table.id, mediator), News(kind, min(table.matters), mediator))
    return tuple(found.values())


def _gone(before: Case | None, after: Case) -> Iterator[tuple[Mediation, SeatNews, str]]:
    for table in before.mediations if before else ():
        now = after.find_mediation(table.id)
        # A table that has met once may stay for its mediators' four facts alone: its day is gone all the same.
        if table.phase is Phase.NOT_YET and (now is None or not now.matters):
            yield from ((table, SeatNews.CHANGED, seat.mediator) for seat in table.seats)


def _told(facts: Sequence[Fact], after: Case) -> Iterator[tuple[Mediation, SeatNews, str]]:
    for fact in facts:
        rule = RULES.get(type(fact).__name__)
        table = after.find_mediation(getattr(fact, "mediation", None)) if rule else None
        if rule is not None and table is not None and table.matters:
            yield from ((table, *told) for told in rule(after, table, fact))


def left(before: Case | None, after: Case) -> frozenset[str]:
    """Who waited for a session of this complaint before the act, and does not after it: nothing old reaches them."""
    return _waiting(before) - _waiting(after)


def _waiting(case: Case | None) -> frozenset[str]:
    tables = (table for table in case.mediations if table.phase is Phase.NOT_YET) if case else ()
    return frozenset(mediator for table in tables for mediator in table.mediators)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorContact:
    """How one mediator wants to be told, with their e-mail address and number, opened."""

    way: str
    email: str
    phone: str
    language: str
    discreet: bool


def rows_of(mediators: Collection[str]) -> dict[str, MediatorContactRow]:
    """Their contacts, still sealed. Of an account that ended there is none, also before the night that forgets it."""
    found = {row.mediator_id: row for row in MediatorContactRow.objects.filter(pk__in=mediators)}
    there = Account.objects.filter(pk__in=[UUID(one) for one in found], is_active=True).values_list("pk", flat=True)
    active = set(map(str, there))
    return {mediator: row for mediator, row in found.items() if mediator in active}


def contacts_of(mediators: Collection[str]) -> dict[str, MediatorContact]:
    """The contacts of these mediators, opened; nobody who has none, or whose contact does not open here any more."""
    found = {}
    for mediator, row in rows_of(mediators).items():
        try:
            email, phone = json.loads(_open(row))
        except vault.Refused:
            continue
        found[mediator] = MediatorContact(
            way=row.way, email=email, phone=phone, language=row.language, discreet=row.discreet
        )
    return found


def _open(row: MediatorContactRow) -> str:
    return vault.open_field(bytes(row.key), bytes(row.box), ref="roster", kind="contact", row=str(row.mediator_id))


def address(mediator: str) -> Addressee | None:
    """Where a notice to this mediator goes; None for somebody whose contact is gone."""
    one = contacts_of([mediator]).get(mediator)
    return Addressee(email=one.email, phone=one.phone, discreet=one.discreet) if one else None
