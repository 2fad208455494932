"""Before the session, to its mediators: preparing each side apart and alike, and the safety and balance plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evenhand import clerk
from evenhand.accounts import seats
from evenhand.core.codes import Phase
from evenhand.core.preparing import SAFETY
from evenhand.core.scheduling import CompletePlan
from evenhand.reads import languages, plans, programme_of, tables
from evenhand.reads import preparing as reads
from evenhand.reads.plans import Plan
from evenhand.reads.tables import AtTable, Table
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import languages_said
from evenhand.web.planning import NEEDED, PlanForm, plan_words, rows
from evenhand.web.preparing import WishesForm, as_sheet, nfc, preparation_words, summary_words, too_much

VOICES = ("complainant", "officer", "guardian")
"""The parts in the room that are prepared: those whose own matter it is."""


def _page(request: HttpRequest, found: Table, form: PlanForm, known: Plan, status: int = 200) -> HttpResponse:
    page = {
        "table": found,
        "form": form,
        "rows": rows(form, known),
        "open_again": bool(known.decided and not found.mediation.planned),
        "unheard": languages_said(languages.unheard_on_the_day(found.case, found.mediation)),
    }
    return render(request, "mediator/plan.html", page, status=status)


@may("decide", "plan")
@idempotent_form("mediator.plan")
def plan(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Decide each item with both sides' wishes before you. What is decided is kept, also when something is open."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None:
        raise Http404
    known = plans.plan(found.case, found.mediation)
    leads = [(person.code, person.name) for person in found.people if person.role == "mediator"]
    if request.method != "POST":
        return _page(request, found, PlanForm(leads=leads, initial=dict(known.decided)), known)
    form, day = PlanForm(request.POST, leads=leads), found.mediation.appointment
    whole = form.is_valid()
    words = plan_words(mediation, form.decided)
    if whole and day:
        act = CompletePlan(mediation=mediation, decided=frozenset(form.decided))
        if acting.done(request, acting.ask(request, ref, act, words=(words,)), form, _("The plan is complete.")):
            return redirect("mediator_table", ref, mediation)
        return _page(request, found, form, known, 422)
    kept = clerk.keep_preparation(
        ref, mediation, (words,), by=actor(request), now=clock.now(), key=acting.key_of(request)
    )
    if (whole or "later" in request.POST) and acting.done(request, kept):
        so_far = _("What you decided so far is kept. The session opens when everything is decided.")
        for_a_day = _("What you decided is kept. Look at it once more when a day and a place are proposed.")
        messages.success(request, for_a_day if whole else so_far)
        return redirect("mediator_table", ref, mediation)
    return _page(request, found, form, known, 422)


def _prepare_page(
    request: HttpRequest, found: Table, person: AtTable, form: WishesForm, status: int = 200
) -> HttpResponse:
    known = plans.plan(found.case, found.mediation, summaries=True)
    whose = next(one for one in known.prepared if one.code == person.code)
    page = {
        "table": found,
        "person": person,
        "form": form,
        "whose": whose,
        "needs": [NEEDED[need] for need in whose.needs],
        "prepared": person.code in found.mediation.prepared,
        "closed": found.mediation.phase is not Phase.NOT_YET,
        "own_page": seats.has_holder(found.case.ref, person.code),
        "typed": request.POST.get("summary", ""),
    }
    return render(request, "mediator/prepare.html", page, status=status)


@may("prepare", "one side")
@idempotent_form("mediator.prepare")
def prepare(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponse:
    """Prepare one person, apart: read what they share; for who works by phone, ask their wishes and read them back."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    whose = next((one for one in found.people if one.code == person), None) if found else None
    if found is None or whose is None or whose.side == "table" or whose.role not in VOICES:
        raise Http404
    kept, own_page = reads.arranged(ref, mediation, person), seats.has_holder(ref, person)
    if request.method != "POST":
        return _prepare_page(request, found, whose, WishesForm(initial=kept.get("wishes", {}), safely=not own_page))
    form, summary = WishesForm(request.POST, safely=not own_page), nfc(request.POST.get("summary", ""))
    if own_page and (summary or any(request.POST.get(f"safe_{name}") for name in SAFETY)):
        theirs = _("This person has a key of their own. A summary and answers about safety are theirs to write.")
        form.add_error(None, theirs)
    if problem := too_much({"summary": summary}):
        form.add_error(None, problem)
    if not form.is_valid():
        return _prepare_page(request, found, whose, form, 422)
    words = [preparation_words(form.merged(kept), mediation, person)]
    if summary:
        words.append(summary_words(summary, mediation, person))
    done = clerk.keep_preparation(ref, mediation, words, by=actor(request), now=clock.now(), key=acting.key_of(request))
    if acting.done(request, done, form, _("It is kept.")):
        return redirect("mediator_prepare", ref, mediation, person)
    return _prepare_page(request, found, whose, form, 422)


@require_GET
@may("print", "preparation sheet")
def preparation_sheet(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponse:
    """The preparation sheet in the language of this person, to send or hand over."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    whose = next((one for one in found.people if one.code == person), None) if found else None
    if found is None or whose is None:
        raise Http404
    programme = programme_of(ref)
    lang = whose.language if whose.language in programme.languages else programme.languages[0]
    day = found.mediation.appointment.on if found.mediation.appointment else None
    return as_sheet(programme, lang, clock.now().today, day)
