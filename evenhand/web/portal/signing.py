"""From a text to an agreement: told what signing means, assent to the exact words, sign them, take it all back; and the
copy that each one keeps.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evenhand.clerk import Words
from evenhand.core.assent import Assent, Inform, RetractAssent, SignAgreement
from evenhand.reads import agreements
from evenhand.signing import (
    agreement_html,
    agreement_pdf,
    cover,
    cover_html,
    number_of_file,
    numbers,
    source_digest,
    to_seal,
    told_pdf,
)
from evenhand.signing import told as told_before
from evenhand.web import acting, clock
from evenhand.web.accounts.turned_away import until_unlocked
from evenhand.web.guards import idempotent_form, may, unlocked
from evenhand.web.portal.ending_page import lacks_a_key, page, read_now, standing, text_before
from evenhand.web.portal.here import Here, here
from evenhand.web.portal.table import told
from evenhand.web.sign_form import SignForm
from evenhand.web.wording import language_for


@require_POST
@may("read", "informed choice")
@idempotent_form("portal.inform")
def inform(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I have read what signing means: I need not, what happens if I do not, and who will learn what."""
    at = here(request, ref, matter, party)
    acting.done(request, acting.ask(request, ref, Inform(matter=matter, party=at.mine.party)))
    return at.back("ending")


def read_version(request: HttpRequest, digest: str) -> int:
    """The version that was read; 0, which no text has, where the whole text was not the one of this ``digest``, or
    none was shown."""
    version, _dot, shown = request.POST.get("text", "").partition(".")
    read = digest and shown == digest and version.isdecimal() and len(version) < 10
    return int(version) if read else 0


@require_POST
@may("assent to", "terms", afresh=True)
@idempotent_form("portal.assent")
def assent(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponseBase:
    """I assent to this very text."""
    at, key = here(request, ref, matter, party), unlocked(request)
    if lacks_a_key(at, key):
        return until_unlocked(request)
    found = standing(at, text_before(at, key))
    digest = source_digest(found.draft.text) if found else ""
    act = Assent(matter=matter, party=at.mine.party, text=read_version(request, digest), digest=digest)
    result = acting.ask(request, ref, act, words=read_now(at, found), unlocked=key)
    told(request, at, result, _("You have assented to this text."))
    return at.back("ending")


@require_POST
@may("retract", "own assent")
@idempotent_form("portal.retract_assent")
def retract_assent(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I take my assent back, and my signature with it."""
    at = here(request, ref, matter, party)
    act = RetractAssent(matter=matter, party=at.mine.party)
    said = _("Your assent is taken back.")
    if not at.helped and at.mine.party in at.mine.matter.signatures:
        on_screen = agreements.told(at.actor, ref, matter, at.mine.party, clock.now())
        said += " " + (
            _("Your name on the screen no longer counts. You can sign on paper: how, stands below.")
            if on_screen
            else _("The paper you signed no longer counts. To sign again, a new one is needed.")
        )
    told(request, at, acting.ask(request, ref, act), said)
    return at.back("ending")


@require_POST
@may("sign", "agreement", afresh=True)
@idempotent_form("portal.sign_agreement")
def sign_agreement(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Sign the text I assented to, with my typed name; what I was told before it is kept with it."""
    at = here(request, ref, matter, party)
    if at.helped:
        # Whoever signs on paper signs the paper; nobody's name is typed for them at the office.
        raise Http404
    about = (ref, matter, at.mine.party)
    form = SignForm(request.POST, numbers=numbers(at.mine.programme, at.mine.programme.languages, *about))
    if form.is_valid():
        found = standing(at, text_before(at, unlocked(request)))
        digest = source_digest(found.draft.text) if found else ""
        act = SignAgreement(matter=matter, party=at.mine.party, text=read_version(request, digest), digest=digest)
        typed = {"signed_name": form.cleaned_data["name"], "on_screen": to_seal(form.told, form.cleaned_data["number"])}
        words = [Words(kind, text, party=at.mine.party, row=matter) for kind, text in typed.items()]
        if acting.done(request, acting.ask(request, ref, act, words=words), form, _("You have signed.")):
            return at.back("ending")
    return page(request, at, 422, sign_form=form)


def _file(data: bytes) -> HttpResponse:
    """A file whose name tells nothing."""
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="document.pdf"'
    return answer


def _copy(at: Here) -> agreements.Copy:
    found = agreements.copy(at.actor, at.mine.ref, at.mine.matter.id, clock.now())
    if found is None:
        raise Http404
    return found


@require_GET
@may("read", "own agreement")
def agreement_file(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The signed agreement as a file anyone can check."""
    return _file(_copy(here(request, ref, matter, party)).data)


@require_GET
@may("read", "own agreement")
def agreement_copy(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The signed agreement as one plain page, for a screen reader, a small screen or a printer."""
    at = here(request, ref, matter, party)
    text, lang = _copy(at).text, language_for(at.mine.programme)
    return HttpResponse(agreement_html(text, lang if lang in text.languages else text.languages[0]))


@require_GET
@may("read", "own agreement")
def cover_sheet(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The cover sheet of the file: its fingerprint, its length, who signed, and how anyone checks a copy."""
    at = here(request, ref, matter, party)
    found = _copy(at)
    return HttpResponse(cover_html(cover(found.text, found.data), language_for(at.mine.programme)))


@require_GET
@may("read", "own draft")
def draft_file(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """The text as it stands, with a line for each signature: to take to somebody, or to sign on paper."""
    at = here(request, ref, matter, party)
    found = standing(at, text_before(at, unlocked(request)))
    if found is None:
        raise Http404
    return _file(agreement_pdf(found.draft.text.unsigned()))


@require_GET
@may("read", "own draft")
def screen_file(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """What is said before signing on a screen, as a file like the agreement's; its last line is a number to type."""
    at = here(request, ref, matter, None)
    one = told_before(at.mine.programme, language_for(at.mine.programme))
    return _file(told_pdf(one, number_of_file(one, ref, matter, at.mine.party), clock.now().today))
