"""A visit: it begins when a key was right, it may stand at a door first, and it ends when the person leaves.

The opened key of a visit is a token in a cookie of its own, which the browser drops when it closes.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from evenhand.accounts import doors, keys, sessions
from evenhand.accounts.doors import Door
from evenhand.accounts.keys import CameIn, Unlocked
from evenhand.core.codes import READERS, Role
from evenhand.web import clock
from evenhand.web.guards import safe_next

_PLACES = {"party": "portal_home", "mediator": "mediator_home"}
_DESKS = (
    (READERS, "staff_today"),
    ({Role.INVESTIGATOR}, "staff_investigations"),
    ({Role.ADMINISTRATOR}, "people"),
    ({Role.AUDITOR}, "staff_books"),
)
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))


def begin(request: HttpRequest, came: CameIn, to: str = "") -> HttpResponseBase:
    """Sign this browser in and go on: to what was typed before, to the page asked for, or to the person's own start."""
    door = door_of(request)
    to = to or through_the_door(request)
    sessions.begin(request, came.account, at=clock.wall(), browser=browser_of(request), afresh=came.afresh)
    if door is not None and door.proves and not doors.join(door.id, came.account, clock.now().today):
        doors.leave(door.id)
    response = HttpResponseRedirect(reverse("landing") + (f"?{urlencode({'next': to})}" if to else ""))
    hold(request, response, came.unlocked)
    return response


def hold(request: HttpRequest, response: HttpResponseBase, unlocked: Unlocked | None) -> None:
    """Let the browser hold the person's opened key until the visit ends."""
    if unlocked is None or not isinstance(response, HttpResponse):
        return
    if old := request.COOKIES.get(settings.EVENHAND_KEY_COOKIE, ""):
        keys.let_go(old)
    token = keys.hold(unlocked, sessions.until(request.session))
    response.set_cookie(settings.EVENHAND_KEY_COOKIE, token, secure=settings.SECURE, httponly=True, samesite="Strict")


def end(request: HttpRequest) -> None:
    """End the visit: the sign-in, the opened key, the door one stands in. Nothing that was saved goes."""
    if token := request.COOKIES.get(settings.EVENHAND_KEY_COOKIE, ""):
        keys.let_go(token)
    if (door := door_of(request)) is not None:
        doors.leave(door.id)
    request.session.flush()


def forget_cookies(response: HttpResponse) -> HttpResponse:
    """Take the visit's own cookies from the browser. The session's goes by itself."""
    response.delete_cookie(settings.EVENHAND_KEY_COOKIE, samesite="Strict")
    response.delete_cookie(settings.EVENHAND_KEPT_COOKIE, samesite="Strict")
    response.delete_cookie(settings.EVENHAND_RECEIPT_COOKIE, samesite="Lax")
    return response


def stand_at(request: HttpRequest, door: Door, to: str) -> None:
    """Remember the door this person came to, under a new session key. Nobody is signed in by it."""
    request.session.flush()
    request.session[sessions.DOOR] = {
        **asdict(door),
        "account": str(door.account),
        "until": (clock.wall() + doors.HOLD).isoformat(),
        "to": to,
    }


def door_of(request: HttpRequest) -> Door | None:
    """The door this person stands in, while it is held for them."""
    noted: dict[str, Any] | None = request.session.get(sessions.DOOR) if _has_session(request) else None
    if noted is None or clock.wall() >= datetime.fromisoformat(noted["until"]):
        return None
    return Door(**{name: noted[name] for name in ("id", "kind", "recovers", "proves")}, account=UUID(noted["account"]))


def through_the_door(request: HttpRequest) -> str:
    """The page the person wanted before they came to the door; the door is behind them now."""
    return str(request.session.pop(sessions.DOOR, {}).get("to", ""))


def own_start(kind: str, held: frozenset[Role] = frozenset()) -> str:
    """Where a person of this kind, with the roles they hold, begins, as far as this installation has the page."""
    desks = (place for roles, place in _DESKS if held & roles)
    try:
        return reverse(next(desks) if kind == "staff" and held else _PLACES[kind])
    except (KeyError, StopIteration, NoReverseMatch):
        return reverse("sign_ins")


def wanted(request: HttpRequest) -> str:
    """The page a person was on their way to, if it is ours."""
    return safe_next(request, request.POST.get("next") or request.GET.get("next"))


def browser_of(request: HttpRequest) -> str:
    """A browser as its owner would know it ("Firefox, Android"); nothing finer is kept."""
    agent = request.headers.get("User-Agent", "")
    names = [next((name for mark, name in kinds if mark in agent), "") for kinds in (_BROWSERS, _DEVICES)]
    return ", ".join(name for name in names if name)


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
