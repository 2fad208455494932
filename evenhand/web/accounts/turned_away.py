"""What a person typed is never lost: a form that meets an ended sign-in or an old token is kept, or shown again.

* The sign-in ended while the form was open: the text is sealed for 30 minutes under a key in this browser's cookie, and
  offered after the same person signs in again.
* A step that cannot be taken back asks for the person's key again: the text waits in the same way.
* Whose it was is no longer known: the answer itself carries the text, to copy.
* The custodian does not answer: what a signed-in person sent is sealed for two days, and offered when it is back.
* A sign that no database keeps (NUL) was in it: the answer carries the form without that sign.
* The token was too old: the answer carries the form again, with a new one. A form another site sent is not shown again.

Source: docs/security.md §6.3; WCAG 2.2 SC 2.2.5, 3.3.7.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from evenhand.accounts import kept
from evenhand.accounts.kept import Fields
from evenhand.web import clock
from evenhand.web.accounts import visits
from evenhand.web.came_from import page_of_form
from evenhand.web.guards import account, audience_of, kind, may, roles_held

# Marks a form that was kept, so that it is forgotten once it was taken.
KEPT_FIELD = "kept_text"
NUL = "\x00"
"""The sign that PostgreSQL neither keeps nor compares with. Nobody types it."""
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", KEPT_FIELD})
_HIDDEN = frozenset({"idem", "key", "next", "drawn", "how", "term", "lang"})
# Which text was read: its number and its digest.
_TEXT_READ = re.compile(r"[0-9]+\.[0-9a-f]{64}")


def ask_to_sign_in(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    """Send a stranger to the door, and keep what they were sending."""
    fields = typed(request)
    # Forms about keys are not kept: they hold nothing but secrets.
    if request.method != "POST" or not fields or audience_of(view) == "accounts":
        return _to_sign_in(request.get_full_path() if request.method == "GET" else "", view)
    owner: UUID | None = getattr(request, "ended_account", None)
    response = _to_sign_in(page_of_form(request) or request.path, view, kept_text="1")
    if owner is None or not _keep(request, response, owner, fields):
        return render(request, "accounts/copy_your_text.html", {"fields": said(fields)}, status=403)
    return response


def ask_for_key(request: HttpRequest) -> HttpResponseBase:
    """Ask for the person's own key again before a form that cannot be taken back is taken (AUT-08)."""
    return _ask(request, "unlock" if kind(request) == "party" else "prove_office")


def until_unlocked(request: HttpRequest) -> HttpResponseBase:
    """Ask for the person's own key, which has closed in this browser, before words are sealed under it."""
    return _ask(request, "unlock")


def _ask(request: HttpRequest, proof: str) -> HttpResponseBase:
    """To the page that asks; what was typed waits meanwhile and is offered afterwards, else one is back at the form."""
    fields, back = typed(request), page_of_form(request) or reverse("landing")
    kept_first = bool(said(fields))
    after = f"{reverse('kept_texts')}?{urlencode({'next': back})}" if kept_first else back
    response = HttpResponseRedirect(f"{reverse(proof)}?{urlencode({'next': after})}")
    if kept_first:
        _keep(request, response, account(request), fields)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django calls it by name.
    """The form was open too long: show what was typed, and a button that sends it with a new token."""
    fields = typed(request) if _came_from_us(request) else ()
    if not fields:
        return render(request, "403_csrf.html", status=403)
    return render(
        request,
        "accounts/send_again.html",
        {"path": request.get_full_path(), "fields": fields, "shown": said(fields), "files": bool(request.FILES)},
        status=403,
    )


def without_nul(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> HttpResponse:
    """The form without that sign and a button that sends it; for an address, or a form about keys, a plain page."""
    fields = tuple((name.replace(NUL, ""), value.replace(NUL, "")) for name, value in typed(request))
    if not fields or audience_of(view) == "accounts":
        return render(request, "400.html", status=400)
    # The address itself may hold it; no form of ours needs anything behind its question mark to be that sign.
    path = request.get_full_path().replace("%00", "")
    shown = {"path": path, "fields": fields, "shown": said(fields), "files": bool(request.FILES)}
    return render(request, "odd_sign.html", shown, status=400)


def waiting_for(request: HttpRequest) -> tuple[kept.Kept, ...]:
    """What the person who just signed in had typed in this browser and not sent."""
    key = _key(request)
    return kept.waiting(account(request), key, clock.wall()) if key else ()


@may("send", "own kept text")
def kept_texts(request: HttpRequest) -> HttpResponseBase:
    """What was typed when the sign-in ended: send it now, or let it go."""
    if request.method == "POST":
        _drop(request, request.POST.get("id", ""))
    forms = [{"kept": one, "shown": said(one.fields)} for one in waiting_for(request)]
    if not forms:
        return redirect(
            visits.wanted(request) or visits.own_start(request.session.get("kind", ""), roles_held(request))
        )
    return render(request, "accounts/kept_texts.html", {"forms": forms, "mark": KEPT_FIELD})


def forget_what_was_sent(request: HttpRequest, response: HttpResponse) -> None:
    """A kept form that was sent again and taken (a redirect follows) need not be kept any longer."""
    if request.method == "POST" and KEPT_FIELD in request.POST and 300 <= response.status_code < 400:
        _drop(request, request.POST[KEPT_FIELD])


def typed(request: HttpRequest) -> Fields:
    """Everything a form carried, in its order, but for the token."""
    if request.method != "POST":
        return ()
    return tuple(
        (name, str(value)) for name, values in request.POST.lists() if name not in _NOT_TYPED for value in values
    )


def said(fields: Fields) -> tuple[str, ...]:
    """What a person would know again as their own words: no hidden codes, no empty boxes."""
    shown = ((name, value) for name, value in fields if value.strip() and name not in _HIDDEN)
    return tuple(value for _name, value in shown if not _TEXT_READ.fullmatch(value))


def keep_while_locked(request: HttpRequest, response: HttpResponse) -> bool:
    """Keep what a signed-in person sent while the custodian does not answer; offered again when it does. True when it
    is kept. What waits already is not kept a second time; forms about keys hold nothing but secrets, and never are."""
    match, fields = request.resolver_match, typed(request)
    if not fields or not request.user.is_authenticated or match is None or audience_of(match.func) == "accounts":
        return False
    return KEPT_FIELD in request.POST or _keep(request, response, account(request), fields, kept.KEEP_WHILE_LOCKED)


def _keep(
    request: HttpRequest, response: HttpResponse, owner: UUID, fields: Fields, how_long: timedelta = kept.KEEP
) -> bool:
    key = _key(request) or secrets.token_bytes(kept.KEY_BYTES)
    response.set_cookie(
        settings.EVENHAND_KEPT_COOKIE,
        key.hex(),
        max_age=int(how_long.total_seconds()),
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )
    return kept.keep(owner, key, request.get_full_path(), fields, clock.wall() + how_long)


def _drop(request: HttpRequest, id: str) -> None:
    key = _key(request)
    if key is None or not request.user.is_authenticated:
        return
    try:
        kept.drop(account(request), key, UUID(id))
    except ValueError:
        return


def _key(request: HttpRequest) -> bytes | None:
    try:
        key = bytes.fromhex(request.COOKIES.get(settings.EVENHAND_KEPT_COOKIE, ""))
    except ValueError:
        return None
    return key if len(key) == kept.KEY_BYTES else None


def _to_sign_in(to: str, view: Any, **more: str) -> HttpResponseRedirect:
    office = audience_of(view) in ("staff", "mediator")
    query = {**({"next": to} if to else {}), **more}
    address = reverse("sign_in_office" if office else "sign_in")
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)


def _came_from_us(request: HttpRequest) -> bool:
    """Only our own pages are shown again: another site could otherwise put words into a person's mouth."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    named = request.headers.get("Origin") or request.headers.get("Referer")
    return named is None or urlsplit(named).netloc == request.get_host()
