"""The list of matters: what to ask of it, the views one keeps, and fifty lines at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand import reads
from evenhand.accounts import kept_views
from evenhand.reads import matters as listed
from evenhand.reads.matters import DUE_FIRST, LATE, NEWEST, TODAY, WEEK, Question
from evenhand.web import clock
from evenhand.web.guards import account, actor, idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.saying import short_day
from evenhand.web.staff.addresses import of_case
from evenhand.web.staff.case_parts import matter_name
from evenhand.web.staff.words import DUE, STAGES, stage_tag

WITHIN = {
    LATE: gettext_lazy("Late"),
    TODAY: gettext_lazy("Today or late"),
    WEEK: gettext_lazy("Within 7 days, or late"),
}
ORDERS = {DUE_FIRST: gettext_lazy("What is due first"), NEWEST: gettext_lazy("Newest first")}
_ANY = ("", gettext_lazy("Any"))
_NO_DAY = {"invalid": gettext_lazy("There is no such date. Check the day and month.")}


NEVER_NEXT = frozenset({"remind_ahead", "remind_eve", "shred_room", "announce_shredding", "shred"})
"""What never stands in the list: a session comes before its reminders, and the end of a file is no matter's."""


class AskForm(PlainForm):
    """What the list is asked for: codes and days, all of them optional."""

    stage = forms.ChoiceField(label=gettext_lazy("Where it is"), required=False, choices=[_ANY, *STAGES.items()])
    next = forms.ChoiceField(
        label=gettext_lazy("What comes next"),
        required=False,
        choices=[_ANY, *((code, what) for code, (what, _why) in DUE.items() if code not in NEVER_NEXT)],
    )
    within = forms.ChoiceField(label=gettext_lazy("Due"), required=False, choices=[_ANY, *WITHIN.items()])
    order = forms.ChoiceField(
        label=gettext_lazy("Order"), required=False, choices=[("", gettext_lazy("As it fits")), *ORDERS.items()]
    )
    received_from = forms.DateField(
        label=gettext_lazy("Received from"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages=_NO_DAY,
    )
    received_to = forms.DateField(
        label=gettext_lazy("Received to"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        error_messages=_NO_DAY,
    )
    suspended = forms.BooleanField(label=gettext_lazy("Only what is suspended"), required=False)

    def question(self) -> Question:
        """What was asked, as far as it could be read."""
        self.is_valid()
        typed = self.cleaned_data
        return Question(
            stage=typed.get("stage", ""),
            suspended=typed.get("suspended", False),
            upcoming=typed.get("next", ""),
            within=typed.get("within", ""),
            received_from=typed.get("received_from"),
            received_to=typed.get("received_to"),
            order=typed.get("order", ""),
        )


class KeepForm(PlainForm):
    """A name for the view one is looking at."""

    name = forms.CharField(
        label=gettext_lazy("Keep this view as"),
        help_text=gettext_lazy("Not a person’s name."),
        max_length=40,
        error_messages={"required": gettext_lazy("Give the view a name.")},
    )


def query_of(asked: Question) -> str:
    """A question as the end of an address: only what was asked, always in one order."""
    told: dict[str, str | date | None] = {
        "stage": asked.stage,
        "next": asked.upcoming,
        "within": asked.within,
        "received_from": asked.received_from,
        "received_to": asked.received_to,
        "suspended": "on" if asked.suspended else "",
        "order": asked.order,
    }
    return urlencode({name: str(value) for name, value in told.items() if value})


@require_GET
@may("see", "matters")
def matters(request: HttpRequest) -> HttpResponse:
    """The list: fifty at a time, by any question of codes and days."""
    # Copying the fields of two forms that nobody sees takes a good part of a millisecond.
    return _page(request, AskForm(request.GET), KeepForm()) if request.GET else _page(request)


def _page(
    request: HttpRequest, form: AskForm | None = None, keep: KeepForm | None = None, status: int = 200
) -> HttpResponse:
    asked, who, now = form.question() if form else Question(), actor(request), clock.now()
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    found, query = listed.matters(who, now, asked, **places), query_of(asked)
    page = {
        "form": form,
        "keep": keep,
        "query": query,
        # Drawn only for who asks: sixty choices weigh as much as fifteen lines of the list.
        "asks": form and keep and ("ask" in request.GET or form.errors or keep.errors or _narrowed(asked)),
        "ask_url": f"?{query}&ask=on" if query else "?ask=on",
        "lines": _list_lines(found.lines, now.today),
        "views": _views(asked),
        "kept": [
            {"name": name, "href": f"{reverse('staff_matters')}?{one}", "here": one == query}
            for name, one in getattr(request.user, "views", ())
        ],
        "later_url": f"?{query}&{urlencode({'after': found.later})}" if found.later else "",
        "earlier_url": f"?{query}&{urlencode({'before': found.earlier})}" if found.earlier else "",
    }
    return render(request, "staff/matters.html", page, status=status)


def _narrowed(asked: Question) -> bool:
    """Was more asked than one of the views that are always there?"""
    always = (Question(stage=asked.stage), Question(order=asked.order), Question(suspended=asked.suspended))
    return query_of(asked) not in {"", *map(query_of, always)}


def _views(asked: Question) -> list[dict[str, Any]]:
    """The views that are always there: everything by what is due or the newest first, each stage, what is suspended."""
    counts = reads.counts()
    always: Mapping[Question, str] = {
        Question(): _("All, newest first"),
        Question(order=DUE_FIRST): _("What is due first"),
        Question(within=LATE): _("Late"),
    }
    counted = [(Question(stage=code), str(words), f"stage.{code}") for code, words in STAGES.items()]
    counted.append((Question(suspended=True), _("Suspended"), "suspended"))
    views = {**always, **{view: f"{words} ({counts.get(name, 0)})" for view, words, name in counted}}
    return [{"href": f"?{query_of(view)}", "words": words, "here": view == asked} for view, words in views.items()]


def _list_lines(lines: Sequence[listed.Line], today: date) -> list[dict[str, Any]]:
    """The rows of the list; words that fifty rows share are looked up once.

    The matter is named where the complaint has more than the first.
    """
    due = {code: str(DUE.get(code, ("", ""))[0]) for code in {line.due_code for line in lines}}
    states = {(line.stage, line.suspended) for line in lines}
    tags = {state: stage_tag(state[0], suspended=state[1]) for state in states}
    return [
        {
            "ref": line.ref,
            "href": of_case(line.ref),
            "matter": "" if line.matter == "m1" else matter_name(line.matter),
            "names": line.names,
            **tags[line.stage, line.suspended],
            "received": short_day(line.received_on),
            "due": due[line.due_code],
            "due_day": short_day(line.due_on),
            "late": line.due_on is not None and line.due_on < today,
        }
        for line in lines
    ]


@require_POST
@may("keep", "view of the list")
@idempotent_form("staff.view")
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the view one is looking at under a name."""
    form, keep = AskForm(request.POST), KeepForm(request.POST)
    query = query_of(form.question())
    if not keep.is_valid():
        return _page(request, form, keep, 422)
    if not kept_views.keep(account(request), keep.cleaned_data["name"], query):
        keep.add_error("name", _("You keep 30 views already. Forget one first."))
        return _page(request, form, keep, 422)
    messages.success(request, _("The view is kept."))
    return redirect(f"{reverse('staff_matters')}?{query}")


@require_POST
@may("forget", "view of the list")
@idempotent_form("staff.view")
def forget_view(request: HttpRequest) -> HttpResponse:
    """Forget a view of one's own."""
    kept_views.forget(account(request), request.POST.get("view", ""))
    return redirect("staff_matters")
