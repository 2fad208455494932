"""Choosing: one sealed answer each, changeable until it is opened, and never shown again to anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from evenhand.models.facts import FactRow
from tests.rooms.office import filed
from tests.web.stage import Stage, shown
from tests.web.walking import HIDDEN, party


@pytest.fixture
def offered(stage: Stage) -> Stage:
    stage.walk.to_offer()
    return stage.sync()


def _key(html: str) -> str:
    return str(next(value for name, value in HIDDEN.findall(html) if name == "idem"))


def test_it_seals_an_answer_and_says_only_that(offered: Stage) -> None:
    clara = offered.be("c1")

    page = clara.do(f"{offered.mine}choice", "seal-answer", answer="mediation")

    assert "You have answered" in page
    assert "Change my answer" in page
    assert "checked" not in page
    assert offered.facts("answer_sealed") == 1


def test_it_never_shows_which_to_me_to_the_other_side_or_to_staff(offered: Stage) -> None:
    clara, bell, dora = offered.be("c1"), offered.be("o1"), offered.colleague()
    mine, case = offered.mine, offered.case
    where = [
        *[(clara, path) for path in ("/portal/", mine, f"{mine}choice", f"{mine}choice?change=1", "/portal/messages")],
        *[(bell, path) for path in ("/portal/", mine, f"{mine}choice", "/portal/messages")],
        *[(dora, path) for path in ("/staff/", "/staff/matters", case, f"{case}for/c1/m1/", f"{case}for/c1/m1/choice")],
    ]

    seen: list[list[str]] = []
    for answer in ("mediation", "investigation"):
        clara.do(f"{mine}choice?change=1", "seal-answer", answer=answer)
        clara.see("/portal/")  # what was said once is read
        seen.append([shown(person.see(path)) for person, path in where])

    assert seen[0] == seen[1]


def test_it_shows_staff_and_the_other_side_nothing_of_an_answer_at_all(offered: Stage) -> None:
    clara, bell, dora = offered.be("c1"), offered.be("o1"), offered.colleague()
    pages = [
        (bell, offered.mine),
        (bell, "/portal/"),
        (dora, offered.case),
        (dora, "/staff/"),
        (dora, "/staff/matters"),
    ]
    before = [shown(person.see(path)) for person, path in pages]

    clara.do(f"{offered.mine}choice", "seal-answer", answer="mediation")

    assert offered.facts("answer_sealed") == 1
    assert [shown(person.see(path)) for person, path in pages] == before


def test_it_keeps_the_page_and_says_what_is_missing(offered: Stage) -> None:
    answer = offered.be("c1").send(f"{offered.mine}choice", "seal-answer")

    assert answer.status_code == 422
    assert "Choose mediation or investigation." in answer.content.decode()
    assert offered.facts("answer_sealed") == 0


def test_it_counts_a_form_once_however_often_it_is_sent(offered: Stage) -> None:
    clara = offered.be("c1")
    fields = {"idem": _key(clara.see(f"{offered.mine}choice")), "answer": "mediation"}

    answers = [clara.client.post(f"{offered.mine}seal-answer", fields) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert offered.facts("answer_sealed") == 1
    assert offered.facts("doors_shown") == 1


def test_it_tells_a_page_that_is_out_of_date(offered: Stage) -> None:
    clara = offered.be("c1")
    old = {"idem": _key(clara.see(f"{offered.mine}choice")), "answer": "mediation"}
    offered.walk.answer("c1", "yes").answer("o1", "yes").later(1).tick()
    offered.sync()

    answer = clara.client.post(f"{offered.mine}seal-answer", old, follow=True)

    assert "The page may be out of date" in answer.content.decode()
    assert offered.facts("answer_sealed") == 2


@pytest.mark.parametrize("tail", ["seal-answer", "withdraw", "propose-term", "assent", "stop-session"])
def test_it_takes_forms_by_post_alone_and_with_a_key(offered: Stage, tail: str) -> None:
    client: Client = offered.be("c1").client

    assert client.get(f"{offered.mine}{tail}").status_code == 405
    assert client.post(f"{offered.mine}{tail}", {"answer": "mediation"}).status_code == 400


def test_it_is_not_there_for_the_people_of_another_complaint(offered: Stage, custodian_folder: Any) -> None:
    other = filed()
    stranger = party(other.ref, "c1", other.people["c1"])
    page = offered.be("c1").see(f"{offered.mine}choice")

    for path in (offered.mine, f"{offered.mine}choice", f"{offered.mine}ending", f"/portal/{offered.ref}/wishes"):
        stranger.see(path, 404)
    assert stranger.client.post(f"{offered.mine}seal-answer", {"idem": _key(page)}).status_code == 404
    assert offered.colleague().client.get(f"{offered.mine}choice").status_code == 404


def test_it_takes_an_answer_at_the_desk_only_after_reading_it_back(offered: Stage) -> None:
    dora, page = offered.colleague(), f"{offered.case}for/c1/m1/choice"
    assert "You do this for Clara Nyström (complainant)." in dora.see(page)

    early = dora.send(page, "seal-answer", answer="mediation")
    dora.do(page, "seal-answer", answer="mediation", read_back="on")

    assert early.status_code == 422
    assert "Read the answer back to the person first." in early.content.decode()
    sealed = FactRow.objects.get(complaint__ref=offered.ref, kind="answer_sealed")
    assert sealed.on_behalf == "c1"
    assert sealed.payload["mode"] == "assisted"
    assert sealed.payload["taker"] == sealed.actor


def test_it_gives_a_word_that_is_not_on_the_letter_another_try(offered: Stage) -> None:
    dora, page = offered.colleague(), f"{offered.case}for/o1/m1/choice"

    answer = dora.send(page, "seal-answer", word="not-a-word-of-the-letter")

    assert answer.status_code == 422
    assert "not-a-word-of-the-letter" in answer.content.decode()
    assert offered.facts("answer_sealed") == 0


def test_it_lists_the_receipt_by_day_and_never_by_answer(offered: Stage) -> None:
    clara, bell = offered.be("c1"), offered.be("o1")

    clara.do(f"{offered.mine}choice", "seal-answer", answer="investigation")

    assert "Your answer was sealed" in clara.see("/portal/messages")
    assert "Your answer was sealed" not in bell.see("/portal/messages")


def test_it_asks_few_questions_of_the_database(
    offered: Stage, django_assert_max_num_queries: Any, settings: Any
) -> None:
    clara = offered.be("c1")
    clara.see("/portal/")

    for path, most in (("/portal/", 9), (offered.mine, 9), (f"{offered.mine}choice", 10)):
        with django_assert_max_num_queries(most):
            clara.see(path)


def test_it_says_the_two_dates_and_what_follows_for_both(offered: Stage) -> None:
    for code in ("c1", "o1"):
        page = offered.be(code).see(f"{offered.mine}choice")
        assert len(re.findall(r'<input type="radio" name="answer"', page)) == 2
        assert page.count('class="button"') == 1
