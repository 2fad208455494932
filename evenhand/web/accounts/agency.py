"""Sign in with the agency's own sign-in, where this installation has one. For staff only.

The way there is a Refresh header, not a redirect: the policy lets forms go nowhere but to this site. Whoever comes back
comes from another site, so the browser brings no cookie of ours along (``SameSite=Strict``); the same address is asked
for once more, from a page of ours, before the answer is looked at.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.accounts import agency
from evenhand.accounts.agency import Unreachable
from evenhand.accounts.keys import CameIn
from evenhand.web.accounts import office, visits
from evenhand.web.accounts.forms import OfficeForm
from evenhand.web.guards import public, safe_next

_AGAIN = "again"


@public
@require_POST
def sign_in_agency(request: HttpRequest) -> HttpResponseBase:
    """To the agency's own sign-in. A POST: what we ask there is noted in the session."""
    if not agency.is_on():
        raise Http404
    try:
        return _onward(request, agency.way_there(request, visits.wanted(request)))
    except Unreachable:
        problem = _("The agency’s sign-in does not answer just now. Use a passkey, or try again in some minutes.")
        return office.page(request, OfficeForm(), problem, status=503)


@public
@require_GET
def agency_back(request: HttpRequest) -> HttpResponseBase:
    """Back from there. A GET that signs in, because that is how the standard works; the state makes it ours."""
    if not agency.is_on():
        return office.page(request, OfficeForm())
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and _AGAIN not in request.GET:
        return _onward(request, f"{request.path}?{request.META.get('QUERY_STRING', '')}&{_AGAIN}=1")
    came, to = agency.come_in(request)
    if isinstance(came, CameIn):
        return visits.begin(request, came, safe_next(request, to))
    return office.page(request, OfficeForm(), _("This did not sign you in. Nothing else happened. Try again."))


def _onward(request: HttpRequest, address: str) -> HttpResponse:
    response = render(request, "accounts/onward.html", {"to": address, "host": agency.host()})
    response.headers["Refresh"] = f"0; url={address}"
    return response
