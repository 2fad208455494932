"""The locked room on pages: cards of one author each, lines shown one at a time, talks apart, no page of the office."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse

from evenhand import clerk, vault
from evenhand.clerk import Corner, Receipt, Said, leaving
from evenhand.core.agreement import ConfirmCompletion
from evenhand.core.codes import Ending
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.core.session import EndSession, StopSession
from evenhand.models.door import the_clerk_writes
from evenhand.models.vault_rooms import VaultCompartment, VaultRecord, VaultRoom
from tests.rooms import office
from tests.rooms.office import BELL, CLARA
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.stage import Stage, shown
from tests.web.walking import words_of

CANARY = "canary-52 he never looked at me"


@pytest.fixture
def seated(stage: Stage) -> Stage:
    return seat(stage)


@pytest.fixture
def session(seated: Stage) -> Stage:
    return begin(seated)


def _board(stage: Stage) -> str:
    return f"{stage.mine}room"


def _put(stage: Stage, code: str, text: str) -> str:
    return stage.be(code).do(_board(stage), "room/say", text=text, _with="id_text")


def test_it_opens_with_the_session_and_not_before(seated: Stage) -> None:
    for page in (_board(seated), f"{seated.mine}talk"):
        told = main(seated.be("c1").see(page))
        assert "everyone in the room has signed the agreement to mediate" in told
        assert "<textarea" not in told
    assert not VaultCompartment.objects.filter(kind__in=("joint", "caucus")).exists()


def test_it_refuses_at_the_clerk_before_everyone_has_signed(seated: Stage) -> None:
    unlocked = vault.unlock(*_someone(seated))
    for corner, kind in ((Corner(ref=seated.ref, mediation="d1"), "card"), (_talk(seated, "c1"), "message")):
        said = Said(kind=kind, row="c1.1", text=CANARY)
        told = clerk.say(corner, said, by=CLARA, unlocked=unlocked, now=seated.walk.now)
        assert told == Refusal(Reason.EVERYONE_SIGNS_FIRST)


def _talk(stage: Stage, voice: str) -> Corner:
    return Corner(ref=stage.ref, mediation="d1", voice=voice)


def _someone(stage: Stage) -> tuple[str, bytes]:
    """Clara with a second way in that a test knows."""
    person = str(stage.people["c1"])
    key = vault.resume(stage.be("c1").client.cookies[settings.EVENHAND_KEY_COOKIE].value, stage.walk.now.at)
    vault.add_slot(key, vault.stretch(b"c1".ljust(32)), stage.walk.day)
    return person, b"c1".ljust(32)


def test_it_shows_a_card_to_everyone_at_the_table_and_nobody_else(session: Stage) -> None:
    _put(session, "c1", CANARY)

    for reader in (session.be("c1"), session.be("o1")):
        assert CANARY in reader.see(_board(session))
    for n in (0, 1):
        assert CANARY in mediator(session, n).see(desk(session))
    for page in (session.case, f"{session.case}for/c1/m1/", f"{session.case}for/c1/m1/preparation"):
        assert "canary-52" not in session.colleague().see(page)
    assert all(b"canary-52" not in bytes(one.body) for one in VaultRecord.objects.all())


def test_it_has_no_page_of_the_office(session: Stage) -> None:
    _put(session, "c1", CANARY)
    office_desk = session.colleague()
    for path in (_board(session), f"{session.mine}talk", desk(session), f"{session.case}for/c1/m1/room"):
        assert office_desk.client.get(path).status_code == 404


def test_it_lets_nobody_overwrite_or_take_anothers_card(session: Stage) -> None:
    _put(session, "c1", "Her words.")
    row = re.search(r'name="row" value="([^"]+)"', session.be("c1").see(_board(session)))
    assert row is not None
    assert row[1] not in session.be("o1").see(_board(session))
    bell = session.be("o1")
    for form, typed in (("say", {"text": "His words."}), ("take-back", {"kind": "card"})):
        hidden = re.search(r'name="idem" value="([^"]+)"', main(bell.see(_board(session))))
        assert hidden is not None
        answer = bell.client.post(f"{session.mine}room/{form}", {"idem": hidden[1], "row": row[1], **typed})
        page = answer.content.decode() if answer.status_code == 422 else bell.see(_board(session))
        assert "This is not yours to do." in page

    assert "Her words." in bell.see(_board(session))


def test_it_changes_and_takes_back_ones_own_card(session: Stage) -> None:
    _put(session, "c1", "First words.")
    clara = session.be("c1")
    clara.do(_board(session), "room/say", text="Better words.", _with="My card")
    assert "Better words." in session.be("o1").see(_board(session))
    assert "First words." not in session.be("o1").see(_board(session))

    clara.do(_board(session), "room/take-back", _with="card")
    assert "Better words." not in session.be("o1").see(_board(session))


@pytest.mark.parametrize("kind", ["card", "file", "shared"])
def test_it_says_that_something_was_taken_back_only_where_it_was_there(session: Stage, kind: str) -> None:
    """As from another tab in which it still stands."""
    _put(session, "c1", "First words.")
    clara, row = session.be("c1"), "c1.gone"
    if kind == "card":
        found = re.search(r'name="row" value="([^"]+)"', clara.see(_board(session)))
        assert found is not None
        row = found[1]
        assert "It is taken back." in clara.do(_board(session), "room/take-back", _with="card")
    hidden = re.search(r'name="idem" value="([^"]+)"', main(clara.see(_board(session))))
    assert hidden is not None

    clara.client.post(f"{session.mine}room/take-back", {"idem": hidden[1], "kind": kind, "row": row})

    told = clara.see(_board(session))
    assert "It is taken back." not in told
    assert "This is done already. There is nothing more to do." in told


def test_it_puts_one_card_for_one_form_however_often_it_is_sent(session: Stage) -> None:
    clara = session.be("c1")
    form = main(clara.see(_board(session))).split("A new card")[1]
    hidden = re.search(r'name="idem" value="([^"]+)"', form)
    assert hidden is not None
    for _ in range(3):
        answer = clara.client.post(f"{session.mine}room/say", {"idem": hidden[1], "row": "", "text": "Once."})
        assert answer.status_code == 302
    assert main(clara.see(_board(session))).count("Once.") == 1
    assert VaultRecord.objects.filter(compartment__kind="joint").count() == 1


def test_it_shows_of_a_private_list_the_line_its_writer_chose_and_no_other(seated: Stage) -> None:
    seated.be("c1").do(
        f"{seated.mine}preparation", "save-preparation", **{"say.1": "Look at me.", "happened.1": CANARY}
    )
    session = begin(seated)
    assert "canary-52" not in session.be("o1").see(_board(session))

    session.be("c1").do(_board(session), "room/show", _with=_item(session, "Look at me."))

    for reader in (session.be("o1").see(_board(session)), mediator(session).see(desk(session))):
        assert "Look at me." in reader
        assert "canary-52" not in reader
    mine = main(session.be("c1").see(_board(session)))
    assert mine.count("Look at me.") == 1
    assert mine.count(CANARY) == 1
    session.be("c1").do(_board(session), "room/take-back", _with="shared")
    assert "Look at me." not in session.be("o1").see(_board(session))
    assert "Look at me." in session.be("c1").see(_board(session))


def _item(stage: Stage, text: str) -> str:
    line = main(stage.be("c1").see(_board(stage))).split(text)[1]
    found = re.search(r'name="item" value="([^"]+)"', line)
    assert found is not None
    return found[1]


def test_it_shows_nothing_that_is_not_in_the_own_list(seated: Stage) -> None:
    seated.be("c1").do(f"{seated.mine}preparation", "save-preparation", **{"say.1": "Look at me."})
    session = begin(seated)
    item = _item(session, "Look at me.")
    bell = session.be("o1")
    hidden = re.search(r'name="idem" value="([^"]+)"', main(bell.see(_board(session))))
    assert hidden is not None
    bell.client.post(f"{session.mine}room/show", {"idem": hidden[1], "item": item})

    assert "This is not yours to do." in bell.see(_board(session))
    assert not VaultRecord.objects.filter(compartment__kind="joint").exists()


def test_it_keeps_a_talk_between_one_party_and_themediators(session: Stage) -> None:
    session.be("c1").do(f"{session.mine}talk", "talk/say", text=CANARY)

    for n in (0, 1):
        assert CANARY in mediator(session, n).see(desk(session, "talk/c1"))
    mediator(session).do(desk(session, "talk/c1"), "say", text="Thank you for telling us.")
    assert "Thank you for telling us." in session.be("c1").see(f"{session.mine}talk")
    for page in (
        session.be("o1").see(f"{session.mine}talk"),
        session.be("o1").see(_board(session)),
        mediator(session).see(desk(session, "talk/o1")),
        session.colleague().see(session.case),
    ):
        assert "canary-52" not in page
        assert "Thank you for telling us." not in page
    mediator(session).see(desk(session, "talk/nobody"), 404)


def test_it_is_the_same_room_for_both_sides(session: Stage) -> None:
    def bare(code: str) -> str:
        html = shown(main(session.be(code).see(_board(session))))
        return re.sub(r"Complainant|Officer|[0-9]+", "", html)

    for count in ("<textarea", "<button", "<h2", "<h3", "<form"):
        assert bare("c1").count(count) == bare("o1").count(count)


def test_it_makes_a_card_a_term_without_retyping_by_its_own_author(session: Stage) -> None:
    _put(session, "c1", "Officer Bell says his name when he stops somebody.")
    first = office.mediator(min(mediators(session)))
    session.walk.do(first, EndSession(mediation="d1"))
    session.walk.do(CLARA, ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    clara, bell = session.be("c1"), session.be("o1")
    link = re.search(r'href="([^"]+\?words=[^"]+)"', clara.see(_board(session)))
    assert link is not None
    begun = link[1].split("#")[0]
    assert "?words=" not in bell.see(_board(session))

    assert "says his name" not in main(bell.see(begun)).split("Propose it")[0]
    clara.do(begun, "propose-term", owner="o1", lang="en", text=_typed(clara.see(begun)))

    assert "Officer Bell says his name when he stops somebody." in bell.see(f"{session.mine}ending")


def _typed(html: str) -> str:
    found = re.search(r'<textarea[^>]*id="new_text"[^>]*>\s*([^<]*)</textarea>', html)
    assert found is not None
    return found[1].strip()


def test_it_takes_part_without_a_key_as_before(stage: Stage) -> None:
    """Who works by paper and telephone has no room, and the session goes on all the same."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    begin(stage)
    told = main(mediator(stage).see(desk(stage)))
    assert "at the table you say and hear the same" in words_of(told)
    talk = stage.be("c1").see(f"{stage.mine}talk")
    assert "Nobody at the other end has a key yet" in talk
    assert "<textarea" not in main(talk)


def test_it_keeps_what_was_typed_when_the_key_has_closed(session: Stage) -> None:
    clara = session.be("c1")
    form = main(clara.see(_board(session))).split("A new card")[1]
    hidden = re.search(r'name="idem" value="([^"]+)"', form)
    assert hidden is not None
    del clara.client.cookies[settings.EVENHAND_KEY_COOKIE]

    assert "Your key is closed in this browser now." in clara.see(_board(session))
    typed = {"idem": hidden[1], "row": "", "text": CANARY}
    answer = clara.client.post(f"{session.mine}room/say", typed)

    assert "unlock" in answer.headers["Location"]
    assert "canary-52" in clara.see(reverse("kept_texts"))


def test_it_says_who_reads_here_and_the_same_room_words_to_everyone(session: Stage) -> None:
    _put(session, "c1", "One card.")
    pages = [session.be(code).see(_board(session)) for code in ("c1", "o1")] + [mediator(session).see(desk(session))]
    said = {tuple(re.findall(r"Room words: <strong>([^<]*)", page)) for page in pages}
    assert len(said) == 1
    assert len(said.pop()[0].split()) == 6


def test_it_closes_to_everyone_when_somebody_was_slipped_in(session: Stage) -> None:
    from evenhand.models.vault_rooms import VaultGrant

    _put(session, "c1", CANARY)
    made = VaultCompartment.objects.get(kind="joint")
    ghost = vault.enrol("ghost", vault.stretch(b"ghost".ljust(32)), session.walk.day)
    VaultGrant.objects.create(compartment=made, member_id=ghost.member, role="mediator", outer=b"\x01")

    for page in (session.be("c1").see(_board(session)), session.be("o1").see(_board(session))):
        assert "This is closed to everyone." in page
        assert "canary-52" not in page


def test_it_leaves_nothing_of_the_room_behind_a_matter_that_went_back(session: Stage) -> None:
    _put(session, "c1", CANARY)
    session.be("c1").do(f"{session.mine}talk", "talk/say", text=CANARY)
    session.walk.do(BELL, StopSession(mediation="d1", person="o1"))

    assert not VaultRoom.objects.filter(ref=session.ref).exists()
    assert not VaultRecord.objects.exists()


def test_it_counts_a_card_once_at_the_clerk(session: Stage) -> None:
    unlocked = vault.unlock(*_someone(session))
    key = clerk.Key("k1", b"x")
    said = Said(kind="card", row="c1.1", text="Once.")
    corner = Corner(ref=session.ref, mediation="d1")
    first = clerk.say(corner, said, by=CLARA, unlocked=unlocked, now=session.walk.now, key=key)
    again = clerk.say(corner, said, by=CLARA, unlocked=unlocked, now=session.walk.now, key=key)
    other = clerk.say(corner, said, by=CLARA, unlocked=unlocked, now=session.walk.now, key=clerk.Key("k1", b"y"))

    assert isinstance(first, Receipt)
    assert first == again
    assert isinstance(other, clerk.Conflict)
    with pytest.raises(ValueError, match="message"):
        clerk.say(corner, Said(kind="message", row="1", text=""), by=CLARA, unlocked=unlocked, now=session.walk.now)


def test_it_closes_to_a_mediator_who_leaves_the_table_and_goes_on_for_the_others(session: Stage) -> None:
    _put(session, "c1", CANARY)
    session.be("c1").do(f"{session.mine}talk", "talk/say", text="For the mediators.")
    case, gone = session.walk.case, min(mediators(session))
    table = case.mediations[0]
    seats = tuple(seat for seat in table.seats if seat.mediator != gone)

    leaving.close_to_who_left(case, case.with_mediation(replace(table, seats=seats)), session.walk.day)

    assert not vault.is_member(session.ref, "joint:d1", gone)
    assert not vault.is_member(session.ref, "caucus:d1.c1", gone)
    assert "canary-52" not in session.there[gone].see(desk(session))
    session.be("o1").do(_board(session), "room/say", text="After.", _with="id_text")
    assert VaultCompartment.objects.filter(kind="joint", owner="d1").count() == 2
    for reader in (session.be("c1").see(_board(session)), mediator(session, 1).see(desk(session))):
        assert CANARY in reader
        assert "After." in reader


def test_it_takes_a_tables_parts_away_with_the_table_while_others_of_the_complaint_stay(session: Stage) -> None:
    _put(session, "c1", CANARY)
    person = str(session.people["c1"])
    vault.found(session.ref, "joint:d2", [(person, "complainant")])
    case = session.walk.case

    with the_clerk_writes():
        leaving.close_to_who_left(case, replace(case, mediations=()), session.walk.day)

    assert not VaultCompartment.objects.filter(owner__startswith="d1").exists()
    assert vault.is_member(session.ref, "joint:d2", person)
