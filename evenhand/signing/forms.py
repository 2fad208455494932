"""Papers to print and keep: the receipt of a complaint, the report to the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.core.programme import Programme, said
from evenhand.press import Page, typeset
from evenhand.signing.agreement import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a person takes home after filing. `code` opens the complaint again; it is shown once and stored nowhere."""

    ref: str
    programme: Programme
    lang: str
    received_on: date
    read_by: date
    code: str = ""
    site: str = ""


def receipt_pdf(receipt: Receipt) -> bytes:
    """A printable receipt with what happens next, as PDF/UA-1. It does not say what the complaint is about."""
    programme, lang = receipt.programme, receipt.lang
    office = programme.office
    with translation.override(lang):
        words = {
            "lang": lang,
            "title": _("Receipt"),
            "office": {"name": said(office.name, lang), "lines": [office.address, office.phone]},
            "rows": [
                [_("Reference"), receipt.ref],
                [_("Received"), day(receipt.received_on, lang)],
                [_("We write to you by"), day(receipt.read_by, lang)],
            ],
            "next_head": _("What happens next"),
            "next": [
                programme.text("next.filed", lang),
                _("You do not need to do anything now."),
                programme.text("jurisdiction.court_deadline", lang),
            ],
            "code_head": _("Your code") if receipt.code else "",
            "code": receipt.code,
            "code_intro": _("With this code you can come back to your complaint at {site}.").format(site=receipt.site),
            "code_outro": _("Keep it safe. Who has it can read your notices. If it is lost, call us."),
            "call_head": _("Questions?"),
            "call": _("Call {phone}. Ask for: {role}. {hours}").format(
                phone=office.phone, role=said(office.contact_role, lang), hours=said(office.hours, lang)
            ),
        }
    return typeset(Page.RECEIPT, words, on=receipt.received_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One table of the board report, ready to print: every cell is already a publishable word (design §10.11).

    ``bars``: for each row and each column but the first, how long a bar stands under the cell, in hundredths; none for
    a cell that is not told. Decoration: whoever hears the report read has the words.
    """

    head: str
    intro: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    bars: tuple[tuple[int | None, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardReport:
    """A report for a period. `period` and all words are in `lang`; nothing in it is computed here."""

    programme: Programme
    lang: str
    period: str
    made_on: date
    tables: tuple[Figures, ...]
    notes: tuple[str, ...] = ()


def board_report_pdf(report: BoardReport) -> bytes:
    """The report to the board as PDF/A-3a and PDF/UA-1. Raises ValueError for a row that does not fit its columns."""
    lang = report.lang
    for table in report.tables:
        if any(len(row) != len(table.columns) for row in table.rows):
            raise ValueError(f"A row of the table {table.head!r} does not fit its columns.")
    with translation.override(lang):
        words = {
            "lang": lang,
            "title": _("Report to the board"),
            "office": said(report.programme.office.name, lang),
            "period": report.period,
            "made": _("Made on {date}").format(date=day(report.made_on, lang)),
            "tables": [
                {
                    "head": table.head,
                    "intro": table.intro,
                    "columns": list(table.columns),
                    "rows": [list(row) for row in table.rows],
                    "note": table.note,
                    "bars": [list(row) for row in table.bars],
                }
                for table in report.tables
            ],
            "notes_head": _("How to read these figures"),
            "notes": [
                _("Counts from 1 to 10 are not shown, so that nobody can be recognised."),
                _("No rate and no length of time is shown for fewer than 11 cases."),
                _("The two sides are always shown apart, never as one average."),
                *report.notes,
            ],
            "counted": _("Page {page} of {of}"),
        }
    return typeset(Page.BOARD, words, on=report.made_on, lasting=True)
