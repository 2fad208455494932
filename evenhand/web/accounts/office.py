"""Sign-in of staff and mediators: passkeys. Passphrase and app only where the installation allows them."""

from __future__ import annotations

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from evenhand.accounts import agency, office_passwords, passkeys, sessions
from evenhand.accounts.keys import CameIn, NotRight
from evenhand.accounts.throttle import Wait
from evenhand.web import clock, guards
from evenhand.web.accounts import entering, visits
from evenhand.web.accounts.forms import OfficeForm
from evenhand.web.guards import may, public, source


@public
@sensitive_post_parameters()
def sign_in_office(request: HttpRequest) -> HttpResponseBase:
    """With a passkey. A starting code is typed on the ordinary page, like every code."""
    if request.method != "POST":
        return page(request, OfficeForm())
    form = OfficeForm() if "credential" in request.POST else OfficeForm(request.POST)
    if form.is_bound and not (settings.EVENHAND_STAFF_PASSWORDS and form.is_valid()):
        return page(request, form)
    answer = _by_passphrase(request, form) if form.is_bound else _by_passkey(request)
    if isinstance(answer, CameIn):
        return visits.begin(request, answer, visits.wanted(request))
    if isinstance(answer, Wait):
        return page(request, form, entering.wait_sentence(answer), status=429)
    return page(request, form, _("This did not sign you in. Nothing else happened. Try again."))


@public
@require_POST
def passkey_options(_request: HttpRequest) -> HttpResponse:
    """What the browser needs to sign in with a passkey. A POST: the challenge is noted in the session."""
    return JsonResponse(passkeys.options_to_sign_in())


@may("prove", "own passkey")
@sensitive_post_parameters()
def prove_office(request: HttpRequest) -> HttpResponseBase:
    """Show one's passkey, or passphrase, again: before what cannot be taken back."""
    problem, status = "", 200
    if request.method == "POST":
        answer = _proof(request)
        if answer is True:
            sessions.proved(request, clock.wall())
            return redirect(visits.wanted(request) or "passkeys")
        status = 429 if isinstance(answer, Wait) else 200
        problem = entering.wait_sentence(answer) if isinstance(answer, Wait) else _("This was not right. Try again.")
    context = {
        "problem": problem,
        "passwords": settings.EVENHAND_STAFF_PASSWORDS,
        "none": not passkeys.of(guards.account(request)),
        "next": visits.wanted(request),
    }
    return render(request, "accounts/prove_office.html", context, status=status)


def _by_passkey(request: HttpRequest) -> CameIn | NotRight | Wait:
    return passkeys.come_in(request.POST["credential"], source=source(request), at=clock.wall())


def _by_passphrase(request: HttpRequest, form: Form) -> CameIn | NotRight | Wait:
    typed = form.cleaned_data
    return office_passwords.come_in(
        typed["name"], typed["phrase"], typed["digits"], source=source(request), at=clock.wall()
    )


def _proof(request: HttpRequest) -> bool | Wait:
    account, at, where = guards.account(request), clock.wall(), source(request)
    if "credential" in request.POST:
        return passkeys.prove(account, request.POST["credential"], source=where, at=at)
    phrase = request.POST.get("phrase", "")
    return settings.EVENHAND_STAFF_PASSWORDS and office_passwords.prove(account, phrase, source=where, at=at)


def page(request: HttpRequest, form: Form, problem: str = "", status: int = 200) -> HttpResponse:
    """The page on which staff and mediators sign in, with one sentence where it did not go well."""
    context = {
        "form": form,
        "problem": problem,
        "passwords": settings.EVENHAND_STAFF_PASSWORDS,
        "agency": agency.host() if agency.is_on() else "",
        "next": visits.wanted(request),
        "kept": request.GET.get("kept_text") == "1",
    }
    return render(request, "accounts/sign_in_office.html", context, status=status)
