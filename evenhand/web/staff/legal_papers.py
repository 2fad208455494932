"""The papers of a legal request: what exists, and what is protected; on a page, as PDF, and for a spreadsheet.

They are made from codes, days and sizes, so they open also while the keys are away.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand.clerk import legal as register
from evenhand.core.deciding import Refusal
from evenhand.reads import legal, legal_making, producing
from evenhand.web import clock, guards
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.programme import programme_in_force
from evenhand.web.sentences import sentence
from evenhand.web.wording import language_for

WHAT = {
    "possession": gettext_lazy("What this office holds"),
    "privilege_log": gettext_lazy("Privilege log"),
    "privilege_csv": gettext_lazy("Privilege log, for a spreadsheet"),
    "production": gettext_lazy("What was given"),
}
BUTTONS = {
    "possession": (("possession", gettext_lazy("Make the PDF")),),
    "log": (
        ("privilege_log", gettext_lazy("Make the PDF")),
        ("privilege_csv", gettext_lazy("Make the file for a spreadsheet")),
    ),
}


def _found(request: HttpRequest, number: str) -> legal.Process:
    found = legal.bare(actor(request), number, clock.now())
    if found is None:
        raise Http404
    return found


@require_GET
@may("read", "possession statement")
def possession(request: HttpRequest, number: str) -> HttpResponse:
    """Which objects exist, and who can read them."""
    return _page(request, _found(request, number), "possession")


@require_GET
@may("read", "privilege log")
def log(request: HttpRequest, number: str) -> HttpResponse:
    """What is protected, item by item; only when two people said that a court ordered it."""
    found = _found(request, number)
    if found.done(legal.ProcessStep.LOG_ORDERED) is None:
        raise Http404
    return _page(request, found, "log")


def _page(request: HttpRequest, found: legal.Process, which: str) -> HttpResponse:
    lang = language_for(programme_in_force())
    shown = legal_making.page(actor(request), found.ref, which, lang, clock.now())
    if shown is None:
        raise Http404
    # On a narrow screen each cell says its own column.
    for part in shown["tables"]:
        part["lines"] = [list(zip(part["columns"], row, strict=True)) for row in part["rows"]]
    page: dict[str, Any] = {"one": found, "paper": shown, "buttons": BUTTONS[which]}
    return render(request, "staff/legal_paper.html", page)


@require_POST
@may("make", "legal paper")
@idempotent_form("staff.legal")
def make(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """Make a paper, and note its fingerprint in the register."""
    found, by, now = _found(request, number), actor(request), clock.now()
    data = legal_making.made(by, found.ref, what, language_for(programme_in_force()), now)
    if data is None:
        raise Http404
    noted = register.note_paper(number, what, data, by=by, now=now)
    if isinstance(noted, Refusal):
        messages.error(request, sentence(noted.reason))
    else:
        messages.success(request, _("Made. Its fingerprint stands in the register."))
    return redirect("staff_legal_request", number)


@require_GET
@may("take", "legal paper")
def file(request: HttpRequest, paper: int) -> HttpResponse:
    """One paper as it was made, to the byte."""
    found = legal.paper(actor(request), paper, clock.now())
    if found is None:
        raise Http404
    what, data = found
    kind, name = ("text/csv", "list.csv") if what == "privilege_csv" else ("application/pdf", "paper.pdf")
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_POST
@may("give", "what the law allows")
@idempotent_form("staff.legal")
def production(request: HttpRequest, number: str) -> HttpResponse:
    """The archive that may leave, for who has proved who they are; its fingerprint stands in the register."""
    if not guards.fresh(request):
        onward = urlencode({"next": reverse("staff_legal_request", args=(number,))})
        return redirect(f"{reverse('prove_office')}?{onward}")
    found, by, now = _found(request, number), actor(request), clock.now()
    data = producing.production(by, found, now)
    if data is None:
        messages.error(request, _("Two people must say first that it may be given, and the waiting time must be over."))
        return redirect("staff_legal_request", number)
    register.note_paper(number, "production", data, by=by, now=now)
    headers = {"Content-Disposition": 'attachment; filename="given.zip"'}
    return HttpResponse(data, content_type="application/zip", headers=headers)
