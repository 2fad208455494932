"""Published figures in the shapes that pages and the board report take. Every cell is already what may be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.reads.figures import DoorDays, Figures, Said, Year
from evenhand.web.wording import to_ten

Row = tuple[str, ...]
LOWEST = 10
"""What a base of eleven or twelve is rounded to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: what it is about, its columns, its rows; the first column of a row says what the row is.

    ``bars``: in hundredths, for the drawing of a report; pages draw on their own.
    """

    head: str
    columns: Row
    rows: tuple[Row, ...]
    note: str = ""
    bars: tuple[tuple[int | None, ...], ...] = ()

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """The rows with the name of its column beside each cell, for phones, where a row becomes a block."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def wide(self) -> bool:
        """True when a phone has no room for all columns side by side."""
        return len(self.columns) > 2


def years_said(told: Figures) -> str:
    """The years of a period: "2023 to 2025", or one year."""
    if told.first_year == told.last_year:
        return str(told.first_year)
    return _("%(first)s to %(last)s") % {"first": told.first_year, "last": told.last_year}


def too_few() -> str:
    """What stands in a cell that is not told."""
    return _("too few to publish")


def _cell(told: Figures, name: str) -> str:
    count = told.counts.get(name)
    if count is not None:
        return str(count)
    days = {"mediated": told.mediation, "found": told.investigation}.get(name)
    return to_ten(days.n) if days else too_few()


def filed_here() -> str:
    """Why the first step is fewer than all that were closed."""
    return _(
        "Only complaints that were filed here are counted. Of those from older books we know the days and the ending, "
        "so they stand in the other figures."
    )


def steps(told: Figures) -> list[dict[str, Any]]:
    """From complaint to agreement, for ``parts/funnel.html``; none where nothing was ever offered here."""
    if not told.total("offers"):
        return []
    return [
        {"words": _("Complaints closed"), "count": told.counts.get("ours")},
        {"words": _("Mediation offered"), "count": told.total("offers")},
        {"words": _("Both sides said yes"), "count": told.counts.get("ahead")},
        {"words": _("Both sides met"), "count": told.total("sessions")},
        {"words": _("Agreement signed"), "count": told.total("agreements")},
    ]


def drawn_days(told: Figures) -> list[dict[str, Any]]:
    """Both doors for ``parts/days_figure.html``; none while either is not told, so that they stay equal."""
    if told.mediation is None or told.investigation is None:
        return []
    return [_drawn(_("Mediation"), told.mediation), _drawn(_("Investigation"), told.investigation)]


def _drawn(name: str, days: DoorDays) -> dict[str, Any]:
    first, last = days.ends or (None, None)
    return {
        "name": name, "n": days.n, "low": days.low, "high": days.high, "median": days.median, "first": first,
        "last": last, "rounded": days.about,
    }  # fmt: skip


def funnel_sheet(told: Figures) -> Sheet | None:
    """The steps as a table."""
    found = steps(told)
    if not found:
        return None
    rows = tuple((one["words"], too_few() if one["count"] is None else str(one["count"])) for one in found)
    most = max(one["count"] or 1 for one in found)
    return Sheet(
        head=_("From complaint to agreement"),
        columns=(_("Step"), _("Complaints")),
        rows=rows,
        note=_("All others were investigated or closed by rule. Saying no to mediation costs nothing.")
        + f" {filed_here()}",
        bars=tuple((None if one["count"] is None else round(100 * one["count"] / most),) for one in found),
    )


def days_sheet(told: Figures) -> Sheet | None:
    """Days per door as a table; a door that is not told says so."""
    if told.mediation is None and told.investigation is None:
        return None
    columns = (_("Door"), _("Cases"), _("Middle half, days"), _("Half took at most"), _("Nine in ten, days"))
    doors = ((_("Mediation"), told.mediation), (_("Investigation"), told.investigation))
    rows = tuple(_door(name, days) for name, days in doors)
    return Sheet(head=_("Days from filing to closing"), columns=columns, rows=rows)


def _door(name: str, days: DoorDays | None) -> Row:
    if days is None:
        return (name, too_few(), "–", "–", "–")
    base = to_ten(days.n) if days.about else str(days.n)
    ends = f"{days.ends[0]}–{days.ends[1]}" if days.ends else "–"
    return (name, base, f"{days.low}–{days.high}", str(days.median), ends)


def endings_sheet(told: Figures) -> Sheet:
    """How the complaints closed in the period ended."""
    rows = (
        (_("Mediated"), _cell(told, "mediated")),
        (_("Investigated, with a finding"), _cell(told, "found")),
        (_("Of these, sustained"), _cell(told, "sustained")),
        (_("Taken back, or closed because nobody could be reached"), _cell(told, "otherwise")),
        (_("All complaints closed"), _cell(told, "closed")),
    )
    return Sheet(head=_("How complaints ended"), columns=(_("Ending"), _("Complaints")), rows=rows)


def answers_sheet(told: Figures) -> Sheet | None:
    """What each side answered to the offer, each side apart; None where neither may be told."""
    if not any(any(counts.values()) for counts in told.answers.values()):
        return None
    sides = ((_("Complainants"), "complainant"), (_("Officers"), "officer"))
    return Sheet(
        head=_("Answers to the offer, each side apart"),
        columns=(_("Side"), _("Yes"), _("No"), _("No answer")),
        rows=tuple((words, *_answered(told.answers.get(side, {}))) for words, side in sides),
        note=_("Answers are sealed. They are counted once, when the period is over."),
    )


def _answered(counts: Any) -> Row:
    if not counts:
        return (too_few(), too_few(), too_few())
    if "not_yes" in counts:
        joined = _("%(count)s together with no answer") % {"count": counts["not_yes"]}
        return (str(counts["yes"]), joined, "–")
    return tuple(str(counts[name]) for name in ("yes", "no", "silent"))


QUESTIONS = {
    "satisfied": gettext_lazy("All in all, I am satisfied."),
    "self_respect": gettext_lazy("I feel better about how I handled this."),
    "spoke_openly": gettext_lazy("I could speak openly."),
    "nobody_pressed": gettext_lazy("Nothing made me feel pushed."),
    "nobody_treated_badly": gettext_lazy("Nobody treated me badly because of it."),
    "promises_kept": gettext_lazy("Two months later: what was promised to me was all kept."),
    "others_say_kept": gettext_lazy("Promises of this side that the other side says were kept."),
}
"""What is told of each side, in the order in which it is read."""
SIDES = (("complainant", gettext_lazy("Complainants"), "left"), ("officer", gettext_lazy("Officers"), "right"))


def sides_drawn(told: Figures) -> list[dict[str, Any]]:
    """Each question with both sides apart, for ``parts/sides_figure.html``; none where no side may be told."""
    return [
        {"words": str(words), "sides": [_side(told, code, *side) for side in SIDES]}
        for code, words in QUESTIONS.items()
        if any(said.percent is not None for said in told.said.get(code, {}).values())
    ]


def _side(told: Figures, code: str, side: str, name: Any, sign: str) -> dict[str, Any]:
    said = told.said.get(code, {}).get(side)
    found = {"name": str(name), "sign": sign, "percent": said.percent if said else None}
    if said is None or said.percent is None:
        return {**found, "label": too_few(), "said": too_few()}
    return {**found, "label": percent_drawn(said), "said": percent_said(said)}


def percent_said(said: Said) -> str:
    """ "80% of 64", "80% (rounded to the nearest 10) of 64", "90% or more of 65 (rounded to the nearest 5)"."""
    base = _("%(count)s (rounded to the nearest 5)") % {"count": said.n} if said.about else str(said.n)
    base = _few(said) or base
    if said.how == "about":
        return _("%(percent)d%% (rounded to the nearest 10) of %(n)s") % {"percent": said.percent, "n": base}
    return _share(said, base)


def percent_drawn(said: Said) -> str:
    """The same beside a bar, where there is room for "80% of 64, rounded" only; the table says to what."""
    few = _few(said)
    short = _share(said, few or str(said.n))
    rounded = (said.about and not few) or said.how == "about"
    return _("%(figure)s, rounded") % {"figure": short} if rounded else short


def _few(said: Said) -> str:
    """What stands for a base that rounding brought down to ten: a ten would look like one we never tell."""
    return _("more than 10") if said.about and said.n == LOWEST else ""


def _share(said: Said, base: str) -> str:
    pattern = {
        "or_more": _("%(percent)d%% or more of %(n)s"),
        "or_less": _("%(percent)d%% or less of %(n)s"),
    }.get(said.how, _("%(percent)d%% of %(n)s"))
    return pattern % {"percent": said.percent, "n": base}


def sides_sheet(told: Figures) -> Sheet | None:
    """The same as a table; None where no side may be told."""
    drawn = sides_drawn(told)
    if not drawn:
        return None
    return Sheet(
        head=_("How it was, each side apart"),
        columns=(_("Said yes, or rather yes, to"), *(str(name) for _side_, name, _sign in SIDES)),
        rows=tuple((one["words"], *(side["said"] for side in one["sides"])) for one in drawn),
        note=how_it_was_asked(),
        bars=tuple(tuple(side["percent"] for side in one["sides"]) for one in drawn),
    )


MEDIATORS = {
    "same_chance": gettext_lazy("Both sides had the same chance to speak."),
    "nobody_pushed": gettext_lazy("Nobody was pushed toward a result."),
    "work_satisfied": gettext_lazy("All in all, I am satisfied with how the session was arranged."),
}


def mediators_sheet(told: Figures) -> Sheet | None:
    """What mediators said of the sessions they held; None where too few did."""
    found = [(words, told.said.get(code, {}).get("mediator")) for code, words in MEDIATORS.items()]
    if not any(said and said.percent is not None for _words, said in found):
        return None
    rows = tuple(
        (str(words), percent_said(said) if said and said.percent is not None else too_few()) for words, said in found
    )
    return Sheet(
        head=_("How it was for the mediators"), columns=(_("Said yes, or rather yes, to"), _("Mediators")), rows=rows
    )


def how_it_was_asked() -> str:
    """Who was asked, and that the two sides are never one figure."""
    return _(
        "People answer without a name, and need not. Asked are those whose session was not stopped. The two sides are "
        "never put together in one figure."
    )


def years_sheet(years: Iterable[Year]) -> Sheet:
    """The totals of each year."""
    return Sheet(
        head=_("The programme, year by year"),
        columns=(_("Closed in"), _("Offers"), _("Sessions"), _("Agreements")),
        rows=tuple((str(y.year), str(y.offers), str(y.sessions), str(y.agreements)) for y in years),
        note=_("Numbers below 50 are rounded to the nearest 5."),
    )


def sheets(told: Figures) -> list[Sheet]:
    """Every table of one period, in the order in which they are read."""
    found = (
        funnel_sheet(told), days_sheet(told), endings_sheet(told), answers_sheet(told), sides_sheet(told),
        mediators_sheet(told),
    )  # fmt: skip
    return [one for one in found if one is not None]
