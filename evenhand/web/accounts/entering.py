"""Sign in with a code or a passphrase, and sign out. Every wrong key gets the same page, status and time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenhand.accounts import doors, keys, own_passkeys, passkeys, speaking
from evenhand.accounts.doors import Door
from evenhand.accounts.keys import Busy, CameIn, NotRight
from evenhand.accounts.throttle import Wait
from evenhand.web import clock
from evenhand.web.accounts import turned_away, visits
from evenhand.web.accounts.forms import CodeForm, PassphraseForm
from evenhand.web.guards import account, fresh, kind, may, public, roles_held, source

Answer = CameIn | Door | NotRight | Wait
Found = TypeVar("Found")
# For the error summary: it must not tell which kind of wrong it was.
_WRONG_CODE = "code"
_PASSKEY = "passkey"


@public
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The first page of signing in: one field for any code."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "accounts/sign_in.html", form)
    at, today = clock.wall(), clock.now().today
    answer = tried(lambda: doors.come_in(form.cleaned_data["code"], source=source(request), at=at, today=today))
    return _answered(request, answer, "accounts/sign_in.html", form, "code")


@public
@sensitive_post_parameters()
def sign_in_passphrase(request: HttpRequest) -> HttpResponseBase:
    """For a party with a passphrase: their number and the passphrase."""
    form = PassphraseForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "accounts/sign_in_passphrase.html", form)
    number, phrase = form.cleaned_data["number"], form.cleaned_data["phrase"]
    answer = tried(lambda: keys.come_in_by_passphrase(number, phrase, source=source(request), at=clock.wall()))
    return _answered(request, answer, "accounts/sign_in_passphrase.html", form, "phrase")


@public
@require_POST
def own_passkey_options(_request: HttpRequest) -> HttpResponse:
    """What the browser needs to sign in with a party's passkey. A POST: the challenge is noted in the session."""
    return JsonResponse(own_passkeys.options_to_use())


@public
@sensitive_post_parameters()
@require_POST
def sign_in_own_passkey(request: HttpRequest) -> HttpResponseBase:
    """For a party with a passkey: the device shows it, and its secret opens their key."""
    credential, secret = request.POST.get("credential", ""), request.POST.get("secret", "")
    answer = own_passkeys.come_in(credential, secret, source=source(request), at=clock.wall())
    return _answered(request, answer, "accounts/sign_in.html", CodeForm({"code": "-"}), "passkey")


@may("enter", "own pages")
def landing(request: HttpRequest) -> HttpResponseBase:
    """After every sign-in: first what was typed before, then the page asked for, else one's own start.

    Who works here with a single passkey is asked for a second one on the way (AUT-01).
    """
    to = visits.wanted(request)
    onward = f"?{urlencode({'next': to})}" if to else ""
    if turned_away.waiting_for(request):
        return redirect(reverse("kept_texts") + onward)
    if kind(request) != "party" and fresh(request) and passkeys.only_one(account(request)):
        return redirect(reverse("passkeys") + onward)
    return redirect(to or visits.own_start(kind(request), roles_held(request)))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the visit in this browser."""
    visits.end(request)
    response = render(request, "accounts/signed_out.html")
    response.headers["Clear-Site-Data"] = '"storage"'
    return visits.forget_cookies(response)


_REST = 60
"""Minutes; a longer wait is not about a network but about the key."""


def wait_sentence(wait: Wait) -> str:
    """How long one waits, and that nobody is shut out."""
    minutes = max(1, -(-int((wait.until - clock.wall()).total_seconds()) // 60))
    if minutes > _REST:
        return _(
            "There were too many wrong tries for this key, so it rests for a day. A printed code of your own still "
            "opens the door. Or call us."
        )
    return ngettext(
        "There were too many wrong tries from this network. You can try again in %(count)d minute.",
        "There were too many wrong tries from this network. You can try again in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}


def tried(attempt: Callable[[], Found]) -> Found | Busy:
    """The answer to a key; ``Busy`` as a value, because a page must follow it like any other answer."""
    try:
        return attempt()
    except Busy as busy:
        return busy


def busy_sentence() -> str:
    """The key could not be looked at just now; it was neither right nor wrong."""
    return _("Many people are signing in at this moment. What you typed is still here: try again.")


def let_in(request: HttpRequest, came: CameIn | Door) -> HttpResponseBase:
    """What follows a key that was right: the visit begins, or they stand at the door it opened."""
    if isinstance(came, CameIn):
        return _in_their_language(request, came, visits.begin(request, came, visits.wanted(request)))
    visits.stand_at(request, came, visits.wanted(request))
    return _in_their_language(request, came, redirect("prove_own_key" if came.proves else "own_key"))


def _in_their_language(request: HttpRequest, came: CameIn | Door, response: HttpResponseBase) -> HttpResponseBase:
    """From here on the pages speak as their letters do, unless this browser was told another language."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and (language := speaking.language_of(came)):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite="Lax",
        )  # fmt: skip
    return response


def _answered(request: HttpRequest, answer: Answer | Busy, template: str, form: Form, field: str) -> HttpResponseBase:
    """What follows a key: the visit, the door, or the same page with one sentence."""
    if isinstance(answer, CameIn | Door):
        return let_in(request, answer)
    if isinstance(answer, Wait):
        form.add_error(None if field == _PASSKEY else field, wait_sentence(answer))
        return _page(request, template, form, status=429)
    if isinstance(answer, Busy):
        form.add_error(field, busy_sentence())
        return _page(request, template, form, status=503)
    form.add_error(None if field == _PASSKEY else field, _wrong(field))
    return _page(request, template, form)


def _wrong(field: str) -> str:
    if field == _WRONG_CODE:
        return _(
            "This code does not open anything now. Check each group against your letter. A code from the office works "
            "once, until the date in the letter. If you opened it and left, it works again after half an hour."
        )
    if field == _PASSKEY:
        return _("This passkey did not sign you in. Nothing else happened. Try again, or use another way.")
    return _("This number and passphrase do not go together. Check both and try again.")


def _page(request: HttpRequest, template: str, form: Form, status: int = 200) -> HttpResponse:
    kept = request.GET.get("kept_text") == "1"
    return render(request, template, {"form": form, "next": visits.wanted(request), "kept": kept}, status=status)
