"""Two buttons of every page: leave this site at once, and read it in another language.

Leaving is a POST that ends the visit, keeps every saved draft and lands on a neutral page, without a script (design
§10.15). Source: GOV.UK Design System, "Exit this page".
"""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from evenhand.web.accounts import visits
from evenhand.web.guards import public
from evenhand.web.office import office_today
from evenhand.web.public import draft as drafts
from evenhand.web.public import steps


# An expired token must never hold a person back; the worst a forged request does is end a visit, and nothing is lost.
@public
@csrf_exempt
@require_POST
def quick_exit(request: HttpRequest) -> HttpResponse:
    """End the visit and go to a neutral page.

    The way there is a Refresh header, not a redirect: the policy lets forms go nowhere but to this site, and browsers
    hold a redirect after a form to that.
    """
    _put_aside(request)
    visits.end(request)
    leave_to = office_today()["leave_to"]
    response = render(request, "public/leave.html", {"leave_to": leave_to})
    response.headers["Refresh"] = f"0; url={leave_to}"
    # No page of ours is in the cache (no-store), and clearing it can hold a browser back for seconds.
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    response.headers["Referrer-Policy"] = "no-referrer"
    # Not every browser heeds that header: whoever opens the form next must not find the story. Its code still does.
    response.delete_cookie(drafts.cookie_name(), samesite="Lax")
    return visits.forget_cookies(response)


def _put_aside(request: HttpRequest) -> None:
    """Keep what was half typed with the draft it belongs to. Nothing that fails here may hold a person back."""
    step = request.POST.get("step", "")
    with suppress(Exception):
        draft = drafts.of(request) if step in steps.STEPS else None
        if draft is not None:
            steps.put_aside(request, draft, step)


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language in a cookie and return to the page one was on."""
    return django_set_language(request)
