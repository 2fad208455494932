"""A key of one's own: made behind the door the office opened, or beside the key one has."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenhand.accounts import keys, making, own_passkeys, sessions
from evenhand.accounts.keys import Busy, CameIn, NotRight
from evenhand.accounts.making import Right
from evenhand.accounts.throttle import Wait
from evenhand.web import clock, guards
from evenhand.web.accounts import entering, visits
from evenhand.web.accounts.forms import CodeForm, NewPassphraseForm, PassphraseForm, SecretForm
from evenhand.web.guards import at_the_door, may, source


@at_the_door
def own_key(request: HttpRequest) -> HttpResponseBase:
    """Which kind of key: a fresh printed code, a passphrase, or a passkey."""
    door = visits.door_of(request)
    if (door.kind if door else guards.kind(request)) == "staff" or (door and door.kind == "mediator"):
        return redirect("passkeys")
    if _right(request) is None:
        return redirect(_first(request))
    return _kinds(request)


def _kinds(request: HttpRequest, status: int = 200, **problem: bool) -> HttpResponseBase:
    """The kinds of key to choose from. ``has``: the new one is beside the key this person has, and no code led here."""
    door = visits.door_of(request)
    shown = {
        "door": door, "party": _for_party(request), "anew": _anew(request),
        "has": door is None and keys.has_own(guards.account(request)),
    }  # fmt: skip
    return render(request, "accounts/own_key.html", shown | problem, status=status)


@at_the_door
@require_POST
def own_key_printed(request: HttpRequest) -> HttpResponseBase:
    """Make a printed code and show it, this once. It is stored nowhere, so it cannot be shown again."""
    owner = _right(request)
    if owner is None:
        return redirect(_first(request))
    account, right = owner
    try:
        made = making.make_printed(account, right, clock.now())
    except Busy:
        return _kinds(request, 503, busy=True)
    if made is None:
        return _door_was_closed(request)
    code, opened = made
    to = _come_through(request, account)
    response = render(request, "accounts/printed.html", {"code": code, "to": to})
    visits.hold(request, response, opened)
    return response


@at_the_door
@sensitive_post_parameters()
def own_key_passphrase(request: HttpRequest) -> HttpResponseBase:
    """Choose a passphrase. The page shows the sign-in number that goes with it."""
    owner = _right(request)
    if owner is None:
        return redirect(_first(request))
    account, right = owner
    number = keys.number_of(account)
    form = NewPassphraseForm(request.POST or None, known=(number, number.replace("-", "")))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/own_key_passphrase.html", {"form": form, "number": number})
    try:
        opened = making.make_passphrase(account, right, form.cleaned_data["phrase"], clock.now())
    except Busy:
        form.add_error("phrase", _("Many people are signing in at this moment. Try again."))
        return render(request, "accounts/own_key_passphrase.html", {"form": form, "number": number}, status=503)
    if opened is None:
        return _door_was_closed(request)
    to = _come_through(request, account)
    response = render(request, "accounts/passphrase_made.html", {"number": number, "to": to})
    visits.hold(request, response, opened)
    return response


@at_the_door
@require_POST
def own_key_passkey_options(request: HttpRequest) -> HttpResponseBase:
    """What the browser needs to make a passkey. A POST: the challenge is noted in the session."""
    owner = _right(request) if _for_party(request) else None
    if owner is None:
        raise Http404
    return JsonResponse(own_passkeys.options_to_make(owner[0]))


@at_the_door
@sensitive_post_parameters()
@require_POST
def own_key_passkey(request: HttpRequest) -> HttpResponseBase:
    """Make a passkey this person's own key: it signs in, and its secret opens what was said in confidence."""
    if not _for_party(request):
        raise Http404
    owner = _right(request)
    if owner is None:
        return redirect(_first(request))
    account, right = owner
    typed = request.POST
    made = own_passkeys.make(account, right, typed.get("credential", ""), typed.get("secret", ""), clock.now())
    if isinstance(made, own_passkeys.NoSecret):
        return _kinds(request, 422, no_secret=True)
    if made is None:
        return _door_was_closed(request)
    response = redirect(_come_through(request, account))
    messages.success(request, _("Your passkey is made. Make a printed code too, in case you lose this device."))
    visits.hold(request, response, made)
    return response


@at_the_door
def prove_own_key(request: HttpRequest) -> HttpResponseBase:
    """This person has a key already: they sign in with it, and the complaint of the letter is added."""
    door = visits.door_of(request)
    if door is None or not door.proves:
        return redirect("own_key")
    return render(request, "accounts/prove_own_key.html", {"code": CodeForm(), "phrase": PassphraseForm()})


@may("unlock", "own key")
@sensitive_post_parameters()
def unlock(request: HttpRequest) -> HttpResponseBase:
    """Show one's own key again: before what cannot be taken back, and to open what was said in confidence."""
    by_passkey = "credential" in request.POST
    form = SecretForm({"secret": "-"} if by_passkey else request.POST or None)
    to, account = visits.wanted(request), guards.account(request)
    lost = guards.kind(request) == "mediator"
    context = {"form": form, "next": to, "has_passkey": own_passkeys.has_one(account), "may_begin_anew": lost}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/unlock.html", context)
    answer = entering.tried(lambda: _shown(request, account, form.cleaned_data["secret"]))
    if isinstance(answer, CameIn):
        sessions.proved(request, clock.wall())
        response = redirect(to or "sign_ins")
        visits.hold(request, response, answer.unlocked)
        return response
    if isinstance(answer, Wait):
        form.add_error("secret", entering.wait_sentence(answer))
        return render(request, "accounts/unlock.html", context, status=429)
    form.add_error("secret", _("This is not your own key. Check it and try again."))
    return render(request, "accounts/unlock.html", context, status=503 if isinstance(answer, Busy) else 200)


def _for_party(request: HttpRequest) -> bool:
    """A colleague's or mediator's passkeys are made on a page of their own, and only sign in."""
    door = visits.door_of(request)
    return (door.kind if door else guards.kind(request)) == "party"


def _shown(request: HttpRequest, account: UUID, secret: str) -> CameIn | NotRight | Wait:
    at, where = clock.wall(), source(request)
    if "credential" in request.POST:
        credential, own = request.POST["credential"], request.POST.get("secret", "")
        return own_passkeys.prove(account, credential, own, source=where, at=at)
    return keys.prove(account, secret, source=where, at=at)


def _right(request: HttpRequest) -> tuple[UUID, Right] | None:
    """Whose key is made, and with what right: through the door, or with the present key open. None: prove it first."""
    door = visits.door_of(request)
    if door is not None:
        return None if door.proves else (door.account, Right(door=door.id, recovers=door.recovers))
    account = guards.account(request)
    opened = guards.unlocked(request)
    if _anew(request) and opened is None and guards.fresh(request):
        return account, Right(recovers=True)
    if keys.has_own(account) and (opened is None or not guards.fresh(request)):
        return None
    return account, Right(unlocked=opened)


def _anew(request: HttpRequest) -> bool:
    """A mediator who lost their own key makes another with a passkey alone: it ends the one before and opens nothing of
    it; a member of a room lets them in again. A party's lost key is mended at the office."""
    return guards.kind(request) == "mediator" and "anew" in (request.POST or request.GET)


def _first(request: HttpRequest) -> str:
    """Where one goes before a key can be made."""
    if _anew(request) and visits.door_of(request) is None:
        return f"{reverse('prove_office')}?{urlencode({'next': reverse('own_key') + '?anew=yes'})}"
    if visits.door_of(request) is not None:
        return reverse("prove_own_key")
    return f"{reverse('unlock')}?next={reverse('own_key')}"


def _come_through(request: HttpRequest, account: UUID) -> str:
    """Sign in with the new key, under a new session key; where the person goes from the page that shows it."""
    to = visits.through_the_door(request)
    sessions.begin(request, account, at=clock.wall(), browser=visits.browser_of(request))
    return f"{reverse('landing')}?{urlencode({'next': to})}" if to else reverse("landing")


def _door_was_closed(request: HttpRequest) -> HttpResponseBase:
    visits.end(request)
    return render(request, "accounts/door_closed.html", status=409)
