"""The office's figures: what was told to the public, and the counts it is made of.

Pages, letters and reports show only what was told, row by row as it was written down. ``cohort`` counts, once a year,
for the one command that tells; never by officer, unit or mediator, and never the two sides in one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet

from evenhand.core.codes import Outcome, Stage
from evenhand.core.disclosure import Period
from evenhand.core.publication import Cohort
from evenhand.models.cases import AllegationRow, ComplaintRow, MatterRow
from evenhand.models.facts import FactRow
from evenhand.models.figures import FiguresPeriod, FiguresYear

DOORS = ("mediation", "investigation")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorDays:
    """Days behind one door: the middle half of ``n`` cases; ``about``: ``n`` is said to the nearest 10."""

    n: int
    about: bool
    low: int
    median: int
    high: int
    ends: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The totals of one year, as they were told."""

    year: int
    offers: int
    sessions: int
    agreements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one side said to one question: how many answered, how many in a hundred said yes (None: not told).

    ``about``: ``n`` is said to the nearest 5, as the totals of agreements are.
    """

    n: int
    percent: int | None
    how: str
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One published period. A count is None where it is not told; ``answers`` has each side apart, or is empty.

    ``said``: by question, then by side; a side of fewer than eleven answers is not there.
    """

    first_year: int
    last_year: int
    published_on: date
    counts: Mapping[str, int | None]
    mediation: DoorDays | None
    investigation: DoorDays | None
    answers: Mapping[str, Mapping[str, int]]
    said: Mapping[str, Mapping[str, Said]]
    years: tuple[Year, ...]

    def total(self, name: str) -> int:
        """Offers, sessions or agreements of the whole period, as the yearly totals tell them."""
        return sum(getattr(one, name) for one in self.years)


def published() -> tuple[Figures, ...]:
    """Every published period, the newest first."""
    years = all_years()
    return tuple(_figures(row, years) for row in FiguresPeriod.objects.order_by("-first_year"))


def all_years() -> tuple[Year, ...]:
    """Every year whose totals were told, the newest first."""
    rows = FiguresYear.objects.order_by("-year").values_list("year", "offers", "sessions", "agreements")
    return tuple(Year(year=y, offers=o, sessions=s, agreements=a) for y, o, s, a in rows)


def latest(on: date | None = None) -> Figures | None:
    """The newest period that was published by this day and tells the days behind a door; one query for a public page.

    Its ``years`` are left out: the comparison does not show them.
    """
    rows = FiguresPeriod.objects.order_by("-first_year")
    found = [_figures(row, ()) for row in (rows.filter(published_on__lte=on) if on else rows)]
    return next((one for one in found if one.mediation or one.investigation), None)


def for_letters(on: date) -> dict[str, dict[str, int]]:
    """The cells of the comparison in letters and call scripts that stand on counted cases (``post`` names them)."""
    told = latest(on)
    if told is None:
        return {}
    cells = {}
    for door, days in zip(DOORS, (told.mediation, told.investigation), strict=True):
        if days is not None:
            cells[f"how_long.{door}"] = {"low": days.low, "high": days.high, "count": days.n}
    sustained, found = told.counts.get("sustained"), told.counts.get("found")
    if sustained is not None and found is not None:
        cells["finding.investigation"] = {"sustained": sustained, "investigated": found}
    return cells


def _figures(row: FiguresPeriod, years: tuple[Year, ...]) -> Figures:
    stored: dict[str, Any] = row.figures
    return Figures(
        first_year=row.first_year,
        last_year=row.last_year,
        published_on=row.published_on,
        counts=stored["counts"],
        mediation=_days(stored, "mediation", "mediated"),
        investigation=_days(stored, "investigation", "found"),
        answers=stored.get("answers", {}),
        said={
            question: {
                side: Said(n=n, percent=percent, how=how, about=bool(about))
                for side, (n, percent, how, *about) in sides.items()
            }
            for question, sides in stored.get("said", {}).items()
        },
        years=tuple(one for one in years if row.first_year <= one.year <= row.last_year),
    )


def _days(stored: Mapping[str, Any], door: str, base: str) -> DoorDays | None:
    days, exact = stored["days"].get(door), stored["counts"].get(base)
    if days is None:
        return None
    ends = tuple(days["ends"]) if days["ends"] else None
    about = stored["about"].get(base)
    return DoorDays(
        n=exact if exact is not None else about, about=exact is None,
        low=days["low"], median=days["median"], high=days["high"], ends=ends,
    )  # fmt: skip


def next_year() -> int | None:
    """The first year that belongs to no published period; None where nothing was ever closed."""
    last = FiguresPeriod.objects.order_by("-last_year").values_list("last_year", flat=True).first()
    if last is not None:
        return int(last) + 1
    first = _closed().aggregate(first=Min("ended_on"))["first"]
    return first.year if first else None


def first_year() -> int | None:
    """The year in which the first matter that began in this system was closed; no totals are told of years before."""
    first = _closed().filter(~_began_before()).aggregate(first=Min("ended_on"))["first"]
    return first.year if first else None


def _began_before() -> Exists:
    """Matters that were closed before this system and taken in with their days and ending only."""
    return Exists(FactRow.objects.filter(complaint=OuterRef("complaint"), n=1, kind="historic_recorded"))


def cohort(period: Period) -> Cohort:
    """Every matter that was closed within the period, counted. For publishing; no page shows these."""
    closed = _closed().filter(ended_on__range=(period.first, period.last))
    marked = closed.annotate(before=_began_before())
    tally = {
        (stage, outcome, before): count
        for stage, outcome, before, count in marked.values_list("stage", "outcome", "before").annotate(n=Count("id"))
    }

    def sum_of(stage: Stage | None = None, outcome: Outcome | None = None, before: bool | None = None) -> int:
        return sum(
            count
            for (at, how, was), count in tally.items()
            if stage in (None, at) and outcome in (None, how) and before in (None, was)
        )

    ours = set(marked.filter(before=False).values_list("complaint_id", "code"))
    offers = _steps(period, "mediation_offered", ours)
    ahead, met = _at_table(period, offers)
    return Cohort(
        closed=sum_of(),
        mediated=sum_of(Stage.MEDIATED),
        found=sum_of(Stage.FOUND),
        sustained=_sustained(period),
        before=sum_of(before=True),
        before_mediated=sum_of(Stage.MEDIATED, before=True),
        offers=len(offers),
        ahead=len(ahead),
        sessions=len(met),
        agreements=sum_of(Stage.MEDIATED, Outcome.AGREEMENT, before=False),
        days_mediated=_lengths(closed, Stage.MEDIATED),
        days_found=_lengths(closed, Stage.FOUND),
    )


def promises(period: Period) -> dict[str, tuple[int, int]]:
    """Of the agreements of this period, by the side that promised: how many promises the other side says were kept, and
    how many had a day that has come by the end of the period. For publishing; no page shows these."""
    closed = _closed().filter(ended_on__range=(period.first, period.last), outcome=Outcome.AGREEMENT)
    counted = {side: [0, 0] for side in ("complainant", "officer")}
    for officer, terms in closed.values_list("officer", "terms"):
        for term in terms:
            if not term["owner"] or not term.get("due_on") or term["due_on"] > period.last.isoformat():
                continue
            count = counted["officer" if term["owner"] == officer else "complainant"]
            count[0] += bool(set(term["kept"]) - {term["owner"]})
            count[1] += 1
    return {side: (kept, due) for side, (kept, due) in counted.items()}


Pairs = set[tuple[int, str]]
"""Matters by complaint and code."""


def _closed() -> QuerySet[MatterRow]:
    return MatterRow.objects.filter(ended_on__isnull=False, complaint__aside=ComplaintRow.Aside.NO)


def _facts(period: Period, kind: str) -> QuerySet[FactRow]:
    """The facts of this kind in complaints of which something was closed within the period."""
    there = _closed().filter(complaint=OuterRef("complaint"), ended_on__range=(period.first, period.last))
    return FactRow.objects.filter(Exists(there), kind=kind)


def _steps(period: Period, kind: str, among: Pairs) -> Pairs:
    return among & set(_facts(period, kind).values_list("complaint_id", "payload__matter"))


def _at_table(period: Period, offers: Pairs) -> tuple[Pairs, Pairs]:
    """The matters that went ahead, and those whose session was opened."""
    ahead = _facts(period, "answers_opened").values_list("complaint_id", "payload__matter", "payload__mediation")
    opened = set(_facts(period, "session_opened").values_list("complaint_id", "payload__mediation"))
    tables = [(complaint, matter, table) for complaint, matter, table in ahead if (complaint, matter) in offers]
    met = {(complaint, matter) for complaint, matter, table in tables if (complaint, table) in opened}
    return {(complaint, matter) for complaint, matter, _ in tables}, met


def _sustained(period: Period) -> int:
    """Matters of which at least one allegation was sustained."""
    found = AllegationRow.objects.filter(
        finding="sustained",
        complaint__aside=ComplaintRow.Aside.NO,
        complaint__matters__code=F("matter"),
        complaint__matters__stage=Stage.FOUND,
        complaint__matters__ended_on__range=(period.first, period.last),
    )
    return found.values("complaint_id", "matter").distinct().count()


def _lengths(closed: QuerySet[MatterRow], stage: Stage) -> tuple[int, ...]:
    days = closed.filter(stage=stage).values_list("received_on", "ended_on")
    return tuple((ended - received).days for received, ended in days if ended is not None)
