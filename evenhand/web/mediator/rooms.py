"""A mediator's side of the locked room: the board of the table, and a talk with each party, apart."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from evenhand.reads import programme_of, tables
from evenhand.web import clock, letting_in, room_files, rooms
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.mediator.planning import VOICES
from evenhand.web.rooms import FORM, Place


def _place(request: HttpRequest, ref: str, mediation: str, person: str = "") -> Place:
    """Where this mediator stands. Raises Http404 without a seat there, and for a talk with nobody of the table."""
    found = tables.table(actor(request), ref, mediation, clock.now())
    voices = [one for one in found.people if one.role in VOICES] if found else []
    if found is None or (person and person not in {one.code for one in voices}):
        raise Http404
    talks = [{"name": one.name, "url": reverse("mediator_talk", args=(ref, mediation, one.code))} for one in voices]
    frame = {
        "base": "mediator/base.html", "table": found, "back": reverse("mediator_table", args=(ref, mediation)),
        "talks": talks, "with_whom": next((one.name for one in voices if one.code == person), ""),
    }  # fmt: skip
    return Place(
        case=found.case, table=found.mediation, actor=actor(request),
        names={one.code: one.name for one in found.people}, lang=programme_of(ref).languages[0], prefix="mediator",
        key_args=(ref, mediation, person) if person else (ref, mediation), voice=person, frame=frame,
    )  # fmt: skip


def _render(request: HttpRequest, template: str, status: int, **page: object) -> HttpResponse:
    return render(request, template, page, status=status)


def _page(request: HttpRequest, at: Place, status: int = 200, **more: object) -> HttpResponse:
    return rooms.page(request, at, _render, status, **more)


@require_GET
@may("read", "room of own table")
def room(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """The board of a table where I sit."""
    at = _place(request, ref, mediation)
    return _page(request, at, newcomers=letting_in.newcomers(at))


@require_POST
@may("write", "card of own table")
@idempotent_form(FORM)
def say(request: HttpRequest, ref: str, mediation: str) -> HttpResponseBase:
    """Put a card on the board, or change one of mine. A mediator's card becomes nobody's term."""
    at = _place(request, ref, mediation)
    return rooms.said(request, at, _page, at.url("room"))


@require_POST
@may("take back", "own words at own table")
@idempotent_form(FORM)
def take_back(request: HttpRequest, ref: str, mediation: str) -> HttpResponseBase:
    """Take my card off the board."""
    at = _place(request, ref, mediation)
    return rooms.taken_back(request, at, at.url("room"))


@require_GET
@may("read", "talk with a party of own table")
def talk(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponse:
    """Messages with one party, apart."""
    return _page(request, _place(request, ref, mediation, person))


@require_POST
@may("write", "talk with a party of own table")
@idempotent_form(FORM)
def talk_say(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponseBase:
    """Write to one party, apart."""
    at = _place(request, ref, mediation, person)
    return rooms.said(request, at, _page, at.url("talk"))


@require_POST
@may("give", "file to own table")
@idempotent_form(FORM)
def give_file(request: HttpRequest, ref: str, mediation: str) -> HttpResponseBase:
    """Give everyone at the table a file."""
    at = _place(request, ref, mediation)
    return room_files.given(request, at, _page, at.url("room"))


@require_GET
@may("save", "file of own table")
def file(request: HttpRequest, ref: str, mediation: str, row: str) -> HttpResponse:
    """One file of the table, to save."""
    return room_files.fetched(request, _place(request, ref, mediation), row)


@require_POST
@may("give", "file in talk with a party of own table")
@idempotent_form(FORM)
def talk_give_file(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponseBase:
    """Give a file in this talk alone."""
    at = _place(request, ref, mediation, person)
    return room_files.given(request, at, _page, at.url("talk"))


@require_GET
@may("save", "file of talk with a party of own table")
def talk_file(request: HttpRequest, ref: str, mediation: str, person: str, row: str) -> HttpResponse:
    """One file of this talk, to save."""
    return room_files.fetched(request, _place(request, ref, mediation, person), row)


@require_POST
@may("take back", "file of talk with a party of own table")
@idempotent_form(FORM)
def talk_take_back(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponseBase:
    """Take my file out of this talk."""
    at = _place(request, ref, mediation, person)
    return rooms.taken_back(request, at, at.url("talk"))


@require_POST
@may("vouch for", "person of own table")
@idempotent_form(FORM)
def vouch(request: HttpRequest, ref: str, mediation: str) -> HttpResponseBase:
    """Somebody at the door is really who they say."""
    at = _place(request, ref, mediation)
    return letting_in.vouched(request, at, at.url("room"))


@require_POST
@may("let in", "person of own table")
@idempotent_form(FORM)
def let_in(request: HttpRequest, ref: str, mediation: str) -> HttpResponseBase:
    """Let somebody in for whom a member vouched."""
    at = _place(request, ref, mediation)
    return letting_in.let_in(request, at, at.url("room"))


@require_POST
@may("stop", "person of own table")
@idempotent_form(FORM)
def stop_letting_in(request: HttpRequest, ref: str, mediation: str) -> HttpResponseBase:
    """Nobody is let in on that word."""
    at = _place(request, ref, mediation)
    return letting_in.stopped(request, at, at.url("room"))
