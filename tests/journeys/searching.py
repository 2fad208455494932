"""Searching everything an installation wrote for a word that somebody typed, however it may have been written down.

A file is searched as it stands, and so is what is packed in it: the streams of a PDF and the text of its pages, the
members of a ZIP. A word is searched in the forms in which programs write words.
"""

from __future__ import annotations

import base64
import html
import io
import json
import quopri
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pypdf import PdfReader
from pypdf.errors import PyPdfError


def written_as(word: str) -> dict[str, bytes]:
    """The forms in which a word may stand in a file, each under its name."""
    raw = word.encode()
    forms = {
        "UTF-8": raw,
        "UTF-8, parted signs": unicodedata.normalize("NFD", word).encode(),
        "UTF-16": word.encode("utf-16-le"),
        "UTF-16, turned": word.encode("utf-16-be"),
        "JSON": json.dumps(word).strip('"').encode(),
        "HTML": html.escape(word).encode("ascii", "xmlcharrefreplace"),
        "address": quote(word).encode(),
        "mail": quopri.encodestring(raw),
        "hex": raw.hex().encode(),
    }
    for before in range(3):
        # Base 64 writes three bytes as four signs: the middle of a word looks different at each of three places.
        whole = base64.b64encode(b"\0" * before + raw)
        forms[f"base 64, at {before}"] = whole[(before * 4 + 2) // 3 : len(whole) // 4 * 4 - 4]
    return {name: form for name, form in forms.items() if form}


def pieces(data: bytes) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them."""
    yield data
    if data.startswith(b"%PDF"):
        yield from _pages(data)
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from pieces(packed.read(name))
    elif data[:2] in (b"\x1f\x8b", b"\x78\x9c"):
        try:
            yield zlib.decompress(data, wbits=47)
        except zlib.error:
            return


def _pages(data: bytes) -> Iterator[bytes]:
    try:
        for page in PdfReader(io.BytesIO(data)).pages:
            yield page.extract_text().encode()
    except PyPdfError:
        return


def found_in(folder: Path, words: dict[str, str]) -> list[str]:
    """Where in ``folder`` one of ``words`` (what it is → the word) stands: file, form and what it is; names too."""
    forms = [(what, form, sign) for what, word in words.items() for form, sign in written_as(word).items()]
    found = []
    for path in sorted(folder.rglob("*")):
        found += [f"{path.name} (its name): {what}, as {form}" for what, form, sign in forms if sign in bytes(path)]
        if not path.is_file():
            continue
        for piece in pieces(path.read_bytes()):
            found += [f"{path.name}: {what}, as {form}" for what, form, sign in forms if sign in piece]
    return found
