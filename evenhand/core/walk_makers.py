"""How trials of acts are made: what an act could name around it, and the makers that several kinds of act share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from evenhand.core.assignment import Candidate
from evenhand.core.deciding import Act
from evenhand.core.intake import Claim
from evenhand.core.walk_shapes import DESK, FIRST_DAY

KEEP_BY = FIRST_DAY + timedelta(days=500)
"""The day of every promise in the walk: later than any safe date, earlier than the end of any file."""
PAIRS = ((DESK[0], DESK[1]), (DESK[1], DESK[2]), (DESK[0], DESK[0]))
"""Who does an act of two people: two different pairs, and one person twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an act could name, here. Acts are made once for each different surrounding they look at."""

    people: tuple[str, ...]
    claims: tuple[Claim, ...]
    roster: tuple[Candidate, ...]
    codes: tuple[frozenset[str], ...]
    guests: frozenset[str]
    today: date
    matter: str = "m1"
    table: str = "d1"
    hands: tuple[str, ...] = DESK
    allegations: tuple[str, ...] = ("a1",)
    safe_on: date = FIRST_DAY
    terms: tuple[str, ...] = ()
    text: int = 0
    openings: tuple[bool, ...] = (False,)
    seated: tuple[str, ...] = ("m1",)
    present: frozenset[str] = frozenset()


Maker = Callable[[Around], Iterable[Act]]


def each_person(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    return lambda a: (kind(matter=a.matter, party=p) for p in a.people), ("matter",)


def each_guest(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    return lambda a: (kind(mediation=a.table, party=p) for p in a.people), ("table",)


def plain(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    return lambda a: (kind(matter=a.matter),), ("matter",)


def plain_table(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    return lambda a: (kind(mediation=a.table),), ("table",)


def own_term(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    def make(a: Around) -> Iterable[Act]:
        return (kind(matter=a.matter, party=p, term=t) for p, t in product(a.people, (*a.terms, "t99")))

    return make, ("matter", "terms")


def say_so(kind: Callable[..., Act], field: str) -> tuple[Maker, tuple[str, ...]]:
    def make(a: Around) -> Iterable[Act]:
        return (kind(matter=a.matter, party=p, **{field: says}) for p, says in product(a.people, (True, False)))

    return make, ("matter",)
