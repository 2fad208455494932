"""The press: pages as PDF. The only importer of Typst.

`typeset(page, words, on=…)` turns one of the layouts in `pages/` and a plain dictionary into the bytes of a PDF.

* The same layout, words and day give the same bytes, on every machine: fonts come with Typst, those of the
  system are ignored, and the date inside the file is the day given, never the clock's.
* Every file is tagged and keeps PDF/UA-1; one that must last keeps PDF/A-3a too (ISO 14289-1, ISO 19005-3).
  Typst refuses to make a file that would break either.
* Words reach a layout as data (JSON in one input), never as source, so no name or sentence can become markup.
* A layout has no words of its own and no access to files outside `pages/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

PAGES = Path(__file__).parent / "pages"
_NO_SHAPE = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_MOST_SIGNS = 20


class Page(StrEnum):
    """The layouts, each a file of `pages/`."""

    LETTERS = "letters"
    AGREEMENT = "agreement"
    COVER = "cover"
    ON_SCREEN = "on_screen"
    MEDIATE = "mediate"
    PREPARE = "prepare"
    KIT = "kit"
    RECEIPT = "receipt"
    BOARD = "board"
    LEGAL = "legal"
    PROBE = "probe"


class Unprintable(Exception):  # noqa: N818 (it says what is the case)
    """The press could not set these words: a layout or a word list is wrong. A defect, never a person's mistake."""


class Unshowable(Unprintable):
    """A sign of these words has no shape in our letters, and a lasting file may not leave it out. ``sign``: which."""

    def __init__(self, sign: str) -> None:
        super().__init__("a sign cannot be shown")
        self.sign = sign


def typeset(page: Page, words: Mapping[str, Any], *, on: date, lasting: bool = False) -> bytes:
    """The PDF of `words` in the layout `page`, dated `on`. `lasting` asks for PDF/A-3a beside PDF/UA-1.

    Raises Unprintable with the layout's own message.
    """
    # A worker that prints nothing does without it: seven megabytes.
    import typst

    standards: list[typst.PDFStandard] = ["a-3a", "ua-1"] if lasting else ["ua-1"]
    # Sorted keys: the order in which a dictionary was built must not change the bytes.
    words_in = json.dumps(words, ensure_ascii=False, sort_keys=True)
    try:
        made = typst.compile(
            PAGES / f"{page}.typ",
            root=PAGES,
            ignore_system_fonts=True,
            sys_inputs={"words": words_in},
            pdf_standards=standards,
            timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
        )
    except typst.TypstError as fault:
        if found := _NO_SHAPE.search(str(fault)):
            raise Unshowable(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])) from fault
        raise Unprintable(f"{page}: {fault}") from fault
    if not isinstance(made, bytes):
        raise Unprintable(f"{page}: the layout gave no document")
    return made


def unshowable(text: str) -> str:
    """The signs of ``text`` that no file of ours can show, each once; at most 20. Empty for what can be printed."""
    found = ""
    for _ in range(_MOST_SIGNS):
        try:
            typeset(Page.PROBE, {"text": text}, on=date(2000, 1, 1), lasting=True)
        except Unshowable as one:
            found += one.sign
            for sign in one.sign:
                text = text.replace(sign, "")
        else:
            break
    return found
