"""Terms in our own words: each side writes its own, changes only its own, and reads the other's beside them.

Every text here is a party's own. It is sealed as it is typed; the rules only count versions of it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.core.agreement import ConfirmTerm, EditTerm, ProposeTerm, RemoveTerm
from evenhand.web import acting
from evenhand.web.guards import idempotent_form, may
from evenhand.web.portal.ending_page import page, term_form
from evenhand.web.portal.here import here
from evenhand.web.portal.table import do


@require_POST
@may("propose", "term")
@idempotent_form("portal.propose_term")
def propose_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Write a term in my own words, and say who would keep it."""
    at = here(request, ref, matter, party)
    form = term_form(at, request.POST)
    if form.is_valid():
        act = ProposeTerm(matter=matter, party=at.mine.party, owner=form.keeper, due_on=form.due)
        result = acting.ask(request, ref, act, words=(form.words(at.mine.party),))
        if acting.done(request, result, form, _("Your term stands in the draft.")):
            return at.back("ending")
    return page(request, at, 422, term_form=form)


@require_POST
@may("edit", "own term")
@idempotent_form("portal.edit_term")
def edit_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Change the words of my own term. Every assent is void then."""
    at = here(request, ref, matter, party)
    term = request.POST.get("term", "")
    wording = next((one for one in at.mine.wordings if one.term.id == term), None)
    form = term_form(at, request.POST, wording=wording)
    form.fields.pop("owner", None)
    if form.is_valid():
        act = EditTerm(matter=matter, party=at.mine.party, term=term, due_on=form.due)
        words = (form.words(at.mine.party, f"{matter}.{term}"),)
        if acting.done(request, acting.ask(request, ref, act, words=words), form, _("Your term is changed.")):
            return at.back("ending")
    return page(request, at, 422, term_form=form, editing=term)


@require_POST
@may("remove", "own term")
@idempotent_form("portal.remove_term")
def remove_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Take my own term out."""
    at = here(request, ref, matter, party)
    act = RemoveTerm(matter=matter, party=at.mine.party, term=request.POST.get("term", ""))
    return do(request, at, act, _("Your term is taken out."), "ending")


@require_POST
@may("confirm", "own term")
@idempotent_form("portal.confirm_term")
def confirm_term(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """What was typed for me is what I want."""
    at = here(request, ref, matter, party)
    act = ConfirmTerm(matter=matter, party=at.mine.party, term=request.POST.get("term", ""))
    return do(request, at, act, _("These are your words now, and both sides read them."), "ending")
