"""Asking for times, at the office: which times to ask about, a code or a call for whoever has no page, and what works.

The office sees how many have answered, never who or what; once all have, it sees which times suit everyone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand import clerk
from evenhand.clerk.polls import FEWEST, MOST
from evenhand.core.codes import ARRANGERS, Beside
from evenhand.core.deciding import Refusal
from evenhand.core.hours import can_come, days_between, half_hours
from evenhand.core.reasons import Reason
from evenhand.core.scheduling import all_content, safe_on
from evenhand.reads import places, polls, roster, tables
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may, roles_held
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.times import ANSWERS_ALONE
from evenhand.web.sentences import sentence

SOONEST, FARTHEST = timedelta(days=3), timedelta(days=35)
ASKED_ABOUT = ("09:00", "13:00", "17:30")
"""Times of a day that are offered to ask about: morning, after noon, and after work."""
CHOICES = 30
SUNDAY = 6


class AskForm(PlainForm):
    """Which times to ask about, and whom beside the two sides and the mediators."""

    slots = forms.MultipleChoiceField(
        label=gettext_lazy("Times to ask about"),
        help_text=gettext_lazy("Three to eight. Every mediator can come then, and the safe date is kept."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose three to eight times.")},
    )
    others = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("Also ask"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, table: tables.Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = get_language() or "en"
        people = [(one.code, one.name) for one in places.interpreters(ready=True)]
        companions = [(f"{part.value}.1", places.part_words(f"{part.value}.1")) for part in Beside][1:]
        times = [(code, polls.slot_words(code, lang)) for code in possible(table)]
        self.fields["slots"].choices = times  # type: ignore[attr-defined]
        self.fields["others"].choices = [*people, *companions]  # type: ignore[attr-defined]

    def clean_slots(self) -> list[str]:
        """Three to eight."""
        chosen = list(self.cleaned_data["slots"])
        if not FEWEST <= len(chosen) <= MOST:
            raise forms.ValidationError(_("Choose three to eight times."))
        return chosen


def possible(table: tables.Table) -> list[str]:
    """Times at which every mediator can come and nobody sits elsewhere, from in three days to before the safe date."""
    today = clock.now().today
    first = today + SOONEST
    last = min(safe_on(table.case, table.mediation) - timedelta(days=1), today + FARTHEST)
    seated = [one for m in sorted(table.mediation.mediators) if (one := roster.entry(m, today)) is not None]
    taken = places.taken_between(
        first, last, [*table.mediation.mediators, *places.parties_of(table.case, table.mediation)]
    )
    found = [
        f"{on.isoformat()}T{begins}"
        for on in days_between(first, last)
        if on.weekday() != SUNDAY and not any(a <= on <= b for one in seated for _id, a, b in one.away)
        for begins in ASKED_ABOUT
        if all(can_come(one.weekly, on, begins) for one in seated) and not _is_taken(taken, on, begins)
    ]
    return found[:CHOICES]


def _is_taken(taken: frozenset[tuple[str, date, int]], on: date, begins: str) -> bool:
    halves = set(half_hours(begins))
    return any(day == on and half in halves for _what, day, half in taken)


def _table(request: HttpRequest, ref: str, mediation: str) -> tables.Table:
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, ref: str, mediation: str, *, form: AskForm | None = None, code: str = ""
) -> HttpResponse:
    table = _table(request, ref, mediation)
    found = polls.open_for(ref, mediation, get_language() or "en")
    early = table.mediation.appointment is None and all_content(table.case, table.mediation)
    page = {
        "ref": ref,
        "table": table,
        "poll": found,
        "people": [(who, _called(table, who), coded) for who, coded in polls.helped(ref, mediation).items()],
        "form": form or (AskForm(table=table) if early and not found else None),
        "code": code,
        "arranges": bool(roles_held(request) & ARRANGERS),
    }
    return render(request, "staff/times.html", page, status=422 if form is not None else 200)


def _called(table: tables.Table, who: str) -> str:
    """What a person who is asked is called: by name, or by the part in which they come."""
    named = {person.code: person.name for person in table.people}
    named |= {one.code: f"{one.name} ({places.part_words(one.code)})" for one in places.interpreters()}
    return named.get(who) or places.part_words(who) or _("Somebody")


@may("ask for", "times")
@idempotent_form("staff.times")
def times(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Ask everyone about times; how many have answered; which times suit all."""
    if request.method != "POST":
        return _page(request, ref, mediation)
    form = AskForm(request.POST, table=_table(request, ref, mediation))
    if not form.is_valid():
        return _page(request, ref, mediation, form=form)
    typed, by = form.cleaned_data, actor(request)
    refused = clerk.open_poll(ref, mediation, typed["slots"], typed["others"], by=by, now=clock.now())
    if refused is not None:
        form.add_error(refused.field if refused.field in form.fields else None, sentence(refused.reason))
        return _page(request, ref, mediation, form=form)
    acting.say(request, _("Everyone is asked. Both sides get the same letter."))
    return redirect("staff_times", ref, mediation)


@require_POST
@may("give", "code for times")
@idempotent_form("staff.times")
def give_code(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """A code of their own for somebody without a page here, shown once; never again by the same form."""
    who, key = request.POST.get("who", ""), acting.key_of(request)
    given = clerk.give_code(ref, mediation, who, by=actor(request), now=clock.now(), key=key)
    if not isinstance(given, Refusal):
        return _page(request, ref, mediation, code=given)
    if given.reason is Reason.NOT_ASKED:
        raise Http404
    if given.reason is Reason.ALREADY_DONE:
        messages.error(request, _("This code was shown once. It stays good. If it is lost, give a new one."))
    else:
        messages.error(request, ANSWERS_ALONE)
    return redirect("staff_times", ref, mediation)


@may("answer for somebody", "times")
@idempotent_form("staff.times")
def answer(request: HttpRequest, ref: str, mediation: str, who: str) -> HttpResponse:
    """Type in the times of somebody who called, or sent the page back. What they said before is not shown."""
    table = _table(request, ref, mediation)
    found = polls.asked(ref, mediation, who, get_language() or "en")
    if found is None:
        raise Http404
    if found.alone:
        messages.error(request, ANSWERS_ALONE)
        return redirect("staff_times", ref, mediation)
    if request.method == "POST":
        refused = clerk.answer_poll(ref, mediation, who, request.POST.getlist("slots"), by=actor(request))
        if refused is None:
            acting.say(request, _("Written down."))
            return redirect("staff_times", ref, mediation)
        acting.refuse(request, refused)
    page = {"ref": ref, "table": table, "asked": polls.unticked(found), "whose": _called(table, who)}
    return render(request, "staff/times_of.html", page, status=422 if request.method == "POST" else 200)


@require_POST
@may("remind of", "question about times")
@idempotent_form("staff.times")
def remind(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Send the letter once more: to both sides, whoever has answered, and once a day."""
    key = acting.key_of(request)
    refused = clerk.remind_of_poll(ref, mediation, by=actor(request), now=clock.now(), key=key)
    if refused is None:
        acting.say(request, _("Both sides get the letter once more."))
    elif refused.reason is Reason.ALREADY_DONE:
        messages.error(request, _("Both sides have had this letter today. You can send it again from tomorrow."))
    else:
        acting.refuse(request, refused)
    return redirect("staff_times", ref, mediation)


@require_POST
@may("take back", "question about times")
@idempotent_form("staff.times")
def take_back(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Close the question without a day; every answer is destroyed."""
    clerk.take_back_poll(ref, mediation, by=actor(request))
    acting.say(request, _("The question is closed. Every answer is destroyed."))
    return redirect("staff_times", ref, mediation)
