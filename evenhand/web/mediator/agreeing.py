"""The agreement to mediate at the desk: read aloud in big type, then signed by each person in the room.

The page for signing has no way into the desk, so that the tablet can be handed across the table. It speaks the language
of the person whose turn it is.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.core.codes import Signed
from evenhand.core.programme import Programme
from evenhand.core.room import witnesses
from evenhand.reads import mediating, programme_of, tables
from evenhand.reads.tables import AtTable, Table
from evenhand.signing import AgreementToMediate, agreement_to_mediate_pdf
from evenhand.web import acting, clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.mediating import SignForm, questions
from evenhand.web.wording import language_for


def _language(request: HttpRequest, programme: Programme, of: str = "") -> str:
    """The language asked for, if the programme is written in it; else that of the person, else that of the page."""
    for wanted in (request.GET.get("lang", ""), of):
        if wanted in programme.languages:
            return wanted
    return language_for(programme)


def _at(request: HttpRequest, ref: str, mediation: str) -> Table:
    found = tables.table(actor(request), ref, mediation, clock.now())
    if found is None or found.mediation.appointment is None:
        raise Http404
    return found


def _paper(request: HttpRequest, ref: str, mediation: str, lang: str) -> AgreementToMediate:
    paper = mediating.agreement_to_mediate(actor(request), ref, mediation, lang, clock.now())
    if paper is None:
        raise Http404
    return paper


@require_GET
@may("read", "agreement to mediate")
def agreement_to_mediate(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """The text in big type, to be read aloud, in each language of the programme."""
    found, programme = _at(request, ref, mediation), programme_of(ref)
    lang = _language(request, programme)
    names = dict(settings.LANGUAGES)
    page = {
        "table": found,
        "paper": _paper(request, ref, mediation, lang),
        "here": lang,
        "languages": [(code, names.get(code, code)) for code in programme.languages],
    }
    with translation.override(lang):
        return render(request, "mediator/agreement.html", page)


@require_GET
@may("hand over", "agreement to mediate")
def sign_page(request: HttpRequest, ref: str, mediation: str, person: str) -> HttpResponse:
    """One person's turn to sign on this screen."""
    return _sign_page(request, _at(request, ref, mediation), person)


def _sign_page(
    request: HttpRequest, found: Table, person: str, form: SignForm | None = None, status: int = 200
) -> HttpResponse:
    ref, mediation = found.ref, found.mediation.id
    whose = next((one for one in found.people if one.code == person), None)
    if whose is None:
        raise Http404
    lang = _language(request, programme_of(ref), whose.language)
    with translation.override(lang):
        page = {
            "table": found,
            "whose": whose,
            "paper": _paper(request, ref, mediation, lang),
            "things": questions(),
            "form": form,
            "witnesses": _witnesses(found, person),
            "open": whose.present and not whose.signed,
        }
        return render(request, "mediator/sign.html", page, status=status)


def _witnesses(found: Table, person: str) -> list[AtTable]:
    able = witnesses(found.case, found.mediation, person)
    return [one for one in found.people if one.code in able]


@require_POST
@may("record signature", "agreement to mediate")
@idempotent_form("mediator.desk")
def sign(request: HttpRequest, ref: str, mediation: str) -> HttpResponse:
    """Somebody present has signed the agreement to mediate: on this screen, on paper, or by a mark."""
    person = request.POST.get("person", "")
    found = _at(request, ref, mediation)
    way = request.POST.get("way") or Signed.PAPER
    seen_by = [(one.code, one.name) for one in _witnesses(found, person)]
    whose = next((one for one in found.people if one.code == person), None)
    form = SignForm({**request.POST.dict(), "way": way}, witnesses=seen_by, whose=whose.name if whose else "")
    on_paper = way == Signed.PAPER
    lang = _language(request, programme_of(ref), whose.language if whose else "")
    with translation.override(lang):
        right = form.is_valid()
    if right:
        paper = _paper(request, ref, mediation, lang)
        result = acting.ask(request, ref, form.act(mediation, person), words=form.words(mediation, person, paper))
        if acting.done(request, result, None if on_paper else form, "" if on_paper else _("Signed.")):
            return redirect("mediator_desk", ref, mediation)
    if on_paper:
        return redirect("mediator_desk", ref, mediation)
    return _sign_page(request, found, person, form, 422)


@require_GET
@may("read", "signed agreement to mediate")
def sheet(request: HttpRequest, ref: str, mediation: str, lang: str) -> HttpResponse:
    """The sheet with everyone's line, signed or still to be signed, as a file. Its name tells nothing."""
    if lang not in programme_of(ref).languages:
        raise Http404
    return as_file(_paper(request, ref, mediation, lang))


def as_file(paper: AgreementToMediate) -> HttpResponse:
    """The agreement to mediate as a PDF to open beside the page."""
    answer = HttpResponse(agreement_to_mediate_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="document.pdf"'
    return answer
