"""Reading a spreadsheet somebody brings, CSV or XLSX, as bare text in rows; and refusing a hostile one with a sentence.

Nothing in a sheet is ever run or fetched: no formula, no link to another file, no macro (security: hostile spreadsheet;
OWASP "CSV injection"; zip bombs). A file that reaches outside or cannot be read is refused whole; a single cell that
cannot be taken is named with its row, so that one look shows every place to mend.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from evenhand import airlock
from evenhand.airlock import Shut
from evenhand.airlock.words import Kind, Limits, Why

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000


class Fault(StrEnum):
    """Why one cell is not read. Its row is left out where the cell is needed; every other row is judged as ever."""

    FORMULA = "formula"
    TOO_LONG = "too_long"
    SIGN = "sign"


_Row = tuple[tuple[str, ...], dict[int, Fault]]


class NotASheet(Exception):  # noqa: N818 (it says what the file is not)
    """The file cannot be taken; the text is a sentence for the person who brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's headings and its rows; each row with its number as the spreadsheet shows it.

    ``faults``: by row number, the places of cells that were not read, and why. Such a cell is empty in its row.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    faults: Mapping[int, Mapping[int, Fault]]


def read_sheet(data: bytes, limits: Limits = airlock.SHEET) -> Sheet:
    """The first sheet of a file. Raises :class:`NotASheet` with a sentence. ``limits``: what a workbook may cost."""
    if not data.strip():
        raise NotASheet(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise NotASheet(_("This file is larger than 20 megabytes. Split it, and bring the parts one after the other."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotASheet(_("This is an old Excel file or one with a password. Save it as XLSX or CSV without one."))
    cells = _workbook(data, limits) if data.startswith(b"PK") else _text(data)
    return _whole(cells)


def _whole(read: Iterator[_Row]) -> Sheet:
    """Headings are the first row with anything in it; empty rows are left out, their numbers are not."""
    headings: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    faults: dict[int, dict[int, Fault]] = {}
    for number, (row, wrong) in enumerate(read, start=1):
        if number > MOST_ROWS + 1:
            raise NotASheet(_("This sheet has more than 100,000 rows. Split it into several files."))
        if not any(row) and not wrong:
            continue
        if headings:
            rows.append((number, row))
            faults |= {number: wrong} if wrong else {}
        elif wrong:
            told = _(
                "Row %(number)d, the headings, has a formula or a cell that cannot be read. Type the headings anew."
            )
            raise NotASheet(told % {"number": number})
        else:
            headings = row
    if not rows:
        raise NotASheet(_("There is no row under the headings."))
    if len(headings) > MOST_COLUMNS:
        raise NotASheet(_("This sheet has more than 60 columns. Keep those that are needed."))
    width = len(headings)
    whole = tuple((number, (*row, *[""] * width)[:width]) for number, row in rows)
    return Sheet(headings=headings, rows=whole, faults=faults)


def _text(data: bytes) -> Iterator[_Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        # One stray sign is its row's fault; signs no text has, in no text's coding, are another kind of file.
        binary = "\x00" in text
    else:
        binary = "\x00" in text.partition("\n")[0]
    if binary:
        raise NotASheet(_("This is neither CSV nor XLSX. Save the sheet as one of these."))
    head = text.partition("\n")[0]
    mark = max(",;\t|", key=head.count)
    csv.field_size_limit(MOST_BYTES)  # A cell that is too long is its row's fault, not the reader's.
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield _judged(_trimmed(row), frozenset())
    except csv.Error:
        raise NotASheet(_("A row of this file cannot be read. Open it in a spreadsheet and save it anew.")) from None


def _workbook(data: bytes, limits: Limits) -> Iterator[_Row]:
    opened = airlock.through(Kind.WORKBOOK, data, limits)
    if isinstance(opened, Shut):
        raise NotASheet(_why(opened.why))
    for cells, formulas in json.loads(opened.data):
        yield _judged(_trimmed(cells), frozenset(formulas))


def _why(why: Why) -> str:
    return {
        Why.BUSY: _("Other files are being looked at just now. Choose this file again in a minute."),
        Why.WORK: _("This file takes too much work to open. Save the sheet as CSV, and bring that."),
        Why.UNPACKS: _("This file unpacks to far more than a list of complaints. It is not opened."),
        Why.FOREIGN: _("This workbook reaches into other files or carries a macro. Copy the values into a new one."),
        Why.ENTITIES: _("This XLSX file has parts that no spreadsheet writes. It is not opened."),
    }.get(why) or _("This XLSX file cannot be read. Open it in a spreadsheet and save it anew.")


def _trimmed(row: Iterable[str]) -> list[str]:
    """A row without the empty cells behind its last one. Many empty cells are no reason to refuse, many full are."""
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise NotASheet(_("This sheet has more than 60 columns. Keep those that are needed."))
    return cells


def _judged(row: list[str], formulas: frozenset[int]) -> _Row:
    """A row's cells as bare text; those that are not taken, empty and with their fault."""
    plain = [" ".join(cell.split()) if "\n" not in cell else cell.strip() for cell in row]
    wrong = {
        place: fault
        for place, text in enumerate(plain)
        if (fault := Fault.FORMULA if place in formulas else _fault(text)) is not None
    }
    return tuple("" if place in wrong else text for place, text in enumerate(plain)), wrong


def _fault(text: str) -> Fault | None:
    """What is wrong with a cell. One that a spreadsheet would run is not taken, wherever it came from."""
    if len(text) > LONGEST_CELL:
        return Fault.TOO_LONG
    if "\x00" in text:
        return Fault.SIGN
    runs = text[:1] in {"=", "@"} or (text[:1] in {"+", "-"} and text[1:2].isalpha())
    return Fault.FORMULA if runs else None
