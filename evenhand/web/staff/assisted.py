"""What a party does, done for them at the desk: the same pages and forms, read out and read back.

The record shows the desk's role and for whom it was done, never the party's own hand (domain X-8). Who worked by paper
and phone alone never needs an account. Who has a key of their own reads, writes and signs what follows a session with
it: the desk opens none of that for them ("discussions and all materials developed for mediation", founding text).
"""

from __future__ import annotations

import functools

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from evenhand.accounts import seats
from evenhand.web.guards import may
from evenhand.web.portal.paths import OF_A_MATTER, View, tail

OWN_HAND = frozenset({
    "ending", "agreement_file", "agreement_copy", "cover_sheet", "draft_file", "confirm_completion", "propose_term",
    "edit_term", "remove_term", "confirm_term", "inform", "assent", "sign_agreement", "choose_ending",
    "promises", "confirm_commitment", "share_progress", "ask_to_talk_again",
})  # fmt: skip
"""What only the person does, once they have a key of their own. Ways out (withdraw, retract) stay open at the desk."""


def _for_party(name: str, view: View) -> View:
    @may("do for a party", name.replace("_", " "), afresh=getattr(view, "afresh", False))
    @functools.wraps(view, assigned=("__doc__",), updated=())
    def helped(request: HttpRequest, ref: str, party: str, matter: str) -> HttpResponseBase:
        if name in OWN_HAND and seats.has_holder(ref, party):
            messages.error(
                request,
                _("This person has a key of their own. What follows a session they read and do themselves with it."),
            )
            return redirect("assisted_matter", ref, party, matter)
        return view(request, ref, matter, party=party)

    return helped


urlpatterns = [
    path(f"<str:ref>/for/<str:party>/<str:matter>/{tail(name)}", _for_party(name, view), name=f"assisted_{name}")
    for name, view in OF_A_MATTER.items()
]
