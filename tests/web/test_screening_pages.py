"""The pages of the first and the second reader: they decide about what they have read, and see what follows."""

from __future__ import annotations

import re

from evenhand.core.programme import said
from evenhand.web.programme import programme_in_force
from tests.web.stage import Stage


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def _screened(stage: Stage, by: str, *flags: str) -> None:
    stage.colleague().do(f"{stage.case}do/case/record-preservation", "record-preservation", result="acknowledged")
    stage.colleague(by, "intake").do(
        f"{stage.case}do/m1/screen-matter",
        "screen-matter",
        flags=list(flags),
        suitable="yes",
        recently="no",
        screening_note="Both live in the same street.",
    )


def test_it_shows_the_first_reader_what_was_written_and_what_each_rule_does(stage: Stage) -> None:
    page = _words(stage.colleague().see(f"{stage.case}do/m1/screen-matter"))

    assert "He shouted at me" in page
    bars = page.index("mediation cannot be offered")
    director = page.index("the director is the second reader")
    waits = page.index("the matter waits")
    assert bars < page.index("Someone died.") < director < waits


def test_it_shows_the_second_reader_who_screened_it_why_and_by_which_rules(stage: Stage) -> None:
    _screened(stage, "tomas")

    page = _words(stage.colleague().see(f"{stage.case}do/m1/read-screening"))

    assert "First reader Tomas" in page
    assert "Both live in the same street." in page
    assert "No rule stands against mediation." in page
    in_force = programme_in_force()
    assert f"Rules in force {said(in_force.title, 'en')} ({in_force.sha256[:12]})" in page
    assert "He shouted at me" in page
    assert "as the director" not in page


def test_it_asks_the_director_only_where_a_rule_does(stage: Stage) -> None:
    _screened(stage, "tomas", "arrest")

    page = _words(stage.colleague("dean", "director").see(f"{stage.case}do/m1/read-screening"))

    assert "A rule asks for the director as second reader." in page
    assert "I read it as the director" in page


def test_it_keeps_the_reasons_of_every_reading(stage: Stage) -> None:
    _screened(stage, "tomas")
    stage.colleague("ana", "analyst").do(
        f"{stage.case}do/m1/read-screening", "read-screening", agrees="no", second_reader_note="Was he not arrested?"
    )
    stage.colleague("tomas").do(
        f"{stage.case}do/m1/screen-matter", "screen-matter", suitable="yes", recently="no", screening_note="He was not."
    )

    page = _words(stage.colleague().see(f"{stage.case}do/m1/read-screening"))

    first, second, third = (
        page.index(said) for said in ("Both live in the same street.", "Was he not arrested?", "He was not.")
    )
    assert first < second < third


def test_it_leads_nobody_to_read_second_what_they_screened(stage: Stage) -> None:
    _screened(stage, "tomas")

    assert "do/m1/read-screening" not in stage.colleague("tomas", "intake").see(stage.case)
    assert "do/m1/read-screening" in stage.colleague().see(stage.case)
