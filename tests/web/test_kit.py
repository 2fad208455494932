"""The printed kit for a session without a network, and the day-of line on every page of the day."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff

CANARY = "He shouted at me"


@pytest.fixture
def eve(stage: Stage) -> Stage:
    """The day of the session has come."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def _first(stage: Stage) -> Person:
    return stage.there[min(stage.walk.case.mediations[0].mediators)]


def _kit(person: Person, path: str) -> str:
    answer = person.client.get(path)
    assert answer.status_code == 200
    assert "document.pdf" in answer["Content-Disposition"]
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages).split())


def test_it_holds_everything_a_session_needs_ec_72(eve: Stage) -> None:
    mediators = _kit(_first(eve), f"/mediator/{eve.ref}/d1/kit.pdf")
    office = _kit(eve.colleague(), f"/staff/{eve.ref}/table/d1/kit.pdf")

    for text in (mediators, office):
        for said in (
            "Day-of line: 816-555-0142",
            "Clara Nyström",
            "Officer Bell",
            "Came at",
            "Agreement to mediate",
            "Everyone in the room signs",
            "Four facts",
            "1. Did we meet?",
            "It was stopped. Nobody is named.",
            "A support person speaks or coaches",
            "Stop cards",
            "the session stops at once",
            "Terms, in your own words",
        ):
            assert said in text, said
    assert mediators.count("Everyone in the room signs") == 1


def test_it_holds_nothing_of_the_complaint(eve: Stage) -> None:
    text = _kit(eve.colleague(), f"/staff/{eve.ref}/table/d1/kit.pdf")

    for secret in (CANARY, "12 Elm St", "Clara@example.org", "4471"):
        assert secret not in text


def test_it_is_for_those_of_the_table_and_who_arrange_it(eve: Stage) -> None:
    staff(colleague("roth", kind="mediator")).see(f"/mediator/{eve.ref}/d1/kit.pdf", 404)
    eve.be("c1").see(f"/mediator/{eve.ref}/d1/kit.pdf", 404)
    eve.colleague("ines", "investigator").see(f"/staff/{eve.ref}/table/d1/kit.pdf", 404)


def test_it_leads_there_from_desk_table_and_case(eve: Stage) -> None:
    assert "kit.pdf" in _first(eve).see(f"/mediator/{eve.ref}/d1/desk")
    assert "kit.pdf" in _first(eve).see(f"/mediator/{eve.ref}/d1/")
    assert "kit.pdf" in eve.colleague().see(eve.case)


LINE = "Your session is today."


def test_it_shows_the_day_of_line_on_every_page_of_those_who_come(eve: Stage) -> None:
    for who in (eve.be("c1"), eve.be("o1")):
        for page in ("/portal/", "/portal/messages", eve.mine, f"{eve.mine}preparation"):
            assert LINE in who.see(page), page
    for page in ("/mediator/", "/mediator/training", f"/mediator/{eve.ref}/d1/desk"):
        assert LINE in _first(eve).see(page), page


def test_it_shows_it_on_no_other_day_and_to_nobody_else(eve: Stage) -> None:
    assert LINE not in staff(colleague("roth", kind="mediator")).see("/mediator/")
    eve.walk.later(1)
    eve.sync()

    assert LINE not in eve.be("c1").see("/portal/")
    assert LINE not in _first(eve).see("/mediator/")
