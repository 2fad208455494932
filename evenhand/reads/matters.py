"""The list of matters: one question of codes and days, fifty at a time, by keyset, so that a page costs the same
anywhere.

No list shows an answer, who is awaited, or who withdrew: the tables it reads do not hold them. Nothing can be asked
about an officer (design §10.10). Names are shown to staff beside a reference, never in an address or a title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand import reads
from evenhand.core.access import Actor
from evenhand.core.codes import OPEN, READERS, Stage
from evenhand.core.dates import Now
from evenhand.models import asking

PAGE = 50
DUE_FIRST, NEWEST = "due", "received"
LATE, TODAY, WEEK = "late", "today", "week"
# The list is asked for all day long, so its words are put together here instead of being composed anew each time.
_LINES = (
    "SELECT c.ref, m.code, m.stage, m.suspended, m.received_on, m.due_on, m.due_code, m.id"
    " FROM evenhand_matter AS m JOIN evenhand_complaint AS c ON c.id = m.complaint_id"
    " WHERE {where} ORDER BY m.{day} {way}, m.id {way} LIMIT {most}"
)
_STAND = (
    "SELECT c.ref, m.received_on, m.stage, m.suspended"
    " FROM evenhand_matter AS m JOIN evenhand_complaint AS c ON c.id = m.complaint_id"
    " WHERE c.ref IN ({}) ORDER BY m.place"
)
_Condition = tuple[str, tuple[object, ...]]
_WITHIN = {LATE: -1, TODAY: 0, WEEK: 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a list is asked for. Empty: whatever it is. ``upcoming`` is the code of what comes next; ``within`` is
    ``late``, ``today`` or ``week``, always from the day one looks."""

    stage: str = ""
    suspended: bool = False
    upcoming: str = ""
    within: str = ""
    received_from: date | None = None
    received_to: date | None = None
    order: str = ""

    @property
    def due_first(self) -> bool:
        """Does what is due first stand first? Where nothing else was said: as soon as every matter has something
        coming. What is suspended always goes by its safe date: an index answers that, and few are suspended."""
        if self.suspended:
            return True
        if self.order in (DUE_FIRST, NEWEST):
            return self.order == DUE_FIRST
        return self.stage in OPEN or bool(self.upcoming or self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One matter in a list."""

    ref: str
    matter: str
    stage: str
    suspended: bool
    received_on: date
    due_on: date | None
    due_code: str
    names: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list. ``later`` and ``earlier`` are where the pages beside it begin, empty at either end."""

    lines: tuple[Line, ...]
    later: str
    earlier: str


def matters(actor: Actor, now: Now, asked: Question, *, after: str = "", before: str = "") -> Listing:
    """Fifty matters that fit. ``after`` is the place where a page ended, ``before`` the one where it began."""
    if actor.role not in READERS:
        return Listing(lines=(), later="", earlier="")
    back = bool(before) and _split(before) is not None
    day = "due_on" if asked.due_first else "received_on"
    rising = asked.due_first is not back
    fitting = _fitting(asked, now.today) + _beyond(day, _split(before if back else after), rising=rising)
    where, way = " AND ".join(words for words, _ in fitting), "ASC" if rising else "DESC"
    values = [value for _, some in fitting for value in some]
    rows = asking.cells(_LINES.format(where=where, day=day, way=way, most=PAGE + 1), *values)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    rows = rows[::-1] if back else rows
    names = reads.names(actor, [row[0] for row in rows], now)
    lines = tuple(
        Line(
            ref=ref, matter=code, stage=at, suspended=suspended is not None, received_on=received, due_on=due,
            due_code=due_code, names=", ".join(name for name in names.get(ref, {}).values() if name),
            place=f"{(due if asked.due_first else received).isoformat()}.{pk}",
        )
        for ref, code, at, suspended, received, due, due_code, pk in rows
    )  # fmt: skip
    here = bool(lines)
    return Listing(
        lines=lines,
        later=lines[-1].place if here and (more or back) else "",
        earlier=lines[0].place if here and (more if back else bool(after)) else "",
    )


def _fitting(asked: Question, today: date) -> list[_Condition]:
    """What fits a question, each condition with its values. The words are the code's own, the values are bound."""
    found: list[_Condition] = [("m.listed", ())]
    if asked.stage in set(Stage):
        found.append(("m.stage = %s", (asked.stage,)))
    if asked.suspended:
        found.append(("m.suspended IS NOT NULL", ()))
    if asked.upcoming:
        found.append(("m.due_code = %s", (asked.upcoming,)))
    if asked.within in _WITHIN:
        found.append(("m.due_on <= %s", (asking.day(today + timedelta(days=_WITHIN[asked.within])),)))
    if asked.received_from:
        found.append(("m.received_on >= %s", (asking.day(asked.received_from),)))
    if asked.received_to:
        found.append(("m.received_on <= %s", (asking.day(asked.received_to),)))
    if asked.due_first:
        found.append(("m.due_on IS NOT NULL", ()))
    return found


def _split(place: str) -> tuple[date, int] | None:
    day, _, pk = place.rpartition(".")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def _beyond(column: str, place: tuple[date, int] | None, *, rising: bool) -> list[_Condition]:
    """Only what lies beyond a place, in the order of the list: a range that an index answers."""
    if place is None:
        return []
    day, (further, passed) = asking.day(place[0]), (">=", "<=") if rising else ("<=", ">=")
    words = f"m.{column} {further} %s AND NOT (m.{column} = %s AND m.id {passed} %s)"
    return [(words, (day, day, place[1]))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where a complaint stands: its day of receipt, and each different (stage, suspended) among its matters."""

    received_on: date
    stages: tuple[tuple[str, bool], ...]


def where(refs: Iterable[str]) -> dict[str, Stand]:
    """Where each of these complaints stands; one statement. Without those that are kept apart from lists."""
    asked = list(refs)
    rows = asking.cells(_STAND.format(asking.marks(asked)), *asked) if asked else ()
    found: dict[str, tuple[date, list[tuple[str, bool]]]] = {}
    for ref, received, stage, suspended in rows:
        found.setdefault(ref, (received, []))[1].append((stage, suspended is not None))
    return {ref: Stand(received_on=on, stages=tuple(dict.fromkeys(stages))) for ref, (on, stages) in found.items()}
