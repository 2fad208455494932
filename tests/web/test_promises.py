"""After closing, by HTTP: promises and their standing, the wish to talk again, and who learns of none of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evenhand.accounts import idem
from evenhand.clerk import Words
from evenhand.core import assent
from evenhand.core.agreement import ConfirmCompletion, ProposeTerm
from evenhand.core.codes import Ending
from evenhand.models.outbox import LetterRow
from evenhand.reads import exporting
from tests.rooms.office import CLARA, PARTIES, case_of
from tests.web.stage import Stage, shown
from tests.web.walking import words_of

pytestmark = pytest.mark.django_db

PROMISED = "Officer Bell says his name when he stops somebody."


@pytest.fixture
def signed(stage: Stage) -> Stage:
    """An agreement with one promise of the officer's, to be kept in sixty days."""
    walk = stage.walk.to_ahead()
    stage.seat_mediators()
    walk.to_ended()
    walk.do(CLARA, ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    term = ProposeTerm(matter="m1", party="c1", owner="o1", due_on=walk.day + timedelta(days=60))
    walk.do(CLARA, term, Words("term", PROMISED, "c1"))
    for party, who in PARTIES.items():
        walk.do(who, assent.Inform(matter="m1", party=party))
        walk.do(who, assent.Assent(matter="m1", party=party, text=1))
    walk.to_signed()
    return stage.sync()


def promises(stage: Stage, who: str) -> str:
    return words_of(stage.be(who).see(stage.mine + "promises"))


def letters(stage: Stage, *kinds: str) -> list[tuple[str, str]]:
    found = LetterRow.objects.filter(ref=stage.ref, kind__in=kinds).order_by("created_at", "party")
    return list(found.values_list("kind", "party"))


def test_it_shows_each_side_the_promise_and_its_day(signed: Stage) -> None:
    for who, whose in (("c1", "A promise of Officer Bell."), ("o1", "Your promise.")):
        shown = promises(signed, who)
        assert PROMISED in shown
        assert whose in shown
        assert "This was kept" in shown


def test_it_handles_ec_80_by_telling_nobody_but_the_owner(signed: Stage) -> None:
    """Reminders go to the officer alone; the complainant sees how it stands only once both show it."""
    signed.walk.later(53).tick()
    assert letters(signed, "commitment_near") == [("commitment_near", "o1")]
    signed.walk.later(14).tick()
    signed.walk.later(100).tick()
    assert letters(signed, "commitment_near", "commitment_after") == [
        ("commitment_near", "o1"), ("commitment_after", "o1"),
    ]  # fmt: skip
    signed.sync()
    clara, bell = signed.be("c1"), signed.be("o1")
    page = signed.mine + "promises"
    assert "has not said" not in promises(signed, "c1")

    clara.do(page, "share-progress", share="yes")
    assert "You agree. It shows once the other side agrees too" in promises(signed, "c1")
    assert "You agree" not in promises(signed, "o1")
    bell.do(page, "share-progress", share="yes")
    assert "The other side has not said that it was kept." in promises(signed, "c1")
    bell.do(page, "confirm-commitment", term="t1")
    assert "The other side said it was kept" in promises(signed, "c1")
    clara.do(page, "share-progress", share="no")
    assert "The other side said it was kept" not in promises(signed, "c1")


def test_it_tells_the_owner_and_the_office_nothing_by_whether_a_reminder_comes(signed: Stage) -> None:
    """What the other side said stops no reminder; and the office sees envelopes alone, which say nothing either."""
    signed.be("c1").do(signed.mine + "promises", "confirm-commitment", term="t1")
    signed.walk.later(53).tick()
    signed.walk.later(14).tick()
    found = letters(signed, "commitment_near", "commitment_after")
    assert found == [("commitment_near", "o1"), ("commitment_after", "o1")]
    LetterRow.objects.filter(ref=signed.ref, party="o1").update(channel="paper", state="queued")
    signed.sync()
    desk = signed.colleague()

    for page in (signed.case, "/staff/letters"):
        shown = words_of(desk.see(page))
        assert "A day is coming" not in shown
        assert "A day has passed" not in shown
    assert "For this person alone" in desk.see("/staff/letters")
    for row in LetterRow.objects.filter(ref=signed.ref, kind__startswith="commitment"):
        desk.see(f"/staff/letters/{row.id}", 404)
        assert str(row.id) not in desk.see(signed.case)
    kinds = [row[2] for row in exporting._rows("letters", signed.ref)()]
    assert "closed" in kinds or kinds
    assert not {"commitment_near", "commitment_after"} & set(kinds)


def test_it_shows_the_office_nothing_of_how_a_promise_stands(signed: Stage) -> None:
    signed.be("o1").do(signed.mine + "promises", "confirm-commitment", term="t1")
    signed.be("c1").do(signed.mine + "promises", "share-progress", share="yes")
    signed.be("c1").do(signed.mine + "promises", "ask-to-talk-again", wish="yes")
    signed.walk.later(53).tick()
    signed.sync()
    desk = signed.colleague()
    for page in (signed.case, "/staff/"):
        shown = desk.see(page)
        for told in ("said it was kept", "talk again", "wish to talk", "show it"):
            assert told not in words_of(shown), page


def test_it_keeps_a_wish_to_talk_again_private_until_both_have_it(signed: Stage) -> None:
    page = signed.mine + "promises"
    before = promises(signed, "o1")

    signed.be("c1").do(page, "ask-to-talk-again", wish="yes")

    assert promises(signed, "o1") == before
    assert letters(signed, "talk_again") == []
    signed.be("o1").do(page, "ask-to-talk-again", wish="yes")
    assert letters(signed, "talk_again") == [("talk_again", "c1"), ("talk_again", "o1")]
    assert "Both sides would talk again. We call you" in promises(signed, "c1")
    desk = signed.colleague()
    assert "Both would talk again" in desk.see("/staff/")
    desk.do(f"{signed.case}do/m1/settle-talk", "do/m1/settle-talk")
    assert "Both would talk again" not in desk.see("/staff/")
    assert "I would like to talk again" in promises(signed, "c1")


def test_it_takes_a_wish_back(signed: Stage) -> None:
    page = signed.mine + "promises"
    signed.be("c1").do(page, "ask-to-talk-again", wish="yes")
    signed.be("c1").do(page, "ask-to-talk-again", wish="no")
    signed.be("o1").do(page, "ask-to-talk-again", wish="yes")

    assert letters(signed, "talk_again") == []


def test_it_handles_ec_81_by_reminding_and_doing_nothing_else(signed: Stage) -> None:
    """Somebody tells of what was said: both sides read the same reminder, and that the office takes no action."""
    for who in ("c1", "o1"):
        shown = re.sub(r"\s+", " ", signed.be(who).see(signed.mine + "promises"))
        assert "What was said in the meeting stays private, also on social media and among friends." in shown
        assert "This office takes no action over it, against anybody:" in shown


def test_it_does_the_same_at_the_desk_for_who_has_no_key(signed: Stage) -> None:
    desk = signed.colleague()
    page = f"{signed.case}for/c1/m1/promises"

    desk.do(page, "confirm-commitment", term="t1")
    desk.do(page, "ask-to-talk-again", wish="yes")

    assert "You said it was kept" in promises(signed, "c1")
    assert "You would like to talk again" in promises(signed, "c1")


def test_it_opens_nothing_of_it_at_the_desk_for_who_has_a_key(signed: Stage) -> None:
    """The desk neither reads nor makes a wish of somebody who can do it alone, and finds nothing out by trying."""
    desk, address = signed.colleague(), f"{signed.case}for/c1/m1/"
    clara = signed.be("c1")
    page = desk.client.get(address + "promises", follow=True)
    assert "has a key of their own" in words_of(page.content.decode())
    clara.do(signed.mine + "promises", "ask-to-talk-again", wish="yes")
    answers = []
    for name, typed in (
        ("ask-to-talk-again", {"wish": "yes"}),
        ("ask-to-talk-again", {"wish": "no"}),
        ("share-progress", {"share": "yes"}),
        ("confirm-commitment", {"term": "t1"}),
    ):
        token = idem.mint(f"portal.{name.replace('-', '_')}")
        answer = desk.client.post(address + name, {"idem": token, **typed}, follow=True)
        answers.append(words_of(answer.content.decode()))

    assert len(set(answers)) == 1
    assert "has a key of their own" in answers[0]
    matter = case_of(signed.ref).matters[0]
    assert (matter.talks, matter.shares, matter.terms[0].kept) == (frozenset({"c1"}), frozenset(), frozenset())


def test_it_says_the_same_at_the_desk_whatever_a_person_wished_before(signed: Stage) -> None:
    desk, page = signed.colleague(), f"{signed.case}for/o1/m1/promises"
    before = shown(desk.see(page).split("<main")[1])

    first = shown(desk.do(page, "ask-to-talk-again", wish="yes"))
    again = shown(desk.do(page, "ask-to-talk-again", wish="yes"))

    assert first == again
    assert "We keep your wish to ourselves" in first
    assert shown(desk.see(page).split("<main")[1]) == before


def test_it_has_nothing_to_keep_where_there_was_an_understanding(stage: Stage) -> None:
    walk = stage.walk.to_ahead()
    stage.seat_mediators()
    walk.to_ended()
    for party, who in PARTIES.items():
        walk.do(who, ConfirmCompletion(matter="m1", party=party, ending=Ending.UNDERSTANDING))
    stage.sync()

    assert "You parted without promises." in promises(stage, "o1")
    assert "I would like to talk again" in promises(stage, "o1")
