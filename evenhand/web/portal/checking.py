"""Questions a party may ask themselves before signing. The answers are theirs alone, under their own key.

Nothing follows from an answer: no rule reads it, and the page says the same whatever stands there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from evenhand import clerk
from evenhand.reads import preparing as reads
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import until_unlocked
from evenhand.web.guards import idempotent_form, may, unlocked
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.ending_page import standing, text_before
from evenhand.web.portal.here import here

QUESTIONS = {
    "fair": _("Is it fair to me?"),
    "doable": _("Can I do what I promise, by its day?"),
    "clear": _("Do I know what the other side will do, and when?"),
    "free": _("Could I say no, and would that be all right?"),
    "later": _("Would I still sign it in a week?"),
}
ANSWERS = {"yes": _("Yes"), "not_sure": _("I am not sure"), "no": _("No")}


class CheckForm(PlainForm):
    """Each question may be left out."""

    def __init__(self, data: Any = None, *, initial: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        for name, words in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=words,
                choices=list(ANSWERS.items()),
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Choose one of the answers, or leave it out.")},
            )


@require_http_methods(["GET", "HEAD", "POST"])
@may("keep", "own check before signing")
@idempotent_form("portal.check")
def check(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """The questions, with what was kept; sent, they are kept in place of it."""
    at = here(request, ref, matter, None)
    key = unlocked(request)
    if key is None and request.method == "POST":
        return until_unlocked(request)
    if key is None and at.mine.matter.terms:
        return redirect(f"{reverse('unlock')}?{urlencode({'next': request.path})}")
    # Sent when there is no text any more, it is refused by the clerk, and what was chosen stands on the page.
    if key is None or (standing(at, text_before(at, key)) is None and request.method != "POST"):
        raise Http404
    kept_before = reads.check(ref, matter, at.mine.party, key)
    form = CheckForm(request.POST if request.method == "POST" else None, initial=kept_before)
    if request.method == "POST" and form.is_valid():
        text = json.dumps({name: said for name, said in form.cleaned_data.items() if said})
        kept = clerk.keep_check(
            ref, matter, text, by=at.actor, unlocked=key, now=clock.now(), key=acting.key_of(request)
        )
        if acting.done(request, kept, form):
            messages.success(request, _("It is kept, for you alone."))
            return at.back("ending")
    return at.page(request, "portal/check.html", 422 if form.errors else 200, form=form)
