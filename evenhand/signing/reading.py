"""What one person has read: the text they assented to or were told about, and what has changed in it since.

A change is shown in its words, the new beside the old, so that nobody has to compare two pages by eye. What was read is
sealed with its reader and destroyed with the drafts.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evenhand.core.case import Matter
from evenhand.signing.terms import TermWords, in_language

KIND = "read_terms"
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands in a text beside its terms: what its people are called, by code, its languages, the first one holds,
    and its days. It stays as it was under the hands of those who assent, whatever is corrected meanwhile."""

    names: Mapping[str, str]
    languages: tuple[str, ...]
    received_on: date
    session_on: date


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text that was compared: ``same``, ``new`` or ``gone``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One term that differs from what was read: ``new``, ``changed`` or ``gone``, its author, and its pieces."""

    term: str
    kind: str
    author: str
    pieces: tuple[Piece, ...]


def as_read(matter: Matter, words: Mapping[str, TermWords], frame: Frame) -> str:
    """The text of ``matter`` as its reader has it before them now, to be sealed with their act."""
    terms = {
        term.id: {
            "author": term.author, "owner": term.owner, "by": term.due_on.isoformat() if term.due_on else "",
            "said": words[term.id].said, "known": words[term.id].known,
        }
        for term in matter.terms
        if term.id in words
    }  # fmt: skip
    days = {"received_on": frame.received_on.isoformat(), "session_on": frame.session_on.isoformat()}
    beside = {"names": dict(frame.names), "languages": frame.languages, **days}
    return json.dumps({"text": matter.text, "terms": terms, **beside}, ensure_ascii=False, sort_keys=True)


def words_in(read: str) -> dict[str, TermWords]:
    """The words of each term in a text that was read, by term."""
    terms = json.loads(read)["terms"]
    return {code: TermWords(said=_pairs(one["said"]), known=_pairs(one["known"])) for code, one in terms.items()}


def frame_in(read: str, now: Frame) -> Frame:
    """What stood beside the terms when the text was read; as it is ``now`` where an older one says nothing of it."""
    kept = json.loads(read)
    return Frame(
        names={**now.names, **kept["names"]},
        languages=tuple(kept.get("languages", now.languages)),
        received_on=date.fromisoformat(kept.get("received_on", now.received_on.isoformat())),
        session_on=date.fromisoformat(kept.get("session_on", now.session_on.isoformat())),
    )


def version_in(read: str) -> int:
    """The version of the text that was read."""
    return int(json.loads(read)["text"])


def changes(read: str, matter: Matter, words: Mapping[str, TermWords], lang: str) -> tuple[Change, ...]:
    """What differs now from what was read, term by term; nothing where the version is the same."""
    kept = json.loads(read)
    if kept["text"] == matter.text:
        return ()
    return tuple(_changes(kept["terms"], matter, words, lang))


def _changes(
    old: dict[str, dict[str, Any]], matter: Matter, words: Mapping[str, TermWords], lang: str
) -> Iterator[Change]:
    now = {term.id: term for term in matter.terms if term.id in words}
    for code, term in now.items():
        said = _spoken(words[code].said, words[code].known, term.due_on.isoformat() if term.due_on else "", lang)
        if code not in old:
            yield Change(term=code, kind="new", author=term.author, pieces=(Piece("new", said),))
            continue
        was = _spoken(_pairs(old[code]["said"]), _pairs(old[code]["known"]), old[code]["by"], lang)
        every = _pairs(old[code]["said"]) == words[code].said and _pairs(old[code]["known"]) == words[code].known
        if was != said or not every:
            yield Change(term=code, kind="changed", author=term.author, pieces=compared(was, said))
    for code, one in old.items():
        if code not in now:
            was = _spoken(_pairs(one["said"]), _pairs(one["known"]), one["by"], lang)
            yield Change(term=code, kind="gone", author=one["author"], pieces=(Piece("gone", was),))


def _spoken(said: Any, known: Any, by: str, lang: str) -> str:
    return " · ".join(part for part in (in_language(said, lang), by, in_language(known, lang)) if part)


def _pairs(kept: Any) -> tuple[tuple[str, str], ...]:
    return tuple((lang, words) for lang, words in kept)


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts, word by word: what stayed, what is new, what is gone, in reading order."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    found: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        if a != b:
            found.append(Piece("gone", "".join(before[a:b])))
        if c != d:
            found.append(Piece("new", "".join(after[c:d])))
    return tuple(found)
