"""The roster for the office: who may be drawn, until when they are trained, when they can come, how they are told.

The office never reads whom a mediator cannot sit for: it sees how many ties were declared, and types one in for a
mediator who calls.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk
from evenhand.clerk import cover as clerk_cover
from evenhand.reads import roster
from evenhand.web import clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.roster_forms import BlockForm, ContactForm, TieForm, TrainingForm, WeekForm, contact_form
from evenhand.web.sentences import sentence

SOON_DAYS = 60
_FORMS: dict[type[PlainForm], str] = {
    TrainingForm: "training", WeekForm: "week", BlockForm: "days", TieForm: "tie", ContactForm: "told",
}  # fmt: skip


@require_GET
@may("see", "roster")
def mediators(request: HttpRequest) -> HttpResponse:
    """Everyone on the roster, with what ends soon."""
    today = clock.now().today
    lines = [{"one": one, "tag": _tag(one)} for one in roster.everyone(today)]
    return render(request, "staff/mediators.html", {"lines": lines, "today": today})


def _tag(one: roster.Entry) -> dict[str, str]:
    """``Can be drawn``, or the one thing that stands in the way."""
    today = clock.now().today
    if one.trained_until is None:
        return {"kind": "due", "words": _("Not on the roster yet")}
    if not one.active:
        return {"kind": "later", "words": _("Rests")}
    if one.trained_until < today:
        return {"kind": "late", "words": _("Training has ended")}
    if (one.trained_until - today).days <= SOON_DAYS:
        return {"kind": "due", "words": _("Training ends soon")}
    return {"kind": "done", "words": _("Can be drawn")}


def _page(request: HttpRequest, mediator: UUID, form: PlainForm | None = None) -> HttpResponse:
    found = roster.entry(str(mediator), clock.now().today)
    if found is None:
        raise Http404
    page: dict[str, Any] = {
        "one": found,
        "tag": _tag(found),
        "training": TrainingForm(
            initial={
                "trained_until": found.trained_until,
                "hours": found.hours or None,
                "languages": found.languages,
                "active": found.active or found.trained_until is None,
            }
        ),
        "week": WeekForm(initial={"parts": found.weekly}),
        "days": BlockForm(),
        "tie": TieForm(),
        "told": contact_form(found.mediator),
        "form": form,
    }
    if form is not None:
        page[_FORMS[type(form)]] = form
    return render(request, "staff/mediator.html", page, status=422 if form is not None else 200)


@require_GET
@may("see", "roster")
def mediator(request: HttpRequest, mediator: UUID) -> HttpResponse:
    """One mediator: training, week, days away, how they are told, and the number of ties."""
    return _page(request, mediator)


@require_POST
@may("keep", "roster")
@idempotent_form("staff.roster")
def keep_training(request: HttpRequest, mediator: UUID) -> HttpResponse:
    """Write down training, languages, and whether they can be drawn."""
    form = TrainingForm(request.POST)
    if roster.entry(str(mediator), clock.now().today) is None:
        raise Http404
    if not form.is_valid():
        return _page(request, mediator, form)
    clerk.enrol(str(mediator), **form.cleaned_data)
    messages.success(request, _("Written down."))
    return redirect("staff_mediator", mediator)


@require_POST
@may("keep", "roster")
@idempotent_form("staff.roster")
def keep_contact(request: HttpRequest, mediator: UUID) -> HttpResponse:
    """Write down how a mediator is told that there is something new."""
    form = ContactForm(request.POST)
    if not form.is_valid() or not form.keep(str(mediator)):
        return _page(request, mediator, form)
    messages.success(request, _("Written down. Notices go this way from now on."))
    return redirect("staff_mediator", mediator)


@require_POST
@may("keep", "roster")
@idempotent_form("staff.roster")
def keep_week(request: HttpRequest, mediator: UUID) -> HttpResponse:
    """Write down for a mediator when they can come."""
    form = WeekForm(request.POST)
    if not form.is_valid() or not clerk.keep_week(str(mediator), form.cleaned_data["parts"]):
        raise Http404
    messages.success(request, _("Written down."))
    return redirect("staff_mediator", mediator)


@require_POST
@may("keep", "roster")
@idempotent_form("staff.roster")
def mark_away(request: HttpRequest, mediator: UUID) -> HttpResponse:
    """Write down days on which a mediator cannot come."""
    form = BlockForm(request.POST)
    if not form.is_valid():
        return _page(request, mediator, form)
    typed, now = form.cleaned_data, clock.now()
    if roster.entry(str(mediator), now.today) is None:
        raise Http404
    refused = clerk_cover.mark_away(str(mediator), typed["first_on"], typed["last_on"], by=actor(request), now=now)
    if refused is not None:
        form.add_error(refused.field if refused.field in form.fields else None, sentence(refused.reason))
        return _page(request, mediator, form)
    messages.success(request, _("Written down."))
    return redirect("staff_mediator", mediator)


@require_POST
@may("keep", "roster")
@idempotent_form("staff.roster")
def declare_tie(request: HttpRequest, mediator: UUID) -> HttpResponse:
    """Write down, for a mediator who calls, somebody they cannot sit for."""
    form = TieForm(request.POST)
    if not form.is_valid():
        return _page(request, mediator, form)
    if not clerk.declare_conflict(str(mediator), **form.cleaned_data, on=clock.now().today):
        form.add_error("name", _("Nothing could be read from this. Check the name or the number."))
        return _page(request, mediator, form)
    messages.success(request, _("Kept as a code that nobody can read. This mediator is not drawn for them."))
    return redirect("staff_mediator", mediator)
