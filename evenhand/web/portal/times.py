"""Which times suit me: my own ticks, which nobody else reads; the desk types them in for whoever calls or writes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from evenhand import clerk
from evenhand.reads import polls
from evenhand.web import acting
from evenhand.web.guards import idempotent_form, may
from evenhand.web.portal.here import here

ANSWERS_ALONE = gettext_lazy(
    "This person has a page or a code of their own, and says there which times suit them. Nobody here does it for them."
    " If they cannot get in, help them with that first."
)


@may("say", "own times")
@idempotent_form("portal.times")
def times(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Say which of the times suit me. None is an answer too."""
    at = here(request, ref, matter, party)
    table = at.mine.matter.mediation or ""
    found = polls.asked(ref, table, at.mine.party, get_language() or "en")
    if found is None:
        raise Http404
    if at.helped and found.alone:
        messages.error(request, ANSWERS_ALONE)
        return at.back()
    if at.helped:
        found = polls.unticked(found)
    if request.method == "POST":
        chosen = request.POST.getlist("slots")
        refused = clerk.answer_poll(ref, table, at.mine.party, chosen, by=at.actor)
        said = _("We have your answer. You can change it until a day is proposed.")
        if refused is None:
            acting.say(request, said)
            return at.back()
        acting.refuse(request, refused)
    return at.page(request, "portal/times.html", 422 if request.method == "POST" else 200, asked=found)
