"""How it was, for mediators: what waits for an answer after a session they held."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evenhand.reads import surveys
from evenhand.web import clock
from evenhand.web.guards import account, may


@require_GET
@may("see", "questions that wait for oneself")
def questions(request: HttpRequest) -> HttpResponse:
    """The questions that wait for me, if any. Nothing here says whether I have answered."""
    waiting = surveys.asked_of_mediator(str(account(request)), clock.now().today)
    return render(request, "surveys/waiting.html", {"base": "mediator/base.html", "waiting": waiting})
