"""A mediator's seats: accept or give one back, prepare each side, complete the plan."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk
from evenhand.clerk import Words
from evenhand.core.assignment import AcceptSeat, StepDown
from evenhand.core.deciding import Act
from evenhand.core.scheduling import RecordPreparation
from evenhand.core.seating import Disclose
from evenhand.reads import appointments, legal_notices, polls, tables
from evenhand.signing import visible
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import waiting_for
from evenhand.web.calendars import as_calendar
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.mediator.planning import VOICES


@require_GET
@may("see", "own sessions")
def home(request: HttpRequest) -> HttpResponse:
    """My sessions, the next first."""
    who = actor(request)
    page = {
        "sittings": tables.sittings(who),
        "writing": tables.writing(who),
        "today": clock.now().today,
        "notices": legal_notices.own(who),
        "unsent": bool(waiting_for(request)),
    }
    return render(request, "mediator/home.html", page)


def _table_page(request: HttpRequest, ref: str, mediation: str, status: int = 200) -> HttpResponse:
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None:
        raise Http404
    mine = next(s for s in found.mediation.seats if s.mediator == actor(request).id)
    sides: list[dict[str, Any]] = [
        {
            "sign": sign,
            "people": found.on_side(side),
            "done": [p.code in found.mediation.prepared for p in found.on_side(side)],
        }
        for sign, side in (("left", "complainant"), ("right", "officer"))
    ]
    told = found.disclosures.get(actor(request).id, "")
    page = {
        "table": found,
        "seat": mine,
        "disclosure": told,
        "asked_for_times": polls.is_asked(ref, mediation, actor(request).id),
        "sides": sides,
        "voices": VOICES,
        "today": clock.now().today,
    }
    return render(request, "mediator/table.html", page, status=status)


@require_GET
@may("see", "own table")
def table(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """One table: its people, its day, and what a mediator has still to do before the session."""
    return _table_page(request, ref, mediation)


def _do(
    request: HttpRequest, ref: str, act: Act, back: str, *, said: str = "", words: tuple[Words, ...] = ()
) -> HttpResponse:
    acting.done(request, acting.ask(request, ref, act, words=words), said=said)
    return redirect(back, ref, act.mediation) if back != "mediator_home" else redirect(back)  # type: ignore[attr-defined]


@require_POST
@may("accept", "own seat")
@idempotent_form("mediator.accept_seat")
def accept_seat(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Accept the seat: nothing I know of stands in the way, or I have told both sides of it."""
    act = AcceptSeat(mediation=mediation, mediator=actor(request).id)
    return _do(request, ref, act, "mediator_table", said=_("You have the seat."), words=disclosure(request, act))


def disclosure(request: HttpRequest, act: AcceptSeat | Disclose) -> tuple[Words, ...]:
    """What was typed for both sides to read, to be sealed with the act; nothing where nothing was typed."""
    text = request.POST.get("disclosure", "").strip()[:1_000]
    return (Words("disclosure", text, act.mediator, act.mediation),) if visible(text) else ()


@require_POST
@may("disclose", "own tie")
@idempotent_form("mediator.disclose")
def disclose(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Tell both sides of something I learnt later; they are asked again whether I may sit."""
    act = Disclose(mediation=mediation, mediator=actor(request).id)
    words = disclosure(request, act)
    if not words:
        messages.error(request, _("Write what both sides should know."))
        return redirect("mediator_table", ref, mediation)
    return _do(request, ref, act, "mediator_table", said=_("Both sides are told, and asked again."), words=words)


@require_POST
@may("give back", "own seat")
@idempotent_form("mediator.step_down")
def step_down(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Give the seat back, without a reason."""
    act = StepDown(mediation=mediation, mediator=actor(request).id)
    return _do(
        request, ref, act, "mediator_home", said=_("You have given the seat back. The office draws somebody else.")
    )


@require_GET
@may("keep", "own session as a file")
def calendar_file(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """The session for one's own calendar, with a title that tells nothing."""
    me, lang = actor(request), get_language() or "en"
    return as_calendar(appointments.of_table(me, ref, mediation, me.id, lang=lang, now=clock.now()))


@may("say", "own times")
@idempotent_form("mediator.times")
def times(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Say which of the times suit me."""
    me = actor(request)
    found = polls.asked(ref, mediation, me.id, get_language() or "en")
    if found is None:
        raise Http404
    if request.method == "POST":
        refused = clerk.answer_poll(ref, mediation, me.id, request.POST.getlist("slots"), by=me)
        if refused is None:
            acting.say(request, _("We have your answer. You can change it until a day is proposed."))
            return redirect("mediator_table", ref, mediation)
        acting.refuse(request, refused)
    return render(request, "mediator/times.html", {"asked": found}, status=422 if request.method == "POST" else 200)


@require_POST
@may("record", "preparation")
@idempotent_form("mediator.record_preparation")
def record_preparation(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Say that one side's own preparation is done. What was said in it is written down nowhere."""
    act = RecordPreparation(mediation=mediation, party=request.POST.get("party", ""))
    return _do(request, ref, act, "mediator_table", said=_("Preparation is recorded."))
