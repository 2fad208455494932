"""What a passphrase must be: long, and not one that everybody tries. Nothing else.

* 15 to 128 characters, any character, spaces counted. No composition rules and no expiry: they make worse ones.
* Compared in one form (NFKC), so that an accent typed on another keyboard is the same accent.

Source: NIST SP 800-63B-4 §3.1.1; OWASP ASVS 5.0 V6.2; design §10.5.
"""

from __future__ import annotations

import gzip
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation

SHORTEST = 15
LONGEST = 128
# Words anyone would try on this site; a passphrase made of nothing else is no secret.
_CONTEXT = ("evenhand", "mediation", "mediator", "complaint", "complainant", "officer", "police", "password", "agency")
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class Weakness(StrEnum):
    """Why a passphrase cannot be used."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    EASY_TO_GUESS = "easy_to_guess"


def one_form(typed: str) -> str:
    """The passphrase as it is compared: NFKC, with nothing trimmed and nothing folded."""
    return unicodedata.normalize("NFKC", typed)


def weakness(typed: str, *, known: tuple[str, ...] = ()) -> Weakness | None:
    """Why this passphrase cannot be used, or None. ``known`` are words a stranger may know of this person."""
    phrase = one_form(typed)
    if len(phrase) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(phrase) > LONGEST:
        return Weakness.TOO_LONG
    return Weakness.EASY_TO_GUESS if _is_easy(phrase.casefold(), known) else None


def _is_easy(phrase: str, known: tuple[str, ...]) -> bool:
    """Is it common, a repetition, a run of keys, or made only of words of this site and this person?"""
    if phrase in _common() or _unit(phrase) in _common() or len(_unit(phrase)) < SHORTEST // 2:
        return True
    rest = phrase
    for run in _RUNS:
        rest = rest.replace(run, "").replace(run[::-1], "")
    for word in sorted(
        (*_CONTEXT, *(known_word.casefold() for known_word in known if known_word)), key=len, reverse=True
    ):
        rest = rest.replace(word, "")
    return len("".join(character for character in rest if character.isalpha())) < 4 and len(rest) < SHORTEST // 2


def _unit(phrase: str) -> str:
    """The shortest piece whose repetition gives the phrase: `abcabcab` is `abc`."""
    for length in range(1, len(phrase)):
        if (phrase[:length] * (len(phrase) // length + 1))[: len(phrase)] == phrase:
            return phrase[:length]
    return phrase


@cache
def _common() -> frozenset[str]:
    """The 20,000 passwords people use most, as Django ships them."""
    place = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(place, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)
