"""Telling the public: which years and periods are due, what may be told of them, and writing it down.

Once a year, from 1 April on, for the years before; a second run finds it done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from evenhand import clerk, vault
from evenhand.core import surveys
from evenhand.core.disclosure import SMALLEST, MiddleHalf, Period, may_be_told, periods
from evenhand.core.publication import TOTALS, Told, known_from, tell
from evenhand.reads import figures

UNHARMED = {"nobody_pressed": "pressed", "nobody_treated_badly": "treated_badly"}
OF_MEDIATORS = ("same_chance", "nobody_pushed", "work_satisfied")
MEDIATOR = "mediator"
Said = Mapping[str, Mapping[str, tuple[int | str | None, ...]]]
"""By question and side: how many answered, how many in a hundred said yes, how that is to be read; and 1 where the
first is said to the nearest 5."""
Answers = dict[str, dict[str, int]]
"""By side: yes, no and silent; or yes and not_yes; or nothing."""


@lru_cache(maxsize=1)
def publish_daily(today: date) -> tuple[str, ...]:
    """The same, once a day in one process: where there are too few cases yet, asking again in a minute is no use."""
    return publish_due(today)


def publish_due(today: date) -> tuple[str, ...]:
    """Publish what is due on this day; a sentence for each year and period that was told."""
    return (*_years(today), *_periods(today))


def _years(today: date) -> list[str]:
    first, told = figures.first_year(), {one.year for one in figures.all_years()}
    return [
        f"The totals of {year} are out."
        for year in range(first or today.year, today.year)
        if year not in told
        and may_be_told(year, today)
        and clerk.publish_year(year, figures.cohort(Period(year, year)).totals(), today)
    ]


def _periods(today: date) -> list[str]:
    first = figures.next_year()
    if first is None or not may_be_told(first, today):
        return []
    due = periods(first, today, lambda period: what_to_tell(period).whole)
    return [
        f"The figures of {period.first_year} to {period.last_year} are out." for period in due if _tell(period, today)
    ]


def _tell(period: Period, today: date) -> bool:
    """Publish one period, and destroy what it was counted from where only the counting needed it."""
    said = {**_said(period), **_unharmed(period), **_of_mediators(period), **_kept(period)}
    told = clerk.publish_period(period, as_stored(what_to_tell(period), _answers(period, today), said), today)
    if told:
        clerk.forget_surveys(period)
    return told


def _said(period: Period) -> Said:
    """What each side said to the questions that are told, apart."""
    waves = clerk.told_surveys(period)
    return {
        code: {side: (told.answered, *_shared(told.shares.get(code))) for side, told in waves.get(wave, {}).items()}
        for wave, code in surveys.TOLD
        if waves.get(wave)
    }


def _unharmed(period: Period) -> Said:
    """How many of each side said *no* to what must not happen: pushed into it, or treated badly for it."""
    apart = clerk.answers_apart(period)
    found: dict[str, dict[str, tuple[int | str | None, ...]]] = {}
    for name, code in UNHARMED.items():
        for side in surveys.ALIKE:
            answers = apart.get((surveys.SOON, side), [])
            values = [one[code] for one in answers if code in one]
            if len(answers) >= SMALLEST:
                share = surveys.share(values.count(0), len(values))
                found.setdefault(name, {})[side] = (len(answers), *_shared(share))
    return found


def _of_mediators(period: Period) -> Said:
    """What mediators said of the sessions they held."""
    answers = clerk.answers_apart(period).get((surveys.SOON, MEDIATOR), [])
    if len(answers) < SMALLEST:
        return {}
    return {code: {MEDIATOR: (len(answers), *_shared(surveys.share_of(code, answers)))} for code in OF_MEDIATORS}


def _kept(period: Period) -> Said:
    """Promises with a day, and whether the other side says that they were kept: by the side that promised."""
    found = {
        # To the nearest 5: each agreement holds a promise or two, and the number of agreements is rounded too.
        side: (5 * ((due + 2) // 5), *_shared(surveys.share(kept, due)), 1)
        for side, (kept, due) in figures.promises(period).items()
        if due >= SMALLEST
    }
    return {"others_say_kept": found} if found else {}


def _shared(share: surveys.Share | None) -> tuple[int | None, str]:
    return (None, "") if share is None else (share.percent, share.said)


def what_to_tell(period: Period) -> Told:
    """What may be told of a period beside its yearly totals."""
    known = dict.fromkeys(TOTALS, (0, 0))
    for year in range(period.first_year, period.last_year + 1):
        one = figures.cohort(Period(year, year))
        if one.closed == one.before:
            # Nothing that began in this system was closed: there are no totals to tell, and everybody knows.
            continue
        bounds = known_from((one.offers, one.sessions, one.agreements), one.totals())
        known = {name: (low + bounds[name][0], high + bounds[name][1]) for name, (low, high) in known.items()}
    return tell(figures.cohort(period), known)


def _answers(period: Period, today: date) -> Answers:
    """Yes, no and silent of each side, counted once from the sealed tally; a side may stay closed."""
    try:
        counted = vault.reveal_tally(period.first_year, on=today, years=period.last_year - period.first_year + 1)
    except vault.NotYet:
        return {}
    ahead = figures.cohort(period).ahead
    return {side: unlike_answers(counts, ahead) for side, counts in counted.items()}


def unlike_answers(counts: dict[str, int], ahead: int) -> dict[str, int]:
    """The counts of one side where people answered differently; else none: "all said yes" would open every answer.

    So would as many yeses as matters that went ahead: whoever's matter did not would know that the other side had not
    said yes. Answers are sealed (design §10.1), so here a zero is as telling as a small count.
    """
    if counts.get("yes", 0) - ahead < SMALLEST:
        return {}
    joined = {"yes": counts.get("yes", 0), "not_yes": sum(n for name, n in counts.items() if name != "yes")}
    for told in (counts, joined):
        if told and all(told.values()):
            return dict(told)
    return {}


def as_stored(told: Told, answers: Answers, said: Said) -> dict[str, Any]:
    """What is told as the table keeps it."""
    return {
        "counts": dict(told.counts),
        "about": dict(told.about),
        "days": {"mediation": _days(told.mediation), "investigation": _days(told.investigation)},
        "answers": answers,
        "said": said,
    }


def _days(days: MiddleHalf | None) -> dict[str, Any] | None:
    return None if days is None else asdict(days)
