"""The press: pages as PDF. The only importer of Typst.

`typeset(page, words, on=…)` turns one of the layouts in `pages/` and a plain dictionary into the bytes of a PDF.

* The same layout, words and day give the same bytes, on every machine: fonts come with Typst, those of the
  system are ignored, and the date inside the file is the day given, never the clock's.
* Every file is tagged and keeps PDF/UA-1; one that must last keeps PDF/A-3a too (ISO 14289-1, ISO 19005-3).
  Typst refuses to make a file that would break either.
* Words reach a layout as data (JSON in one input), never as source, so no name or sentence can become markup.
* A layout has no words of its own and no access to files outside `pages/`.
* Whatever script a name is in, the file is made: a sign without a shape in our letters stands there as a blank square.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

PAGES = Path(__file__).parent / "pages"
SUBSTITUTE = "\N{WHITE SQUARE}"
"""What stands in a file for a sign that our letters have no shape for."""

_NO_SHAPE = re.compile(r'the text `"(.+?)"` could not be displayed|the PDF contains the codepoint `"(.+?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_SPACES = re.compile(r"[ \t\n]+")
_MOST_SIGNS = 20
# Latin, Greek and Cyrillic, as the letters of Typst have them: nothing else needs a look before it is set.
_SURE = re.compile(
    r"[\t\n -~\u00a0-\u02ff\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2027"
    r"\u2030-\u2040\u20a0-\u20c0\u2122\u2190-\u2199\u25a0-\u25ff]*"
)


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
    """A sign of these words has no shape in our letters, and no file may leave it out. ``sign``: which it may be."""

    def __init__(self, sign: str) -> None:
        super().__init__("a sign cannot be shown")
        self.sign = sign


def typeset(
    page: Page,
    words: Mapping[str, Any],
    *,
    on: date,
    lasting: bool = False,
    kept: Mapping[str, Any] | None = None,
    at_any_price: bool = True,
) -> bytes:
    """The PDF of `words` in the layout `page`, dated `on`. `lasting` asks for PDF/A-3a beside PDF/UA-1.

    A sign of `words` without a shape in our letters stands there as :data:`SUBSTITUTE`; `kept` goes in as it is. Words
    that cannot even be set so keep their Latin, Greek and Cyrillic signs alone, unless not `at_any_price`.
    Raises Unprintable with the layout's own message; for words that cannot be set otherwise, Unshowable.
    """
    more, shown = kept or {}, readable(words)
    try:
        return _set(page, {**shown, **more}, on, lasting)
    except Unprintable as fault:
        unsure = {sign for text in _texts(shown) for sign in _unsure(text)}
        if not unsure:
            raise
        if not at_any_price:
            raise Unshowable("".join(sorted(unsure))) from fault
        return _set(page, {**_put(shown, {sign: _instead(sign) for sign in unsure}), **more}, on, lasting)


def _set(page: Page, words: Mapping[str, Any], on: date, lasting: bool) -> bytes:
    """These very words. Raises Unshowable for the first sign without a shape."""
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
            raise Unshowable(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1] or found[2])) from fault
        raise Unprintable(f"{page}: {fault}") from fault
    except BaseException as fault:
        # Some long lines of other scripts make Typst panic. No worker may end of a person's words.
        if type(fault).__name__ != "PanicException":
            raise
        raise Unprintable(f"{page}: the press gave up") from fault
    if not isinstance(made, bytes):
        raise Unprintable(f"{page}: the layout gave no document")
    return made


def readable(words: Mapping[str, Any]) -> dict[str, Any]:
    """The same words with :data:`SUBSTITUTE`, or a plain twin (= for ＝), for each sign that no file of ours shows."""
    looked_at = {part for text in _texts(words) for part in _SPACES.split(text) if _unsure(part)}
    put: dict[str, Any] = _put(words, {sign: _instead(sign) for sign in _without_shape(" ".join(sorted(looked_at)))})
    return put


def unshowable(text: str) -> str:
    """The signs of ``text`` that no file of ours can show, each once; at most 20. Empty for what can be printed."""
    return "".join(dict.fromkeys("".join(_without_shape(text))))[:_MOST_SIGNS]


def _without_shape(text: str) -> Iterator[str]:
    """What cannot be shown: each a sign, or several that are written as one. After twenty, or where the press does not
    say which, everything that it might be: nobody keeps a worker busy with a thousand signs."""
    for _ in range(_MOST_SIGNS):
        if not _unsure(text):
            return
        try:
            _set(Page.PROBE, {"text": text}, date(2000, 1, 1), lasting=True)
        except Unshowable as one:
            for sign in (one.sign,) if one.sign in text else one.sign:
                yield sign
                text = text.replace(sign, " ")
        except Unprintable:
            break
        else:
            return
    yield from _unsure(text)


def _unsure(text: str) -> str:
    """The signs of ``text`` that have to be looked at, each once."""
    if _SURE.fullmatch(text):
        return ""
    return "".join(sign for sign in dict.fromkeys(text) if not _SURE.fullmatch(sign))


def _instead(sign: str) -> str:
    if unicodedata.category(sign[0]) == "Cf" or "\ufe00" <= sign[0] <= "\ufe0f":
        # It only joined or dressed others.
        return ""
    twin = unicodedata.normalize("NFKC", sign)
    return twin if _SURE.fullmatch(twin) else SUBSTITUTE


def _texts(words: Any) -> Iterator[str]:
    match words:
        case str():
            yield words
        case Mapping():
            for one in words.values():
                yield from _texts(one)
        case list() | tuple():
            for one in words:
                yield from _texts(one)


def _put(words: Any, instead: Mapping[str, str]) -> Any:
    """``words`` with every sign of ``instead`` exchanged, those written as one first."""
    match words:
        case str():
            for sign in sorted(instead, key=len, reverse=True):
                words = words.replace(sign, instead[sign])
            return words
        case Mapping():
            return {name: _put(one, instead) for name, one in words.items()}
        case list() | tuple():
            return [_put(one, instead) for one in words]
        case _:
            return words
