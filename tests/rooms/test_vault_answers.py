"""Sealed answers and answer words: what nobody at the office can tell, and what no copy brings back."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from pathlib import Path

import jellyfish
import pytest
from django.test import TestCase

from evenhand import vault
from evenhand.vault import answers, chance, custodian, words
from evenhand.vault.sealing import Refused
from tests.house.repository import ROOT

pytestmark = pytest.mark.usefixtures("custodian_folder")

WHO = ("M7KQ-42XW", "m1", "c1")


@pytest.mark.parametrize("answer", ["yes", "no", "withdrawn"])
def test_it_opens_an_answer_where_it_was_sealed(answer: str) -> None:
    assert vault.open_answer(vault.seal_answer(*WHO, answer), *WHO) == answer


def test_it_seals_nothing_but_an_answer() -> None:
    with pytest.raises(ValueError, match="yes, no or withdrawn"):
        vault.seal_answer(*WHO, "perhaps")


def test_it_shows_no_difference_between_answers() -> None:
    boxes = [vault.seal_answer(*WHO, answer) for answer in ("yes", "no", "withdrawn", "yes")]

    assert len({len(box) for box in boxes}) == 1
    assert len(set(boxes)) == 4
    assert not any(b"yes" in box or b"no" in box[:17] for box in boxes)


@pytest.mark.parametrize("moved", [("AAAA-AAAA", "m1", "c1"), ("M7KQ-42XW", "m2", "c1"), ("M7KQ-42XW", "m1", "o1")])
def test_it_refuses_an_answer_moved_to_another_place(moved: tuple[str, str, str]) -> None:
    box = vault.seal_answer(*WHO, "yes")
    pair, sealed_words = vault.mint_answer_words(*WHO, "en")

    with pytest.raises(Refused):
        vault.open_answer(box, *moved)
    with pytest.raises(Refused):
        vault.answer_for_word(sealed_words, pair[0], *moved)


def test_it_does_not_take_words_for_an_answer() -> None:
    _, sealed_words = vault.mint_answer_words(*WHO, "en")

    with pytest.raises(Refused):
        vault.open_answer(sealed_words, *WHO)


def test_it_refuses_every_flipped_bit_of_an_answer() -> None:
    box = vault.seal_answer(*WHO, "no")

    for bit in range(len(box) * 8):
        altered = bytearray(box)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            vault.open_answer(bytes(altered), *WHO)


@pytest.mark.django_db
def test_it_discards_only_what_the_commit_made_final(custodian_folder: Path) -> None:
    changed, kept = vault.seal_answer(*WHO, "yes"), vault.seal_answer(*WHO, "no")

    with TestCase.captureOnCommitCallbacks(execute=False) as promised:
        vault.discard(changed)
    assert vault.open_answer(changed, *WHO) == "yes"

    for callback in promised:
        callback()
    with pytest.raises(Refused):
        vault.open_answer(changed, *WHO)
    assert vault.open_answer(kept, *WHO) == "no"
    assert vault.turn_epoch()
    assert vault.open_answer(kept, *WHO) == "no"
    assert not vault.turn_epoch()
    assert answers.key_name(changed) not in (custodian_folder / "keys.2").read_bytes()


# Answer words.


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_knows_many_words_that_no_slip_of_the_pen_confuses(language: str) -> None:
    folded = [vault.fold(word) for word in words.LISTS[language]]

    assert len(folded) >= 256
    assert all(word.isascii() and word.isalpha() and len(word) >= 3 for word in folded)
    assert [
        (a, b) for a, b in itertools.combinations(folded, 2) if jellyfish.damerau_levenshtein_distance(a, b) < 2
    ] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_draws_no_word_that_stands_on_a_page_or_a_letter(language: str) -> None:
    """Otherwise the page that a caller reads aloud from could hold an answer by chance."""
    printed = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "evenhand" / "locale").rglob("*.po"))

    assert set(words.LISTS[language]) & set(re.findall(r"\w+", printed.lower())) == set()


@pytest.mark.parametrize(("language", "has"), [("en", "en"), ("es", "es"), ("es-US", "es"), ("vi", "en")])
def test_it_draws_two_words_with_different_first_letters(language: str, has: str) -> None:
    for _ in range(100):
        one, other = vault.answer_words(language)
        assert {one, other} <= set(words.LISTS[has])
        assert vault.fold(one)[0] != vault.fold(other)[0]


def test_it_understands_a_word_as_it_is_said_or_typed() -> None:
    (yes, no), box = vault.mint_answer_words(*WHO, "es")

    assert vault.words_for_letter(box, *WHO) == (yes, no)
    for word, answer in ((yes, "yes"), (no, "no")):
        for typed in (word, word.upper(), f"  {word}. ", vault.fold(word)):
            assert vault.answer_for_word(box, typed, *WHO) == answer
    assert vault.answer_for_word(box, "yes", *WHO) is None
    assert vault.answer_for_word(box, "", *WHO) is None


def test_it_seals_the_answer_of_a_word_without_saying_it() -> None:
    (yes, no), box = vault.mint_answer_words(*WHO, "en")

    sealed = [vault.seal_answer_word(box, word, *WHO) for word in (yes, no)]

    assert vault.seal_answer_word(box, "something else", *WHO) is None
    assert [vault.open_answer(one, *WHO) for one in sealed if one] == ["yes", "no"]
    assert len({len(one) for one in sealed if one}) == 1


def test_it_keeps_the_words_out_of_the_box() -> None:
    sizes = set()
    for _ in range(50):
        (yes, no), box = vault.mint_answer_words(*WHO, "en")
        assert yes.encode() not in box
        assert no.encode() not in box
        sizes.add(len(box))
    assert len(sizes) == 1


def test_it_never_lets_a_word_tell_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What staff may see is a typed word, or the two words in the order of the alphabet. Neither leans to yes."""
    monkeypatch.setattr(chance, "token", random.Random(2026).randbytes)
    rounds = 6000
    said_yes, drawn, first_is_yes = Counter[str](), Counter[str](), 0
    for _ in range(rounds):
        (yes, no), _ = _minted_without_a_key()
        said_yes[yes] += 1
        drawn.update((yes, no))
        first_is_yes += yes < no

    assert set(drawn) == set(words.LISTS["en"])
    assert abs(first_is_yes / rounds - 0.5) < 0.025
    # Each word means yes about half the times it is drawn (about 38 draws a word: 5 standard deviations).
    assert all(abs(said_yes[word] / n - 0.5) < 2.5 / n**0.5 for word, n in drawn.items())
    # A tie between a word's first letter and yes would show here.
    by_letter = Counter[str]()
    for word, n in said_yes.items():
        by_letter[word[0]] += n
    for letter, n in by_letter.items():
        total = sum(count for word, count in drawn.items() if word[0] == letter)
        assert abs(n / total - 0.5) < 2.5 / total**0.5


def _minted_without_a_key() -> tuple[tuple[str, ...], None]:
    # The pair exactly as mint_answer_words draws it, without 6,000 flushes to the disk.
    return vault.answer_words("en"), None


def test_it_prints_the_pair_in_the_order_it_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Binds the test above to the real thing: nothing sorts or swaps the drawn pair afterwards."""
    monkeypatch.setattr(answers, "answer_words", lambda _lang, _n: ("zebra", "rope", "acorn", "lamp"))

    assert vault.mint_answer_words(*WHO, "en")[0] == ("zebra-rope", "acorn-lamp")


def test_it_gives_every_answer_a_key_of_its_own() -> None:
    before = len(custodian.current().keys)
    boxes = [vault.seal_answer(*WHO, "yes"), vault.seal_answer(*WHO, "yes"), vault.mint_answer_words(*WHO, "en")[1]]

    assert len({answers.key_name(box) for box in boxes}) == 3
    assert len(custodian.current().keys) == before + 3
