"""From a text to an agreement: told what signing means, assent to the exact words, sign them, take it all back; and the
copy that each one keeps.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evenhand.clerk import Words
from evenhand.core.assent import Assent, Inform, RetractAssent, SignAgreement
from evenhand.reads import agreements
from evenhand.signing import agreement_html, agreement_pdf, cover, cover_html, plain, source_digest, unshowable
from evenhand.web import acting, clock
from evenhand.web.guards import idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.portal.ending_page import page, read_now, standing
from evenhand.web.portal.here import Here, here
from evenhand.web.portal.table import told
from evenhand.web.wording import language_for


class SignForm(PlainForm):
    """The typed name; which text was read comes with it in the hidden field ``text``."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Type your name to sign"),
        help_text=gettext_lazy("I intend to sign. Nobody has pressed me. I know that I may refuse."),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name to sign, or leave this page.")},
    )

    def clean_name(self) -> str:
        """The name as the file shows it."""
        name = plain(str(self.cleaned_data["name"]))
        if signs := unshowable(name):
            said = _("The agreement’s file cannot show these signs: %(signs)s. Write it without them.")
            raise forms.ValidationError(said % {"signs": " ".join(signs)})
        return name


@require_POST
@may("read", "informed choice")
@idempotent_form("portal.inform")
def inform(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I have read what signing means: I need not, what happens if I do not, and who will learn what."""
    at = here(request, ref, matter, party)
    acting.done(request, acting.ask(request, ref, Inform(matter=matter, party=at.mine.party)))
    return at.back("ending")


def _read(request: HttpRequest, digest: str) -> int:
    """The version that was read; 0, which no text has, where the whole text was not the one of this ``digest``."""
    version, _dot, shown = request.POST.get("text", "").partition(".")
    return int(version) if version.isdecimal() and len(version) < 10 and shown == digest else 0


@require_POST
@may("assent to", "terms", afresh=True)
@idempotent_form("portal.assent")
def assent(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I assent to this very text."""
    at = here(request, ref, matter, party)
    found = standing(at)
    digest = source_digest(found.draft.text) if found else ""
    act = Assent(matter=matter, party=at.mine.party, text=_read(request, digest), digest=digest)
    result = acting.ask(request, ref, act, words=read_now(at, found))
    told(request, at, result, _("You have assented to this text."))
    return at.back("ending")


@require_POST
@may("retract", "own assent")
@idempotent_form("portal.retract_assent")
def retract_assent(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """I take my assent back, and my signature with it."""
    at = here(request, ref, matter, party)
    act = RetractAssent(matter=matter, party=at.mine.party)
    told(request, at, acting.ask(request, ref, act), _("Your assent is taken back."))
    return at.back("ending")


@require_POST
@may("sign", "agreement", afresh=True)
@idempotent_form("portal.sign_agreement")
def sign_agreement(request: HttpRequest, ref: str, matter: str, party: str | None = None) -> HttpResponse:
    """Sign the text I assented to, with my typed name."""
    at = here(request, ref, matter, party)
    if at.helped:
        # Whoever signs on paper signs the paper; nobody's name is typed for them at the office.
        raise Http404
    form = SignForm(request.POST)
    if form.is_valid():
        found = standing(at)
        digest = source_digest(found.draft.text) if found else ""
        act = SignAgreement(matter=matter, party=at.mine.party, text=_read(request, digest), digest=digest)
        words = (Words("signed_name", form.cleaned_data["name"], party=at.mine.party, row=matter),)
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
    found = standing(here(request, ref, matter, party))
    if found is None:
        raise Http404
    return _file(agreement_pdf(found.draft.text))
