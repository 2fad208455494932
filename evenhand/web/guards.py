"""Who may open which page. Every view says it; a view that says nothing is closed to everybody.

* ``@public`` opens a view to anyone. ``@may("action", "object")`` names what the view lets a signed-in person do, and
  to what. Who that is, the matrix says (``evenhand.reads.matrix``, printed in ``docs/access.md``); a view whose action
  and object have no line there cannot be loaded. ``@at_the_door`` is for the pages behind a code from the office, where
  a person makes a key of their own.
* The audience follows from the folder: ``web.staff`` is for staff with a role, ``web.mediator`` for mediators,
  ``web.portal`` for parties (with a ``ref`` in the address: for a party of that complaint), ``web.demo`` for the demo.
* What one may not know exists is not found: the answer is 404, the same as for a page that never was.

``evenhand.web.middleware.Gate`` enforces this before the view runs. Which *act* a person may do is the core's question.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from evenhand.accounts import idem, keys, seats, sessions, throttle
from evenhand.accounts import roles as staff_roles
from evenhand.accounts.keys import Unlocked
from evenhand.core.access import Actor
from evenhand.core.codes import DESK, PARTIES, Role
from evenhand.reads import matrix, tables
from evenhand.web import clock

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

AUDIENCES = {"staff": "staff", "mediator": "mediator", "portal": "party"}
_PARTS = {"c": Role.COMPLAINANT, "o": Role.OFFICER, "g": Role.GUARDIAN}
# One person may hold several roles; where a page does not say which, the one nearest to the day's work answers.
_NEAREST = (
    Role.COORDINATOR,
    Role.ANALYST,
    Role.INTAKE,
    Role.DIRECTOR,
    Role.INVESTIGATOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def public(view: View) -> View:
    """Open a view to anyone. Its action and object read ``public``."""
    opened: Any = login_not_required(view)
    opened.action, opened.object = "public", "public"
    return view


def may(action: str, object: str, *, afresh: bool | Callable[..., bool] = False) -> Callable[[View], View]:
    """Declare what a view lets one do (``action``) and to what (``object``). Raises LookupError for no such line.

    ``afresh``: its form is taken only from who showed their own key within the last five minutes (AUT-08).
    A function of what stands in the address says it where one view takes many forms.
    """
    if (action, object) not in matrix.LINES:
        raise LookupError(
            f"No line for ({action!r}, {object!r}). Say in evenhand/reads/matrix.py who may; nobody may now."
        )

    def declare(view: View) -> View:
        declared: Any = view
        declared.action, declared.object, declared.afresh = action, object, afresh
        return view

    return declare


def asks_afresh(view: Callable[..., HttpResponseBase], address: dict[str, Any]) -> bool:
    """Is the form of this view, at this address, taken only from who showed their own key just now?"""
    said = getattr(view, "afresh", False)
    return bool(said(**address) if callable(said) else said)


def at_the_door(view: View, own: str = "own key") -> View:
    """Declare a page where a key of one's own is made: for who came in by a code, or is signed in already."""
    declared: Any = may("make", own)(view)
    declared.door = True
    return view


def audience_of(view: Callable[..., HttpResponseBase]) -> str:
    """The folder of ``web`` a view lives in: staff, mediator, portal, public, accounts, demo."""
    module = getattr(view, "__module__", "").split(".")
    return module[2] if module[:2] == ["evenhand", "web"] and len(module) > 2 else ""


def is_for(request: HttpRequest, view: Callable[..., HttpResponseBase], ref: str | None) -> bool:
    """May the signed-in person of this request open this view at all? The matrix says so, for one of their roles."""
    audience = audience_of(view)
    if audience in AUDIENCES and kind(request) != AUDIENCES[audience]:
        return False
    pair = str(getattr(view, "action", "")), str(getattr(view, "object", ""))
    if kind(request) != "party" and matrix.is_an_accounts_own(*pair):
        return True
    return any(matrix.can(one, *pair) for one in _asking(request, ref))


def _asking(request: HttpRequest, ref: str | None) -> Iterator[Actor]:
    """The person of this request in each role they have here: in a complaint, a party in their own part of it, and a
    mediator where they have a seat."""
    who = str(account(request))
    if kind(request) == "mediator" and ref is not None and not tables.sits(who, ref):
        return
    if kind(request) != "party":
        yield from (Actor(id=who, role=role) for role in roles_held(request))
    elif ref is None:
        yield from (Actor(id=who, role=role) for role in PARTIES)
    elif (party := _part(request, ref)) is not None:
        yield Actor(id=who, role=_PARTS[party[0]], party=party)


def account(request: HttpRequest) -> UUID:
    """The account that is signed in. Raises Http404 for nobody: a guarded view is not found without a person."""
    if not request.user.is_authenticated:
        raise Http404
    return UUID(str(request.user.pk))


def kind(request: HttpRequest) -> str:
    """``staff``, ``mediator`` or ``party``; empty for nobody."""
    return str(getattr(request.user, "kind", "")) if request.user.is_authenticated else ""


def roles_held(request: HttpRequest) -> frozenset[Role]:
    """The roles in force for this person now; read once per request, so that a change counts from the next one."""
    held: frozenset[Role] | None = getattr(request, "roles_now", None)
    if held is None:
        named: Iterable[str] = ()
        if kind(request) == "staff":
            here = sessions.present(request)
            named = staff_roles.roles_of(account(request)) if here is None else here.roles
        elif kind(request) == "mediator":
            named = (Role.MEDIATOR,)
        held = frozenset(Role(role) for role in named)
        request.roles_now = held  # type: ignore[attr-defined]  # Django's request is made to be added to.
    return held


def actor(request: HttpRequest, ref: str | None = None, *, act: Any = None, role: Role | None = None) -> Actor:
    """Who is asking, as the core knows them. Raises Http404 where this person has no part.

    ``ref`` defaults to the one in the address. A party needs one: their role is their part in that complaint. For staff
    with several roles, ``role`` asks for that one, and ``act`` (an act or its class) for one that may do it.
    """
    ref = ref or (request.resolver_match.kwargs.get("ref") if request.resolver_match else None)
    if kind(request) == "party":
        party = _part(request, ref) if ref else None
        if party is None:
            raise Http404
        return Actor(id=str(account(request)), role=_PARTS[party[0]], party=party)
    held = roles_held(request)
    for wanted in ({role} if role else None, _roles_for(act), _view_roles(request)):
        if wanted:
            held &= frozenset(wanted)
    chosen = next((one for one in (*_NEAREST, Role.MEDIATOR) if one in held), None)
    if chosen is None:
        raise Http404
    return Actor(id=str(account(request)), role=chosen)


def _part(request: HttpRequest, ref: str) -> str | None:
    """The party code of this person in one complaint; read once per request."""
    known: dict[str, str | None] = getattr(request, "parts_now", {})
    if ref not in known:
        here = sessions.present(request)
        known[ref] = seats.part_in(account(request), ref) if here is None else here.part_in(ref)
        request.parts_now = known  # type: ignore[attr-defined]  # as roles_now.
    return known[ref]


def parts(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Every part of this person: (reference, party code), the newest first."""
    here = sessions.present(request)
    return seats.parts_of(account(request)) if here is None else here.parts


def _roles_for(act: Any) -> frozenset[Role]:
    """Who may do an act at all: those it names, and the desk where it may be done for a party."""
    who: frozenset[Role] = getattr(act, "who", frozenset())
    return who | DESK if getattr(act, "assisted", False) else who


def staff_roles_for(view: Callable[..., Any]) -> frozenset[Role]:
    """The roles of staff that a page of the office is for; none for a page that others have too."""
    named = _line_of(view)
    return frozenset() if named & (PARTIES | {Role.MEDIATOR}) else named


def _view_roles(request: HttpRequest) -> frozenset[Role]:
    return _line_of(request.resolver_match.func) if request.resolver_match else frozenset()


def _line_of(view: Callable[..., Any]) -> frozenset[Role]:
    pair = str(getattr(view, "action", "")), str(getattr(view, "object", ""))
    return frozenset(matrix.LINES.get(pair, ()))


def unlocked(request: HttpRequest) -> Unlocked | None:
    """The person's own key, if this browser holds it open. For the clerk and reads; the web does not look into it."""
    token = request.COOKIES.get(settings.EVENHAND_KEY_COOKIE, "")
    return keys.held(account(request), token, clock.wall()) if token else None


def source(request: HttpRequest) -> str:
    """The network this request came from, as a prefix. Behind a trusted proxy: the address the proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        # The last entry is the trusted proxy's own word; everything before it is the visitor's.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip() or address
    return throttle.source_prefix(address)


def fresh(request: HttpRequest, minutes: int = 5) -> bool:
    """Did this person prove who they are within the last minutes? Asked before what cannot be taken back."""
    proved = str(request.session.get(sessions.PROVED) or "")
    return proved != "" and clock.wall() - datetime.fromisoformat(proved) <= timedelta(minutes=minutes)


def safe_next(request: HttpRequest, given: str | None) -> str:
    """The page to go on to, if it is one of ours; else nothing."""
    target = given or ""
    mine = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if mine and target.startswith("/") else ""


def idempotent_form(form: str) -> Callable[[View], View]:
    """Give a POST view its ``request.idem``: the key of the hidden field ``idem``, minted for this ``form``.

    Without a right field the answer is 400: such a form was not made by one of our pages. The clerk remembers keys.
    Where it says that this key came before with something else, the answer is 409, and leads to what was kept.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                key = idem.key_in(request.POST.get(idem.FIELD, ""), form)
                if key is None:
                    return HttpResponse(status=400)
                request.idem = key  # type: ignore[attr-defined]
            answer = view(request, *args, **kwargs)
            return _told_apart(request, answer) if getattr(request, "told_apart", False) else answer

        wrapped: Any = checked
        wrapped.counts_once = form
        typed: View = wrapped
        return typed

    return wrap


def _told_apart(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The 409 of a form that was sent before with something else in it: its own page that says so, or one that does."""
    if answer.status_code != 302:
        answer.status_code = 409
        return answer
    # What the next page would have said stands on this one.
    list(messages.get_messages(request))
    return render(request, "sent_before.html", {"to": answer.headers["Location"]}, status=409)
