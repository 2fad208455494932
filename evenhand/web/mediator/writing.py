"""After the end: a mediator types a term for somebody who asked, prints the text, and says who signed it on paper.

A mediator proposes nothing and reads nothing here that is not everyone's: what they type is the party's to confirm, and
until then nobody else's to read.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk
from evenhand.core.agreement import ScribeTerm
from evenhand.core.case import Matter
from evenhand.core.codes import Phase, Stage
from evenhand.reads import agreements, drafts, tables
from evenhand.reads.tables import Table
from evenhand.signing import agreement_pdf
from evenhand.signing.locks import Text
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import until_unlocked
from evenhand.web.guards import actor, idempotent_form, may, unlocked
from evenhand.web.naming import called, to_choose
from evenhand.web.paper_fields import PaperFields, codes_of, unsigned
from evenhand.web.programme import programme_in_force
from evenhand.web.term_form import SAID_TOGETHER, TermForm
from evenhand.web.wording import language_for


class ScribedForm(TermForm):
    """A term as somebody said it, and who that was."""

    party = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("Who asked you to type it?"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who asked you.")),
    )
    field_order = ("party", "owner", "text")


def _table(request: HttpRequest, ref: str, mediation: str) -> Table:
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None or found.mediation.phase is not Phase.ENDED:
        raise Http404
    return found


def _matters(table: Table) -> list[Matter]:
    """The matters whose people still write and sign."""
    mine = [m for m in table.case.matters if m.id in table.mediation.matters and m.stage is Stage.AHEAD]
    return [m for m in mine if m.settle_by is not None and m.cooling_until is None and m.choose_by is None]


def _names(table: Table) -> dict[str, str]:
    return {person.code: person.name for person in table.people}


def _scribed(table: Table, matter: Matter, data: Any = None) -> ScribedForm:
    programme, names = programme_in_force(), _names(table)
    owners = [(p.id, called(table.case, p.id, names)) for p in table.case.parties if p.id in matter.parties]
    form = ScribedForm(
        data,
        languages=programme.languages,
        lang=language_for(programme),
        today=clock.now().today,
        owners=[*owners, (SAID_TOGETHER, _("Nobody. They say it together"))],
        auto_id=f"{matter.id}_%s",
    )
    people = to_choose(table.case, table.case.voices(matter), names)
    form.fields["party"].choices = people  # type: ignore[attr-defined]
    return form


def _paper(table: Table, matter: Matter, data: Any = None) -> PaperFields:
    form = PaperFields(data, auto_id=f"{matter.id}_paper_%s")
    form.digest = agreements.digest_now(table.ref, matter.id)
    people = to_choose(table.case, unsigned(table.case, matter), _names(table))
    form.fields["party"].choices = people  # type: ignore[attr-defined]
    return form


def _page(request: HttpRequest, table: Table, status: int = 200, **refused: Any) -> HttpResponse:
    names, about, key = _names(table), refused.get("about", ""), unlocked(request)
    shown = [
        {
            "matter": matter,
            "number": matter.id.removeprefix("m"),
            "form": refused.get("scribed") if about == matter.id and "scribed" in refused else _scribed(table, matter),
            "paper": refused.get("paper") if about == matter.id and "paper" in refused else _paper(table, matter),
            "waiting": [called(table.case, term.author, names) for term in matter.terms if not term.confirmed],
            "ready": bool(matter.terms) and all(term.confirmed for term in matter.terms),
            "lying": drafts.lying(Text(case=table.case, matter=matter, unlocked=key), actor(request).id),
        }
        for matter in _matters(table)
    ]
    page = {"table": table, "shown": shown, "refused": refused.get("scribed") or refused.get("paper")}
    return render(request, "mediator/writing.html", page, status=status)


def _matter(table: Table, asked: str) -> Matter:
    found = next((m for m in _matters(table) if m.id == asked), None)
    if found is None:
        raise Http404
    return found


@require_GET
@may("help at", "own table after its session")
def writing(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Help with writing and signing, for each matter whose people still do."""
    return _page(request, _table(request, ref, mediation))


@require_POST
@may("scribe", "term")
@idempotent_form("mediator.scribe_term")
def scribe_term(request: HttpRequest, ref: str, mediation: str, matter: str) -> HttpResponse:
    """Type a term for a party who asked. It is nobody's before that party says that these are their words."""
    table = _table(request, ref, mediation)
    about = _matter(table, matter)
    form = _scribed(table, about, request.POST)
    if form.is_valid():
        party = form.cleaned_data["party"]
        act = ScribeTerm(matter=about.id, party=party, owner=form.keeper, due_on=form.due)
        result = acting.ask(request, ref, act, words=(form.words(party),))
        if acting.done(request, result, form, _("Typed. It waits for the one who asked to say that it is right.")):
            return redirect("mediator_writing", ref, mediation)
    return _page(request, table, 422, about=matter, scribed=form)


@require_GET
@may("print", "text to sign")
def text_to_sign(request: HttpRequest, ref: str, mediation: str, matter: str) -> HttpResponse:
    """The text as it stands, with a line for each signature, to be signed on paper."""
    table = _table(request, ref, mediation)
    about = _matter(table, matter)
    read = Text(case=table.case, matter=about, unlocked=unlocked(request))
    found = agreements.standing(actor(request), ref, about.id, clock.now(), read)
    if found is None:
        raise Http404
    answer = HttpResponse(agreement_pdf(found.draft.text.unsigned()), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="document.pdf"'
    return answer


@require_POST
@may("put on paper", "draft of own table")
@idempotent_form("mediator.put_on_paper")
def put_on_paper(request: HttpRequest, ref: str, mediation: str, matter: str) -> HttpResponseBase:
    """Have the text at hand for the office, so that it can be printed and signed."""
    about, key = _matter(_table(request, ref, mediation), matter), unlocked(request)
    if key is None:
        return until_unlocked(request)
    done = clerk.put_on_paper(
        ref, about.id, by=actor(request), unlocked=key, now=clock.now(), key=acting.key_of(request)
    )
    said = _("The text can be signed on paper now. Any change of it, and an assent that is taken back, undoes this.")
    acting.done(request, done, said=said)
    return redirect("mediator_writing", ref, mediation)


@require_POST
@may("say", "who signed on paper")
@idempotent_form("mediator.signed_on_paper")
def signed_on_paper(request: HttpRequest, ref: str, mediation: str, matter: str) -> HttpResponse:
    """Say who signed the paper: the office looks at it too, and only then is it entered."""
    table = _table(request, ref, mediation)
    about = _matter(table, matter)
    form = _paper(table, about, request.POST)
    if not form.is_valid():
        return _page(request, table, 422, about=matter, paper=form)
    if clerk.propose(ref, "SignAgreement", codes_of(form, about), by=actor(request), now=clock.now()) is None:
        raise Http404
    messages.success(request, _("Noted. Take the paper to the office: somebody there looks at it and enters it."))
    return redirect("mediator_writing", ref, mediation)
