"""Letting somebody in: only a member does, everyone is told, a day passes unless they sat face to face, and it can be
stopped."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from evenhand import clerk, vault
from evenhand.accounts import doors
from evenhand.clerk import Corner
from evenhand.core.assignment import StepDown
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.core.session import StopSession
from evenhand.models.admissions import AdmissionRow
from evenhand.models.outbox import LetterRow
from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant
from evenhand.web import clock
from tests.rooms import office
from tests.rooms.office import BELL
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.sign_in_cast import with_own_code
from tests.web.stage import Stage
from tests.web.walking import Person

CANARY = "canary-85 what stood on the card"


@pytest.fixture
def lost(stage: Stage) -> Stage:
    """Clara put a card on the board and wrote to the mediators; then she lost her key and made a new one."""
    session = begin(seat(stage))
    clara = session.be("c1")
    clara.do(_board(session), "room/say", text=CANARY, _with="id_text")
    clara.do(f"{session.mine}talk", "talk/say", text="canary-86 to the mediators")
    person = Person()
    day = session.walk.day
    code = doors.issue_code(kind="recovery", ref=session.ref, party="c1", person=session.people["c1"], today=day)
    with_own_code(person.client, code)
    session.there["c1"] = person
    return session


def _board(stage: Stage) -> str:
    return f"{stage.mine}room"


def _hours_on(stage: Stage, hours: int) -> None:
    """The counters' clock shows so many hours more."""
    at = office.now_on(stage.walk.day)
    later = at.at + timedelta(hours=hours)
    moved = type(at)(at=later, today=later.date(), calendar=at.calendar)
    stage.monkeypatch.setattr(clock, "now", lambda: moved)


def test_it_keeps_out_who_lost_their_key_and_says_so(lost: Stage) -> None:
    told = lost.be("c1").see(_board(lost))
    assert "Somebody who reads here can let you in." in told
    assert "stays closed for good" in told
    assert "canary-85" not in told
    assert "Waiting to be let in" not in told


def test_it_makes_a_new_key_after_a_lost_one_also_when_they_were_let_in_before_anybody_wrote(lost: Stage) -> None:
    bell = lost.be("o1")
    joint = VaultCompartment.objects.filter(kind="joint").order_by("gen")
    bell.do(_board(lost), "room/vouch", way="in_person")
    old = VaultGrant.objects.get(compartment=joint.get(), member__retired_on__isnull=False)
    assert bytes(old.outer) == b""

    bell.do(_board(lost), "room/say", text="canary-87 after she came back", _with="id_text")
    bell.do(_board(lost), "room/say", text="And once more.", _with="id_text")

    assert [made.gen for made in joint] == [1, 2]
    assert not VaultGrant.objects.filter(compartment=joint[1], member__retired_on__isnull=False).exists()
    for reader in (lost.be("c1"), bell):
        told = reader.see(_board(lost))
        assert CANARY in told
        assert "canary-87" in told


def test_it_lets_them_in_at_once_face_to_face_to_what_they_both_read(lost: Stage) -> None:
    bell = lost.be("o1")
    bell.do(_board(lost), "room/vouch", way="in_person")

    assert CANARY in lost.be("c1").see(_board(lost))
    assert "canary-86" not in lost.be("c1").see(f"{lost.mine}talk")
    mediator(lost).do(desk(lost), "room/vouch", way="in_person")
    assert "canary-86" in lost.be("c1").see(f"{lost.mine}talk")


def test_it_waits_a_day_and_tells_everyone_by_the_same_letter(lost: Stage) -> None:
    mediator(lost).do(desk(lost), "room/vouch", way="known_phone")

    sent = LetterRow.objects.filter(ref=lost.ref, kind="room_key").values_list("party", flat=True)
    assert sorted(sent) == ["c1", "o1"]
    assert "canary-85" not in lost.be("c1").see(_board(lost))
    waits = lost.be("o1").see(_board(lost))
    assert "said that it is really them" in waits
    assert "Let them in now" not in waits

    _hours_on(lost, 23)
    assert "Let them in now" not in lost.be("o1").see(_board(lost))
    _hours_on(lost, 24)
    lost.be("o1").do(_board(lost), "room/let-in", code="c1")

    assert CANARY in lost.be("c1").see(_board(lost))
    row = AdmissionRow.objects.get()
    assert (row.let_in, row.way, row.asked_by in mediators(lost)) == (True, "known_phone", True)


def test_it_refuses_at_the_clerk_before_the_day_has_passed_and_without_a_word(lost: Stage) -> None:
    corner = Corner(ref=lost.ref, mediation="d1")
    unlocked = _opened(lost, "o1")
    by: Any = {"by": BELL, "unlocked": unlocked, "now": lost.walk.now}
    assert clerk.let_in(corner, "c1", **by) == Refusal(Reason.NOT_YOURS)
    clerk.vouch(corner, "c1", "posted_card", **by)
    assert clerk.vouch(corner, "c1", "posted_card", **by) == Refusal(Reason.ALREADY_DONE)
    assert clerk.let_in(corner, "c1", **by) == Refusal(Reason.NOT_YET)
    assert clerk.vouch(corner, "o1", "in_person", **by) == Refusal(Reason.NOT_YOURS)
    with pytest.raises(ValueError, match="by_mail"):
        clerk.vouch(corner, "c1", "by_mail", **by)


def _opened(stage: Stage, code: str) -> vault.Unlocked:
    token = stage.be(code).client.cookies[settings.EVENHAND_KEY_COOKIE].value
    return vault.resume(token, stage.walk.now.at)


def test_it_lets_anyone_who_is_in_stop_it(lost: Stage) -> None:
    mediator(lost).do(desk(lost), "room/vouch", way="known_phone")
    lost.be("o1").do(_board(lost), "room/stop-letting-in", code="c1")

    _hours_on(lost, 30)
    assert "Let them in now" not in lost.be("o1").see(_board(lost))
    assert "canary-85" not in lost.be("c1").see(_board(lost))
    assert AdmissionRow.objects.get().let_in is False


def test_it_forgets_who_was_let_in_when_the_matter_goes_back(lost: Stage) -> None:
    lost.be("o1").do(_board(lost), "room/vouch", way="in_person")
    assert AdmissionRow.objects.exists()

    lost.walk.do(BELL, StopSession(mediation="d1", person="o1"))

    assert not AdmissionRow.objects.exists()
    assert not LetterRow.objects.filter(ref=lost.ref, kind="room_key", state="queued").exists()


def test_it_gives_nobody_outside_a_way_to_let_themselves_in(lost: Stage) -> None:
    clara = lost.be("c1")
    hidden = re.search(r'name="idem" value="([^"]+)"', main(lost.be("o1").see(_board(lost))))
    assert hidden is not None
    clara.client.post(f"{lost.mine}room/vouch", {"idem": hidden[1], "code": "c1", "way": "in_person"})

    assert "canary-85" not in clara.see(_board(lost))
    assert not AdmissionRow.objects.exists()


def test_it_asks_how_one_made_sure(lost: Stage) -> None:
    answer = lost.be("o1").send(_board(lost), "room/vouch")
    assert answer.status_code == 302
    assert "Choose how you made sure" in lost.be("o1").see(_board(lost))
    assert not AdmissionRow.objects.exists()


def test_it_has_no_room_for_a_mediator_who_gave_the_seat_back(stage: Stage) -> None:
    seated = seat(stage)
    gone = min(mediators(seated))
    seated.walk.do(office.mediator(gone), StepDown(mediation="d1", mediator=gone))
    assert seated.there[gone].client.get(desk(seated)).status_code == 404


def test_it_begins_a_further_key_after_somebody_left_the_table(lost: Stage) -> None:
    lost.be("o1").do(_board(lost), "room/say", text="After.", _with="id_text")

    assert VaultCompartment.objects.filter(kind="joint").count() == 2
    lost.be("o1").do(_board(lost), "room/vouch", way="in_person")
    page = lost.be("c1").see(_board(lost))
    assert CANARY in page
    assert "After." in page


def test_it_lets_a_mediator_who_lost_their_key_make_another_and_be_let_in(lost: Stage) -> None:
    """With the passkey they sign in with, shown just now; what the lost key opened stays closed until a member acts."""
    chen = mediator(lost)
    del chen.client.cookies[settings.EVENHAND_KEY_COOKIE]
    assert "I have lost this key" in chen.see(reverse("unlock"))
    for ago, answered in ((timedelta(minutes=6), 302), (timedelta(0), 200)):
        session = chen.client.session
        session["proved"] = (clock.wall() - ago).isoformat()
        session.save()
        assert chen.client.get(reverse("own_key"), {"anew": "yes"}).status_code == answered
    chen.client.post(reverse("own_key_printed"), {"anew": "yes"})

    assert "canary-85" not in chen.see(desk(lost))
    lost.be("o1").do(_board(lost), "room/vouch", _with=min(mediators(lost)), way="in_person")
    assert CANARY in chen.see(desk(lost))


def test_it_lets_no_party_begin_anew_by_themselves(lost: Stage) -> None:
    bell = lost.be("o1")
    del bell.client.cookies[settings.EVENHAND_KEY_COOKIE]
    assert "I have lost this key" not in bell.see(reverse("unlock"))
    assert bell.client.post(reverse("own_key_printed"), {"anew": "yes"}).status_code == 302
    key = VaultMember.objects.get(person=str(lost.people["o1"]))
    assert key.retired_on is None
