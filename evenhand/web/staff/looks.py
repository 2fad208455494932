"""Which colleagues looked at a case, on which day and at what: for the director."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evenhand.accounts.words import ROLE_WORDS
from evenhand.reads import looks as kept
from evenhand.web import clock
from evenhand.web.guards import actor, may

LONGEST = 19
"""Digits: no entry has a longer number."""
WHAT = {
    "case": _("the case"),
    "attachment": _("a file"),
    "export": _("the whole case, taken along"),
    "investigation": _("the investigation"),
    "legal": _("legal requests"),
    "legal note": _("legal requests"),
    "legal paper": _("a paper for a court"),
    "production": _("a paper for a court"),
    "looks": _("this list"),
    "name": _("its names in a list"),
    "quarantine": _("its line in the quarantine"),
    "code": _("a code for a party, made"),
    "reach": _("how somebody is reached, changed"),
    "reach unsaid": _("how somebody is reached, changed without a word to the way before"),
}
"""What was looked at, in the order of the page."""


@require_GET
@may("see", "looks at a case")
def looks(request: HttpRequest, ref: str) -> HttpResponse:
    """The colleagues who looked, a line for each day; the newest first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST else None
    found = kept.looks(actor(request), ref, clock.now(), before)
    if found is None:
        raise Http404
    lines = [
        {
            "one": one,
            "role": ROLE_WORDS[one.role],
            "what": dict.fromkeys(words for code, words in WHAT.items() if code in one.what),
        }
        for one in found.seen
    ]
    return render(request, "staff/looks.html", {"ref": ref, "lines": lines, "older": found.older, "later": before})
