"""Writing in a paper form, or answers said on the phone: the code, the answers, and nothing about whose they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand.web import surveying
from evenhand.web.guards import idempotent_form, may

BASE = "staff/base.html"


@may("write in", "answers of a paper form")
@idempotent_form("public.questions")
def paper_form(request: HttpRequest) -> HttpResponse:
    """One form after the other. The record does not say who wrote it in, for it would say when it came."""
    action = reverse("staff_paper_form")
    if request.method != "POST":
        return surveying.ask_for_code(request, BASE, action)
    if (page := surveying.take(request, BASE, action)) is not None:
        return page
    messages.success(request, _("It is taken. Put the form into the shredder, and open the next one."))
    return redirect("staff_paper_form")
