"""After the session: how it ended for me, what follows from it, and the choice that some programmes leave."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.core.agreement import ConfirmCompletion
from evenhand.core.closing import ChooseEnding
from evenhand.core.codes import Ending
from evenhand.reads import rooms
from evenhand.web import acting
from evenhand.web.guards import idempotent_form, may, unlocked
from evenhand.web.portal.ending_page import page
from evenhand.web.portal.here import here
from evenhand.web.portal.table import do

UNFINISHED = "unfinished"
"""What one may say on the page without anything being written down."""


@require_GET
@may("see", "own ending")
def ending(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """How it ended for me, and our terms."""
    at = here(request, ref, matter, party)
    if at.mine.table is None:
        raise Http404
    row = request.GET.get("words", "")
    if not row or at.helped:
        return page(request, at)
    # A card, or a line shown to everyone, becomes a term without retyping: by its own author, in the usual form.
    begun = rooms.own_words(ref, at.mine.table.id, at.mine.party, row, unlocked(request))
    return page(request, at, begun=begun)


@require_POST
@may("confirm", "own completion")
@idempotent_form("portal.confirm_completion")
def confirm_completion(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """We finished: with terms, with an understanding, or with neither. The three are equals.

    Who says that it was not finished has nothing to confirm: nothing is written, and the page says what follows.
    """
    at = here(request, ref, matter, party)
    chosen = acting.chosen(request, "ending", {UNFINISHED, *(e.value for e in Ending)})
    if chosen is None:
        return page(request, at, 422, ending_problem=_("Choose how it ended for you."))
    if chosen == UNFINISHED:
        return page(request, at, unfinished=True)
    act = ConfirmCompletion(matter=matter, party=at.mine.party, ending=Ending(chosen))
    return do(request, at, act, _("You have said how it ended for you."), "ending")


@require_POST
@may("choose", "ending")
@idempotent_form("portal.choose_ending")
def choose_ending(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Close it, or go to investigation. Without a choice it goes to investigation."""
    at = here(request, ref, matter, party)
    chosen = acting.chosen(request, "close", {"yes", "no"})
    if chosen is None:
        return page(request, at, 422, choose_problem=_("Choose one of the two."))
    return do(request, at, ChooseEnding(matter=matter, party=at.mine.party, close=chosen == "yes"))
