"""A mediator's own entry: training, when they can come, how they are told, and whom they cannot sit for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk
from evenhand.clerk import cover
from evenhand.core.deciding import Refusal
from evenhand.reads import roster
from evenhand.web import clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import language_names
from evenhand.web.plain_form import PlainForm
from evenhand.web.roster_forms import TIES, BlockForm, ContactForm, TieForm, WeekForm, contact_form
from evenhand.web.sentences import sentence


def _page(request: HttpRequest, form: PlainForm | None = None) -> HttpResponse:
    me = actor(request).id
    entry = roster.entry(me, clock.now().today)
    names = language_names()
    page = {
        "entry": entry,
        "languages": [names.get(code, code) for code in entry.languages] if entry else [],
        "ties": [{"one": one, "words": TIES[one.tie]} for one in roster.declarations(me)],
        "week": form if isinstance(form, WeekForm) else WeekForm(initial={"parts": entry.weekly if entry else ()}),
        "days": form if isinstance(form, BlockForm) else BlockForm(),
        "tie": form if isinstance(form, TieForm) else TieForm(),
        "told": form if isinstance(form, ContactForm) else contact_form(me),
        "form": form,
    }
    return render(request, "mediator/training.html", page, status=422 if form is not None else 200)


@require_GET
@may("see", "own training")
def training(request: HttpRequest) -> HttpResponse:
    """Until when I am trained, when I can come, whom I cannot sit for, and my sessions of this year."""
    return _page(request)


@require_POST
@may("keep", "own week")
@idempotent_form("mediator.roster")
def keep_week(request: HttpRequest) -> HttpResponse:
    """Say in which parts of a week I can come."""
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    clerk.keep_week(actor(request).id, form.cleaned_data["parts"])
    messages.success(request, _("Written down."))
    return redirect("mediator_training")


@require_POST
@may("keep", "own contact")
@idempotent_form("mediator.roster")
def keep_contact(request: HttpRequest) -> HttpResponse:
    """Say how I want to be told that there is something new."""
    form = ContactForm(request.POST)
    if not form.is_valid() or not form.keep(actor(request).id):
        return _page(request, form)
    messages.success(request, _("Written down. Notices go this way from now on."))
    return redirect("mediator_training")


@require_POST
@may("keep", "own days away")
@idempotent_form("mediator.roster")
def mark_away(request: HttpRequest) -> HttpResponse:
    """Say on which days I cannot come. No reason is asked."""
    form, by = BlockForm(request.POST), actor(request)
    if not form.is_valid():
        return _page(request, form)
    typed = form.cleaned_data
    refused = cover.mark_away(by.id, typed["first_on"], typed["last_on"], by=by, now=clock.now())
    if refused is not None:
        form.add_error(refused.field if refused.field in form.fields else None, sentence(refused.reason))
        return _page(request, form)
    messages.success(request, _("Written down."))
    return redirect("mediator_training")


@require_POST
@may("end", "own days away")
@idempotent_form("mediator.roster")
def back(request: HttpRequest, absence: int) -> HttpResponse:
    """I can come after all."""
    refused = cover.back(absence, by=actor(request), now=clock.now())
    if isinstance(refused, Refusal):
        messages.error(request, sentence(refused.reason))
    return redirect("mediator_training")


@require_POST
@may("declare", "own tie")
@idempotent_form("mediator.roster")
def declare_tie(request: HttpRequest) -> HttpResponse:
    """Declare somebody, or a police unit, I cannot sit for."""
    form = TieForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    if not clerk.declare_conflict(actor(request).id, **form.cleaned_data, on=clock.now().today):
        form.add_error("name", _("Nothing could be read from this. Check the name or the number."))
        return _page(request, form)
    messages.success(request, _("Kept as a code that nobody can read. You are not drawn for them."))
    return redirect("mediator_training")


@require_POST
@may("take back", "own tie")
@idempotent_form("mediator.roster")
def take_back_tie(request: HttpRequest, declared: UUID) -> HttpResponse:
    """Take back a declaration: the tie is over, or was a mistake."""
    clerk.take_back_conflict(actor(request).id, declared)
    messages.success(request, _("Taken back."))
    return redirect("mediator_training")
