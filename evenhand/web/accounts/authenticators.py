"""Passkeys, and where allowed an app, of staff and mediators: made at the door or beside the ones there are."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenhand.accounts import doors, keys, office_passwords, passkeys, sessions
from evenhand.accounts.keys import CameIn
from evenhand.web import clock, guards
from evenhand.web.accounts import visits
from evenhand.web.accounts.forms import AppForm
from evenhand.web.guards import at_the_door

_SECRET = "app_secret"  # noqa: S105  # Where the session keeps it until the app has shown a code.


def own_authenticators(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the account whose authenticators it may change: at the door, or signed in and proved just now."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        door = visits.door_of(request)
        if (door.kind if door else guards.kind(request)) == "party":
            raise Http404
        if door is None and not guards.fresh(request):
            return redirect(f"{reverse('prove_office')}?{urlencode({'next': reverse('passkeys')})}")
        return view(request, door.account if door else guards.account(request), *args, **kwargs)

    return at_the_door(checked, "own passkey")


@own_authenticators
def own_passkeys(request: HttpRequest, account: UUID) -> HttpResponseBase:
    """One's passkeys. Two are asked for, so that losing a device locks nobody out."""
    if request.method != "POST":
        return _page(request, account)
    name = request.POST.get("name", "").strip() or _("Passkey")
    made = _made(request, account, lambda: passkeys.make(account, name, request.POST.get("credential", "")))
    if made is False:
        return _page(request, account, _("The passkey was not made. Try again."))
    return _through(request, account, made) or _changed(request, account)


@own_authenticators
@require_POST
def new_passkey_options(_request: HttpRequest, account: UUID) -> HttpResponse:
    """What the browser needs to make a passkey. A POST: the challenge is noted in the session."""
    return JsonResponse(passkeys.options_to_make(account))


@own_authenticators
@require_POST
def remove_passkey(request: HttpRequest, account: UUID, id: int) -> HttpResponseBase:
    """Remove one passkey; the last one stays."""
    if not passkeys.remove(account, id):
        return _page(request, account, _("The last passkey stays. Make another one first."))
    return _changed(request, account)


@own_authenticators
@sensitive_post_parameters()
def office_app(request: HttpRequest, account: UUID) -> HttpResponseBase:
    """Passphrase and authenticator app, where this installation allows them."""
    if not settings.EVENHAND_STAFF_PASSWORDS:
        raise Http404
    secret = request.session.get(_SECRET, "")
    form = AppForm(request.POST or None)
    if request.method == "POST" and secret and form.is_valid():
        typed = form.cleaned_data
        phrase, digits = typed["phrase"], typed["digits"]
        made = _made(request, account, lambda: office_passwords.set_up(account, phrase, secret, digits, clock.wall()))
        if made is not False:
            # A new passphrase ends every sign-in made with the old one; this one begins anew.
            return _through(request, account, made) or visits.begin(request, CameIn(account), reverse("passkeys"))
        form.add_error("digits", _("The app shows other digits now. Type the newest six."))
    request.session[_SECRET] = secret = secret or office_passwords.new_secret()
    picture, address = office_passwords.picture_and_address(account, secret)
    # The picture is drawn here, from a secret made here.
    context = {"form": form, "picture": mark_safe(picture), "secret": secret, "address": address}  # noqa: S308
    return render(request, "accounts/office_app.html", context)


def _made(request: HttpRequest, account: UUID, make: Callable[[], bool]) -> bool | None:
    """Make an authenticator; at the door together with the end of its code. None when that code is void by now."""
    door = visits.door_of(request)
    return make() if door is None else doors.come_through(door.id, account, clock.now().today, make)


def _through(request: HttpRequest, account: UUID, made: bool | None) -> HttpResponseBase | None:
    """The first authenticator, made with the end of the starting code, signs in; None without a door."""
    if visits.door_of(request) is None:
        return None
    if not made:
        visits.end(request)
        return render(request, "accounts/door_closed.html", status=409)
    sessions.end_others(account, "")
    return visits.begin(request, CameIn(account))


def _changed(request: HttpRequest, account: UUID) -> HttpResponseBase:
    """Another way in than before: whoever came in with what was before stays nowhere but here (AUT-07)."""
    sessions.end_others(account, request.session.session_key or "")
    keys.let_go_everywhere(account)
    to = visits.wanted(request)
    return redirect(reverse("passkeys") + (f"?{urlencode({'next': to})}" if to else ""))


def _page(request: HttpRequest, account: UUID, problem: str = "") -> HttpResponse:
    context = {
        "passkeys": passkeys.of(account),
        "wanted": passkeys.WANTED,
        "problem": problem,
        "passwords": settings.EVENHAND_STAFF_PASSWORDS,
        "door": visits.door_of(request),
        "next": visits.wanted(request),
        "onward": visits.wanted(request) or visits.own_start(guards.kind(request), guards.roles_held(request)),
    }
    return render(request, "accounts/passkeys.html", context)
