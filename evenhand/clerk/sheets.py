"""Reading a spreadsheet somebody brings, CSV or XLSX, as bare text in rows; and refusing a hostile one with a sentence.

Nothing in a sheet is ever run or fetched: no formula, no link to another file, no macro (security: hostile spreadsheet;
OWASP "CSV injection"; zip bombs). What cannot be read for sure is refused whole, with the place and how to mend it.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
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


class NotASheet(Exception):  # noqa: N818 (it says what the file is not)
    """The file cannot be taken; the text is a sentence for the person who brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's headings and its rows; each row with its number as the spreadsheet shows it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


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


def _whole(cells: Iterator[tuple[str, ...]]) -> Sheet:
    """Headings are the first row with anything in it; empty rows are left out, their numbers are not."""
    headings: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(cells, start=1):
        if number > MOST_ROWS + 1:
            raise NotASheet(_("This sheet has more than 100,000 rows. Split it into several files."))
        if not any(row):
            continue
        if headings:
            rows.append((number, row))
        else:
            headings = row
    if not rows:
        raise NotASheet(_("There is no row under the headings."))
    if len(headings) > MOST_COLUMNS:
        raise NotASheet(_("This sheet has more than 60 columns. Keep those that are needed."))
    width = len(headings)
    return Sheet(headings=headings, rows=tuple((number, (*row, *[""] * width)[:width]) for number, row in rows))


def _text(data: bytes) -> Iterator[tuple[str, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotASheet(_("This is neither CSV nor XLSX. Save the sheet as one of these."))
    head = text.partition("\n")[0]
    mark = max(",;\t|", key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
            yield tuple(_plain(cell, number) for cell in _trimmed(row))
    except csv.Error:
        raise NotASheet(_("A row of this file cannot be read. Open it in a spreadsheet and save it anew.")) from None


def _workbook(data: bytes) -> Iterator[tuple[str, ...]]:
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
            for number, row in enumerate(sheet.iter_rows(), start=1):
                if any(cell.data_type == "f" for cell in row):
                    raise NotASheet(_formula(number))
                yield tuple(_plain(value, number) for value in _trimmed([_written(cell.value) for cell in row]))
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


def _plain(value: str, number: int) -> str:
    """A cell's bare text. A cell that a spreadsheet would run is refused, wherever it came from."""
    text = " ".join(value.split()) if "\n" not in value else value.strip()
    if len(text) > LONGEST_CELL:
        raise NotASheet(_("Row %(number)d has a cell of more than 20,000 letters.") % {"number": number})
    if text[:1] in {"=", "@"} or (text[:1] in {"+", "-"} and text[1:2].isalpha()):
        raise NotASheet(_formula(number))
    return text


def _formula(number: int) -> str:
    told = _("Row %(number)d has a formula. Copy the sheet and paste it as values only, then bring it again.")
    return told % {"number": number}
