"""A party's side of the locked room: the board of the table, and the talk with the mediators."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from evenhand.web import letting_in, room_files, rooms
from evenhand.web.guards import idempotent_form, may
from evenhand.web.portal.here import Here, here
from evenhand.web.rooms import FORM, Place


def _place(request: HttpRequest, ref: str, matter: str, *, talk: bool = False) -> Place:
    """Where this party stands. Raises Http404 where they sit at no table."""
    at: Here = here(request, ref, matter, None)
    if at.mine.table is None:
        raise Http404
    frame = {
        "base": at.base, "here": at, "mine": at.mine, "side": at.mine.side, "back": at.url("matter"),
        "can_propose": at.mine.can("ProposeTerm"), "ending": at.url("ending"),
    }  # fmt: skip
    return Place(
        case=at.mine.case, table=at.mine.table, actor=at.actor, names={**at.mine.names, **at.mine.mediators},
        lang=at.mine.programme.languages[0], prefix="portal", key_args=(ref, matter),
        voice=at.mine.party if talk else "", frame=frame,
    )  # fmt: skip


def _render(request: HttpRequest, template: str, status: int, **page: object) -> HttpResponse:
    return render(request, template, page, status=status)


def _page(request: HttpRequest, at: Place, status: int = 200, **more: object) -> HttpResponse:
    return rooms.page(request, at, _render, status, **more)


@require_GET
@may("read", "room of own table")
def room(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """The board: cards, what people showed to everyone, and my own list to show from."""
    at = _place(request, ref, matter)
    return _page(request, at, newcomers=letting_in.newcomers(at))


@require_POST
@may("write", "card of own table")
@idempotent_form(FORM)
def say(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Put a card on the board, or change one of mine."""
    at = _place(request, ref, matter)
    return rooms.said(request, at, _page, at.url("room"))


@require_POST
@may("show", "line of own list")
@idempotent_form(FORM)
def show_item(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Show one line of my own list to everyone at the table."""
    at = _place(request, ref, matter)
    return rooms.shown(request, at, at.url("room"))


@require_POST
@may("take back", "own words at own table")
@idempotent_form(FORM)
def take_back(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Take my card or line off the board."""
    at = _place(request, ref, matter)
    return rooms.taken_back(request, at, at.url("room"))


@require_GET
@may("read", "own talk with the mediators")
def talk(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """My messages with the mediators."""
    return _page(request, _place(request, ref, matter, talk=True))


@require_POST
@may("write", "own talk with the mediators")
@idempotent_form(FORM)
def talk_say(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Write to the mediators."""
    at = _place(request, ref, matter, talk=True)
    return rooms.said(request, at, _page, at.url("talk"))


@require_POST
@may("give", "file to own table")
@idempotent_form(FORM)
def give_file(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Give everyone at the table a file."""
    at = _place(request, ref, matter)
    return room_files.given(request, at, _page, at.url("room"))


@require_GET
@may("save", "file of own table")
def file(request: HttpRequest, ref: str, matter: str, row: str) -> HttpResponse:
    """One file of the table, to save."""
    return room_files.fetched(request, _place(request, ref, matter), row)


@require_POST
@may("give", "file in own talk with the mediators")
@idempotent_form(FORM)
def talk_give_file(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Give a file in this talk alone."""
    at = _place(request, ref, matter, talk=True)
    return room_files.given(request, at, _page, at.url("talk"))


@require_GET
@may("save", "file of own talk with the mediators")
def talk_file(request: HttpRequest, ref: str, matter: str, row: str) -> HttpResponse:
    """One file of this talk, to save."""
    return room_files.fetched(request, _place(request, ref, matter, talk=True), row)


@require_POST
@may("take back", "file of own talk with the mediators")
@idempotent_form(FORM)
def talk_take_back(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Take my file out of this talk."""
    at = _place(request, ref, matter, talk=True)
    return rooms.taken_back(request, at, at.url("talk"))


@require_POST
@may("vouch for", "person of own table")
@idempotent_form(FORM)
def vouch(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Somebody at the door is really who they say."""
    at = _place(request, ref, matter)
    return letting_in.vouched(request, at, at.url("room"))


@require_POST
@may("let in", "person of own table")
@idempotent_form(FORM)
def let_in(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Let somebody in for whom a member vouched."""
    at = _place(request, ref, matter)
    return letting_in.let_in(request, at, at.url("room"))


@require_POST
@may("stop", "person of own table")
@idempotent_form(FORM)
def stop_letting_in(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Nobody is let in on that word."""
    at = _place(request, ref, matter)
    return letting_in.stopped(request, at, at.url("room"))
