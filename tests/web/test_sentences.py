"""Every reason has a sentence, easy to read and neutral, in every language."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

from evenhand.core.reading import MOST, pushing_words, reading_grade
from evenhand.core.reasons import Reason
from evenhand.web.sentences import SENTENCES, sentence

PARTS = Path(__file__).parents[2] / "evenhand" / "locale" / "parts"


def test_it_has_a_sentence_for_every_reason_and_no_other() -> None:
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize("reason", Reason, ids=lambda r: r.value)
def test_it_says_each_reason_simply_and_neutrally(reason: Reason) -> None:
    with override("en"):
        words = sentence(reason)
    grade = reading_grade(words, "en")

    assert words.endswith((".", "?"))
    assert grade is not None
    assert grade <= MOST
    assert pushing_words(words, "en") == ()


def test_it_has_the_spanish_of_every_reason() -> None:
    parts = [read_po(io.StringIO(path.read_text(encoding="utf-8"))) for path in PARTS.glob("*.po")]
    said = {message.id for part in parts for message in part if message.string}

    with override("en"):
        missing = [r.value for r in Reason if sentence(r) not in said]
    assert missing == []
