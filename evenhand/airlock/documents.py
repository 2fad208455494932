"""A PDF put together anew from its pages: what a page shows, and nothing of who made it, does or carries along.

Of a page only what draws it is kept, by name. Below it, notes of programs and lists of properties go wherever they
stand: in the page, its resources, a picture, a letter's shape. They go before anything is copied, so that what they led
to stays behind with them (ISO 32000-2 §14.3, §14.5, §14.6.2, §14.13).
"""

from __future__ import annotations

import io
from typing import Any

import pypdf.filters
import pypdf.xmp  # noqa: F401  # both are looked for in the midst of reading, when nothing can be opened any more
from pypdf import PageObject, PdfReader, PdfWriter, overwrite_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import IndirectObject

from evenhand.airlock.words import Kept, Why

MOST_PAGES = 1_000
MOST_UNPACKED = 5_000_000
"""Of one list of objects inside the file; what a page shows is not unpacked."""
_DRAWS = frozenset({
    "/Type", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents", "/Rotate",
    "/Group", "/UserUnit",
})  # fmt: skip
_TELLS = ("/Metadata", "/PieceInfo", "/LastModified", "/Properties", "/OC", "/AF", "/OPI", "/Alternates")
# APP1 to APP13, APP15 and COM (ITU-T T.81, table B.1).
_NOTES = frozenset((*range(0xE1, 0xEE), 0xEF, 0xFE))


def rebuilt(data: bytes) -> bytes:
    """The PDF with the same pages. Raises :class:`Kept`, and whatever a hostile file breaks in its reader."""
    overwrite_configuration(
        zlib_maximum_output_length=MOST_UNPACKED,
        lzw_maximum_output_length=MOST_UNPACKED,
        run_length_maximum_output_length=MOST_UNPACKED,
        stream_decoding_work_maximum_length=4 * MOST_UNPACKED,
        page_tree_maximum_entries=2 * MOST_PAGES,
        jbig2dec_binary=None,
        disable_legacy_handling=True,
    )
    try:
        return _rebuilt(PdfReader(io.BytesIO(data)))
    except LimitReachedError:
        raise Kept(Why.WORK) from None


def _rebuilt(reader: PdfReader) -> bytes:
    if reader.is_encrypted:
        raise Kept(Why.PASSWORD)
    root: Any = reader.trailer["/Root"]
    # As the file says it, before the pages are looked for; a file that says less than it has meets the count below.
    if root["/Pages"].get("/Count", 0) > MOST_PAGES:
        raise Kept(Why.PAGES)
    writer, seen = PdfWriter(), set[tuple[int, int]]()
    for number, page in enumerate(reader.pages, start=1):
        if number > MOST_PAGES:
            raise Kept(Why.PAGES)
        _bare(page, seen)
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _bare(page: PageObject, seen: set[tuple[int, int]]) -> None:
    """Take from a page, and from all that it leads to, what tells about its maker. ``seen``: objects done before."""
    for key in set(page) - _DRAWS:
        del page[key]
    waiting: list[Any] = [page]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, dict):
            _forget_maker(thing)
            waiting += dict.values(thing)
        elif isinstance(thing, list):
            waiting += list.__iter__(thing)


def _forget_maker(thing: Any) -> None:
    for key in _TELLS:
        thing.pop(key, None)
    if thing.get("/Subtype") == "/Image" and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = _without_notes(thing._data)  # noqa: SLF001  # a photograph as it is


def _without_notes(jpeg: bytes) -> bytes:
    """A JPEG without its EXIF, XMP and comments. The two marks that its colors need stay (JFIF, Adobe)."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in _NOTES:
            kept += jpeg[at:end]
        at = end
    return bytes(kept) + jpeg[at:]
