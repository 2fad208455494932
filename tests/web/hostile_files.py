"""Files made to keep whoever opens them busy: few bytes outside, much inside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def spaces(megabytes: int) -> bytes:
    """A PDF whose one page stands before so many spaces in a list of objects."""
    raw = b"3 0 " + _PAGE + b" " * (megabytes * 1024 * 1024)
    packed = zlib.compress(raw, 9)
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        5: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    }
    out, at = b"%PDF-1.5\n", dict[int, int]()
    for number, part in parts.items():
        at[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = [(0, 0, 65535), (1, at[1], 0), (1, at[2], 0), (2, 5, 0), (0, 0, 0), (1, at[5], 0), (1, len(out), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"<</Type/XRef/Size 7/Root 1 0 R/W[1 4 2]/Length %d>>" % len(table)
    return out + b"6 0 obj\n%sstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (head, table, len(out))


def pages(number: int, said: int) -> bytes:
    """A PDF with so many pages, which says that it has ``said``."""
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(number))
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, said), *[_PAGE] * number]
    out, at = bytearray(b"%PDF-1.7\n"), list[int]()
    for n, part in enumerate(parts, start=1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % one for one in at)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return bytes(out) + tail % (len(parts) + 1, table, len(parts) + 1, len(out))


def dots(width: int, height: int) -> bytes:
    """A PNG of one color."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer, row = zlib.compressobj(9), bytes(1 + width * 4)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")


def strings(number: int) -> bytes:
    """A workbook of two rows that keeps so many texts which no cell shows."""
    plain, out, book = io.BytesIO(), io.BytesIO(), Workbook()
    assert book.active is not None
    book.active.append(["Received"])
    book.active.append(["2025-01-05"])
    book.save(plain)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    space = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    with zipfile.ZipFile(plain) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for one in found.namelist():
            made.writestr(one, found.read(one).replace(b"</Types>", named))
        made.writestr("xl/sharedStrings.xml", space + b"<si><t>x</t></si>" * number + b"</sst>")
    return out.getvalue()
