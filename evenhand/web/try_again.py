"""When nothing could be kept just now, a full disk or a busy database: 503, with everything typed, ready to send again.

When the custodian does not answer, nothing that is sealed can be read or written. The page says so plainly, and what a
signed-in person sent is sealed for them and offered when the custodian is back (VLT-15).

When the rows of a complaint were changed from outside (decision 0031), trying again never helps: the page gives back
what was typed, and says to call.

When the press cannot make a file, the page says so and whom to ask for it; a form is kept in the same way.

The form comes back as it was, its own key included, so that pressing twice counts once. Source: docs/security.md §6.3.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from evenhand.accounts.kept import CustodianFault
from evenhand.clerk import Altered, Unavailable
from evenhand.press import Unprintable
from evenhand.web.accounts.turned_away import keep_while_locked, said, typed
from evenhand.web.guards import audience_of

RETRY_SECONDS = "30"
logger = logging.getLogger(__name__)


class TryAgain:
    """Turns "nothing could be kept" into a page that keeps what was typed. Anything else goes on its way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, for a form; None lets the page for mistakes answer, which needs no database."""
        if isinstance(error, CustodianFault):
            return locked_for_now(request)
        if isinstance(error, Unprintable):
            return _not_set(request, error)
        if isinstance(error, Altered):
            logger.error("A step was not taken: the database does not say of a complaint what was entered.")
            return _typed_again(request, never=True)
        if request.method != "POST" or not isinstance(error, Unavailable | OperationalError | InterfaceError):
            return None
        return _typed_again(request)


def _typed_again(request: HttpRequest, *, never: bool = False) -> HttpResponse | None:
    """``never``: it will not work later either."""
    fields = typed(request)
    shown = {"path": request.get_full_path(), "fields": fields, "shown": said(fields), "files": bool(request.FILES)}
    shown["never"] = never
    try:
        answer = render(request, "try_again.html", shown, status=503)
    except DatabaseError:
        return None
    if not never:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _not_set(request: HttpRequest, fault: Unprintable) -> HttpResponse | None:
    """A file could not be made: a sentence, and whatever was typed. The log has the kind of fault, and no words."""
    logger.error("The press could not make a file: %s.", type(fault).__name__)
    if request.method == "POST":
        return _typed_again(request)
    return render(request, "not_set.html", status=503)


def locked_for_now(request: HttpRequest) -> HttpResponse | None:
    """The page that says so; what was sent waits. None lets the page for mistakes answer."""
    logger.error("The custodian does not answer.")
    stranger = not request.user.is_authenticated
    if stranger and typed(request) and audience_of(_view(request)) != "accounts":
        return _typed_again(request)
    answer = HttpResponse(status=503)
    waits = keep_while_locked(request, answer)
    shown = {"waits": waits, "files": bool(request.FILES)}
    answer.content = render_to_string("locked_for_now.html", shown, request)
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _view(request: HttpRequest) -> Callable[..., HttpResponseBase]:
    match = request.resolver_match
    return match.func if match else render
