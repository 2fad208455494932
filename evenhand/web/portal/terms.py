"""Terms in our own words: each side writes its own, changes only its own, and reads the other's beside them.

Every text here is a party's own. It is sealed as it is typed; the rules only count versions of it. Where everybody has
a key of their own, it is sealed under that; what was typed while it was closed is kept until it is open again.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand import clerk
from evenhand.core.agreement import ConfirmTerm, EditTerm, ProposeTerm, RemoveTerm
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import until_unlocked
from evenhand.web.guards import idempotent_form, may, unlocked
from evenhand.web.portal.ending_page import lacks_a_key, page, term_form, text_before
from evenhand.web.portal.here import here
from evenhand.web.portal.table import do


@require_POST
@may("propose", "term")
@idempotent_form("portal.propose_term")
def propose_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponseBase:
    """Write a term in my own words, and say who would keep it."""
    at, key = here(request, ref, matter, party), unlocked(request)
    if lacks_a_key(at, key):
        return until_unlocked(request)
    form = term_form(at, request.POST)
    if form.is_valid():
        act = ProposeTerm(matter=matter, party=at.mine.party, owner=form.keeper, due_on=form.due)
        result = acting.ask(request, ref, act, words=(form.words(at.mine.party),), unlocked=key)
        if acting.done(request, result, form, _("Your term stands in the draft.")):
            return at.back("ending")
    return page(request, at, 422, term_form=form)


@require_POST
@may("edit", "own term")
@idempotent_form("portal.edit_term")
def edit_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponseBase:
    """Change the words of my own term. Every assent is void then."""
    at, key = here(request, ref, matter, party), unlocked(request)
    if lacks_a_key(at, key):
        return until_unlocked(request)
    term = request.POST.get("term", "")
    wording = next((one for one in at.mine.wordings(text_before(at, key)) if one.term.id == term), None)
    form = term_form(at, request.POST, wording=wording)
    form.fields.pop("owner", None)
    if form.is_valid():
        act = EditTerm(matter=matter, party=at.mine.party, term=term, due_on=form.due)
        words = (form.words(at.mine.party, f"{matter}.{term}"),)
        result = acting.ask(request, ref, act, words=words, unlocked=key)
        if acting.done(request, result, form, _("Your term is changed.")):
            return at.back("ending")
    return page(request, at, 422, term_form=form, editing=term)


@require_POST
@may("remove", "own term")
@idempotent_form("portal.remove_term")
def remove_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponseBase:
    """Take my own term out."""
    at, key = here(request, ref, matter, party), unlocked(request)
    if lacks_a_key(at, key):
        return until_unlocked(request)
    act = RemoveTerm(matter=matter, party=at.mine.party, term=request.POST.get("term", ""))
    return do(request, at, act, _("Your term is taken out."), "ending", key=key)


@require_POST
@may("confirm", "own term")
@idempotent_form("portal.confirm_term")
def confirm_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponseBase:
    """What was typed for me is what I want."""
    at, key = here(request, ref, matter, party), unlocked(request)
    if lacks_a_key(at, key):
        return until_unlocked(request)
    act = ConfirmTerm(matter=matter, party=at.mine.party, term=request.POST.get("term", ""))
    return do(request, at, act, _("These are your words now, and both sides read them."), "ending", key=key)


@require_POST
@may("put on paper", "own draft")
@idempotent_form("portal.put_on_paper")
def put_on_paper(request: HttpRequest, ref: str, matter: str) -> HttpResponseBase:
    """Have the text at hand for the office, to sign it on paper."""
    at, key = here(request, ref, matter, None), unlocked(request)
    if at.mine.table is None:
        raise Http404
    if key is None:
        return until_unlocked(request)
    done = clerk.put_on_paper(ref, matter, by=at.actor, unlocked=key, now=clock.now(), key=acting.key_of(request))
    said = _("The text can be signed on paper now. Any change of it, and an assent that is taken back, undoes this.")
    acting.done(request, done, said=said)
    return at.back("ending")
