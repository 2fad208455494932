"""A party spoke of what was said in mediation, on a ground that the law allows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from evenhand.web import disclosing
from evenhand.web.guards import idempotent_form, may


@may("write down", "own disclosure")
@idempotent_form("legal.disclose")
def may_speak(request: HttpRequest, ref: str) -> HttpResponse:
    """The grounds, alike to both sides."""
    return disclosing.page(request, ref, "portal/may_speak.html", "portal_home")
