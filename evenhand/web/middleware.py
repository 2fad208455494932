"""What happens before a view: sign-ins end in time, and nobody opens a page that is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from evenhand import reads
from evenhand.accounts import keys, sessions
from evenhand.accounts.kept import CustodianFault
from evenhand.web import clock, guards
from evenhand.web.accounts import turned_away, visits
from evenhand.web.try_again import locked_for_now

_READING = frozenset({"GET", "HEAD"})


class SignInLimits:
    """Ends a sign-in that was idle too long, or has lasted long enough, by the real clock. Nobody is idle whose own
    table is in session on the office's day.

    ``request.ended_account`` then says whose it was, so that a form on its way finds its owner again. A sign-in that is
    in use is noted once a minute: that is bookkeeping, not a change anyone asked for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.ended_account = None  # type: ignore[attr-defined]  # Django's request is made to be added to.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and sessions.is_signed_in(request.session):
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        at = clock.wall()
        token = request.COOKIES.get(settings.EVENHAND_KEY_COOKIE, "")
        if at >= sessions.until(request.session) and not sessions.sits(request.session, at, clock.now()):
            request.ended_account = sessions.whose(request.session)  # type: ignore[attr-defined]
            visits.end(request)
        elif (ends := sessions.seen(request.session, at)) and token:
            keys.extend(token, ends)


class SignedIn(AuthenticationMiddleware):
    """Django's ``request.user``, from the row that was read with the session: one question less for every page."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: sessions.holder(request))  # type: ignore[assignment]


class Gate:
    """Closed by default: a view without a guard is not found, a page of someone else is not found either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A page that is only read asks once which programme holds; a form asks anew in its own transaction.
        with reads.one_programme() if request.method in _READING else nullcontext():
            response = self.get_response(request)
        turned_away.forget_what_was_sent(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if any(turned_away.NUL in str(value) for value in kwargs.values()):
            raise Http404  # No address of ours holds one, and PostgreSQL refuses to compare with it.
        action = getattr(view, "action", "")
        if not action:
            raise Http404
        if turned_away.NUL in _sent(request):
            return turned_away.without_nul(request, view)
        if action == "public":
            return None
        if getattr(view, "door", False) and visits.door_of(request) is not None:
            return None
        if not request.user.is_authenticated:
            return turned_away.ask_to_sign_in(request, view)
        try:
            theirs = guards.is_for(request, view, kwargs.get("ref"))
        except CustodianFault:
            # Whose part or role it is, the custodian says.
            return locked_for_now(request)
        if not theirs:
            raise Http404
        if request.method == "POST" and guards.asks_afresh(view, kwargs) and not guards.fresh(request):
            return turned_away.ask_for_key(request)
        return None


def _sent(request: HttpRequest) -> str:
    """Every name and value of the address and the form, in one line."""
    lists = (*request.GET.lists(), *request.POST.lists())
    return " ".join(text for name, values in lists for text in (name, *map(str, values)))
