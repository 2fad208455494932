"""What a person is told before they sign on a screen, in one place; and how they show that such a file opens for them.

Source: ESIGN, 15 U.S.C. 7001(c)(1): the right to paper, how to withdraw and what follows, what it is for, how to get
paper and stay reachable, what one needs; and consent "in a manner that reasonably demonstrates that the consumer can
access information in the electronic form". The statement is given as a file of the agreement's own form, which ends
with a number; typing the number is the consent and shows the access. Whoever signs on paper needs none of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from evenhand import vault
from evenhand.core.programme import Programme, said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The statement in one language: each point with its head. ``office``: its name, then its address and phone."""

    lang: str
    title: str
    points: tuple[tuple[str, str], ...]
    office: tuple[str, str, str]

    @property
    def text(self) -> str:
        """The whole statement as plain text in NFC, a point to a line."""
        return "\n".join([nfc(self.title), *(nfc(f"{head}: {words}") for head, words in self.points)])

    @property
    def version(self) -> str:
        """The SHA-256 of the text: a changed word, in the office's own details too, is another version."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def told(programme: Programme, lang: str) -> Told:
    """What is said before signing on a screen, the same to both sides."""
    office = programme.office
    with translation.override(lang):
        call = _("Call {phone}. Ask for: {role}. {hours}").format(
            phone=office.phone, role=said(office.contact_role, lang), hours=said(office.hours, lang)
        )
        return Told(
            lang=lang,
            title=_("Before you sign on a screen"),
            points=(*_points(), (_("Questions"), call)),
            office=(said(office.name, lang), office.address, office.phone),
        )


def _points() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Paper counts the same"),
            _("You may sign on paper instead, and have all of this on paper. It is free, and nothing else changes."),
        ),
        (
            _("What this is for"),
            _("Only this agreement: your name under it, and the file of it that you get. It is for nothing else."),
        ),
        (
            _("If you change your mind"),
            _(
                "You may go back to paper until everyone has signed. On the page of the agreement, choose “Take my"
                " assent back”, or call us. Then your name on the screen no longer counts, and you can sign on paper."
                " It is free, and nobody asks why. If the other side has signed, that stays. So does the last day to"
                " sign."
            ),
        ),
        (
            _("A copy on paper"),
            _("Ask us for the agreement on paper at any time, also after you have signed. It is free."),
        ),
        (
            _("If your address, phone or e-mail changes"),
            _("Change it on your pages, under “How we may reach you”, or tell us."),
        ),
        (
            _("What you need"),
            _("A phone or computer that opens web pages and PDF files. To keep the file, save it or print it."),
        ),
        (
            _("What you say with the number"),
            _(
                "The file ends with a number. When you type that number, you say: I could open and read the file, and"
                " I want to sign on a screen."
            ),
        ),
    )


def number_of_file(one: Told, ref: str, matter: str, party: str) -> str:
    """The four digits at the end of this person's file of this very version; they stand nowhere else."""
    about = json.dumps([one.version, ref, matter, party])
    return str(1000 + int.from_bytes(vault.mac("signing on a screen", about.encode())[:8]) % 9000)


def numbers(programme: Programme, languages: Iterable[str], ref: str, matter: str, party: str) -> Mapping[str, Told]:
    """Whatever number this person may have read, by the statement it stands under; an earlier language goes first."""
    found: dict[str, Told] = {}
    for lang in languages:
        one = told(programme, lang)
        found.setdefault(number_of_file(one, ref, matter, party), one)
    return found


def told_pdf(one: Told, number: str, on: date) -> bytes:
    """The statement as a file of the agreement's own form (PDF/A-3a, PDF/UA-1). It names no person, no complaint."""
    with translation.override(one.lang):
        words = {
            "lang": one.lang,
            "title": one.title,
            "office": {"name": one.office[0], "lines": list(one.office[1:])},
            "points": [list(point) for point in one.points],
            "number_head": _("The number to type"),
            "number": number,
        }
    return typeset(Page.ON_SCREEN, words, on=on, lasting=True)


def to_seal(one: Told, number: str) -> str:
    """What is kept beside a typed name: the very words, their version, and the number that was read in the file."""
    kept = {"version": one.version, "lang": one.lang, "text": one.text, "number": number}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def as_told(kept: str) -> str:
    """What was sealed, to read: the words that were shown, and their version; empty for nothing."""
    if not kept:
        return ""
    found = json.loads(kept)
    return f"{found['text']}\nSHA-256 {found['version']}\n"
