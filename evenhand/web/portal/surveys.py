"""How it was: what waits for an answer of the person who is signed in. The button carries the code; the next page does
not know who came."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evenhand.reads import surveys
from evenhand.web import clock
from evenhand.web.guards import may, parts


@require_GET
@may("see", "questions that wait for oneself")
def questions(request: HttpRequest) -> HttpResponse:
    """The questions that wait for me, if any. Nothing here says whether I have answered."""
    waiting = surveys.asked_of_party(parts(request), clock.now().today)
    return render(request, "surveys/waiting.html", {"base": "portal/base.html", "waiting": waiting})
