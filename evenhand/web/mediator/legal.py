"""A mediator's notices of legal requests, in the words both sides were told."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from evenhand.clerk import legal as register
from evenhand.reads import legal_notices
from evenhand.web import clock, disclosing
from evenhand.web.guards import actor, idempotent_form, may


@require_GET
@may("read", "own legal notice")
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """One notice, whole."""
    found = legal_notices.notice(actor(request), notice, get_language() or "en", clock.now())
    if found is None:
        raise Http404
    return render(request, "mediator/legal_notice.html", {"told": found, "letter": found.words})


@require_POST
@may("mark read", "own legal notice")
@idempotent_form("mediator.legal")
def read(request: HttpRequest, notice: int) -> HttpResponse:
    """I have read it: the office sees the day, and nothing else."""
    register.notice_read(notice, by=actor(request), now=clock.now())
    return redirect("mediator_home")


@may("write down", "own disclosure")
@idempotent_form("legal.disclose")
def may_speak(request: HttpRequest, ref: str) -> HttpResponse:
    """The grounds on which a mediator may speak, alike to the parties'."""
    return disclosing.page(request, ref, "mediator/may_speak.html", "mediator_home")
