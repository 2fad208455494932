"""The office's figures for its own people: what stands where now, what was told, and the report to the board.

The report is put together from what was published, cell by cell: two reports that overlap never differ by anything
that was not told, however their days are chosen.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from evenhand import reads
from evenhand.reads import figures as told_figures
from evenhand.signing import BoardReport, Figures, board_report_pdf
from evenhand.web import clock, figures_told
from evenhand.web.guards import may
from evenhand.web.plain_form import PlainForm
from evenhand.web.public.figures import told_now
from evenhand.web.staff.words import STAGES
from evenhand.web.wording import language_for


class PeriodForm(PlainForm):
    """From which year to which year; only years that were told."""

    def __init__(self, data: Any = None, *, years: list[int]) -> None:
        super().__init__(data)
        self.years = years
        choices = [(str(year), str(year)) for year in sorted(years)]
        wrong = {"required": gettext_lazy("Choose a year."), "invalid_choice": gettext_lazy("Choose a year we told.")}
        for name, label in (("from", gettext_lazy("From")), ("to", gettext_lazy("To"))):
            self.fields[name] = forms.ChoiceField(choices=choices, label=label, error_messages=wrong)
        if choices:
            self.initial = {"from": choices[0][0], "to": choices[-1][0]}

    def clean(self) -> dict[str, Any]:
        """The first year comes before the last."""
        typed = super().clean() or {}
        if "from" in typed and "to" in typed and int(typed["from"]) > int(typed["to"]):
            self.add_error("to", _("The last year comes before the first."))
        return typed


def _page(request: HttpRequest, form: PeriodForm, status: int = 200) -> HttpResponse:
    counts = reads.counts()
    page = {
        **told_now(),
        "form": form,
        "stages": [{"words": words, "n": counts.get(f"stage.{code}", 0)} for code, words in STAGES.items()],
        "suspended": counts.get("suspended", 0),
    }
    return render(request, "staff/figures.html", page, status=status)


@require_GET
@may("see", "figures")
def figures(request: HttpRequest) -> HttpResponse:
    """What stands where now, what was published, and the report for the board."""
    return _page(request, PeriodForm(years=_years()))


@require_GET
@may("print", "board report")
def report(request: HttpRequest) -> HttpResponse:
    """The report to the board for some years, as a file."""
    form = PeriodForm(request.GET, years=_years())
    if not form.is_valid():
        return _page(request, form, 422)
    first, last = int(form.cleaned_data["from"]), int(form.cleaned_data["to"])
    answer = HttpResponse(board_report_pdf(_report(first, last)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="report-{first}-{last}.pdf"'
    return answer


def _years() -> list[int]:
    """Every year of which something was told."""
    told = {one.year for one in told_figures.all_years()}
    return sorted(told.union(*(range(one.first_year, one.last_year + 1) for one in told_figures.published())))


def _report(first: int, last: int) -> BoardReport:
    programme = reads.programme()
    years = [one for one in told_figures.all_years() if first <= one.year <= last]
    periods = [one for one in told_figures.published() if first <= one.first_year and one.last_year <= last]
    tables = [_table(figures_told.years_sheet(sorted(years, key=lambda one: one.year)))] if years else []
    for one in reversed(periods):
        tables += [_table(sheet, figures_told.years_said(one)) for sheet in figures_told.sheets(one)]
    notes = [_("Figures are told once, three months or more after their years, and are not changed later.")]
    if not periods:
        notes.append(_("No period that lies in these years has enough cases to tell more."))
    return BoardReport(
        programme=programme,
        lang=language_for(programme),
        period=str(first) if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last},
        made_on=clock.now().today,
        tables=tuple(tables),
        notes=tuple(notes),
    )


def _table(sheet: figures_told.Sheet, period: str = "") -> Figures:
    head = f"{sheet.head}, {period}" if period else sheet.head
    return Figures(head=head, intro="", columns=sheet.columns, rows=sheet.rows, note=sheet.note, bars=sheet.bars)
