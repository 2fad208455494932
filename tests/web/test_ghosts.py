"""Somebody who writes to the database cannot be in a room unseen: the words are not written for them, and every page of
the room says that it was altered."""

from __future__ import annotations

from html import unescape
from uuid import UUID

import pytest

from evenhand import vault
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultGrant
from tests.rooms.office import MONDAY, filed
from tests.rooms.vault_table import key_of
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.stage import Stage
from tests.web.walking import FORM, HIDDEN

pytestmark = pytest.mark.django_db

CLOSED = "This is closed to everyone."
WORDS = 'name="text"'


@pytest.fixture
def session(stage: Stage) -> Stage:
    return begin(seat(stage))


def lends_a_name(session: Stage, eve: vault.Unlocked, code: str) -> tuple[VaultMember, str]:
    """The row of a mediator's key is called otherwise, and Eve's is called by the mediator's name."""
    theirs = VaultMember.objects.get(person=code, retired_on=None)
    VaultMember.objects.filter(pk=theirs.pk).update(person="aside")
    VaultMember.objects.filter(pk=eve.member).update(person=code)
    return theirs, code


def gives_it_back(eve: vault.Unlocked, lent: tuple[VaultMember, str]) -> None:
    theirs, code = lent
    VaultMember.objects.filter(pk=eve.member).update(person="eve")
    VaultMember.objects.filter(pk=theirs.pk).update(person=code)


def opened(session: Stage, code: str, page: str) -> dict[str, str]:
    """The hidden fields of the page's form, while the page still had it."""
    form = next(m for m in FORM.finditer(session.be(code).see(f"{session.mine}{page}")) if WORDS in m["body"])
    return {name: unescape(value) for name, value in HIDDEN.findall(form["body"]) if name != "csrfmiddlewaretoken"}


def says(session: Stage, code: str, page: str, form: dict[str, str], words: str) -> str:
    """Send words from a page that was opened before; what the page says then."""
    person = session.be(code)
    answer = person.client.post(f"{session.mine}{page}/say", form | {"text": words})
    assert answer.status_code == 422, answer.status_code
    return main(person.see(f"{session.mine}{page}"))


def test_it_writes_nothing_for_a_key_that_was_given_a_mediators_name_before_the_first_words(session: Stage) -> None:
    eve, form = key_of("eve"), opened(session, "c1", "room")
    lent = lends_a_name(session, eve, max(mediators(session)))
    for code in ("c1", "o1"):
        assert CLOSED in main(session.be(code).see(f"{session.mine}room"))
    assert CLOSED in says(session, "c1", "room", form, "CANARY-1")

    gives_it_back(eve, lent)

    board = main(session.be("c1").see(f"{session.mine}room"))
    assert CLOSED not in board
    assert WORDS in board
    assert "CANARY-1" not in board
    session.be("c1").do(f"{session.mine}room", "room/say", text="CANARY-2")
    with pytest.raises(vault.Refused):
        vault.records("joint:d1", eve, session.ref)
    assert CLOSED not in main(mediator(session).see(desk(session)))


def test_it_makes_no_talk_anew_where_everyone_in_it_is_said_to_have_left(session: Stage) -> None:
    eve, page = key_of("eve"), f"{session.mine}talk"
    session.be("c1").do(page, "talk/say", text="CANARY-1 before")
    first, second = opened(session, "c1", "talk"), opened(session, "c1", "talk")
    VaultGrant.objects.filter(compartment__kind="caucus").update(left_on=session.walk.day)
    lent = lends_a_name(session, eve, max(mediators(session)))

    assert CLOSED in says(session, "c1", "talk", first, "CANARY-2")

    gives_it_back(eve, lent)
    assert CLOSED in says(session, "c1", "talk", second, "CANARY-3")
    with pytest.raises(vault.Refused):
        vault.records("caucus:d1.c1", eve, session.ref)
    VaultGrant.objects.filter(compartment__kind="caucus").update(left_on=None)
    assert "CANARY-1 before" in main(session.be("c1").see(page))
    assert "CANARY-2" not in main(session.be("c1").see(page))


def seat_of_o1(session: Stage, person: UUID) -> None:
    """Written past the clerk, as somebody with the database does."""
    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=session.ref, code="o1").update(person=person)


def test_it_says_that_a_room_is_altered_where_somebody_is_in_who_does_not_sit_there(session: Stage) -> None:
    """Her key is her own, so it proves; but the file said for a moment that she was the officer."""
    other = filed(MONDAY).people["c1"]
    eve = key_of(str(other))
    seat_of_o1(session, other)
    session.be("c1").do(f"{session.mine}room", "room/say", text="CANARY-1")
    assert [one.text for one in vault.records("joint:d1", eve, session.ref)] == ["CANARY-1"]
    form = opened(session, "c1", "room")

    seat_of_o1(session, session.people["o1"])

    for page in (session.be("c1").see(f"{session.mine}room"), mediator(session).see(desk(session))):
        assert CLOSED in main(page)
        assert WORDS not in main(page)
        assert "CANARY-1" not in main(page)
    assert CLOSED in says(session, "c1", "room", form, "CANARY-2")
    assert len(vault.records("joint:d1", eve, session.ref)) == 1


def test_it_tells_whose_key_is_older_than_proofs_to_make_a_new_one(session: Stage) -> None:
    person = str(session.people["o1"])
    VaultMember.objects.filter(person=person).update(proof=None)

    assert "Make a new key" in main(session.be("o1").see(f"{session.mine}room"))
    session.be("c1").do(f"{session.mine}room", "room/say", text="to those who have one")
    board = main(session.be("c1").see(f"{session.mine}room"))
    assert "to those who have one" in board
    assert "must make a new one" in board
    assert "to those who have one" not in main(session.be("o1").see(f"{session.mine}room"))


def test_it_says_what_the_room_words_show(session: Stage) -> None:
    session.be("c1").do(f"{session.mine}room", "room/say", text="a card")

    assert "They change when somebody comes in." in main(session.be("c1").see(f"{session.mine}room"))
