"""A workbook (XLSX) as bare text: for each row its cells, and the places of those that hold a formula, as JSON."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
import zlib
from datetime import date, datetime
from typing import Any

import openpyxl.packaging.extended
import openpyxl.worksheet.cell_range  # noqa: F401  # both are looked for only in the midst of reading, too late
from openpyxl import load_workbook

from evenhand.airlock.words import Kept, Why

MOST_ROWS = 100_000
MOST_COLUMNS = 60
# A spreadsheet of 20 megabytes has no reason to unpack to more, or to hold more parts, than this.
MOST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
_FOREIGN = ("xl/externallinks/", "xl/embeddings/", "xl/connections", "xl/querytables/", "vbaproject", "xl/activex/")


def rebuilt(data: bytes) -> bytes:
    """The first sheet's rows. Raises :class:`Kept`, and whatever a broken workbook breaks.

    One row and one column more than are taken come along, so that whoever asked sees that there are too many.
    """
    try:
        _look_inside(data)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError):
        raise Kept(Why.UNREADABLE) from None
    warnings.simplefilter("ignore")  # styles and rules a plain reading has no use for
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    rows = []
    for row in sheet.iter_rows(max_row=MOST_ROWS + 2):
        cells = [_written(cell.value) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        cells = cells[: MOST_COLUMNS + 1]
        formulas = [place for place, cell in enumerate(row[: len(cells)]) if cell.data_type == "f"]
        rows.append((cells, formulas))
    return json.dumps(rows, separators=(",", ":")).encode()


def _look_inside(data: bytes) -> None:
    """Judge the parts of a workbook before any is unpacked: how large, and does any reach outside?"""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        listed = parts.infolist()
        if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
            raise Kept(Why.UNPACKS)
        names = [part.filename.lower() for part in listed]
        if any(foreign in name for name in names for foreign in _FOREIGN):
            raise Kept(Why.FOREIGN)
        for part in listed:
            if part.filename.lower().endswith((".xml", ".rels")):
                _no_entities(parts, part)


def _no_entities(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet programme writes a document type; one that is there means harm (entity bombs). It stands first."""
    with parts.open(part) as opened:
        head = opened.read(4_096)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head:
        raise Kept(Why.ENTITIES)


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
