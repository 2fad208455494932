"""Files given with a complaint: judged by what is inside, kept small, and stripped of what they tell about their maker.

A photograph carries where and when it was taken; a document its author. Pictures are drawn anew, PDFs rebuilt, so that
neither place nor name travels with them (security ASVS V5.2, VLT-17). Names of files are kept sealed and never used
as names on a disk.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from evenhand.clerk import Upload
from evenhand.web.uploads import MOST_BYTES, NotHeld

MOST_FILES = 5
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3_000
# APP1 to APP13, APP15 and COM (ITU-T T.81, table B.1).
_NOTES = frozenset((*range(0xE1, 0xEE), 0xEF, 0xFE))
_IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class NotTaken(Exception):  # noqa: N818 (it says what happened to the file)
    """A file that cannot be taken; the text is a sentence for the person."""


def taken(file: UploadedFile[bytes]) -> Upload:
    """The file as it is kept: rebuilt, without metadata. Raises :class:`NotTaken` with a sentence for the person."""
    if not file.size:
        raise NotTaken(_("This file is empty. Choose another one."))
    if file.size > MOST_BYTES:
        raise NotTaken(_("This file is larger than 8 megabytes. Choose a smaller one, or bring it to the office."))
    if isinstance(file, NotHeld):
        raise NotTaken(_("There was no room for this file beside the others. Choose it again by itself."))
    data = file.read()
    content_type, clean = _rebuilt(data)
    return Upload(name=str(file.name or "file")[-120:], content_type=content_type, data=clean, party="c1")


def _rebuilt(data: bytes) -> tuple[str, bytes]:
    if data.startswith(b"%PDF-"):
        return "application/pdf", _document(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n")):
        return _picture(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotTaken(_unknown()) from None
    if "\x00" in text or text.lstrip().lower().startswith(("<!doctype", "<html", "<svg", "<?xml")):
        raise NotTaken(_unknown())
    return "text/plain", text.encode()


def _unknown() -> str:
    return _(
        "We can take pictures (JPEG, PNG), PDF and plain text. Save it as one of these, or bring it to the office."
    )


def _picture(data: bytes) -> tuple[str, bytes]:
    # Read by the first picture, as PDF below by the first PDF: most workers see neither.
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_IMAGES)) as found:
                kind = str(found.format)
                if found.width * found.height > MOST_PIXELS:
                    raise NotTaken(_("This picture is too large. Choose a smaller one."))
                upright = ImageOps.exif_transpose(found)
                plain = upright.convert("RGB" if kind == "JPEG" else "RGBA")
                plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                out = io.BytesIO()
                # A fresh image has no EXIF, no comment and no colour profile of the camera.
                Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(out, kind)
    except NotTaken:
        raise
    except Exception:  # noqa: BLE001  # whatever a broken picture breaks, the person gets a sentence
        raise NotTaken(_unknown()) from None
    return _IMAGES[kind], out.getvalue()


def _document(data: bytes) -> bytes:
    # Fourteen megabytes that a worker holds only once somebody sends a PDF.
    from pypdf import PdfReader, PdfWriter

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise NotTaken(_("This PDF has a password. Save it without one, or bring it to the office."))
        writer = PdfWriter()
        for page in reader.pages:
            for active in ("/AA", "/Annots"):
                page.pop(active, None)
            writer.add_page(page)
        writer.metadata = None
        for kept in writer._objects:  # noqa: SLF001  # there is no other way to see every object of the file
            _forget_maker(kept)
        out = io.BytesIO()
        writer.write(out)
    except NotTaken:
        raise
    except Exception:  # noqa: BLE001  # whatever a hostile file breaks in its reader, the person gets a sentence
        raise NotTaken(_("This PDF cannot be read. Save it anew, or bring it to the office.")) from None
    return out.getvalue()


def _forget_maker(thing: Any) -> None:
    """Take from one object of a PDF what tells about its maker: notes of programs, and those inside its photographs."""
    if not isinstance(thing, dict):
        return
    for key in ("/Metadata", "/PieceInfo", "/LastModified"):
        thing.pop(key, None)
    if thing.get("/Subtype") == "/Image" and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = _without_notes(thing._data)  # type: ignore[attr-defined]  # noqa: SLF001  # a photograph as it is


def _without_notes(jpeg: bytes) -> bytes:
    """A JPEG without its EXIF, XMP and comments. The two marks that its colors need stay (JFIF, Adobe)."""
    kept, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in _NOTES:
            kept += jpeg[at:end]
        at = end
    return bytes(kept) + jpeg[at:]
