"""Which times suit you, without an account: for an interpreter or a companion with a code from the office.

The code opens one question and nothing else: no name, no complaint and nobody's answer is on this page.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from evenhand import clerk
from evenhand.accounts import throttle
from evenhand.accounts.throttle import Wait
from evenhand.reads import polls
from evenhand.web import clock
from evenhand.web.accounts.entering import wait_sentence
from evenhand.web.accounts.forms import CodeForm
from evenhand.web.guards import public, source
from evenhand.web.sentences import sentence


@public
@sensitive_post_parameters()
def times(request: HttpRequest) -> HttpResponse:
    """Open the question with a code; answer it."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    tried = throttle.attempt(source(request), None, clock.wall())
    if isinstance(tried, Wait):
        form.add_error("code", wait_sentence(tried))
        return _page(request, form, status=429)
    code = form.cleaned_data["code"]
    found = polls.asked_by_code(code, get_language() or "en")
    if found is None:
        form.add_error("code", _("This code opens nothing now. The day may be set already: ask the office."))
        return _page(request, form, status=422)
    throttle.give_back(tried)
    if "answer" not in request.POST:
        return _page(request, CodeForm(), asked=found, code=code)
    refused = clerk.answer_by_code(code, request.POST.getlist("slots"))
    if refused is not None:
        form.add_error("code", sentence(refused.reason))
        return _page(request, form, status=422)
    return _page(request, CodeForm(), sent=True)


def _page(
    request: HttpRequest,
    form: CodeForm,
    *,
    asked: polls.Asked | None = None,
    code: str = "",
    sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = {"form": form, "asked": asked, "code": code, "sent": sent}
    return render(request, "public/times.html", page, status=status)
