"""Signatures on paper and terms that a mediator types: of equal rank, under four eyes, nobody's words but their own."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from evenhand.models.facts import FactRow
from evenhand.models.proposals import ProposalRow
from tests.web.stage import Stage
from tests.web.test_endings import both_assent, ended, page_of, propose
from tests.web.walking import Person

__all__ = ["ended"]  # the fixture
FORM = "do/m1/sign-agreement"


def foot(pdf: bytes) -> str:
    """The first eight signs of the digest at the foot of the paper."""
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    found = re.search(r"SHA-256 of the attached text\s*([0-9a-f]{8})", text)
    assert found, text
    return found[1]


def mediator_of(stage: Stage) -> Person:
    return stage.there[min(stage.walk.case.mediations[0].mediators)]


def writing(stage: Stage) -> str:
    return f"/mediator/{stage.ref}/d1/writing"


def text_to_sign(stage: Stage) -> bytes:
    answer = mediator_of(stage).client.get(f"{writing(stage)}/m1/text.pdf")
    assert answer.status_code == 200
    return bytes(answer.content)


def enter(stage: Stage, who: Person, **typed: Any) -> Any:
    return who.send(f"{stage.case}{FORM}", FORM, **typed)


def test_it_closes_on_signatures_that_two_people_saw_on_paper(ended: Stage) -> None:
    propose(ended)
    paper = text_to_sign(ended)
    dora, ana = ended.colleague(), ended.colleague("ana", "analyst")

    assert enter(ended, dora, party=["c1", "o1"], foot=foot(paper)).status_code == 302
    assert ended.walk.case.matter("m1").signatures == frozenset()
    ana.do(ended.case, "/confirm")

    matter = ended.walk.case.matter("m1")
    assert (matter.stage, matter.outcome) == ("mediated", "agreement")
    signed = FactRow.objects.filter(complaint__ref=ended.ref, kind="agreement_signed")
    assert {row.on_behalf for row in signed} == {"c1", "o1"}
    assert all(row.payload["witness"] and row.payload["witness"] != row.actor for row in signed)
    file = ended.be("c1").client.get(f"{ended.mine}agreement-file").content
    assert "signed on paper" in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def test_it_counts_one_on_paper_and_one_typed_alike(ended: Stage) -> None:
    propose(ended)
    both_assent(ended)
    dora, ana = ended.colleague(), ended.colleague("ana", "analyst")
    enter(ended, dora, party=["c1"], foot=foot(text_to_sign(ended)))
    ana.do(ended.case, "/confirm")

    ended.be("o1").signs(ended.mine, "T. Bell")

    assert ended.walk.case.matter("m1").outcome == "agreement"


def test_it_lets_nobody_confirm_what_they_entered(ended: Stage) -> None:
    propose(ended)
    dora = ended.colleague()
    enter(ended, dora, party=["c1", "o1"], foot=foot(text_to_sign(ended)))

    assert "/confirm" not in dora.see(ended.case)
    assert ended.walk.case.matter("m1").assents == frozenset()


def test_it_refuses_the_paper_of_an_older_text(ended: Stage) -> None:
    propose(ended)
    old = foot(text_to_sign(ended))
    ended.be("c1").do(f"{ended.mine}ending", "edit-term", text="I will write two letters.", known="")

    answer = enter(ended, ended.colleague(), party=["c1", "o1"], foot=old)

    assert answer.status_code == 422
    assert "not the paper of the text that stands" in answer.content.decode()
    assert not ProposalRow.objects.exists()


def test_it_drops_what_was_entered_when_the_text_changed_before_the_second_look(ended: Stage) -> None:
    propose(ended)
    dora, ana = ended.colleague(), ended.colleague("ana", "analyst")
    enter(ended, dora, party=["c1", "o1"], foot=foot(text_to_sign(ended)))
    ended.be("c1").do(f"{ended.mine}ending", "edit-term", text="I will write two letters.", known="")

    ana.send(ended.case, "/confirm")

    assert ended.walk.case.matter("m1").signatures == frozenset()
    assert "The case has changed since this was proposed" in ana.see(ended.case)


def test_it_types_no_name_for_anybody_at_the_desk(ended: Stage) -> None:
    """A person without a key is helped to everything but a signature: that is theirs, on paper."""
    propose(ended)
    both_assent(ended)
    dora = ended.colleague()

    from evenhand.accounts import idem

    typed = {"idem": idem.mint("portal.sign_agreement"), "text": "1", "name": "Clara Nyström"}
    dora.client.post(f"/staff/{ended.ref}/for/c1/m1/sign-agreement", typed)

    assert ended.walk.case.matter("m1").signatures == frozenset()


# -- at the mediators' counter


def test_it_takes_the_word_of_a_mediator_who_saw_them_sign(ended: Stage) -> None:
    propose(ended)
    who = mediator_of(ended)
    page = who.do(writing(ended), "/signed-on-paper", party=["c1", "o1"], foot=foot(text_to_sign(ended)))
    assert "Take the paper to the office" in page

    ended.colleague().do(ended.case, "/confirm")

    assert ended.walk.case.matter("m1").outcome == "agreement"


def test_it_prints_no_text_with_words_that_wait_for_their_author(ended: Stage) -> None:
    who = mediator_of(ended)
    who.do(writing(ended), "/scribe-term", party="c1", owner="o1", text="I would like a letter.")

    assert "Waits for its author" in who.see(writing(ended))
    assert "I would like a letter." not in who.see(writing(ended))
    who.see(f"{writing(ended)}/m1/text.pdf", 404)


def test_it_makes_typed_words_the_partys_own_when_they_say_so(ended: Stage) -> None:
    mediator_of(ended).do(writing(ended), "/scribe-term", party="c1", owner="o1", text="I would like a letter.")
    assert "I would like a letter." in page_of(ended)
    assert "I would like a letter." not in page_of(ended, "o1")

    ended.be("c1").do(f"{ended.mine}ending", "confirm-term")

    assert "I would like a letter." in page_of(ended, "o1")
    assert ended.walk.case.matter("m1").terms[0].author == "c1"


def test_it_keeps_what_was_typed_for_somebody_when_nobody_was_named(ended: Stage) -> None:
    answer = mediator_of(ended).send(writing(ended), "/scribe-term", owner="o1", text="I would like a letter.")

    assert answer.status_code == 422
    assert "Choose who asked you." in answer.content.decode()
    assert "I would like a letter." in answer.content.decode()


@pytest.mark.parametrize("name", ["", "/m1/text.pdf"])
def test_it_shows_the_writing_to_no_mediator_of_another_table(ended: Stage, name: str) -> None:
    from tests.web.sign_in_cast import colleague
    from tests.web.walking import staff

    propose(ended)
    staff(colleague("roth", kind="mediator")).see(f"{writing(ended)}{name}", 404)


def test_it_leads_a_mediator_from_their_first_page(ended: Stage) -> None:
    assert "Help with writing and signing" in mediator_of(ended).see("/mediator/")
    assert "Help with writing and signing" in mediator_of(ended).see(f"/mediator/{ended.ref}/d1/desk")
