"""The programme files that come with Evenhand: what they say, and that each says it whole."""

from __future__ import annotations

import hashlib
import pickle
import re
from datetime import date

import pytest

from evenhand.core import programme_keys as keys
from evenhand.core.programme import EndRule, Order, Promise, said
from evenhand.core.programme_checks import calendar_days, latest_opening
from evenhand.core.programme_explaining import explain
from evenhand.core.reading import MOST, pushing_words, reading_grade
from tests.core.programme_files import FOLDER, PRESETS, preset


@pytest.mark.parametrize("name", PRESETS)
def test_it_reads_every_preset(name: str) -> None:
    programme = preset(name)
    text = (FOLDER / f"{name}.toml").read_bytes()
    assert (programme.name, programme.sha256) == (name, hashlib.sha256(text).hexdigest())
    assert programme.languages == ("en", "es")
    assert {rule.code for rule in programme.rules if rule.severity == "hard"} >= set(keys.NEVER_MEDIATED)
    assert programme.texts.children("comparison") == keys.ROWS
    assert programme.texts.children("promises") == tuple(Promise)
    assert tuple(thing.correct for thing in programme.three_things) == ("second", "second", "second")


def test_it_has_presets_that_differ_where_programmes_do() -> None:
    kansas, portland, ontario = (preset(name) for name in PRESETS)
    assert [p.order for p in (kansas, portland, ontario)] == [
        Order.SEALED_PARALLEL,
        Order.COMPLAINANT_FIRST,
        Order.SEALED_PARALLEL,
    ]
    assert [p.mediators for p in (kansas, portland, ontario)] == [2, 1, 1]
    assert [p.no_understanding for p in (kansas, portland, ontario)] == [
        EndRule.COMPLAINANT_CHOOSES,
        EndRule.CLOSE,
        EndRule.RETURN,
    ]
    assert [p.cooling_off_days for p in (kansas, portland, ontario)] == [0, 0, 12]
    assert [p.limit_days for p in (kansas, portland, ontario)] == [90, 180, 120]
    assert [p.rule("force").severity for p in (kansas, portland, ontario)] == [
        "hard",
        "second_approver",
        "second_approver",
    ]


def test_it_counts_the_safe_date_back_from_the_limit() -> None:
    kansas = preset("kansas_city")
    received = date(2026, 5, 22)
    assert kansas.limit_after(received) == date(2026, 8, 20)
    assert kansas.safe_after(received) == date(2026, 7, 16)
    assert kansas.opening_after(date(2026, 6, 2)) == date(2026, 6, 18)


@pytest.mark.parametrize("name", PRESETS)
def test_it_shows_an_office_that_nobody_can_mistake_for_a_real_one(name: str) -> None:
    office = preset(name).office
    assert re.fullmatch(r"\d{3}-555-01\d\d", office.phone)
    assert office.email.endswith("@office.example")
    assert said(office.contact_role, "en") in ("Legal Analyst", "Mediation Coordinator", "Resolution Officer")


def test_it_says_each_sentence_to_each_side_in_each_language() -> None:
    kansas = preset("kansas_city")
    row = "comparison.decides.mediation"
    assert kansas.text(row, "en", "complainant") == "You and the officer"
    assert kansas.text(row, "en", "officer") == "You and the complainant"
    assert kansas.text(row, "es", "officer") == "Usted y el reclamante"
    assert kansas.text("comparison.meet.mediation", "en", "officer") == "Yes, with 2 neutral mediators"
    assert kansas.text("comparison.how_long.mediation", "en", low=34, high=58, count=69) == (
        "34 to 58 days (middle half of 69)"
    )
    assert kansas.text("offer.dates", "es").startswith("Tiene 14 días para responder.")
    for key, lang, side in (
        ("comparison.how_long.mediation", "en", None),
        (row, "en", None),
        ("next.filed", "fr", None),
    ):
        with pytest.raises(KeyError):
            kansas.text(key, lang, side)
    with pytest.raises(KeyError):
        kansas.rule("no_such_rule")


def test_it_shows_the_end_rule_in_the_comparison() -> None:
    key = "comparison.no_understanding.mediation"
    assert preset("kansas_city").text(key, "en", "complainant") == "You choose: close it, or have it investigated"
    assert preset("portland").text(key, "en", "officer") == "If both say that it was completed, it is closed"
    assert preset("ontario").text(key, "en") == "It is investigated, as if never offered"


@pytest.mark.parametrize("name", PRESETS)
def test_it_has_every_sentence_a_page_or_letter_asks_for(name: str) -> None:
    programme = preset(name)
    figures = {"low": 1, "high": 2, "count": 30, "sustained": 11, "investigated": 40}
    for key in keys.text_keys():
        for lang in programme.languages:
            for side in keys.SIDES:
                words = programme.text(key, lang, side, **figures)
                assert words, key
                assert "{" not in words, key


@pytest.mark.parametrize("name", PRESETS)
def test_it_tells_everyone_that_officers_must_report_child_abuse(name: str) -> None:
    programme = preset(name)
    assert "report suspected child abuse" in programme.text("limits.items.child_abuse", "en")
    assert tuple(keys.NO_ACTION) == programme.texts.children("no_action")
    assert not [key for key in programme.texts if key.startswith("no_action") and key.endswith(keys.SIDES)]


def test_it_is_a_value() -> None:
    kansas = preset("kansas_city")
    assert kansas == preset("kansas_city")
    assert hash(kansas) == hash(preset("kansas_city"))
    assert kansas != preset("portland")
    assert pickle.loads(pickle.dumps(kansas)) == kansas
    with pytest.raises(AttributeError):
        kansas.mediators = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_it_explains_a_programme_in_plain_sentences(name: str, lang: str) -> None:
    programme = preset(name)
    found = explain(programme, lang)
    assert len(found) == len(set(found))
    assert all(
        rule_sentence in " ".join(found) for rule_sentence in (said(rule.sentence, lang) for rule in programme.rules)
    )
    numbers = {str(getattr(programme, n.name)) for n in keys.NUMBERS if getattr(programme, n.name) > 2}
    if programme.no_understanding is not EndRule.COMPLAINANT_CHOOSES:
        numbers.discard(str(programme.choose_days))  # nothing to choose
    assert numbers <= set(re.findall(r"\d+", " ".join(found)))
    grade = reading_grade(" ".join(found), lang)
    assert grade is not None
    assert grade <= MOST
    assert not [sentence for sentence in found if pushing_words(sentence, lang)]


def test_it_explains_what_sets_the_programmes_apart() -> None:
    told = {name: " ".join(explain(preset(name), "en")) for name in PRESETS}
    assert "the complainant chooses: close it, or have it investigated. Days to choose: 7." in told["kansas_city"]
    assert "The complainant is asked first." in told["portland"]
    assert "A signed agreement can be taken back for 12 days." in told["ontario"]
    assert "goes back on day 55 at the latest" in told["kansas_city"]


def test_it_counts_two_windows_where_one_side_is_asked_first() -> None:
    assert latest_opening(preset("kansas_city")) == 4 + 3 + 14 + 2 + 2 + 2
    assert latest_opening(preset("portland")) == 4 + 3 + 2 * (14 + 2 + 2 + 2)
    assert [calendar_days(n) for n in (0, 1, 5, 6)] == [0, 3, 7, 10]
