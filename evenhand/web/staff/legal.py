"""Legal requests: the register, what came about one complaint, and one request with its steps."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import reads
from evenhand.clerk import Conflict
from evenhand.clerk import legal as register
from evenhand.core.access import Actor
from evenhand.core.deciding import Refusal
from evenhand.reads import legal
from evenhand.web import acting, clock
from evenhand.web.disclosing import GROUNDS
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.naming import called, to_choose
from evenhand.web.sentences import sentence
from evenhand.web.staff.duties import sign, when_words
from evenhand.web.staff.legal_forms import ASKERS, KINDS, ROLES, RULES, STATES, STEPS, ProcessForm, StepForm
from evenhand.web.staff.legal_papers import WHAT

SIGNS = {"received": "due", "answered": "done", "withdrawn": "done"}


def line(one: legal.Process) -> dict[str, Any]:
    """One process as a list shows it."""
    return {
        "one": one,
        "kind": KINDS[legal.ProcessKind(one.kind)],
        "asker": ASKERS[legal.Asker(one.asker)],
        "state": STATES[one.state],
        "sign": SIGNS[one.state],
    }


@require_GET
@may("see", "legal requests")
def requests(request: HttpRequest) -> HttpResponse:
    """Everything that came, open ones first."""
    return render(request, "staff/legal.html", {"lines": [line(one) for one in legal.register(actor(request))]})


def _file(request: HttpRequest, ref: str) -> tuple[Actor, reads.CaseFile, dict[str, str]]:
    by = actor(request, ref)
    file = reads.case(by, ref, "legal", clock.now())
    if file is None:
        raise Http404
    return by, file, {one.party: one.text for one in reads.open_in(by, file, "name")}


@may("enter", "legal request")
@idempotent_form("staff.legal")
def of_case(request: HttpRequest, ref: str) -> HttpResponse:
    """What came about one complaint, its hold, and the form to enter what came today."""
    by, file, names = _file(request, ref)
    people = to_choose(file.case, (voice for party in file.case.parties for voice in party.voices), names)
    form = ProcessForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        came = register.Process(**form.cleaned_data)
        number = register.enter(ref, came, by=by, now=clock.now(), key=acting.key_of(request))
        acting.told_apart(request, number)
        if isinstance(number, Conflict):
            return redirect("staff_legal_case", ref)
        if isinstance(number, str):
            messages.success(request, _("Written down."))
            return redirect("staff_legal_request", number)
        form.add_error(number.field if number.field in form.fields else None, sentence(number.reason))
    page = {
        "ref": ref,
        "form": form,
        "held": file.case.held,
        "hold": legal.hold(by, ref),
        "lines": [line(one) for one in legal.of_case(by, ref)],
        "spoken": [
            {"one": one, "ground": GROUNDS[legal.Ground(one.ground)], "role": ROLES[one.role]}
            for one in legal.disclosures(by, ref)
        ],
        "days": settings.EVENHAND_LEGAL_STAY_DAYS,
    }
    return render(request, "staff/legal_case.html", page, status=422 if form.errors else 200)


def _found(request: HttpRequest, number: str) -> legal.Process:
    found = legal.process(actor(request), number, clock.now())
    if found is None:
        raise Http404
    return found


def _step_form(found: legal.Process, data: Any = None) -> StepForm:
    return StepForm(data, taken=frozenset(one.what for one in found.steps))


def _page(request: HttpRequest, found: legal.Process, form: StepForm) -> HttpResponse:
    by, stays = actor(request), found.open and clock.now().today < found.stay_until
    _by, file, names = _file(request, found.ref)
    steps = [
        {
            "one": one,
            "words": STEPS[legal.ProcessStep(one.what)],
            "rule": RULES[legal.AgreementRule(one.agreement)] if one.what == legal.ProcessStep.PRODUCE else "",
            "mine": one.proposer == by.id,
        }
        for one in found.steps
    ]
    page = {
        **line(found),
        "form": form,
        "steps": steps,
        "whose": called(file.case, found.party, names) if found.party else "",
        "stays": stays,
        "held": file.case.held,
        "gives": found.open and not stays and found.done(legal.ProcessStep.PRODUCE),
        "log": found.done(legal.ProcessStep.LOG_ORDERED),
        "papers": [{"one": made, "words": WHAT[made.what]} for made in legal.papers(found.number)],
        "told": [
            {"one": told, "name": told.name or called(file.case, told.reader, names)}
            for told in legal.notices(found.number)
        ],
    }
    return render(request, "staff/legal_request.html", page, status=422 if form.errors else 200)


@require_GET
@may("see", "legal request")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One request: what came, by when, what was done by which two people, and what can be done now."""
    found = _found(request, number)
    return _page(request, found, _step_form(found))


@require_POST
@may("propose", "step of a legal request", afresh=True)
@idempotent_form("staff.legal")
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Propose a step; another person confirms it."""
    found = _found(request, number)
    form = _step_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    typed, by = form.cleaned_data, actor(request)
    refused = register.propose_step(number, typed["what"], by=by, now=clock.now(), agreement=typed["agreement"])
    if refused is not None:
        form.add_error("what", sentence(refused.reason))
        return _page(request, found, form)
    messages.success(request, _("Proposed. Another person confirms it at their own sign-in, and only then is it done."))
    return redirect("staff_legal_request", number)


@require_POST
@may("second", "step of a legal request", afresh=True)
@idempotent_form("staff.legal")
def second(request: HttpRequest, number: str, step: int) -> HttpResponse:
    """Confirm, as the second person, what a colleague proposed."""
    return _settled(request, number, register.second_step(step, by=actor(request), now=clock.now()))


@require_POST
@may("take back", "step of a legal request")
@idempotent_form("staff.legal")
def drop(request: HttpRequest, number: str, step: int) -> HttpResponse:
    """Take a proposal back, or say no to a colleague's."""
    return _settled(request, number, register.drop_step(step, by=actor(request)))


def _settled(request: HttpRequest, number: str, refused: Refusal | None) -> HttpResponse:
    if refused is None:
        messages.success(request, _("Done."))
    else:
        messages.error(request, sentence(refused.reason))
    return redirect("staff_legal_request", number)


def today_lines(by: Actor) -> list[dict[str, Any]]:
    """What the register asks of somebody today, as the first page of the day shows it."""
    now = clock.now()
    said = {
        "answer": (_("Answer a legal request"), _("It names this day. Counsel may ask for another one.")),
        "stay": (_("A legal request waits"), _("From this day on, what the law allows may be given. Not before.")),
        "second": (_("Second a step of a legal request"), _("A colleague proposed it. Two people do it.")),
    }
    return [
        {
            "kind": sign(one.on, now.today),
            "when": when_words(one.on, now.today),
            "what": said[one.code][0],
            "why": said[one.code][1],
            "ref": one.process.ref,
            "ref_url": reverse("staff_case", args=(one.process.ref,)),
            "action": {"href": reverse("staff_legal_request", args=(one.process.number,)), "words": _("Look at it")},
            "button": True,
        }
        for one in legal.coming(by, now)
    ]
