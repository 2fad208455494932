"""A party's own pages: the way out, how one may be reached, and nothing of how the other side is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from evenhand import clerk
from evenhand.accounts import idem
from evenhand.clerk import PersonWords
from evenhand.web import clock
from tests.rooms.office import DESK
from tests.web.stage import Stage
from tests.web.walking import words_of

SECRETS = ("816 555 0142", "Clara@example.org", "12 Elm St", "After six, and never a voicemail")


@pytest.fixture
def ahead(stage: Stage) -> Stage:
    words = PersonWords(party="c1", safe_contact=SECRETS[3], access_needs="A step-free room")
    clerk.change_contact(stage.ref, words, by=DESK, now=clock.now())
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def test_it_shows_an_officer_nothing_of_how_the_complainant_is_reached(ahead: Stage) -> None:
    clara, bell = ahead.be("c1"), ahead.be("o1")
    assert all(secret in clara.see(f"/portal/{ahead.ref}/wishes") for secret in SECRETS)

    for path in ("/portal/", ahead.mine, f"{ahead.mine}ending", "/portal/messages", f"/portal/{ahead.ref}/wishes"):
        page = bell.see(path)
        assert not any(secret in page for secret in SECRETS), path
        assert "He shouted at me" not in page


def test_it_takes_a_yes_back_in_one_step_and_tells_nobody_who(ahead: Stage) -> None:
    clara, bell, dora = ahead.be("c1"), ahead.be("o1"), ahead.colleague()

    page = bell.do(ahead.mine, "withdraw")

    assert ahead.walk.case.matters[0].stage == "queued"
    assert "It goes to investigation" in page
    assert "withdrew" not in clara.see("/portal/")
    case = dora.see(ahead.case)
    assert "The record names no cause" in case
    told = case.split("Everything that happened")[1].split("The record names no cause")[1].split("</li>")[0]
    assert "Bell" not in told


def test_it_keeps_what_was_typed_when_a_wish_is_missing(ahead: Stage) -> None:
    clara = ahead.be("c1")

    answer = clara.send(f"/portal/{ahead.ref}/wishes", "wishes", language="en", safe_contact="Only on Mondays")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Only on Mondays" in html
    assert "Choose at least one way, or call us and say how." in html


def test_it_asks_for_another_mediator_without_a_reason_or_a_name(ahead: Stage) -> None:
    first = min(ahead.walk.case.mediations[0].mediators)

    ahead.be("c1").do(ahead.mine, "object-to-mediator", mediator=first)

    other = ahead.be("o1").see(ahead.mine)
    assert ahead.facts("mediator_objected_to") == 1
    assert first not in other
    assert "Clara" not in other
    assert "objected" not in ahead.colleague().see(ahead.case)


def test_it_says_what_the_rules_say_when_an_act_is_out_of_turn(ahead: Stage) -> None:
    key = ahead.be("c1").see(ahead.mine)
    assert "record-preparation" not in key

    fields = {"idem": idem.mint("portal.assent"), "text": "1"}
    page = ahead.be("c1").client.post(f"{ahead.mine}assent", fields, follow=True).content.decode()

    assert "This was not done" in page
    assert ahead.facts("assented") == 0


def test_it_opens_the_file_of_an_agreement_to_nobody_before_there_is_one(ahead: Stage) -> None:
    for who in (ahead.be("c1"), ahead.be("o1")):
        who.see(f"{ahead.mine}agreement-file", 404)


def test_it_keeps_a_term_that_says_nothing_of_its_owner(ahead: Stage, django_assert_max_num_queries: Any) -> None:
    ahead.walk.to_ended()
    ahead.sync()
    clara = ahead.be("c1")

    answer = clara.send(f"{ahead.mine}ending", "propose-term", text="We will greet each other by name.")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "We will greet each other by name." in html
    assert "Choose who would do it." in html
    assert ahead.facts("term_proposed") == 0
    with django_assert_max_num_queries(16):
        clara.see(f"{ahead.mine}ending")


def test_it_asks_at_most_twelve_questions_of_the_database_at_the_table(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    """Design §8, from the seats to the signed agreement; a first page asks three fewer, for it shows no table."""
    room = clerk.keep_place(None, name="Eastside Library", address="200 Mill Road", features=["step_free"])
    stage.walk.to_ahead()
    stage.seat_mediators(place=f"place.{room}")
    clara, dora = stage.be("c1"), stage.colleague()
    further: list[Callable[[], Any]] = [stage.walk.to_ended, stage.walk.to_assented, stage.walk.to_signed]
    for walk in (stage.sync, *further):
        walk()
        stage.sync()
        clara.see(stage.mine)
        for who, path, most in ((clara, stage.mine, 12), (clara, "/portal/", 9), (dora, stage.case, 11)):
            with django_assert_max_num_queries(most):
                who.see(path)
    assert "The place offers" in clara.see(stage.mine)


def test_it_shows_whom_to_call_on_the_day_of_the_session_alone(ahead: Stage) -> None:
    line = "your session is today"
    clara, there = ahead.be("c1"), ahead.walk.day
    assert line in clara.see("/portal/").lower()
    assert line in ahead.be("o1").see("/portal/messages").lower()

    ahead.walk.day = there - timedelta(days=1)
    ahead.sync()

    assert line not in clara.see("/portal/").lower()


def test_it_lets_nobody_change_anothers_words_or_assent_to_an_old_text(ahead: Stage) -> None:
    ahead.walk.to_ended()
    ahead.sync()
    clara, bell, ending = ahead.be("c1"), ahead.be("o1"), f"{ahead.mine}ending"
    clara.do(ending, "propose-term", text="Officer Bell says his name.", owner="o1")
    assert "Officer Bell says his name." in bell.see(ending)
    assert "Change my words" not in bell.see(ending)

    edit = {"idem": idem.mint("portal.edit_term"), "term": "t1", "text": "Nothing."}
    refused = bell.client.post(f"{ahead.mine}edit-term", edit)
    stale = {"idem": idem.mint("portal.assent"), "text": "1"}
    bell.do(ending, "inform")
    clara.do(ending, "edit-term", term="t1", text="Officer Bell says his name and badge.")
    late = bell.client.post(f"{ahead.mine}assent", stale, follow=True).content.decode()

    assert refused.status_code == 422
    assert "Another person wrote this." in refused.content.decode()
    assert "The text has changed since you read it." in late
    assert ahead.facts("assented") == 0


@pytest.mark.parametrize("page", ["", "ending", "agreement-to-mediate"])
def test_it_stops_mediation_in_one_step_from_every_page_of_the_matter(ahead: Stage, page: str) -> None:
    """What the promises say of every page of a case holds, for both sides alike."""
    ahead.walk.to_ended()
    ahead.sync()
    for code in ("c1", "o1"):
        html = ahead.be(code).see(f"{ahead.mine}{page}")
        assert html.count(f'action="{ahead.mine}withdraw"') == 1, code


def test_it_says_to_both_alike_when_a_matter_goes_back_by_itself(stage: Stage) -> None:
    stage.walk.to_offer()
    stage.sync()

    hers, his = (
        re.findall(r"If mediation is not done by [^.]*\. [^.]*\.", words_of(stage.be(code).see(stage.mine)))
        for code in ("c1", "o1")
    )

    assert len(hers) == 1
    assert hers == his
    assert f"{stage.walk.case.matter('m1').safe_on:%B %-d, %Y}" in hers[0]


def test_it_takes_no_complaint_back_by_a_slip(stage: Stage) -> None:
    """The button stands folded away, below what it means."""
    stage.walk.to_offer()
    stage.sync()

    page = stage.be("c1").see(stage.mine)

    folded = re.search(r"<details(?:(?!</details>).)*withdraw-complaint", page, re.DOTALL)
    assert folded
    assert "no mediation and no investigation" in folded[0]


def test_it_asks_for_what_a_chosen_way_takes(ahead: Stage) -> None:
    """A wish to be written to that names no address would leave the person without letters."""
    clara = ahead.be("c1")

    answer = clara.send(f"/portal/{ahead.ref}/wishes", "wishes", language="en", channels=["paper", "sms"], address="")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "You chose a letter. Enter the address, or choose another way." in html
    assert "You chose a text message. Enter the number, or choose another way." in html
