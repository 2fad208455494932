"""Sealed answers: nobody at the office learns who said what to an offer (design §10.1, §10.2).

Each answer, and each pair of answer words, has a key of its own with the custodian. Discarding it buries that key, so
that no backup of the database brings an answer back. Formats::

    words  = 0x01 ‖ key name (16) ‖ seal(key, pad(JSON {"no": word, "yes": word}), lp("words", ref, matter, answerer))
             a word is two of the list: "brush-lantern"; an older one, one
    answer = 0x02 ‖ key name (16) ‖ seal(key, pad(data), lp("answer", ref, matter, answerer, lp(asked …)))
    before = 0x01 ‖ key name (16) ‖ seal(key, pad(data), lp("answer", ref, matter, answerer))        opened, not made

Every answer's box has the same length. Because the context names the answerer, a box copied to somebody else's row
does not open; because it names everyone who was asked together, nobody opens one alone by saying later that it was.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection

from evenhand.vault import chance, custodian
from evenhand.vault.burying import bury_with_the_commit
from evenhand.vault.index import fold
from evenhand.vault.keyring import NAME
from evenhand.vault.sealing import SUITE, Refused, lp, pad, seal, unpad, unseal
from evenhand.vault.words import LISTS

ANSWERS = ("yes", "no", "withdrawn")
TOGETHER = b"\x02"


def seal_answer(ref: str, matter: str, answerer: str, answer: str, asked: Collection[str] = ()) -> bytes:
    """Seal ``yes``, ``no`` or ``withdrawn`` of one of those ``asked`` together. A changed answer is a new box;
    :func:`discard` the old one."""
    if answer not in ANSWERS:
        raise ValueError("an answer is yes, no or withdrawn")
    return _close(TOGETHER, answer.encode(), "answer", ref, matter, answerer, lp(*sorted(asked)))


def open_answer(box: bytes, ref: str, matter: str, answerer: str, asked: Collection[str] = ()) -> str:
    """The answer. Only for the opening, inside the clerk's transaction; only the joint result leaves it. ``asked``:
    those it was sealed among."""
    if bytes(box[:1]) == SUITE:
        return _open(SUITE, box, "answer", ref, matter, answerer).decode()
    return _open(TOGETHER, box, "answer", ref, matter, answerer, lp(*sorted(asked))).decode()


def is_openable(box: bytes) -> bool:
    """Whether the key of this box is here: neither destroyed nor lost."""
    return custodian.current().keys.holds(key_name(box))


def discard(*boxes: bytes | memoryview) -> None:
    """Make these answers or words unreadable for ever, once the transaction that forgets them is committed.

    The rest of their keys goes with the next :func:`~evenhand.vault.custodian.turn_epoch`.
    """
    bury_with_the_commit([key_name(box) for box in boxes])


def key_name(box: bytes | memoryview) -> bytes:
    """The name of the key that opens this box."""
    return bytes(box[1 : 1 + NAME])


def answer_words(lang: str, n: int = 2) -> tuple[str, ...]:
    """``n`` random words of a language, each with another first letter. An unknown language gets English words."""
    words = LISTS.get(lang.partition("-")[0], LISTS["en"])
    chosen: list[str] = []
    while len(chosen) < n:
        word = words[chance.below(len(words))]
        if all(fold(word)[0] != fold(other)[0] for other in chosen):
            chosen.append(word)
    return tuple(chosen)


def mint_answer_words(ref: str, matter: str, answerer: str, lang: str) -> tuple[tuple[str, str], bytes]:
    """Two words for one person and one offer: ``((for yes, for no), sealed box)``.

    Each is made of two of the list, which five tries a day do not find (decision 0029). The pair is for the letter's
    fold and nothing else; the box is stored. Chance decides which word is which, so a word typed by staff says nothing
    of the answer.
    """
    drawn = answer_words(lang, 4)
    yes, no = "-".join(drawn[:2]), "-".join(drawn[2:])
    data = json.dumps({"no": no, "yes": yes}, ensure_ascii=False, sort_keys=True).encode()
    return (yes, no), _close(SUITE, data, "words", ref, matter, answerer)


def words_for_letter(box: bytes, ref: str, matter: str, answerer: str) -> tuple[str, str]:
    """``(for yes, for no)``, to print under the fold of that person's own letter."""
    pair = json.loads(_open(SUITE, box, "words", ref, matter, answerer))
    return pair["yes"], pair["no"]


def answer_for_word(box: bytes, word: str, ref: str, matter: str, answerer: str) -> str | None:
    """``yes`` or ``no``, or None when the word is neither: then ask kindly once more. Never shown to who typed it.

    The parts of a word may be said in any order, with any sign between them.
    """
    pair = json.loads(_open(SUITE, box, "words", ref, matter, answerer))
    typed = _as_said(word)
    # Both are always compared, so that the time says as little as the page.
    meant = {answer: hmac.compare_digest(typed, _as_said(pair[answer])) for answer in ("yes", "no")}
    return next((answer for answer, same in meant.items() if same), None)


def _as_said(word: str) -> bytes:
    return " ".join(sorted(fold(word).split())).encode()


def seal_answer_word(
    box: bytes, word: str, ref: str, matter: str, answerer: str, *, asked: Collection[str] = ()
) -> bytes | None:
    """The sealed answer a word stands for, or None when the word is neither. The answer itself never comes out."""
    answer = answer_for_word(box, word, ref, matter, answerer)
    return None if answer is None else seal_answer(ref, matter, answerer, answer, asked)


def _close(suite: bytes, data: bytes, *place: bytes | str) -> bytes:
    name, key = custodian.current().keys.mint()
    return suite + name + seal(key, pad(data), lp(*place))


def _open(suite: bytes, box: bytes, *place: bytes | str) -> bytes:
    box = bytes(box)
    if box[:1] != suite:
        raise Refused
    key = custodian.current().keys.get(key_name(box))
    return unpad(unseal(key, box[1 + NAME :], lp(*place)))
