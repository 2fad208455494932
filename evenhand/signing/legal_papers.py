"""Two papers for a court or a lawyer, from metadata alone: what exists (possession statement), and, when a court orders
it, what is protected (privilege log).

Neither has a word anybody said, a subject or a name: codes, days, counts and roles. So both can be made while the
custodian is away and nobody is signed in. Source: security.md §5.5; LGL-02; UMA §4 to §6.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evenhand.core.export import defused
from evenhand.core.programme import Programme, said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import day
from evenhand.signing.mediating import ROLES as IN_THE_ROOM

ROLES = {
    **IN_THE_ROOM,
    "table": gettext_lazy("Everyone at the table"),
    "office": gettext_lazy("The office"),
    "nobody": gettext_lazy("Nobody yet"),
}
"""Who wrote, received or holds something: by role, never by name."""
KINDS = {
    "setup": gettext_lazy("Paper to set up the mediation, or draft of an agreement"),
    "own": gettext_lazy("Private list of one person"),
    "joint": gettext_lazy("Paper of everyone at the table"),
    "caucus": gettext_lazy("Paper of one side and the mediators"),
    "terms": gettext_lazy("Draft of an agreement"),
}
UNDER_TWO_LOCKS = frozenset({"own", "joint", "caucus", "terms"})
SIZES = ((1_024, "1 kB"), (4_096, "4 kB"), (16_384, "16 kB"), (65_536, "64 kB"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the locked room: its kind, whose it is, and who holds the means to read it."""

    kind: str
    owner: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Possession:
    """What exists about one complaint on a day. Counts; ``agreements``: (final on, bytes, SHA-256).

    ``signed_on``: the days on which all present at a table had signed to mediate, oldest first.
    """

    ref: str
    programme: Programme
    lang: str
    on: date
    received_on: date
    texts: int
    files: int
    file_bytes: int
    letters: int
    agreements: tuple[tuple[date, int, str], ...]
    room_on: date | None
    signed_on: tuple[date, ...]
    room_gone_on: date | None
    file_gone_on: date | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One protected thing: its day, kind, who wrote it and who can read it (by role), and its padded size in bytes."""

    on: date
    kind: str
    authors: tuple[str, ...]
    recipients: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivilegeLog:
    """Everything protected about one complaint, oldest first. ``signed_on`` as in :class:`Possession`."""

    ref: str
    programme: Programme
    lang: str
    on: date
    signed_on: tuple[date, ...]
    holders: tuple[str, ...]
    items: tuple[Item, ...]


def size_class(size: int) -> str:
    """``up to 4 kB``: sizes are padded, and told in steps."""
    for most, words in SIZES:
        if size <= most:
            return _("up to {size}").format(size=words)
    return _("more than {size}").format(size=SIZES[-1][1])


def _roles(codes: Sequence[str]) -> str:
    return ", ".join(str(ROLES.get(code, code)) for code in codes) or str(ROLES["nobody"])


def possession_page(found: Possession) -> dict[str, Any]:
    """The statement's words: for the page and for the PDF."""
    with translation.override(found.lang):
        page = _head(found, _("What this office holds"))
        page["rows"].append([_("Complaint received"), day(found.received_on, found.lang)])
        page["tables"] = [_open_things(found), _locked_things(found)]
        page["notes"] = [
            _("This list was made from codes, days and sizes. Nothing was opened to make it."),
            _("It has no name and no word anybody wrote."),
            _("Nobody at this office can open a locked room, with any right. There is no master key."),
            _("An answer to an offer is sealed until all are opened together. Who has answered is told to nobody."),
        ]
        return page


def _open_things(found: Possession) -> dict[str, Any]:
    lang, gone = found.lang, found.file_gone_on
    lock = _("Encrypted. Staff read it by role, and each look is written down.")
    rows = [
        [_("Complaint, notes of the office and contacts"), _texts(found.texts), lock],
        [_("Files given with it"), _("{n}, {size} bytes").format(n=found.files, size=found.file_bytes), lock],
        [_("Letters: that they went, and when"), str(found.letters), _("No words are kept.")],
        [_("Entries of the ledger"), "–", _("In a book that anyone may check. No words and no names.")],
    ]
    rows += [
        [_("Signed agreement"), _("final on {day}, {size} bytes").format(day=day(on, lang), size=size), lock]
        for on, size, _digest in found.agreements
    ]
    if gone:
        rows = [[_("The whole file"), "–", _("Destroyed on {day} by schedule.").format(day=day(gone, lang))]]
    return {
        "head": _("The file of the complaint"), "intro": "", "widths": [3, 2, 4],
        "columns": [_("What"), _("How much"), _("How it is kept")], "rows": rows,
    }  # fmt: skip


def _texts(count: int) -> str:
    return ngettext("{n} text", "{n} texts", count).format(n=count)


def _locked_things(found: Possession) -> dict[str, Any]:
    lang, intro = found.lang, ""
    if found.room_gone_on:
        intro = _("The room was destroyed on {day} by schedule.").format(day=day(found.room_gone_on, lang))
    else:
        none = [] if found.room_on else [_("There is no locked room for this complaint.")]
        signed = _("Everyone signed the agreement to mediate on {day}.").format(day=_days(found.signed_on, lang))
        intro = " ".join([*none, *([signed] if found.signed_on else [])])
    return {
        "head": _("The locked room"), "intro": intro, "widths": [3, 2, 5],
        "columns": [_("What"), _("Whose"), _("Who can read it")],
        "rows": [[str(KINDS[one.kind]), _owner(one), _lock(one)] for one in found.parts],
    }  # fmt: skip


def _owner(part: Part) -> str:
    return str(ROLES.get(part.owner, part.owner)) if part.owner else str(ROLES["table"])


def _lock(part: Part) -> str:
    if part.kind not in UNDER_TWO_LOCKS:
        return _("Encrypted under this office’s own lock, and protected as part of mediation.")
    told = _("Encrypted; this office does not hold the means to read it. Holders of the means, by role: {roles}.")
    return told.format(roles=_roles(part.holders))


def privilege_page(log: PrivilegeLog) -> dict[str, Any]:
    """The log's words: for the page and for the PDF."""
    with translation.override(log.lang):
        page = _head(log, _("Privilege log")) | {"wide": True}
        page["rows"] += [
            [_("Privilege asserted"), log.programme.text("jurisdiction.confidentiality", log.lang)],
            [_("Basis"), _basis(log)],
            [_("Who holds the privilege"), _roles(log.holders)],
        ]
        items = [[str(n), *_cells(one, log.lang)] for n, one in enumerate(log.items, 1)]
        page["tables"] = [
            {"head": _("What is protected"), "intro": "" if items else _("There is nothing."),
             "columns": log_columns(), "widths": [1, 3, 5, 3, 4, 2], "rows": items}
        ]  # fmt: skip
        page["notes"] = [
            _("It has no content, no subject and no name. It was made without opening anything."),
            _("Sizes are padded. A file stands under the record that names it, with the size of that record."),
            _("A notice to a holder goes through this office, to the telephone above."),
        ]
        return page


def log_columns() -> list[str]:
    """The heads of the log, in the language at hand."""
    return [_("Item"), _("Day"), _("Type"), _("Written by"), _("Received by"), _("Size")]


def _cells(item: Item, lang: str) -> list[str]:
    kind, authors, recipients = str(KINDS[item.kind]), _roles(item.authors), _roles(item.recipients)
    return [day(item.on, lang), kind, authors, recipients, size_class(item.size)]


def _basis(log: PrivilegeLog) -> str:
    if not log.signed_on:
        return _("Made to set up a mediation.")
    on = _days(log.signed_on, log.lang)
    return _("Made to set up or hold a mediation. All present signed to mediate on {day}.").format(day=on)


def _days(days: Sequence[date], lang: str) -> str:
    return "; ".join(day(one, lang) for one in days)


def _head(paper: Possession | PrivilegeLog, title: str) -> dict[str, Any]:
    office = paper.programme.office
    return {
        "lang": paper.lang,
        "title": title,
        "office": said(office.name, paper.lang),
        "wide": False,
        "rows": [
            [_("Reference"), paper.ref],
            [_("Made on"), day(paper.on, paper.lang)],
            [_("Contact"), f"{said(office.contact_role, paper.lang)}, {office.phone}"],
        ],
        "notes_head": _("How to read this"),
        "foot": _("Reference {ref}").format(ref=paper.ref),
        "counted": _("Page {page} of {of}"),
    }


def legal_pdf(page: dict[str, Any], on: date) -> bytes:
    """Either paper as PDF/UA-1. The same words and day give the same bytes. Raises press.Unprintable."""
    return typeset(Page.LEGAL, page, on=on)


def privilege_csv(log: PrivilegeLog) -> bytes:
    """The log for a spreadsheet, all that security.md asks for in each row; UTF-8 with a mark, nothing that runs."""
    out = io.StringIO()
    with translation.override(log.lang):
        office = log.programme.office
        asserted = log.programme.text("jurisdiction.confidentiality", log.lang)
        contact = f"{said(office.contact_role, log.lang)}, {office.phone}"
        writer = csv.writer(out)
        more = [_("Privilege asserted"), _("Basis"), _("Who holds the privilege"), _("Contact")]
        writer.writerow([*log_columns(), *more])
        for n, one in enumerate(log.items, 1):
            row = [str(n), *_cells(one, log.lang), asserted, _basis(log), _roles(log.holders), contact]
            writer.writerow([defused(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
