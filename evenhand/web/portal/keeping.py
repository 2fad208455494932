"""After closing: how one's promises stand, whether the other side may see it, and the wish to talk again.

Everything here is a person's own. Nothing is counted, praised or passed on, and saying nothing has no consequence.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.core import keeping
from evenhand.core.closing import ConfirmCommitment
from evenhand.core.codes import Stage
from evenhand.core.deciding import Refusal
from evenhand.core.keeping import AskToTalkAgain, ShareProgress
from evenhand.core.reasons import Reason
from evenhand.web import acting
from evenhand.web.guards import idempotent_form, may
from evenhand.web.portal.here import Here, here
from evenhand.web.portal.table import do
from evenhand.web.wording import below, language_for


def promise_lines(at: Here) -> list[dict[str, Any]]:
    """Each promise of the agreement: its words, whose it is, its day, and who has said that it was kept."""
    mine = at.mine
    texts = {one.term: one.text for one in mine.agreed(language_for(mine.programme))}
    open_to_me, both = mine.terms_open("ConfirmCommitment"), keeping.shown_to_both(mine.matter)
    return [
        {
            "term": term.id,
            "text": texts.get(term.id, ""),
            "own": term.owner == mine.party,
            "owner": term.owner,
            "by": term.due_on,
            "i_said": mine.party in term.kept,
            "others_said": bool(term.kept - {mine.party}) if both else None,
            "open": term.id in open_to_me,
        }
        for term in keeping.promises(mine.matter)
    ]


@require_GET
@may("see", "own promises")
def promises(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """What was promised, how it stands in my own eyes, and what I may do about it."""
    at = here(request, ref, matter, party)
    if at.mine.matter.stage is not Stage.MEDIATED:
        raise Http404
    return at.page(
        request,
        "portal/promises.html",
        lines=promise_lines(at),
        both_show=keeping.shown_to_both(at.mine.matter),
        i_show=at.mine.party in at.mine.matter.shares,
        i_wish=at.mine.party in at.mine.matter.talks,
        no_action=below(at.mine.programme, "no_action"),
    )


@require_POST
@may("confirm", "commitment")
@idempotent_form("portal.confirm_commitment")
def confirm_commitment(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """A promise was kept."""
    at = here(request, ref, matter, party)
    act = ConfirmCommitment(matter=matter, party=at.mine.party, term=request.POST.get("term", ""))
    return do(request, at, act, _("You have said that it was kept."), "promises")


def _says(request: HttpRequest, name: str) -> bool:
    return acting.chosen(request, name, {"yes", "no"}) == "yes"


@require_POST
@may("show", "own promises to the other side")
@idempotent_form("portal.share_progress")
def share_progress(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Let the other side see how the promises stand in my eyes, or no longer."""
    at = here(request, ref, matter, party)
    act = ShareProgress(matter=matter, party=at.mine.party, share=_says(request, "share"))
    said = _("It shows where both sides agree.") if act.share else _("The other side no longer sees it.")
    return _wish(request, at, act, said)


@require_POST
@may("wish", "to talk again")
@idempotent_form("portal.ask_to_talk_again")
def ask_to_talk_again(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Say in private that I would like to talk again, or take that back."""
    at = here(request, ref, matter, party)
    act = AskToTalkAgain(matter=matter, party=at.mine.party, wish=_says(request, "wish"))
    said = _("We keep your wish to ourselves until the other side has it too.") if act.wish else _("Your wish is gone.")
    return _wish(request, at, act, said)


def _wish(request: HttpRequest, at: Here, act: ShareProgress | AskToTalkAgain, said: str) -> HttpResponse:
    """Do it. At the desk the same words stand whether or not it was so already: nobody finds out a wish by trying."""
    result = acting.ask(request, at.mine.ref, act)
    if at.helped and isinstance(result, Refusal) and result.reason is Reason.ALREADY_DONE:
        acting.say(request, said)
    else:
        acting.done(request, result, said=said)
    return at.back("promises")
