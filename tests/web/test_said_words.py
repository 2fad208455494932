"""An answer word guards the answer at the desk too: not guessed, and not typed by who printed it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from evenhand import clerk
from evenhand.accounts import throttle
from evenhand.clerk import Words, chaining
from evenhand.core.access import Actor
from evenhand.core.codes import Mode, Role
from evenhand.core.consent import SealAnswer, ShowDoors
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.accounts import Account, Seat
from evenhand.models.facts import FactRow
from evenhand.models.outbox import LetterRow
from evenhand.models.vault import AnswerWords, SealedAnswer
from evenhand.reads import print_run
from evenhand.vault import answers, seal_answer_word, words_for_letter
from evenhand.web import clock
from tests.web.stage import Stage
from tests.web.walking import Person, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WRONG = ("one-one", "two-two", "three-three", "four-four", "five-five")


@pytest.fixture
def offered(stage: Stage) -> Stage:
    """Both are asked, and have the letter."""
    stage.walk.to_offer()
    return stage.sync()


def said(stage: Stage, who: Person, word: str, party: str = "o1") -> tuple[int, str]:
    answer = who.send(f"{stage.case}call/{party}", "/seal-answer", _with='name="word"', word=word)
    return answer.status_code, answer.content.decode()


def word_of(stage: Stage, party: str = "o1") -> str:
    box = AnswerWords.objects.get(ref=stage.ref, matter="m1", answerer=party).box
    return words_for_letter(bytes(box), stage.ref, "m1", party)[0]


def account_of(name: str) -> UUID:
    return Account.objects.get(display_name=name).pk


def printed_by(stage: Stage, name: str, party: str = "o1") -> None:
    """This colleague makes the print run in which the letter is; nothing of it was posted yet."""
    letters = LetterRow.objects.filter(ref=stage.ref, kind="offer", party=party, channel="paper")
    who = Actor(id=str(account_of(name)), role=Role.COORDINATOR)
    print_run.run(who, [one.pk for one in letters], clock.now(), mint_code=lambda *_: "")


def sealed_with(stage: Stage) -> list[tuple[str, str | None]]:
    facts = FactRow.objects.filter(complaint__ref=stage.ref, kind="answer_sealed").order_by("n")
    return [(fact.payload["mode"], fact.payload["taker"]) for fact in facts]


def test_it_lets_nobody_find_a_word_by_trying(offered: Stage) -> None:
    dora, tomas = offered.colleague("dora"), offered.colleague("tomas", "intake")

    tried = [said(offered, one, word)[0] for one, word in zip((dora, tomas, dora, tomas, dora), WRONG, strict=True)]
    status, page = said(offered, tomas, word_of(offered))

    assert tried == [422] * 5
    assert status == 422
    assert "Five words today were not on the letter." in words_of(page)
    assert "take the answer without the letter" in words_of(page)
    assert f'value="{word_of(offered)}"' in page, "what was typed on the call is kept"
    assert not SealedAnswer.objects.exists()
    assert said(offered, dora, word_of(offered, "c1"), "c1")[0] == 302, "another person's word is another count"


def test_it_counts_no_word_that_was_right_and_tries_again_the_next_day(offered: Stage) -> None:
    dora = offered.colleague("dora")
    for word in WRONG[:4]:
        said(offered, dora, word)

    right = [said(offered, dora, word_of(offered))[0] for _ in range(3)]
    said(offered, dora, WRONG[4])

    at = clock.wall()
    assert right == [302] * 3
    assert isinstance(throttle.try_word(offered.ref, "o1", at), throttle.Wait)
    throttle.sweep(at + timedelta(hours=1))
    assert isinstance(throttle.try_word(offered.ref, "o1", at + timedelta(hours=1)), throttle.Wait)
    assert isinstance(throttle.try_word(offered.ref, "o1", at + timedelta(days=1, minutes=1)), throttle.Attempt)


@pytest.mark.parametrize("stops", [clerk.Busy("database is locked"), chaining.Altered("boxes")], ids=repr)
@pytest.mark.parametrize("act", [ShowDoors, SealAnswer])
def test_it_counts_no_word_where_something_else_stopped_the_act(
    offered: Stage, monkeypatch: pytest.MonkeyPatch, stops: Exception, act: type
) -> None:
    dora, perform = offered.colleague("dora"), clerk.perform
    dora.client.raise_request_exception = False

    def stop(ref: str, asked: object, **more: Any) -> object:
        if isinstance(asked, act):
            raise stops
        return perform(ref, asked, **more)  # type: ignore[arg-type]  # As it was called.

    with monkeypatch.context() as patched:
        patched.setattr(clerk, "perform", stop)
        for _ in range(throttle.WORDS + 1):
            assert said(offered, dora, word_of(offered))[0] >= 500

    assert said(offered, dora, word_of(offered))[0] == 302
    assert sealed_with(offered) == [("answer_word", None)]


@pytest.mark.parametrize("party", ["c1", "o1"])
def test_it_takes_no_word_from_who_printed_it_and_names_who_can(offered: Stage, party: str) -> None:
    dora, tomas = offered.colleague("dora"), offered.colleague("tomas", "intake")
    printed_by(offered, "Tomas", party)

    status, page = said(offered, tomas, word_of(offered, party), party)

    assert status == 422
    assert "You printed this letter" in words_of(page)
    assert "Dora" in words_of(page)
    assert not SealedAnswer.objects.exists()
    assert said(offered, dora, word_of(offered, party), party)[0] == 302
    assert sealed_with(offered) == [("answer_word", None)]


@pytest.mark.parametrize("party", ["c1", "o1"])
def test_it_says_so_at_the_field_before_anything_is_typed(offered: Stage, party: str) -> None:
    dora, tomas = offered.colleague("dora"), offered.colleague("tomas", "intake")
    printed_by(offered, "Tomas", party)
    offered.be(party)
    pages = (f"{offered.case}call/{party}", f"{offered.case}for/{party}/m1/choice")
    told = "You printed this letter and may know its words. A colleague takes the word: Dora."

    for page in pages:
        shown = tomas.see(page)
        assert told in shown, page
        assert re.search(r'id="(word_m1|id_word)"[^>]*aria-describedby="[^"]*printed', shown)
        assert "on their own pages" not in shown, "who looks in learns nothing of the person's key"
        assert "You printed this letter" not in dora.see(page)
    other = "c1" if party == "o1" else "o1"
    assert "You printed this letter" not in tomas.see(f"{offered.case}call/{other}")


def test_it_says_before_that_they_are_the_taker_where_nobody_else_can(offered: Stage) -> None:
    dora = offered.colleague("dora")
    printed_by(offered, "Dora")

    assert "so your name is kept as the one who took it" in dora.see(f"{offered.case}call/o1")


def test_it_remembers_the_first_who_printed_when_another_prints_it_again(offered: Stage) -> None:
    offered.colleague("dora")
    tomas = offered.colleague("tomas", "intake")
    offered.colleague("ann", "analyst")
    printed_by(offered, "Tomas")
    printed_by(offered, "Dora")

    status, page = said(offered, tomas, word_of(offered))

    assert status == 422
    assert "A colleague takes the word: Ann." in words_of(page)


def test_it_makes_them_the_taker_where_everybody_printed_it(offered: Stage) -> None:
    dora = offered.colleague("dora")
    printed_by(offered, "Dora")

    status, _page = said(offered, dora, word_of(offered))

    assert status == 302
    assert sealed_with(offered) == [("assisted", str(account_of("Dora")))]


def test_it_tells_a_person_with_a_key_of_their_own_pages(offered: Stage) -> None:
    offered.be("o1")
    offered.colleague("dora")
    tomas = offered.colleague("tomas", "intake")
    printed_by(offered, "Tomas")

    _status, page = said(offered, tomas, word_of(offered))

    assert "Or they answer on their own pages." in words_of(page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_makes_each_word_of_two(custodian_folder: Path, language: str) -> None:
    where = ("M7KQ-42XW", "m1", "c1")
    pair, box = answers.mint_answer_words(*where, language)

    parts = [part for word in pair for part in word.split("-")]
    assert len({part[0] for part in parts}) == 4
    for one in pair:
        first, second = one.split("-")
        for spoken in (one, f"{first} {second}", f"{second}, {first}".upper()):
            assert seal_answer_word(box, spoken, *where) is not None
        assert seal_answer_word(box, first, *where) is None
    assert seal_answer_word(box, f"{parts[0]} {parts[2]}", *where) is None


def test_it_still_takes_a_word_that_was_printed_before(custodian_folder: Path) -> None:
    where = (f"{uuid4()}"[:9], "m1", "c1")
    box = answers._close(b"\x01", json.dumps({"no": "lantern", "yes": "brush"}).encode(), "words", *where)

    assert answers.answer_for_word(box, " Brush", *where) == "yes"
    assert answers.answer_for_word(box, "lantern", *where) == "no"


def test_it_holds_behind_the_pages_too(offered: Stage) -> None:
    """Whichever way it comes: no word from who read what it means, none heard from who has a key of their own."""
    offered.colleague("dora")
    printed_by(offered, "Dora")
    dora = Actor(id=str(account_of("Dora")), role=Role.COORDINATOR)
    about: dict[str, Any] = {"by": dora, "now": offered.walk.now}
    clerk.perform(offered.ref, ShowDoors(matter="m1", party="o1"), **about)
    by_word = SealAnswer(matter="m1", party="o1", mode=Mode.ANSWER_WORD)
    heard = SealAnswer(matter="m1", party="o1", mode=Mode.ASSISTED, taker=dora.id)
    word = Words("answer_word", word_of(offered), party="o1", row="m1")
    yes = Words("answer", "yes", party="o1", row="m1")

    refused = clerk.perform(offered.ref, by_word, words=(word,), **about)
    assert refused == Refusal(Reason.HAS_ANOTHER_DUTY, "word")

    Seat.objects.create(ref=offered.ref, party="o1", account_id=dora.id, made_on=offered.walk.day)
    assert clerk.perform(offered.ref, heard, words=(yes,), **about) == Refusal(Reason.NOT_YOURS, "answer")
    assert not SealedAnswer.objects.exists()
