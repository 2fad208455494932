"""Your sign-ins: every browser that is signed in as you, and a button that ends each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.accounts import keys, sessions
from evenhand.core.codes import DESK, Role
from evenhand.web import clock, guards
from evenhand.web.guards import may


@may("see", "own sign-ins")
def sign_ins(request: HttpRequest) -> HttpResponseBase:
    """Where one is signed in, with one's own keys beside it."""
    account = guards.account(request)
    here = request.session.session_key or ""
    context = {
        "browsers": sessions.of(account, here, clock.wall(), clock.now()),
        "kind": guards.kind(request),
        "key_made_on": keys.made_on(account),
        "codes": bool(guards.roles_held(request) & DESK),
        "people": bool(guards.roles_held(request) & {Role.ADMINISTRATOR, Role.DIRECTOR}),
    }
    return render(request, "accounts/sign_ins.html", context)


@may("end", "own sign-ins")
@require_POST
def end_sign_in(request: HttpRequest) -> HttpResponseBase:
    """End one sign-in, or all others. One's own key closes everywhere, until the next step that needs it."""
    account, which = guards.account(request), request.POST.get("id", "")
    if which:
        sessions.end(account, which)
    else:
        sessions.end_others(account, request.session.session_key or "")
    keys.let_go_everywhere(account)
    return redirect("sign_ins")
