"""The session desk: who is here, the agreement to mediate, together and apart, the end, and the four facts.

Nothing that is said can be typed anywhere here. The pad on the page has no name and is never sent.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.accounts import idem
from evenhand.core.adjourning import AdjournSession, why_not_another_day
from evenhand.core.arriving import UndoCheckIn
from evenhand.core.codes import Phase
from evenhand.core.deciding import Act
from evenhand.core.session import (
    ROOMS,
    CheckIn,
    EndSession,
    MoveSession,
    OpenSession,
    ReportFourFacts,
    StopSession,
)
from evenhand.reads import programme_of, tables
from evenhand.reads.tables import Table
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import KEPT_FIELD
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.happening import HAPPENINGS
from evenhand.web.kits import session_kit
from evenhand.web.sentences import sentence
from evenhand.web.wording import below

LONG = timedelta(hours=2)
"""After so long everyone is asked whether to go on (EC-69; programmes plan 60 to 120 minutes)."""

FOUR_FACTS = frozenset({"held", "settled", "attended", "csrfmiddlewaretoken", idem.FIELD, KEPT_FIELD})
"""The fields of the report, and what every form of ours carries: also when it was kept and comes again."""


@require_GET
@may("work at", "own table")
def desk(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """The desk on the day of the session."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None:
        raise Http404
    page = {
        "table": found,
        "left": found.on_side("complainant"),
        "right": found.on_side("officer"),
        "between": found.on_side("table"),
        "phase": found.mediation.phase.value,
        "limits": below(programme_of(ref), "limits.items"),
        "today": clock.now().today,
        "came": sum(person.present for person in found.people),
        "listed": len(found.people),
        "unsigned": any(person.present and not person.signed for person in found.people),
        "not_another_day": _why_not_another_day(found),
        "long": found.opened_at is not None and clock.now().at - found.opened_at >= LONG,
        "happenings": HAPPENINGS.values(),
    }
    return render(request, "mediator/desk.html", page)


def _why_not_another_day(found: Table) -> str:
    """The sentence that says why an open session cannot go on another day; empty while it can."""
    if not found.mediation.in_session:
        return ""
    reason = why_not_another_day(found.case, found.mediation, clock.now().today)
    return sentence(reason) if reason else ""


@require_GET
@may("print", "session kit")
def kit(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Everything the session needs on paper, for the day without a network."""
    return session_kit(request, ref, mediation)


def _do(request: HttpRequest, ref: str, act: Act, said: str = "") -> HttpResponse:
    acting.done(request, acting.ask(request, ref, act), said=said)
    return redirect("mediator_desk", ref, act.mediation)  # type: ignore[attr-defined]  # every act here has one


@require_POST
@may("check in", "person at own table")
@idempotent_form("mediator.desk")
def check_in(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Somebody on the accepted list has arrived."""
    return _do(request, ref, CheckIn(mediation=mediation, person=request.POST.get("person", "")))


@require_POST
@may("undo", "check-in at own table")
@idempotent_form("mediator.desk")
def undo_check_in(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Somebody who was checked in is not here, or has left unsigned."""
    return _do(request, ref, UndoCheckIn(mediation=mediation, person=request.POST.get("person", "")))


@require_POST
@may("open", "session")
@idempotent_form("mediator.desk")
def open_session(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Open the session: everyone is here and has signed."""
    return _do(request, ref, OpenSession(mediation=mediation), _("The session is open."))


@require_POST
@may("move", "session")
@idempotent_form("mediator.desk")
def move_session(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Go to the joint room, to a caucus with either side, or pause."""
    to = acting.chosen(request, "to", {phase.value for phase in ROOMS})
    return _do(request, ref, MoveSession(mediation=mediation, to=Phase(to or Phase.NOT_YET)))


@require_POST
@may("stop", "session")
@idempotent_form("mediator.desk")
def stop_session(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Stop for whoever asked. To everyone it has simply ended; the matters go back."""
    said = _("The session has stopped. What it was about goes to investigation. Nobody is told who asked.")
    acting.done(
        request, acting.ask(request, ref, StopSession(mediation=mediation, person=actor(request).id)), said=said
    )
    return redirect("mediator_home")


@require_POST
@may("adjourn", "session")
@idempotent_form("mediator.desk")
def adjourn_session(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Go on another day: everyone would rather. Nobody is named; a day is proposed as for a first session."""
    said = _("The session goes on another day. The office proposes one, and nobody is named.")
    return _do(request, ref, AdjournSession(mediation=mediation), said)


@require_POST
@may("end", "session")
@idempotent_form("mediator.desk")
def end_session(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """End the session. From here on the people may write and sign, each for themselves."""
    return _do(request, ref, EndSession(mediation=mediation), _("The session has ended."))


@require_POST
@may("report", "four facts")
@idempotent_form("mediator.desk")
def report_four_facts(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Held, ended, settled, attended: anything more is not read (UMA §7(a)), nothing is guessed."""
    if not FOUR_FACTS.issuperset(request.POST):
        raise BadRequest("a report has four facts")
    held, settled = (acting.chosen(request, fact, ("yes", "no")) for fact in ("held", "settled"))
    if held is None or settled is None:
        messages.error(request, _("Choose yes or no for the first fact and for the third."))
        return redirect("mediator_desk", ref, mediation)
    if held == "no" and settled == "yes":
        messages.error(
            request, _("If you did not meet, nothing was settled. Look at the first fact and the third again.")
        )
        return redirect("mediator_desk", ref, mediation)
    came = frozenset(request.POST.getlist("attended"))
    act = ReportFourFacts(mediation=mediation, held=held == "yes", settled=settled == "yes", attended=came)
    acting.done(request, acting.ask(request, ref, act), said=_("The four facts are with the office."))
    return redirect("mediator_home")
