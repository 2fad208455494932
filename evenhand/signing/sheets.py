"""The agreement on paper and screen: the PDF, its cover sheet, and an HTML copy for everyone a PDF does not serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.core.programme import said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import (
    AgreementText,
    Signature,
    Signer,
    day,
    instant,
    nfc,
    sections,
    source_text,
    standing,
    title,
    which_language_holds,
)
from evenhand.signing.digests import fingerprint, source_digest

NORMAL, LARGE = 11.5, 16.0
"""Points of type; as in the letters."""


def agreement_pdf(agreement: AgreementText) -> bytes:
    """The agreement as PDF/A-3a and PDF/UA-1, with its source text attached and named in the footer.

    Without signatures it has a line for each, to be signed on paper; with them, the typed names and UTC instants. The
    same agreement gives the same bytes. A sign that has no shape in our letters, as in a name of another script, is
    shown as a blank square; the attached text has it as it is. Raises press.Unprintable for a layout that cannot be
    set, and ValueError while some have signed and others have not: a file that looks signed and binds nobody is never
    made.
    """
    return _set(agreement, NORMAL, lasting=True)


def large_print(agreement: AgreementText) -> bytes:
    """The same words and signatures in large print, to read beside the file: PDF/UA-1, and not the file itself."""
    return _set(agreement, LARGE, lasting=False)


def _set(agreement: AgreementText, size: float, *, lasting: bool) -> bytes:
    if agreement.half_signed:
        raise ValueError("An agreement is signed by everyone or by nobody.")
    versions = [_version(agreement, lang) for lang in agreement.languages]
    shown: dict[str, Any] = {"versions": versions, "size": size}
    shown |= {"office": said(agreement.programme.office.name, agreement.languages[0])}
    kept = {
        "number": agreement.number,
        "digest": source_digest(agreement),
        "source": source_text(agreement),
        "source_name": "agreement.txt",
    }
    return typeset(Page.AGREEMENT, shown, kept=kept, on=agreement.fixed_on, lasting=lasting)


def _version(agreement: AgreementText, lang: str) -> dict[str, Any]:
    with translation.override(lang):
        return {
            "lang": lang,
            "title": title(lang),
            "label": which_language_holds(agreement, lang),
            "sections": [
                {
                    "head": section.head,
                    "sentences": list(section.sentences),
                    "points": [{"text": p.text, "lines": [list(line) for line in p.lines]} for p in section.points],
                }
                for section in sections(agreement, lang)
            ],
            "signatures_head": _("Signatures"),
            "signatures": [_signed(signer, agreement.signatures) for signer in agreement.signers],
            "words": {
                "document": _("Document"),
                "text": _("SHA-256 of the attached text"),
                "page": _("Page {page} of {of}"),
                "name": _("Name"),
                "date": _("Date and time"),
                "attached": _("The text of this agreement, as plain text"),
            },
        }


def _signed(signer: Signer, signatures: tuple[Signature, ...]) -> dict[str, str]:
    """One signer's place: empty before signing, name and instant after."""
    mine = next((s for s in signatures if s.signer == signer), None)
    place = {"name": nfc(signer.name), "standing": standing(signer.standing), "typed": "", "at": ""}
    if mine is None:
        return place
    typed = _("signed on paper") if mine.on_paper else nfc(mine.typed)
    return {**place, "typed": typed, "at": instant(mine.at)}


def agreement_html(agreement: AgreementText, lang: str) -> str:
    """The whole agreement as one accessible HTML page that needs nothing else: no script, no style, no picture."""
    return render_to_string("signing/agreement.html", {"document": agreement_page(agreement, lang)})


def agreement_page(agreement: AgreementText, lang: str) -> dict[str, Any]:
    """What `signing/agreement_body.html` shows of the agreement in one language, inside any page."""
    return {
        **_version(agreement, lang),
        "number": agreement.number,
        "digest": source_digest(agreement),
        "office": said(agreement.programme.office.name, lang),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the cover sheet of a finished file says. A file's own fingerprint cannot stand in the file itself."""

    agreement: AgreementText
    fingerprint: str
    length: int


def cover(agreement: AgreementText, file: bytes) -> Cover:
    """The cover of this very file."""
    return Cover(agreement=agreement, fingerprint=fingerprint(file), length=len(file))


def cover_page(cover: Cover, lang: str) -> dict[str, Any]:
    """The cover sheet's words: for `signing/cover.html` and for the PDF."""
    agreement = cover.agreement
    with translation.override(lang):
        return {
            "lang": lang,
            "title": _("Cover sheet of an agreement"),
            "office": said(agreement.programme.office.name, lang),
            "intro": _("With this sheet you can see if a copy of the agreement is the true one. It is not part of it."),
            "fingerprint_head": _("Fingerprint of the file (SHA-256)"),
            "fingerprint": cover.fingerprint,
            "rows": [
                [_("Length of the file"), _("{count} bytes").format(count=cover.length)],
                [_("Document"), agreement.number],
                [_("Reference"), agreement.ref],
                [_("Text fixed on"), day(agreement.fixed_on, lang)],
                [_("SHA-256 of the attached text"), source_digest(agreement)],
            ],
            "people_head": _("Who signed"),
            "people": [_cover_line(signer, agreement.signatures) for signer in agreement.signers],
            "check_head": _("How to check a copy"),
            "checks": [
                _("On Linux or a Mac, open a terminal and type: {command}").format(
                    command="sha256sum document.pdf  (Mac: shasum -a 256 document.pdf)"
                ),
                _("On Windows, open a command window and type: {command}").format(
                    command="certutil -hashfile document.pdf SHA256"
                ),
                _("The answer must be the fingerprint above, without spaces. One changed letter changes all of it."),
                _("The file has its text attached. The foot of each page shows the SHA-256 of that text."),
                _("To take the text out and check it, type: {command}").format(
                    command="pdfdetach -saveall document.pdf; sha256sum agreement.txt"
                ),
            ],
            "counted": _("Page {page} of {of}"),
        }


def _cover_line(signer: Signer, signatures: tuple[Signature, ...]) -> list[str]:
    place = _signed(signer, signatures)
    return [f"{place['name']}, {place['standing']}", place["at"] or _("on paper")]


def cover_pdf(cover: Cover, lang: str) -> bytes:
    """The cover sheet as PDF/A-3a and PDF/UA-1."""
    return typeset(Page.COVER, cover_page(cover, lang), on=cover.agreement.fixed_on, lasting=True)


def cover_html(cover: Cover, lang: str) -> str:
    """The cover sheet as one accessible HTML page."""
    return render_to_string("signing/cover.html", {"cover": cover_page(cover, lang)})
