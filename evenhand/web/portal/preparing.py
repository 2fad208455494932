"""A party's preparation: a private list, what of it mediators may read, wishes for the day; safety, asked apart.

The list opens with the person's own key alone. The desk, for somebody on paper or the phone, sees the practical wishes
and the sheet to print; it types nothing private (domain §2.4 step 15).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk
from evenhand.accounts.idem import FIELD, mint
from evenhand.accounts.keys import Unlocked
from evenhand.clerk import Key, Receipt
from evenhand.core.case import Mediation
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.reads import preparing as reads
from evenhand.reads.preparing import Own
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import until_unlocked
from evenhand.web.guards import idempotent_form, may, unlocked
from evenhand.web.portal.here import Here, here
from evenhand.web.preparing import (
    WishesForm,
    as_sheet,
    as_typed,
    has_list,
    lines,
    list_of,
    preparation_words,
    proposed,
    summary_words,
    too_much,
)
from evenhand.web.sentences import sentence
from evenhand.web.wording import language_for


def _table(at: Here) -> Mediation:
    if at.mine.table is None:
        raise Http404
    return at.mine.table


def _page(request: HttpRequest, at: Here, form: WishesForm | None = None) -> HttpResponse:
    """The page; with a ``form``, as it was typed and not kept."""
    table, key = _table(at), None if at.helped else unlocked(request)
    own = reads.own(at.mine.ref, table.id, at.mine.party, key)
    initial = {**own.wishes, **{f"safe_{name}": value for name, value in own.safety.items()}}
    written = as_typed(own, request.POST.dict()) if form else own
    return at.page(
        request, "portal/preparation.html", 422 if form else 200, form=form or WishesForm(initial=initial,
        safely=not at.helped), own=own, has_key=key is not None, lines=lines(written), proposed=proposed(written),
        prepared=at.mine.party in table.prepared,
    )  # fmt: skip


@require_GET
@may("prepare", "own session")
def preparation(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """My preparation: my list, what I share, my wishes, my safety."""
    return _page(request, here(request, ref, matter, party))


@require_POST
@may("keep", "own preparation")
@idempotent_form("portal.save_preparation")
def save_preparation(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponseBase:
    """Keep what is written so far; with the second button, show the summary to the mediators as well.

    ``quietly``: the page keeps itself while somebody writes. It is told whether all of it was kept, and if not, why.
    """
    at = here(request, ref, matter, party)
    if at.mine.table is None:
        return _over(request, at)
    table, key, quietly = at.mine.table, None if at.helped else unlocked(request), "quietly" in request.POST
    typed = {} if at.helped else request.POST.dict()
    form = WishesForm(request.POST, safely=not at.helped)
    if key is None and has_list(typed, reads.own(ref, table.id, at.mine.party, None)):
        return _told(_("Your key is closed in this browser now.")) if quietly else until_unlocked(request)
    if problem := too_much(typed):
        form.add_error(None, problem)
    kept = form.is_valid() and acting.done(request, _keep(request, at, table, form, key), form)
    if quietly:
        return _told("" if kept else " ".join(str(one) for said in form.errors.values() for one in said))
    if not kept:
        return _page(request, at, form)
    approved = not at.helped and "approve" in request.POST
    messages.success(request, _("The mediators can read your summary.") if approved else _("It is kept."))
    return at.back("preparation")


def _keep(
    request: HttpRequest, at: Here, table: Mediation, form: WishesForm, key: Unlocked | None
) -> Receipt | Refusal:
    ref, party, sent, now = at.mine.ref, at.mine.party, acting.key_of(request), clock.now()
    words = [preparation_words(form.merged(reads.arranged(ref, table.id, party)), table.id, party)]
    if not at.helped and "approve" in request.POST:
        words.append(summary_words(request.POST.get("summary", ""), table.id, party))
    kept = clerk.keep_preparation(ref, table.id, words, by=at.actor, now=now, key=sent)
    if key is None or isinstance(kept, Refusal):
        return kept
    text, listed = list_of(request.POST.dict()), Key(f"{sent.value}.list", sent.body)
    return clerk.keep_list(ref, table.id, text, by=at.actor, unlocked=key, now=now, key=listed)


def _told(problem: str) -> JsonResponse:
    """What the page that keeps itself is told: a fresh key for its form, or why it was not kept."""
    if problem:
        return JsonResponse({"said": problem}, status=422)
    return JsonResponse({FIELD: mint("portal.save_preparation")})


def _over(request: HttpRequest, at: Here) -> HttpResponseBase:
    """There is no session to prepare for any more: the words are theirs to copy, and are kept nowhere here."""
    if "quietly" in request.POST:
        return _told(sentence(Reason.NO_SUCH_MEDIATION))
    typed = as_typed(Own(), {} if at.helped else request.POST.dict())
    return at.page(
        request, "portal/preparation_over.html", 422, texts=[*(one.text for one in typed.items), typed.draft]
    )


@require_GET
@may("print", "own preparation sheet")
def preparation_sheet(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The same questions on paper, to fill in by hand and keep. Its name tells nothing."""
    at = here(request, ref, matter, party)
    table, programme = _table(at), at.mine.programme
    day = table.appointment.on if table.appointment else None
    return as_sheet(programme, language_for(programme), clock.now().today, day)
