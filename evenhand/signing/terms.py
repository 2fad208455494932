"""The words of one term as they are sealed: in one language or several, and how both will know that it was done.

The author writes it in a language of their own, and may set another language's words beside them. Who keeps it and by
when are codes of the rules (`core.case.Term`); here are words only. All text is NFC (design §10.13), so that what
looks alike is alike.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

Said = tuple[tuple[str, str], ...]
"""Language → words; the language it was written in stands first."""

# Signs that turn the order of writing: everybody reads the words in the order in which they are signed.
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
# Signs that nobody sees and no writing needs: the soft hyphen, the block of tags, in which a whole text can hide, and
# such as join or note nothing on a screen. Joiners of letters stay: some scripts are written with them.
_HIDDEN = dict.fromkeys((
    0x00AD, 0x180E, *range(0x2060, 0x2065), *range(0x206A, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC),
    *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE0080),
))  # fmt: skip
# Letters and symbols by their kind that nobody sees: fillers of Hangul, the empty pattern of Braille.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermWords:
    """One term's words. ``known``: how both will know that it was done; a statement has none."""

    said: Said
    known: Said = ()

    @property
    def written_in(self) -> str:
        """The language it was written in."""
        return self.said[0][0] if self.said else ""

    def text(self, lang: str) -> str:
        """The words in ``lang``; where there are none, as they were written."""
        return in_language(self.said, lang)

    def sign(self, lang: str) -> str:
        """How both will know, in ``lang`` or as it was written; empty where nothing says it."""
        return in_language(self.known, lang)


def in_language(said: Said, lang: str) -> str:
    """The words in ``lang``, or the first there are; empty for none."""
    return dict(said).get(lang) or (said[0][1] if said else "")


def plain(text: str) -> str:
    """What a person typed, in Normalization Form C, without signs that turn the order of writing or that hide."""
    return unicodedata.normalize("NFC", text.translate(_TURNS | _HIDDEN)).strip()


def unhidden(text: str) -> str:
    """What a person typed, without signs that nobody sees and no writing needs."""
    return text.translate(_HIDDEN)


def visible(text: str) -> bool:
    """Does a person see anything of it: a letter, a digit or a symbol? Signs that only turn, join or part others are
    nothing by themselves."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK for sign in text)


def put_down(words: TermWords) -> str:
    """The words as they are sealed: JSON, the same for the same words."""
    return json.dumps({"known": words.known, "said": words.said}, ensure_ascii=False, sort_keys=True)


def taken_up(text: str, lang: str) -> TermWords:
    """The words that were sealed. A bare text, as drafts before this form were, is in ``lang``."""
    try:
        kept = json.loads(text)
        return TermWords(said=_pairs(kept["said"]), known=_pairs(kept["known"]))
    except (ValueError, TypeError, KeyError):
        return TermWords(said=((lang, text),))


def _pairs(kept: object) -> Said:
    if not isinstance(kept, list):
        raise TypeError("languages and their words")
    return tuple((str(lang), str(words)) for lang, words in kept)
