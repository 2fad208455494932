"""What may be shown of the roster: to a mediator their own entry, to the office all of it.

Whom a mediator declared they cannot sit for is shown to nobody: only tokens are kept. The mediator sees on which day
they declared a tie of which kind; the office sees how many there are. How a mediator is told is for both to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from evenhand import post
from evenhand.models.accounts import Account
from evenhand.models.cover import AwayRow
from evenhand.models.mediators import ConflictRow, MediatorRow
from evenhand.reads import drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One mediator on the roster, as the office sees them; ``ties`` counts declarations. ``trained_until`` is None for
    somebody who has an account and is not on the roster yet."""

    mediator: str
    name: str
    trained_until: date | None
    hours: int
    languages: tuple[str, ...]
    active: bool
    weekly: frozenset[str]
    load: int
    ties: int
    away: tuple[tuple[int, date, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One declaration as its own mediator sees it: which kind of tie, and when. Never whom."""

    id: UUID
    tie: str
    on: date | None


def entry(mediator: str, today: date) -> Entry | None:
    """One mediator's entry; None for an account that is no mediator's."""
    return next((one for one in _entries(today, mediator)), None)


def everyone(today: date) -> tuple[Entry, ...]:
    """Everyone with a mediator's account, by name: on the roster or not yet."""
    return _entries(today)


def contact(mediator: str) -> post.MediatorContact | None:
    """How a mediator is told that there is something new; None while nothing is written down."""
    return post.contacts_of([mediator]).get(mediator)


def declarations(mediator: str) -> tuple[Declared, ...]:
    """A mediator's own declarations, the newest first."""
    rows = ConflictRow.objects.filter(mediator_id=mediator).order_by("-declared_on", "id")
    kept = {row.declared: Declared(id=row.declared, tie=row.tie, on=row.declared_on) for row in rows}
    return tuple(kept.values())


def _entries(today: date, only: str = "") -> tuple[Entry, ...]:
    accounts = Account.objects.filter(kind=Account.Kind.MEDIATOR)
    named = {str(pk): name for pk, name in accounts.values_list("pk", "display_name") if only in ("", str(pk))}
    rows = {row.mediator: row for row in MediatorRow.objects.filter(pk__in=list(named))}
    ties = _ties(list(named))
    away = _away(list(named), today)
    loads = drawing.loads(today)
    found = [
        Entry(
            mediator=mediator, name=name, trained_until=row.trained_until if row else None,
            hours=row.hours if row else 0,
            languages=tuple(row.languages) if row else (), active=bool(row and row.active),
            weekly=frozenset(row.weekly) if row else frozenset(), load=loads.get(mediator, 0),
            ties=len(ties.get(mediator, ())), away=tuple(away.get(mediator, ())),
        )
        for mediator, name in named.items()
        for row in [rows.get(mediator)]
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.name))


def _ties(mediators: list[str]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for mediator, declared in ConflictRow.objects.filter(mediator__in=mediators).values_list("mediator", "declared"):
        found.setdefault(mediator, set()).add(declared)
    return found


def _away(mediators: list[str], today: date) -> dict[str, list[tuple[int, date, date]]]:
    found: dict[str, list[tuple[int, date, date]]] = {}
    for row in AwayRow.objects.filter(account__in=mediators, last_on__gte=today).order_by("first_on", "id"):
        found.setdefault(row.account, []).append((row.pk, row.first_on, row.last_on))
    return found
