"""The pages for what went wrong on our side. Others (400, 403, 404) are Django's own views with our templates.

None of these asks for anything that may be broken itself: no session, no message, no hashed address on the last one.
"""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from evenhand.clerk import Unavailable
from evenhand.web.office import office_today

_WAIT_SECONDS = 900


def _office() -> dict[str, str]:
    try:
        return office_today()
    except Exception:  # noqa: BLE001  # whatever broke the page may have broken this too; the page must still come
        return {}


def server_error(_request: HttpRequest) -> HttpResponse:
    """A calm page with the telephone number, even when nothing else works.

    A database that does not answer, or a full disk, is 503: nothing was kept, and trying again is right.
    """
    if isinstance(sys.exc_info()[1], OperationalError | Unavailable):
        return unavailable(_request)
    return HttpResponse(render_to_string("500.html", {"office": _office(), "language": get_language()}), status=500)


def unavailable(_request: HttpRequest) -> HttpResponse:
    """The site is being looked after: 503, with a time to try again."""
    answer = HttpResponse(render_to_string("503.html", {"office": _office()}), status=503)
    answer.headers["Retry-After"] = "120"
    return answer


def too_many(_request: HttpRequest) -> HttpResponse:
    """Too many tries from one place: 429, with the time after which one may try again."""
    answer = HttpResponse(render_to_string("429.html", {"office": _office()}), status=429)
    answer.headers["Retry-After"] = str(_WAIT_SECONDS)
    return answer
