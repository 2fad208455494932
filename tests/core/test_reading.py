"""How hard a text is to read, and which words push."""

from __future__ import annotations

from evenhand.core.reading import MOST, english_syllables, pushing_words, reading_grade, spanish_syllables


def test_it_grades_english_by_flesch_and_kincaid() -> None:
    assert reading_grade("The cat sat on the mat.", "en") == 0.0
    assert reading_grade("You can say no. You never have to give a reason.", "en") == 0.5
    assert reading_grade("The office investigates complaints.", "en") == 12.5
    assert reading_grade("", "en") == 0.0
    assert reading_grade("Bonjour.", "fr") is None
    syllables = {
        "mediation": 4,
        "investigation": 5,
        "complaint": 2,
        "officer": 3,
        "people": 2,
        "decided": 3,
        "asked": 1,
    }
    assert {word: english_syllables(word) for word in syllables} == syllables


def test_it_grades_spanish_by_fernandez_huerta() -> None:
    syllables = {
        "mediación": 3, "queja": 2, "policía": 4, "país": 2, "quiere": 2, "averigüe": 4, "hay": 1, "día": 2, "oír": 2,
    }  # fmt: skip
    assert {word: spanish_syllables(word) for word in syllables} == syllables
    easy = reading_grade("Puede decir que no. No le perjudica.", "es")
    hard = reading_grade(
        "La participación en el procedimiento constituye una determinación discrecional de los interesados sin "
        "perjuicio de la investigación administrativa subsiguiente de las alegaciones.", "es",
    )  # fmt: skip
    assert easy is not None
    assert hard is not None
    assert easy < MOST < 12 < hard


def test_it_finds_words_that_push() -> None:
    assert pushing_words("The suspect should just sign!", "en") == ("suspect", "just", "!")
    assert pushing_words("A justice of the peace in winter.", "en") == ()
    assert pushing_words("Don’t miss it", "en") == ("don't miss",)
    assert pushing_words("¡Felicidades!", "es") == ("felicidades", "!")
