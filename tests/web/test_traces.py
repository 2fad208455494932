"""What is left behind: in the tables after an answer, on a shared computer after leaving, on a network after filing."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand import vault
from evenhand.accounts import throttle
from evenhand.clerk import Key, Words
from evenhand.core.consent import SealAnswer, ShowDoors
from evenhand.models.cases import ComplaintRow
from evenhand.models.idempotency import IdempotencyRow
from evenhand.vault import mint_code
from tests.rooms.office import CLARA, Walk, filed
from tests.web.sign_in_cast import letter
from tests.web.test_filing import STORY, to_check
from tests.web.walking import Person, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]
SENT = b"answer=investigation"


def test_it_keeps_no_mac_of_an_answer_that_somebody_with_the_pepper_could_try_out(custodian_folder: Path) -> None:
    walk = Walk(filed().ref).to_offer()
    walk.do(CLARA, ShowDoors(matter="m1", party="c1"))

    walk.ask(CLARA, SealAnswer(matter="m1", party="c1"), (Words("answer", "no", "c1", "m1"),), Key("form-1", SENT))

    assert bytes(IdempotencyRow.objects.get().body) != vault.mac("idem body", SENT)


def test_it_leaves_neither_draft_nor_receipt_in_the_browser_of_who_left() -> None:
    writer = Person()
    to_check(writer)
    assert "He shouted at me" in writer.see("/complaint")
    writer.client.post("/leave")
    assert "He shouted at me" not in writer.see("/complaint")

    to_check(writer)
    writer.do("/complaint/check", "/complaint/check")
    assert writer.client.get("/complaint/receipt").status_code == 200
    writer.client.post("/leave")
    assert writer.client.get("/complaint/receipt").status_code == 302


def test_it_leaves_no_receipt_behind_when_somebody_signs_out() -> None:
    writer = Person()
    to_check(writer)
    writer.do("/complaint/check", "/complaint/check")

    writer.client.post("/sign-out")

    assert writer.client.get("/complaint/receipt").status_code == 302


def test_it_counts_complaints_apart_from_wrong_codes() -> None:
    for _ in range(throttle.LIMIT):
        writer = Person()
        to_check(writer)
        writer.do("/complaint/check", "/complaint/check")

    answer = Person().client.post("/sign-in", {"code": letter()})

    assert answer.status_code == 302, words_of(answer.content.decode())


def test_it_puts_no_complaint_aside_because_of_a_neighbours_wrong_codes() -> None:
    for _ in range(throttle.LIMIT):
        Person().client.post("/sign-in", {"code": mint_code()})
    writer = Person()
    to_check(writer)

    writer.do("/complaint/check", "/complaint/check")

    assert ComplaintRow.objects.get().aside == ""


def test_it_finds_nothing_under_an_address_with_a_null_in_it() -> None:
    assert Person().client.get("/portal/M7KQ%00/m1/").status_code == 404


def test_it_answers_an_endless_number_like_any_other_that_is_not_there() -> None:
    writer = Person()
    to_check(writer)

    assert writer.client.post("/complaint/officers", {"remove": "9" * 5000}).status_code == 302
    assert writer.client.post("/complaint", STORY | {"incident_on_month": "9" * 5000}).status_code == 422
