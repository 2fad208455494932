"""Letters as sheets of paper: words and an address into the layout of the press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.core.programme import said
from evenhand.models.outbox import LetterKind
from evenhand.post.about import About, Addressee
from evenhand.post.blocks import Words, as_data
from evenhand.post.letters import compose
from evenhand.press import Page, readable, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One letter ready for the press: its words, what they are about, to whom."""

    words: Words
    about: About
    to: Addressee


def sheet(kind: LetterKind, about: About, to: Addressee) -> Sheet:
    """A letter of this kind. Raises ValueError or KeyError when the case or the programme lacks something it says."""
    return Sheet(words=compose(kind, about), about=about, to=to)


def pages(sheets: Sequence[Sheet], on: date, book: tuple[int, str] | None = None) -> bytes:
    """One PDF (PDF/UA-1) of all these letters, each starting on a sheet of its own, in the order given.

    ``book``: the size and the root of the newest checkpoint of the ledger, for the foot of each page: whoever keeps a
    letter can hold the office to it.
    The file's title and date say nothing of any person. Raises ValueError for an empty run, press.Unprintable where
    one of them cannot be set.
    """
    if not sheets:
        raise ValueError("There is nothing to print.")
    # Each by itself: what one person's name lacks is no reason to look harder at another's.
    letters = [readable(_letter(one, book)) for one in sheets]
    return typeset(Page.LETTERS, {"title": _("Letters"), "letters": letters}, on=on, at_any_price=False)


def _letter(sheet: Sheet, book: tuple[int, str] | None) -> dict[str, Any]:
    at, words = sheet.about, sheet.words
    office = at.programme.office
    with translation.override(at.lang):
        return {
            "lang": at.lang,
            "size": sheet.to.sight,
            "title": words.title,
            "address": list(sheet.to.lines),
            "top": [[_("Date"), at.day(at.today)], [_("Reference"), at.ref]],
            "office": {
                "name": said(office.name, at.lang),
                "lines": [office.address, _("Telephone {phone}").format(phone=office.phone)],
            },
            "foot": _("Reference {ref}").format(ref=at.ref),
            "book": _("Ledger: {size} entries, root {root}").format(size=book[0], root=book[1]) if book else "",
            "counted": _("Page {page} of {of}"),
            "blocks": [as_data(block) for block in words.blocks],
        }
