"""Reading a spreadsheet somebody brings, CSV or XLSX, as bare text in rows; and refusing a hostile one with a sentence.

Nothing in a sheet is ever run or fetched: no formula, no link to another file, no macro (security: hostile spreadsheet;
OWASP "CSV injection"; zip bombs). A file that reaches outside or cannot be read is refused whole; a single cell that
cannot be taken is named with its row, so that one look shows every place to mend.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000
# A spreadsheet of 20 megabytes has no reason to unpack to more, or to hold more parts, than this.
MOST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
_FOREIGN = ("xl/externallinks/", "xl/embeddings/", "xl/connections", "xl/querytables/", "vbaproject", "xl/activex/")


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


def read_sheet(data: bytes) -> Sheet:
    """The first sheet of a file. Raises :class:`NotASheet` with a sentence."""
    if not data.strip():
        raise NotASheet(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise NotASheet(_("This file is larger than 20 megabytes. Split it, and bring the parts one after the other."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotASheet(_("This is an old Excel file or one with a password. Save it as XLSX or CSV without one."))
    cells = _workbook(data) if data.startswith(b"PK") else _text(data)
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


def _workbook(data: bytes) -> Iterator[_Row]:
    # Fifteen megabytes that a worker holds only once somebody brings a workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _look_inside(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and rules a plain reading has no use for
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                formulas = frozenset(place for place, cell in enumerate(row) if cell.data_type == "f")
                yield _judged(_trimmed([_written(cell.value) for cell in row]), formulas)
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, TypeError,
            AttributeError, SyntaxError, OSError):  # fmt: skip
        raise NotASheet(_("This XLSX file cannot be read. Open it in a spreadsheet and save it anew.")) from None


def _look_inside(data: bytes) -> None:
    """Judge the parts of a workbook before any is unpacked: how large, and does any reach outside?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
                raise NotASheet(_("This file unpacks to far more than a list of complaints. It is not opened."))
            names = [part.filename.lower() for part in listed]
            if any(foreign in name for name in names for foreign in _FOREIGN):
                raise NotASheet(
                    _("This workbook reaches into other files or carries a macro. Copy the values into a new one.")
                )
            for part in listed:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _no_entities(parts, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError):
        raise NotASheet(_("This XLSX file cannot be read. Open it in a spreadsheet and save it anew.")) from None


def _no_entities(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet programme writes a document type; one that is there means harm (entity bombs). It stands first."""
    with parts.open(part) as opened:
        head = opened.read(4_096)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head:
        raise NotASheet(_("This XLSX file has parts that no spreadsheet writes. It is not opened."))


def _trimmed(row: Iterable[str]) -> list[str]:
    """A row without the empty cells behind its last one. Many empty cells are no reason to refuse, many full are."""
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise NotASheet(_("This sheet has more than 60 columns. Keep those that are needed."))
    return cells


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


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
