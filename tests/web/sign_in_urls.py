"""The addresses of the sign-in tests: the real counters of sign-in, demo and public pages, and a few pages to guard."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from evenhand.web import guards
from evenhand.web.guards import idempotent_form, may

SENT: list[dict[str, str]] = []


def bare(request: HttpRequest) -> HttpResponse:
    """A view whose author forgot to say who may open it."""
    return HttpResponse("bare")


@may("send", "own kept text")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """A form: GET shows it, POST takes it and redirects."""
    if request.method == "POST":
        SENT.append(request.POST.dict())
        return HttpResponse(status=303, headers={"Location": "/note"})
    return HttpResponse("the form of the note")


@may("see", "own matter")
def complaint(request: HttpRequest, ref: str) -> HttpResponse:
    """A party's page."""
    who = guards.actor(request)
    return HttpResponse(f"{who.role} {who.party}")


@may("see", "today")
def today(request: HttpRequest) -> HttpResponse:
    """A page of staff."""
    return HttpResponse(str(guards.actor(request).role))


@may("export", "case")
def board(request: HttpRequest) -> HttpResponse:
    """A page of one role only."""
    return HttpResponse(str(guards.actor(request).role))


@may("enter", "own pages")
@idempotent_form("test.answer")
def once(request: HttpRequest) -> HttpResponse:
    """A form that counts once."""
    return HttpResponse(getattr(request, "idem", "none"))


@may("enter", "own pages", afresh=True)
def grave(request: HttpRequest) -> HttpResponse:
    """A step that cannot be taken back."""
    SENT.append(request.POST.dict())
    return HttpResponse(status=303, headers={"Location": "/note"})


def _in(folder: str, view: Any) -> Any:
    view.__module__ = f"evenhand.web.{folder}.tested"
    return view


urlpatterns = [
    path("", include("evenhand.web.accounts.urls")),
    path("", include("evenhand.web.demo.urls")),
    path("", include("evenhand.web.public.urls")),
    path("bare", bare),
    path("note", note),
    path("once", once),
    path("grave", grave),
    path("portal", _in("portal", complaint), {"ref": "M7KQ-42XW"}, name="portal_home"),
    path("portal/<str:ref>", complaint),
    path("today", _in("staff", today), name="staff_today"),
    path("board", _in("staff", board)),
]
