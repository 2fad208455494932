"""Who of the office looked at a case, and at what: for the director."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evenhand.accounts.words import ROLE_WORDS
from evenhand.reads import looks as kept
from evenhand.web import clock
from evenhand.web.guards import actor, may
from evenhand.web.saying import clock_time

WHAT = {
    "act": _("a form of the case"),
    "agreement": _("the signed agreement"),
    "attachment": _("a file"),
    "attachments": _("the list of files"),
    "call": _("a call"),
    "case": _("the case"),
    "codes": _("codes that were given"),
    "contact": _("how to reach somebody"),
    "draw": _("how mediators were drawn"),
    "export": _("the whole case, taken along"),
    "export page": _("taking the case along"),
    "files": _("the list of files"),
    "history": _("what happened"),
    "investigation": _("the investigation"),
    "investigations": _("its line among the investigations"),
    "legal": _("legal requests"),
    "legal note": _("notes on a legal request"),
    "legal paper": _("a paper for a court"),
    "letter": _("a letter"),
    "likely": _("people who may be the same"),
    "looks": _("this list"),
    "met_before": _("whether two people met before"),
    "name": _("its names in a list"),
    "offer preview": _("a letter before it goes"),
    "production": _("what a court was given"),
    "quarantine": _("its line in the quarantine"),
    "receipt": _("a receipt"),
    "recently_mediated": _("whether there was a mediation lately"),
    "table": _("the table"),
}
ELSE = _("something else of the case")


@require_GET
@may("see", "looks at a case")
def looks(request: HttpRequest, ref: str) -> HttpResponse:
    """The colleagues who looked, a line for each day; the newest first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() else None
    found = kept.looks(actor(request), ref, clock.now(), before)
    if found is None:
        raise Http404
    seen, older = found
    lines = [
        {
            "one": one,
            "between": " – ".join(dict.fromkeys((clock_time(one.first), clock_time(one.last)))),
            "role": ROLE_WORDS[one.role],
            "what": list(dict.fromkeys(WHAT.get(what, ELSE) for what in one.what)),
        }
        for one in seen
    ]
    return render(request, "staff/looks.html", {"ref": ref, "lines": lines, "older": older})
