"""How often, how fast and how it ends, as it was published: no request counts anything here (design §10.11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.reads import figures as told_figures
from evenhand.web import figures_told
from evenhand.web.guards import public


def told_now() -> dict[str, Any]:
    """What pages show of the published figures: the newest period drawn, those before it as tables, the years."""
    periods, years = told_figures.published(), told_figures.all_years()
    newest = periods[0] if periods else None
    return {
        "newest": newest,
        "period": figures_told.years_said(newest) if newest else "",
        "steps": figures_told.steps(newest) if newest else [],
        "days": figures_told.drawn_days(newest) if newest else [],
        "said": figures_told.sides_drawn(newest) if newest else [],
        "asked": figures_told.how_it_was_asked(),
        "beside": _beside(newest) if newest else [],
        "earlier": [
            {"period": figures_told.years_said(one), "sheets": figures_told.sheets(one)} for one in periods[1:]
        ],
        "years": figures_told.years_sheet(years) if years else None,
    }


def _beside(newest: told_figures.Figures) -> list[figures_told.Sheet]:
    """Tables of the newest period that no drawing brings along: a door alone is not drawn, so that both stay equal."""
    alone = None if figures_told.drawn_days(newest) else figures_told.days_sheet(newest)
    found = (
        alone,
        figures_told.endings_sheet(newest),
        figures_told.answers_sheet(newest),
        figures_told.mediators_sheet(newest),
    )
    return [one for one in found if one is not None]


@public
def figures(request: HttpRequest) -> HttpResponse:
    """How often mediation is offered, how it ends and how long it takes, where there are enough cases to say so."""
    return render(request, "public/figures.html", told_now())
