"""One table for the office: who sits there and what they disclosed, how they were drawn, and a mediator's own steps
done for one who calls.

A draw stands here with its seed and its list, so that anyone can repeat it with nothing of ours.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.core.assignment import AcceptSeat, StepDown
from evenhand.core.codes import Phase
from evenhand.core.seating import Disclose
from evenhand.reads import appointments, drawing, languages, tables
from evenhand.web import acting, clock
from evenhand.web.calendars import as_calendar
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.kits import session_kit
from evenhand.web.mediator.seats import disclosure
from evenhand.web.naming import languages_said


@require_GET
@may("see", "table")
def table(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """The table before its session: seats, disclosures, draws."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None:
        raise Http404
    names = tables.mediators_named(found.mediation)
    seats = [
        {
            "seat": seat,
            "name": names.get(seat.mediator, ""),
            "disclosure": found.disclosures.get(seat.mediator, ""),
        }
        for seat in found.mediation.seats
    ]
    page: dict[str, Any] = {
        "ref": ref,
        "table": found,
        "seats": seats,
        "draws": drawing.draws(ref, mediation),
        "early": found.mediation.phase is Phase.NOT_YET,
        "unheard": languages_said(languages.unheard_on_the_day(found.case, found.mediation)),
        "others": [person for person in found.people if person.role != "mediator"],
    }
    return render(request, "staff/table.html", page)


@require_GET
@may("print", "session kit")
def kit(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Everything the session needs on paper, to be printed the day before."""
    return session_kit(request, ref, mediation)


def _do(request: HttpRequest, ref: str, mediation: str, act: AcceptSeat | StepDown | Disclose) -> HttpResponse:
    words = disclosure(request, act) if not isinstance(act, StepDown) else ()
    acting.done(request, acting.ask(request, ref, act, words=words), said=_("Done."))
    return redirect("staff_table", ref, mediation)


@require_POST
@may("accept for a mediator", "seat")
@idempotent_form("staff.table")
def accept_seat(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """A mediator called: they take the seat, and say what both sides should know."""
    return _do(request, ref, mediation, AcceptSeat(mediation=mediation, mediator=request.POST.get("mediator", "")))


@require_POST
@may("give back for a mediator", "seat")
@idempotent_form("staff.table")
def step_down(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """A mediator called: they give the seat back."""
    return _do(request, ref, mediation, StepDown(mediation=mediation, mediator=request.POST.get("mediator", "")))


@require_POST
@may("disclose for a mediator", "tie")
@idempotent_form("staff.table")
def disclose(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """A mediator called with something both sides should know."""
    act = Disclose(mediation=mediation, mediator=request.POST.get("mediator", ""))
    if not disclosure(request, act):
        messages.error(request, _("Write what both sides should know."))
        return redirect("staff_table", ref, mediation)
    return _do(request, ref, mediation, act)


@require_GET
@may("repeat", "draw")
def draw(request: HttpRequest, ref: str, mediation: str, number: int) -> HttpResponse:
    """One draw as a text file: its seed, its list, and how to repeat it with nothing of ours. No name is in it."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    drawn = next((one for one in drawing.draws(ref, mediation) if one.number == number), None)
    if found is None or drawn is None:
        raise Http404
    answer = HttpResponse(drawing.as_text(drawn), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="draw.txt"'
    return answer


@require_GET
@may("hand out", "appointment as a file")
def calendar_file(request: HttpRequest, ref: str, mediation: str, whose: str) -> HttpResponse:
    """The appointment as a file for somebody who has no page of their own: an interpreter, a companion."""
    lang = get_language() or "en"
    return as_calendar(appointments.of_table(actor(request), ref, mediation, whose, lang=lang, now=clock.now()))
