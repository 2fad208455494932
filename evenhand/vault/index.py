"""The blind index: finding a person by a half-heard name or a number without storing either.

A token is the first 16 bytes of ``HMAC-SHA-256(key of its kind, folded value)``; the keys come from the custodian's
pepper, one per kind, so that tokens of different kinds cannot be compared. What a stolen database still shows: which
rows share a token, and how often. What it does not: any name, for guessing needs the pepper.

==============  ===================================================================================
``name``        a whole name: accents off, lower case, words in alphabetical order
``word``        one word of a name
``sound``       the Metaphone code of one word (English phonetics; for a word of Latin letters)
``phone``       a telephone number in E.164
``phone_end``   its last four digits, which is what people remember
``email``       an e-mail address, lower case
``unit``        a police unit, or another part of an institution: all its words in their order
==============  ===================================================================================
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

import jellyfish

from evenhand.vault.custodian import index_key
from evenhand.vault.sealing import lp

KINDS = ("name", "word", "sound", "phone", "phone_end", "email", "unit")
TOKEN = 16


def blind(kind: str, value: str) -> bytes:
    """The 16-byte token of an already folded value. Raises ValueError for a kind that is not in :data:`KINDS`."""
    if kind not in KINDS:
        raise ValueError(kind)
    return hmac.digest(index_key(kind), lp(value), hashlib.sha256)[:TOKEN]


def fold(text: str) -> str:
    """Letters and digits in lower case without accents, words apart by one space (Unicode NFKD)."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    # An apostrophe joins (O'Brien), every other sign parts (Smith-Jones).
    joined = kept.replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in joined).split())


def name_token(name: str) -> bytes:
    """The token of a whole name, whatever the order of its words."""
    return blind("name", " ".join(sorted(fold(name).split())))


def name_tokens(name: str) -> tuple[bytes, ...]:
    """Tokens of each word of a name and of how it sounds; no two alike, in no telling order."""
    words = set(fold(name).split())
    sounds = {jellyfish.metaphone(word) for word in words if word.isascii() and not word.isdigit()} - {""}
    return tuple(sorted({blind("word", word) for word in words} | {blind("sound", sound) for sound in sounds}))


def phone_number(typed: str, region: str = "US") -> str | None:
    """A telephone number as E.164, or None when it cannot be one. ``region`` is meant when no country code is typed."""
    # Read by the first number, not at the start.
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_token(typed: str, region: str = "US") -> bytes | None:
    """The token of a telephone number however it is written, or None when it cannot be one."""
    number = phone_number(typed, region)
    return None if number is None else blind("phone", number)


def phone_end_token(typed: str) -> bytes | None:
    """The token of the last four digits, or None when fewer were typed."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", typed) if c in "0123456789")
    return blind("phone_end", digits[-4:]) if len(digits) >= 4 else None


def unit_token(unit: str) -> bytes:
    """The token of a police unit or another part of an institution."""
    return blind("unit", fold(unit))


def email_token(typed: str) -> bytes:
    """The token of an e-mail address. Lower case throughout: offices meet no two that differ in case only."""
    return blind("email", unicodedata.normalize("NFKC", typed).strip().casefold())
