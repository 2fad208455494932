"""What to do when a subpoena or a request for records comes: step by step, for the legal analyst and the director.

The law's own sentences come from the programme file; everything else here is how this software works. Counsel decides
what the law allows. Source: security.md §5.5; edge cases EC-82 to EC-87, EC-91, EC-93 (domain).
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from evenhand.web.guards import may
from evenhand.web.programme import programme_in_force
from evenhand.web.wording import say

_TODAY = (
    _("Today: write it down"),
    (
        _("Open the complaint it is about and choose “Legal requests”. Enter what came, from whom, and by when."),
        _("One person can do this. From then on Today shows every date."),
    ),
)
_HOLD = (
    _("The same day: stop destruction"),
    (
        _("If what it asks for could be destroyed soon, propose a legal hold on the case page. Two people place it."),
        _("A hold stops destruction. It opens nothing, for nobody."),
    ),
)
_COUNSEL = (
    _("Call counsel"),
    (
        _("Counsel decides what the law allows, and may ask the court to limit or cancel it."),
        _("A judge may want to look alone, also in a criminal case. Counsel goes; we cannot open a room for anyone."),
    ),
)
_CANNOT = (
    _("What cannot be given"),
    (
        _("What is said in mediation. It is locked with keys that only its members hold, and nobody here can open it."),
        _("What was written to set it up or to draft an agreement. It is protected too, also under our own lock."),
        _("A summary. None exists, and none is made for anyone, also not for the director."),
    ),
)
_MAY = (
    _("What may be given"),
    (
        _("The complaint as far as the law allows, our rules, and the entries of our book about it."),
        _("The signed agreement only to enforce it in court, or when everyone who signed said yes in writing."),
        _("Nothing before the waiting time is over, and only when two people say so."),
    ),
)
_OWN = (
    _("When a person asks for what is their own"),
    (
        _("They get what they wrote and gave, and their copy of the agreement. Never the other side’s private words."),
        _("They can ask us to delete something. The time set by law decides, and a hold comes first."),
    ),
)
_LAST = (
    _("When it is done"),
    (
        _("Propose that it is answered, or was taken back. A second person confirms it. Then lift the hold."),
        _("New evidence from elsewhere of something serious is a new complaint. What was said stays closed."),
        _("If the law changes, or the office ends: write to everyone first, and ask each again under the new rules."),
        _("That is work for people: export the office, and offer anew. No page does it by itself."),
    ),
)

STEPS = {
    "subpoena": (_TODAY, _HOLD, _COUNSEL, _CANNOT, _MAY, _LAST),
    "records": (_TODAY, _COUNSEL, _CANNOT, _MAY, _OWN, _LAST),
}
TITLES = {"subpoena": _("When a subpoena or an order comes"), "records": _("When somebody asks for records")}
LAW = {"subpoena": ("confidentiality", "records"), "records": ("records", "confidentiality")}


@require_GET
@may("read", "what to do with a legal request")
def steps(request: HttpRequest, kind: str) -> HttpResponse:
    """The steps, in the order in which they are done, and what the law here says."""
    if kind not in STEPS:
        raise Http404
    programme = programme_in_force()
    page: dict[str, Any] = {
        "title": TITLES[kind],
        "steps": STEPS[kind],
        "law": [say(programme, f"jurisdiction.{key}") for key in LAW[kind]],
        "other": next((other, TITLES[other]) for other in STEPS if other != kind),
    }
    return render(request, "staff/legal_help.html", page)
