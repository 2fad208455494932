"""What follows a session belongs to the person who has a key: the desk neither reads it nor does it for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.accounts import idem
from evenhand.clerk.replays import people
from evenhand.core.case import Case
from evenhand.models.cases import ComplaintRow
from evenhand.reads import portal
from evenhand.web import clock
from tests.rooms.office import Walk, case_of, filed
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff, words_of

pytestmark = pytest.mark.django_db
TERM = "says his name when he stops somebody"


@pytest.fixture
def walk(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented()
    monkeypatch.setattr(clock, "now", lambda: walk.now)
    monkeypatch.setattr(portal, "mediators_named", lambda _table: {})  # the walk's mediators have no accounts
    return walk


@pytest.fixture
def desk(walk: Walk) -> Person:
    return staff(colleague("tomas", "intake"))


def ending_of(ref: str, code: str) -> str:
    return f"/staff/{ref}/for/{code}/m1/ending"


def with_a_key(ref: str, code: str) -> Person:
    return party(ref, code, people(ComplaintRow.objects.get(ref=ref))[code])


def signatures(case: Case) -> frozenset[str]:
    return frozenset(case.matters[0].signatures)


def test_it_shows_the_desk_no_term_of_a_person_with_a_key(desk: Person, walk: Walk) -> None:
    clara = with_a_key(walk.ref, "c1")
    assert TERM in clara.see(f"/portal/{walk.ref}/m1/ending")

    answer = desk.client.get(ending_of(walk.ref, "c1"), follow=True)

    assert TERM not in answer.content.decode()
    assert "has a key of their own" in words_of(answer.content.decode())


def test_it_reads_the_terms_out_to_who_works_by_paper_and_phone(desk: Person, walk: Walk) -> None:
    with_a_key(walk.ref, "c1")

    assert TERM in desk.see(ending_of(walk.ref, "o1"))


def test_it_lets_nobody_at_the_desk_type_a_name_for_anybody(desk: Person, walk: Walk) -> None:
    """With a key or without: the address is there, and answers as one that is not."""
    assert "/sign-agreement" not in desk.see(ending_of(walk.ref, "c1"))
    address = f"/staff/{walk.ref}/for/c1/m1/sign-agreement"
    token = idem.mint("portal.sign_agreement")

    answer = desk.client.post(address, {"idem": token, "text": "1", "name": "Clara"})

    assert answer.status_code == 404
    assert signatures(case_of(walk.ref)) == frozenset()


def test_it_takes_no_hidden_turns_of_writing_into_a_term(walk: Walk) -> None:
    clara = with_a_key(walk.ref, "c1")
    page = f"/portal/{walk.ref}/m1/ending"

    clara.do(page, "/propose-term", text="I pay \u202e001 \u2066dollars\u2069.", owner="c1")

    assert "I pay 001 dollars." in clara.see(page)


def test_it_takes_an_endless_number_for_no_version(walk: Walk) -> None:
    clara = with_a_key(walk.ref, "c1")
    page = f"/portal/{walk.ref}/m1/ending"
    clara.do(page, "/retract-assent")

    assert clara.send(page, "/assent", text="9" * 5000).status_code == 302

    assert signatures(case_of(walk.ref)) == frozenset()
