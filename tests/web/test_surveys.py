"""How it was, by HTTP: asked after signing in or with the code alone, answered once, on paper too, and never whose."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand import vault
from evenhand.core.surveys import LATER, SOON, items_for
from evenhand.models.surveys import SurveyBox
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

NOTHING = "There is nothing to answer now."
ONCE = "answered with this code"


@pytest.fixture
def met(stage: Stage) -> Stage:
    """A session that has ended today."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended()
    return stage.sync()


def code_of(stage: Stage, party: str, wave: int = SOON) -> str:
    """The code in this party's letter."""
    side = "complainant" if party == "c1" else "officer"
    return vault.survey_code(f"{stage.ref}/d1/{party}", wave, side, stage.walk.day)


def questions(who: Person, page: str = "/portal/questions") -> str:
    """The questions, from the button of the page."""
    answer = who.send(page, "/questions")
    assert answer.status_code == 200
    return str(answer.content.decode())


def answer_all(who: Person, html: str, **more: str) -> str:
    """Send the form of the questions; where it leads."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html.partition("<main")[2]))
    hidden.pop("csrfmiddlewaretoken", None)
    action = re.search(r'<form method="post" action="([^"]+)" novalidate autocomplete', html)
    assert action is not None
    sent = who.client.post(action[1], hidden | more)
    return sent.headers.get("Location", "") or words_of(sent.content.decode())


@pytest.mark.parametrize("party", ["c1", "o1"])
def test_it_asks_each_side_after_signing_in_and_takes_it_once(met: Stage, party: str) -> None:
    who = met.be(party)
    assert "How was it? A few questions, if you like" in who.see("/portal/")

    assert answer_all(who, questions(who), satisfied="5", pressed="0") == "/questions/taken"

    assert "Nobody is told that you answered" in who.see("/questions/taken")
    assert NOTHING in who.see("/portal/questions")
    assert SurveyBox.objects.count() == 1
    # The first page says the same as before: it does not tell who answered.
    assert "How was it? A few questions, if you like" in who.see("/portal/")


def test_it_reads_the_same_to_both_sides(met: Stage) -> None:
    one, other = (re.sub(r'value="[^"]*"', "", questions(met.be(party))) for party in ("c1", "o1"))

    assert words_of(one) == words_of(other)
    assert one.count("<fieldset") == other.count("<fieldset") == len(items_for(SOON, "officer"))


def test_it_knows_nobody_on_the_page_that_takes_the_answers(met: Stage) -> None:
    """Somebody who is not signed in answers with the code alone, and the address says neither whose nor what."""
    stranger = Person(Client())
    sent = stranger.send("/questions", "/questions", code=code_of(met, "o1").lower())
    html = sent.content.decode()

    assert sent.status_code == 200
    assert met.ref not in html
    assert "Bell" not in html
    assert answer_all(stranger, html, satisfied="2") == "/questions/taken"
    assert NOTHING in met.be("o1").see("/portal/questions")


def test_it_says_that_it_is_no_place_for_an_emergency(met: Stage) -> None:
    """EC-88: the banner stands before the questions, with whom to call."""
    for html in (Person().see("/questions"), questions(met.be("c1"))):
        main = html.partition("<main")[2]
        assert "This is no place for an emergency or a threat." in main
        assert "In danger, call 911." in main
        assert 'href="tel:' in main
    assert "<textarea" not in questions(met.be("o1")).partition("<main")[2]


def test_it_keeps_what_was_chosen_when_a_form_is_refused(met: Stage) -> None:
    who = met.be("c1")
    html = questions(who)

    said = answer_all(who, html)
    assert "Answer at least one question, or leave this page." in said
    sent = who.client.post(
        "/questions",
        dict(re.findall(r'name="(idem|code)" value="([^"]*)"', html.partition("<main")[2]))
        | {"answered": "1", "satisfied": "9", "explained": "4"},
    )
    assert sent.status_code == 422
    assert "Choose one of the answers, or leave it out." in sent.content.decode()
    assert re.search(r'name="explained" value="4" checked', sent.content.decode())
    assert answer_all(who, html, explained="4") == "/questions/taken"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Enter the code."), ("K7QM", "This code does not fit."), ("<b>", "This code does not fit.")],
)
def test_it_says_what_is_wrong_with_a_code(met: Stage, typed: str, sentence: str) -> None:
    sent = Person().send("/questions", "/questions", code=typed)

    assert sent.status_code == 422
    assert sentence in sent.content.decode()


def test_it_refuses_a_second_answer_and_a_late_one(met: Stage) -> None:
    code = code_of(met, "c1")
    who = Person()
    assert answer_all(who, who.send("/questions", "/questions", code=code).content.decode(), explained="4")

    assert ONCE in who.send("/questions", "/questions", code=code).content.decode()
    late = code_of(met, "o1")
    met.walk.later(31)
    met.sync()
    assert "The days for answering these questions are over." in words_of(
        who.send("/questions", "/questions", code=late).content.decode()
    )


def test_it_takes_a_paper_form_without_learning_whose(met: Stage) -> None:
    desk = met.colleague()
    sent = desk.send("/staff/paper-form", "/staff/paper-form", code=code_of(met, "o1"))
    html = sent.content.decode()

    assert met.ref not in html
    assert "Bell" not in html.partition("<main")[2]
    assert answer_all(desk, html, satisfied="4") == "/staff/paper-form"
    assert "It is taken." in desk.see("/staff/paper-form")
    assert ONCE in desk.send("/staff/paper-form", "/staff/paper-form", code=code_of(met, "o1")).content.decode()


@pytest.mark.parametrize("role", ["investigator", "director", "auditor"])
def test_it_lets_only_the_desk_write_forms_in(met: Stage, role: str) -> None:
    other = staff(colleague(f"one-{role}", role))

    assert other.client.get("/staff/paper-form").status_code == 404


def test_it_asks_mediators_their_own_questions(met: Stage) -> None:
    mediator = met.there[min(met.walk.case.mediations[0].mediators)]
    html = questions(mediator, "/mediator/questions")

    assert "Both sides had the same chance to speak." in html
    assert "I could speak openly." not in html
    assert answer_all(mediator, html, same_chance="5") == "/questions/taken"
    assert NOTHING in mediator.see("/mediator/questions")


def test_it_asks_again_after_sixty_days(met: Stage) -> None:
    opened = met.walk.day
    met.walk.to_assented().to_signed()
    met.walk.later(60)
    met.sync()
    who = met.be("c1")

    html = questions(who)

    assert "How is it now?" in html
    assert "Were the promises kept that were made to you?" in html
    assert vault.survey_code(f"{met.ref}/d1/c1", LATER, "complainant", met.walk.day) in html
    assert opened < met.walk.day
