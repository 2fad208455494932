"""Somebody who writes to the database cannot be in a room unseen: the words are not written for them, and every page of
the room says that it was altered."""

from __future__ import annotations

from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from evenhand import vault
from evenhand.accounts import doors
from evenhand.clerk.auditing import THEMSELVES, audit_one
from evenhand.models.accounts import PartyKey, Seat
from evenhand.models.cases import ComplaintRow, MediationRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.models.seated import parts_with_people
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultGrant
from evenhand.vault import rightful
from tests.rooms.office import MONDAY, case_of, filed
from tests.rooms.vault_table import key_of
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import FORM, HIDDEN, Person, party

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


def seat_of_o1(session: Stage, person: UUID, proof: bytes | None = None) -> None:
    """Written past the clerk, as somebody with the database does; with a ``proof``, as the clerk would."""
    part = ParticipationRow.objects.filter(complaint__ref=session.ref, code="o1")
    with the_clerk_writes():
        part.update(person=person, **({} if proof is None else {"proof": proof}))


def takes_the_seat(session: Stage, code: str, person: UUID) -> Person:
    """A party of another complaint, with a key of their own, who writes themself into this one."""
    eve = party(filed(MONDAY).ref, "c1", person)
    written = Seat.objects.get(account__person=person)
    Seat.objects.filter(ref=session.ref, party=code).delete()
    Seat.objects.create(ref=session.ref, party=code, account_id=written.account_id, made_on=written.made_on)
    Seat.objects.filter(ref=session.ref, party=code).update(proof=written.proof)
    return eve


def test_it_opens_no_page_to_who_writes_themself_a_seat(session: Stage) -> None:
    eve = takes_the_seat(session, "o1", uuid4())

    for page in ("", "room", "talk", "choice", "receipts"):
        eve.see(f"{session.mine}{page}", 404)
    assert session.ref not in eve.see("/portal/")
    row = ComplaintRow.objects.get(ref=session.ref)
    assert [one.broken for one in audit_one(row, session.walk.now.calendar)] == [THEMSELVES]


def test_it_gives_the_seat_to_who_comes_with_the_letter_all_the_same(stage: Stage) -> None:
    takes_the_seat(stage, "c1", uuid4())

    assert "Stop" not in stage.be("c1").see(stage.mine)
    row = ComplaintRow.objects.get(ref=stage.ref)
    assert audit_one(row, stage.walk.now.calendar) == []


def test_it_opens_nothing_with_a_code_that_was_written_over(stage: Stage) -> None:
    """Somebody has a code of their own, unused, and lets its row say that it is Clara's."""
    eve, other = uuid4(), filed(MONDAY)
    code = doors.issue_code(kind="handed", ref=other.ref, party="c1", person=eve, today=stage.walk.day)
    PartyKey.objects.filter(person=eve).update(ref=stage.ref, party="c1", person=stage.people["c1"])

    answer = Client().post("/sign-in", {"code": code})

    assert answer.status_code != 302
    assert not Seat.objects.filter(ref=stage.ref).exists()


def test_it_lets_nobody_in_who_is_said_to_be_a_party_by_the_database_alone(session: Stage) -> None:
    """With a key of her own, as the officer who works on paper."""
    eve, form = filed(MONDAY).people["c1"], opened(session, "c1", "room")
    key = key_of(str(eve))
    seat_of_o1(session, eve)

    assert CLOSED in says(session, "c1", "room", form, "CANARY-1")
    assert CLOSED in main(mediator(session).see(desk(session)))
    with pytest.raises(vault.Refused):
        vault.records("joint:d1", key, session.ref)
    case = case_of(session.ref)
    parts = parts_with_people(case, case.mediations[0], "o1", rightful.is_part)
    assert set(parts.values()) == {frozenset()}, "nor does anybody who is in let them in"


def test_it_makes_no_room_for_a_mediator_whom_nobody_seated(session: Stage) -> None:
    """Written into the table's seats, beside one who is there."""
    ghost = colleague("roth", kind="mediator")
    key = key_of(str(ghost))
    form = opened(session, "c1", "room")
    table = MediationRow.objects.get(complaint__ref=session.ref)
    with the_clerk_writes():
        seats = [one | {"mediator": str(ghost)} if n else one for n, one in enumerate(table.seats)]
        MediationRow.objects.filter(pk=table.pk).update(seats=seats)

    assert session.be("c1").client.post(f"{session.mine}room/say", form | {"text": "CANARY-1"}).status_code == 503
    with pytest.raises(vault.Refused):
        vault.records("joint:d1", key, session.ref)


def test_it_hands_no_code_out_for_a_part_the_custodian_does_not_know(stage: Stage) -> None:
    seat_of_o1(stage, filed(MONDAY).people["o1"])

    assert doors.person_of(stage.ref, "o1") is None
    with pytest.raises(LookupError):
        doors.letter_code(stage.ref, "o1", stage.walk.day)


def test_it_says_that_a_room_is_altered_where_somebody_is_in_who_does_not_sit_there(session: Stage) -> None:
    """Her key is her own, so it proves; but the file said for a moment that she was the officer."""
    other = filed(MONDAY).people["c1"]
    eve = key_of(str(other))
    seat_of_o1(session, other, rightful.part_proof(session.ref, "o1", other))
    session.be("c1").do(f"{session.mine}room", "room/say", text="CANARY-1")
    assert [one.text for one in vault.records("joint:d1", eve, session.ref)] == ["CANARY-1"]
    form = opened(session, "c1", "room")

    seat_of_o1(session, session.people["o1"], rightful.part_proof(session.ref, "o1", session.people["o1"]))

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
