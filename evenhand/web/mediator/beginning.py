"""When a session cannot begin: somebody did not come, or the day will not do. Nobody is named either way."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.core.codes import Phase
from evenhand.core.scheduling import CancelAppointment, RecordMissed
from evenhand.reads import programme_of, tables
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.missing import waited_field, what_follows
from evenhand.web.plain_form import PlainForm


class MissedForm(PlainForm):
    """Somebody did not come."""

    waited = waited_field()


@may("record", "missed session")
@idempotent_form("mediator.desk")
def record_missed(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """What follows when somebody did not come, read before it is written down. Nobody is named."""
    form = MissedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = RecordMissed(mediation=mediation, waited=form.cleaned_data["waited"])
        if acting.done(request, acting.ask(request, ref, act), form, _("It is written down. Nobody is named.")):
            return redirect("mediator_home")
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None:
        raise Http404
    if request.method != "POST" and (found.mediation.phase is not Phase.NOT_YET or not found.mediation.appointment):
        return redirect("mediator_desk", ref, mediation)
    page = {"table": found, "form": form, "given": what_follows(found.mediation, programme_of(ref))}
    return render(request, "mediator/missed.html", page, status=422 if form.errors else 200)


@require_POST
@may("cancel", "appointment of own table")
@idempotent_form("mediator.desk")
def cancel_appointment(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """It cannot be today, for any reason but that somebody did not come: nothing counts as missed."""
    said = _("The appointment is off. Another day is proposed, and nobody is named.")
    acting.done(request, acting.ask(request, ref, CancelAppointment(mediation=mediation)), said=said)
    return redirect("mediator_home")
