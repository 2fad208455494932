"""A party's first page, their letters, and how to reach them."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk, reads
from evenhand.core.intake import SeparateMatter, WithdrawComplaint
from evenhand.core.screening import AskAnotherLook, AskForMediation
from evenhand.core.surveys import asks_of, is_open
from evenhand.reads import letters, portal
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import waiting_for
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.guards import parts as parts_of
from evenhand.web.portal.here import here
from evenhand.web.portal.table import do
from evenhand.web.reach_form import ReachForm, as_known


@require_GET
@may("see", "own matters")
def home(request: HttpRequest) -> HttpResponse:
    """Every matter I take part in: what is asked of me, and by when I hear."""
    now = clock.now()
    mine = [one for ref, party in parts_of(request) for one in portal.matters(actor(request, ref), ref, party, now)]
    asked = any(is_open(ask.opened, now.today) for one in mine for ask in asks_of(one.case, one.party))
    page = {"matters": mine, "today": now.today, "asked": asked, "unsent": bool(waiting_for(request))}
    return render(request, "portal/home.html", page)


@require_GET
@may("see", "own letters")
def messages(request: HttpRequest) -> HttpResponse:
    """What the office wrote to me, and the receipts of what I sealed."""
    parts, now = parts_of(request), clock.now()
    matters = {
        (ref, mine.matter.id): mine
        for ref, party in parts
        for mine in portal.matters(actor(request, ref), ref, party, now, "own letters")
    }
    sent = [(one, matters.get((one.ref, one.matter))) for one in letters.to_party(parts, now)]
    return render(request, "portal/messages.html", {"letters": sent, "receipts": portal.receipts(parts)})


@require_GET
@may("read", "own letter")
def letter(request: HttpRequest, letter: UUID) -> HttpResponse:
    """One of my letters as it was written, without the words and codes that only paper carries."""
    ref = letters.refs_of([letter]).get(letter, "")
    found = letters.letter(actor(request, ref), letter, clock.now()) if ref else None
    if found is None:
        raise Http404
    return render(request, "portal/letter.html", {"found": found})


def _wishes_page(request: HttpRequest, ref: str, form: forms.Form, status: int = 200) -> HttpResponse:
    return render(request, "portal/wishes.html", {"ref": ref, "form": form}, status=status)


@may("change", "own wishes", afresh=True)
@idempotent_form("portal.wishes")
def wishes(request: HttpRequest, ref: str) -> HttpResponse:
    """How to reach me, in which language, and what I need."""
    who, now = actor(request, ref), clock.now()
    seen = reads.contact(who, ref, who.party or "", now)
    file = reads.case(who, ref, "own wishes", now)
    part = file.part(who.party or "") if file else None
    if seen is None or part is None:
        raise Http404
    if request.method != "POST":
        return _wishes_page(request, ref, ReachForm(known=as_known(seen, part)))
    form = ReachForm(request.POST, known=as_known(seen, part))
    if not form.is_valid():
        return _wishes_page(request, ref, form, 422)
    words = form.words(who.party or "")
    told = not form.cleaned_data["quiet"]
    result = clerk.change_contact(ref, words, by=who, now=now, key=acting.key_of(request), old_too=told)
    said = [_("We will reach you this way from now on.")]
    if form.doubtful:
        said.append(_("Your phone number is kept as you wrote it. It may not be complete: look at it once more."))
    if not acting.done(request, result, form, " ".join(said)):
        return _wishes_page(request, ref, form, 422)
    return redirect("portal_home")


@require_GET
@may("see", "own wishes")
def all_wishes(request: HttpRequest) -> HttpResponse:
    """My wishes: one complaint leads straight to them, several to a list."""
    parts = parts_of(request)
    if len(parts) == 1:
        return redirect("portal_wishes_of", parts[0][0])
    return render(request, "portal/all_wishes.html", {"parts": parts})


@require_POST
@may("ask for", "mediation")
@idempotent_form("portal.ask_for_mediation")
def ask_for_mediation(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Say that I would like mediation. It is a wish, not an answer."""
    at = here(request, ref, matter, party)
    act = AskForMediation(matter=matter, party=at.mine.party)
    return do(request, at, act, _("We have written down your wish. You will be asked for your answer later."))


@require_POST
@may("ask for", "another look")
@idempotent_form("portal.ask_another_look")
def ask_another_look(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Ask the office to look at the classification again."""
    at = here(request, ref, matter, party)
    return do(request, at, AskAnotherLook(matter=matter, party=at.mine.party), _("The office will look at it again."))


@require_POST
@may("separate", "own matter")
@idempotent_form("portal.separate_matter")
def separate_matter(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Decide alone: my part becomes a matter of its own."""
    at = here(request, ref, matter, party)
    act = SeparateMatter(matter=matter, party=at.mine.party)
    acting.done(request, acting.ask(request, ref, act), said=_("You now decide alone about your part."))
    return redirect("portal_home") if not at.helped else redirect("staff_case", ref)


@require_POST
@may("withdraw", "own complaint")
@idempotent_form("portal.withdraw_complaint")
def withdraw_complaint(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Take the complaint itself back."""
    at = here(request, ref, matter, party)
    return do(request, at, WithdrawComplaint(matter=matter, party=at.mine.party), _("Your complaint is taken back."))
