"""What no programme file may say: each mistake is named with its line and the promise it would break."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.core import programme_keys as keys
from evenhand.core.programme import Programme, Promise
from evenhand.core.programme_lines import key_lines, line_of
from evenhand.core.programme_reading import read_programme
from tests.core.programme_files import KANSAS_CITY, changed, line, only_problem, preset, problems

WISHES = [
    ("silence_means_yes = true", Promise.VOLUNTARY),
    ("silence_means_yes = 3", Promise.VOLUNTARY),
    ("silence_means_yes = 0", Promise.VOLUNTARY),
    ('default_answer = "yes"', Promise.VOLUNTARY),
    ("compulsory_attendance = true", Promise.VOLUNTARY),
    ("officer_must_attend = true", Promise.VOLUNTARY),
    ("decline_is_noncooperation = true", Promise.VOLUNTARY),
    ("allow_return = false", Promise.OPTIONAL),
    ("stop_closes = true", Promise.OPTIONAL),
    ("parallel_investigation = true", Promise.OPTIONAL),
    ("report_attendance_to_department = true", Promise.NO_DISCIPLINE),
    ('discipline_data = "personnel"', Promise.NO_DISCIPLINE),
    ("early_intervention_feed = true", Promise.NO_DISCIPLINE),
    ("immigration_check = true", Promise.NO_DISCIPLINE),
    ("keep_notes = true", Promise.CONFIDENTIAL),
    ("session-recording = true", Promise.CONFIDENTIAL),
    ("mediator_terms = true", Promise.CONTROLLED),
    ("objection_reason = true", Promise.IMPARTIAL),
    ("match_by_outcome = true", Promise.IMPARTIAL),
    ("escalate_broken_promises = true", Promise.SELF_RESPONSIBLE),
]


@pytest.mark.parametrize(("wish", "promise"), WISHES)
@pytest.mark.parametrize("section", ["[asking]", "[door_back]"])
def test_it_refuses_a_file_that_asks_for_what_a_promise_forbids(wish: str, promise: Promise, section: str) -> None:
    text = changed((f"\n{section}\n", f"\n{section}\n{wish}\n"))
    found = only_problem(text)
    assert (found.line, found.promise) == (line(text, wish), promise)
    assert found.key == f"{section[1:-1]}.{wish.split(' ', maxsplit=1)[0]}"
    assert "cannot be set" in found.sentence


NUMBERS = [
    ("answer_days = 14 ", "answer_days = 0 ", Promise.VOLUNTARY, "from 7 to 60, not 0"),
    ("answer_days = 14 ", "answer_days = -1 ", Promise.VOLUNTARY, "cannot be below zero"),
    ("answer_days = 14 ", 'answer_days = "14" ', Promise.VOLUNTARY, "must be a whole number"),
    ("answer_days = 14 ", "answer_days = true ", Promise.VOLUNTARY, "must be a whole number"),
    ("answer_days = 14 ", "answer_days = 14.5 ", Promise.VOLUNTARY, "must be a whole number"),
    ("mediators = 2 ", "mediators = 0 ", Promise.IMPARTIAL, "from 1 to 2, not 0"),
    ("mediators = 2 ", "mediators = 3 ", Promise.IMPARTIAL, "from 1 to 2, not 3"),
    ("mediator_training_hours = 16 ", "mediator_training_hours = 0 ", Promise.IMPARTIAL, "from 16 to 500, not 0"),
    ("settle_days = 10 ", "settle_days = 0 ", Promise.CONTROLLED, "from 1 to 60, not 0"),
    ("contact_failures = 3 ", "contact_failures = 1 ", Promise.VOLUNTARY, "from 2 to 10, not 1"),
    ("investigation_days = 30 ", "investigation_days = 0 ", Promise.OPTIONAL, "from 7 to 730, not 0"),
    ("shred_days = 90 ", "shred_days = 3650 ", Promise.CONFIDENTIAL, "from 0 to 365, not 3650"),
    ("reminder_days = [5, 10]", 'reminder_days = ["5"]', Promise.VOLUNTARY, "a list of whole numbers"),
    ('order = "sealed_parallel"', 'order = "officer_first"', None, "one of: sealed_parallel, complainant_first"),
    ('"complainant_chooses"', '"officer_chooses"', Promise.OPTIONAL, "one of: close, complainant_chooses, return"),
    ('languages = ["en", "es"]', "languages = []", None, "at least one language"),
    ('phone = "816-555-0142"', 'phone = ""', None, "is empty"),
    ('code = "injury"', 'code = "Injury!"', None, "small letters"),
    ('code = "injury"', 'code = "force"', None, "a second time"),
    ('code = "injury"\nseverity = "hard"', 'code = "injury"\nseverity = "soft"', None, "one of: hard,"),
]


@pytest.mark.parametrize(("old", "new", "promise", "words"), NUMBERS)
def test_it_refuses_a_value_out_of_bounds_with_its_line(
    old: str, new: str, promise: Promise | None, words: str
) -> None:
    text = changed((old, new))
    [found] = [problem for problem in problems(text) if words in problem.sentence]
    assert found.promise == promise
    named = found.key.rsplit(".", maxsplit=1)[-1]
    assert text.split("\n")[found.line - 1].startswith(f"{named} = ")


def test_it_accepts_zero_objections_and_a_programme_without_reminders() -> None:
    found = read_programme(changed(("objections = 2 ", "objections = 0 "), ("[5, 10]", "[]")))
    assert isinstance(found, Programme)
    assert (found.objections, found.reminder_days) == (0, ())


@pytest.mark.parametrize("days", ["[10, 5]", "[5, 5]", "[14]", "[0]", "[1, 2, 3, 4]"])
def test_it_refuses_reminders_that_press(days: str) -> None:
    text = changed(("reminder_days = [5, 10]", f"reminder_days = {days}"))
    found = only_problem(text)
    assert (found.line, found.promise) == (line(text, "reminder_days"), Promise.VOLUNTARY)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("words", ["Who decides how it ends?", "What is said stays there. We tell you the few"])
def test_it_refuses_a_missing_sentence_in_a_declared_language(lang: str, words: str) -> None:
    lines = KANSAS_CITY.split("\n")
    first = line(KANSAS_CITY, words) - 1
    at = first if lang == "en" else first + 1
    found = only_problem("\n".join(lines[:at] + lines[at + 1 :]))
    assert found.key.endswith(f".{lang}")
    assert found.sentence.endswith(f"has no sentence in “{lang}”.")


def test_it_asks_for_every_sentence_of_a_language_that_is_added() -> None:
    found = problems(changed(('languages = ["en", "es"]', 'languages = ["en", "es", "fr"]')))
    kansas = preset("kansas_city")
    sentences = len(kansas.texts) + len(kansas.rules) + len(kansas.suitability) + 1 + 5
    assert len(found) == sentences
    assert all(problem.key.endswith(".fr") for problem in found)


def test_it_refuses_a_sentence_in_a_language_that_is_not_declared() -> None:
    text = changed(('languages = ["en", "es"]', 'languages = ["en"]'))
    assert {problem.sentence.split(": ")[1] for problem in problems(text)} == {
        "“es” is not among the languages of this file."
    }


def test_it_refuses_an_unknown_key_anywhere() -> None:
    for place in ("[asking]\n", "[texts.offer.free]\n", '[[suitability]]\ncode = "free"\n'):
        text = changed((place, f"{place}colour = 1\n"))
        found = only_problem(text)
        assert found.sentence == f"“{found.key}” is not a key of a programme."
        assert (found.line, found.promise) == (line(text, "colour"), None)


def test_it_refuses_a_sentence_for_an_end_rule_that_is_not_chosen() -> None:
    text = changed(("[texts.no_understanding]\n", '[texts.no_understanding]\nclose.en = "It is closed"\n'))
    found = only_problem(text)
    assert (found.promise, found.line) == (Promise.OPTIONAL, line(text, 'close.en = "It is closed"'))


def test_it_refuses_a_rule_without_its_sentence() -> None:
    found = problems(changed(('"complainant_chooses"', '"close"')))
    assert {"texts.no_understanding.close.en", "texts.no_understanding.close.es"} <= {p.key for p in found}
    assert "texts.no_understanding.complainant_chooses.officer.en" in {p.key for p in found}


def test_it_refuses_dates_that_close_the_door_back() -> None:
    text = changed(("limit_days = 90 ", "limit_days = 60 "))
    found = only_problem(text)
    assert (found.line, found.promise) == (line(text, "limit_days = 60"), Promise.OPTIONAL)
    assert found.sentence == (
        "The safe date would be day 25 after receipt, but answers may open as late as day 27, "
        "and a session with 0 days of cooling off needs day 28 at least."
    )
    assert isinstance(read_programme(changed(("limit_days = 90 ", "limit_days = 63 "))), Programme)
    assert only_problem(changed(("limit_days = 90 ", "limit_days = 62 "))).promise is Promise.OPTIONAL


def test_it_refuses_tolling_without_a_law_and_a_law_without_tolling() -> None:
    no_basis = only_problem(changed(("tolling_days = 0 ", "tolling_days = 60 ")))
    assert (no_basis.key, no_basis.promise) == ("door_back.tolling_basis", Promise.OPTIONAL)
    no_days = only_problem(changed(('tolling_basis = ""', 'tolling_basis = "Texas 143.135"')))
    assert (no_days.key, no_days.promise) == ("door_back.tolling_basis", Promise.OPTIONAL)
    both = changed(
        ("tolling_days = 0 ", "tolling_days = 60 "), ('tolling_basis = ""', 'tolling_basis = "Texas 143.135"')
    )
    assert isinstance(read_programme(both), Programme)


@pytest.mark.parametrize("code", keys.NEVER_MEDIATED)
def test_it_keeps_hard_what_is_never_mediated(code: str) -> None:
    text = changed((f'code = "{code}"\nseverity = "hard"', f'code = "{code}"\nseverity = "second_approver"'))
    softer = only_problem(text)
    assert (softer.line, softer.promise) == (line(text, f'code = "{code}"') + 1, Promise.IMPARTIAL)
    gone = only_problem(changed((f'code = "{code}"', 'code = "something_else"')))
    assert (gone.key, gone.promise) == ("rules", Promise.IMPARTIAL)


def test_it_needs_the_rule_and_the_months_of_a_recent_mediation_together() -> None:
    months = ("recent_mediation_months = 0 ", "recent_mediation_months = 6 ")
    rule = (
        '[[rules]]\ncode = "injury"',
        """[[rules]]
code = "officer_recent_mediation"
severity = "hard"
source = "Dallas"
en = "Too soon."
es = "Muy pronto."

[[rules]]
code = "injury\"""",
    )
    assert only_problem(changed(months)).key == "screening.recent_mediation_months"
    assert only_problem(changed(rule)).key == "screening.recent_mediation_months"
    assert isinstance(read_programme(changed(months, rule)), Programme)


def test_it_refuses_a_sentence_for_one_side_only() -> None:
    text = changed(
        ('mediation.officer.en = "You and the complainant"\n', ""),
        ('mediation.officer.es = "Usted y el reclamante"\n', ""),
    )
    found = only_problem(text)
    assert (found.key, found.promise) == ("texts.comparison.decides.mediation.officer", Promise.IMPARTIAL)


def test_it_refuses_to_tell_one_side_much_more_than_the_other() -> None:
    text = changed(
        (
            'mediation.officer.en = "You and the complainant"',
            'mediation.officer.en = "You and the complainant, in a quiet room"',
        )
    )
    found = only_problem(text)
    assert (found.line, found.promise) == (line(text, 'mediation.complainant.en = "You and'), Promise.IMPARTIAL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('en = "You are being asked, not pushed."', 'en = "Please just say yes, not no."'),
        ('en = "Rude words or acts"', 'en = "The offender was rude"'),
        ('es = "Le preguntamos, no le presionamos."', 'es = "¡Apúrese, no hay tiempo!"'),
    ],
)
def test_it_refuses_words_that_push_or_judge(old: str, new: str) -> None:
    text = changed((old, new))
    found = [problem for problem in problems(text) if "pushes or judges" in problem.sentence]
    assert [(problem.line, problem.promise) for problem in found] == [(line(text, new), Promise.VOLUNTARY)]


def test_it_refuses_a_text_that_is_hard_to_read() -> None:
    hard = (
        "Participation in the mediation procedure constitutes a discretionary determination of the individual parties "
        "and is without prejudice to any subsequent administrative investigation of the allegations."
    )
    text = changed(
        (
            'en = "Silence never counts as a yes. Without an answer, the complaint goes to investigation."',
            f'en = "{hard}"',
        )
    )
    found = problems(text)
    assert (found[0].line, found[0].promise) == (line(text, hard), Promise.VOLUNTARY)
    assert re.fullmatch(r"This text asks for reading grade \d\d\.\d; 8 is the most\. .*", found[0].sentence)


def test_it_refuses_a_figure_without_its_base_and_one_it_does_not_know() -> None:
    row = 'mediation.en = "{low} to {high} days (middle half of {count})"'
    no_base = problems(changed((row, 'mediation.en = "{low} to {high} days"')))
    assert no_base[0].sentence == "This sentence must show “{count}”: figures come with their base."
    unknown = problems(changed(('en = "You have {answer_days} days', 'en = "You have {weeks} days')))
    assert unknown[0].sentence == "“{weeks}” is not a figure this sentence can have."
    differs = only_problem(changed(('es = "Tiene {answer_days} días', 'es = "Tiene 14 días')))
    assert (differs.key, differs.sentence) == ("texts.offer.dates.es", "The figures differ from those in “en”.")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("name = kansas", 1),
        ('name = "a"\nname = "b"', 2),
        ("[asking\n", 1),
        ('name = "a"\n\nlanguages = ["en"', 3),
        ('name = """a\n\n', 3),
    ],
)
def test_it_says_where_a_text_stops_being_toml(text: str, at: int) -> None:
    found = only_problem(text)
    assert found.sentence.startswith("This is not valid TOML: ")
    assert "line" not in found.sentence
    assert (found.line, found.key, found.promise) == (at, "", None)


def test_it_names_everything_an_empty_file_lacks() -> None:
    found = problems("")
    assert len({problem.key for problem in found}) == len(found)
    assert {f"{n.section}.{n.name}" for n in keys.NUMBERS} <= {problem.key for problem in found}
    assert {problem.line for problem in found} == {1}


@settings(deadline=None)
@given(st.text(max_size=80))
def test_it_answers_any_text_with_problems(text: str) -> None:
    assert all(problem.sentence for problem in problems(text))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_it_answers_any_broken_preset_in_sentences(data: st.DataObject) -> None:
    lines = KANSAS_CITY.split("\n")
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first, min(len(lines), first + 30)))
    found = read_programme("\n".join(lines[:first] + lines[last:]))
    if isinstance(found, tuple):
        assert found
        assert all(1 <= problem.line <= len(lines) and problem.sentence.endswith(".") for problem in found)


def test_it_finds_the_line_of_every_key() -> None:
    text = (
        'a = 1\n[b]\nc.d = """\n[not]\nx = 1\n"""\nlist = [\n  1,\n]\n# e = 1\n"quoted key" = \'[f]\'\n'
        "[[g]]\nh = 1\n[g.i]\nj = { k = [\n1] }\n[[g]]\nh = 2\n"
    )
    assert key_lines(text) == {
        ("a",): 1,
        ("b",): 2,
        ("b", "c", "d"): 3,
        ("b", "list"): 7,
        ("b", "quoted key"): 11,
        ("g", "0"): 12,
        ("g", "0", "h"): 13,
        ("g", "0", "i"): 14,
        ("g", "0", "i", "j"): 15,
        ("g", "1"): 17,
        ("g", "1", "h"): 18,
    }
    places = key_lines(text)
    assert line_of(places, ("b", "missing")) == 2
    assert line_of(places, ("g",)) == 12
    assert line_of(places, ("nowhere",)) == 1
