"""The agreement to mediate, to one of those who sign it: to read beforehand, to sign in the room, to keep."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.core.codes import Signed
from evenhand.reads import mediating
from evenhand.signing import AgreementToMediate, agreement_to_mediate_pdf, agreement_to_mediate_sections
from evenhand.web import acting, clock
from evenhand.web.guards import idempotent_form, may
from evenhand.web.mediating import SignForm, questions
from evenhand.web.portal.here import Here, here
from evenhand.web.wording import language_for


def _paper(at: Here) -> AgreementToMediate | None:
    table = at.mine.table
    if table is None:
        raise Http404
    lang = language_for(at.mine.programme)
    return mediating.agreement_to_mediate(at.actor, at.mine.ref, table.id, lang, clock.now())


def _page(request: HttpRequest, at: Here, form: SignForm | None = None, status: int = 200) -> HttpResponse:
    paper, programme = _paper(at), at.mine.programme
    seats = len(at.mine.table.seats) if at.mine.table else 0
    sections = (
        paper.sections if paper else agreement_to_mediate_sections(programme, language_for(programme), mediators=seats)
    )
    return at.page(
        request, "portal/agreement_to_mediate.html", status, sections=sections, things=questions(), form=form,
        has_day=paper is not None, signed=at.mine.table is not None and at.mine.party in at.mine.table.signed,
    )  # fmt: skip


@require_GET
@may("read", "agreement to mediate")
def agreement_to_mediate(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """What everyone signs in the room, to read before the day and on it."""
    return _page(request, here(request, ref, matter, party))


@require_POST
@may("sign", "agreement to mediate", afresh=True)
@idempotent_form("portal.sign_agreement_to_mediate")
def sign_agreement_to_mediate(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Sign on my own device, in the room."""
    at = here(request, ref, matter, party)
    paper, table = _paper(at), at.mine.table
    if paper is None or table is None or at.helped:
        # It is signed in the room, before the mediators: nobody's name is typed for them at the office.
        raise Http404
    form = SignForm({**request.POST.dict(), "way": Signed.NAME})
    if form.is_valid():
        words = form.words(table.id, at.mine.party, paper)
        result = acting.ask(request, ref, form.act(table.id, at.mine.party), words=words)
        if acting.done(request, result, form, _("You have signed the agreement to mediate.")):
            return at.back()
    return _page(request, at, form, 422)


@require_GET
@may("keep", "agreement to mediate")
def agreement_to_mediate_file(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The sheet as a file to print or keep, with what was signed on it so far. Its name tells nothing."""
    paper = _paper(here(request, ref, matter, party))
    if paper is None:
        raise Http404
    answer = HttpResponse(agreement_to_mediate_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="document.pdf"'
    return answer
