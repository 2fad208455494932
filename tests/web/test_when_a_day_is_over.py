"""What pages say of a day that is off, and of one whose session has ended: nothing that is not so any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from evenhand.clerk import Words
from evenhand.core.agreement import ConfirmCompletion
from evenhand.core.codes import Ending
from evenhand.core.scheduling import (
    PLAN,
    AcceptAppointment,
    CancelAppointment,
    CompletePlan,
    ProposeAppointment,
    RecordMissed,
)
from evenhand.core.session import EndSession, StopSession
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.post.register import MEETING
from tests.rooms import office
from tests.rooms.office import BELL, CLARA, DESK, PARTIES
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.stage import Stage

HOUR, PLACE = "2 p.m. – 5 p.m.", "Marlow Ferry Library, Room 3"
LATE = "Late, lost or worried?"
WAITS = "We wait for 30 minutes."
BACK = "Send this matter to investigation"


def _on_another_day(stage: Stage) -> Stage:
    """A second day, with an hour and a place in words; it is today."""
    walk = stage.walk
    walk.do(DESK, CancelAppointment(mediation="d1"))
    act = ProposeAppointment(mediation="d1", on=walk.day + timedelta(days=7), place="library", begins="14:00")
    walk.do(DESK, act, Words("appointment_time", HOUR, row="d1"), Words("appointment_place", PLACE, row="d1"))
    for code, who in PARTIES.items():
        walk.do(who, AcceptAppointment(mediation="d1", party=code))
    walk.later(7)
    return stage.sync()


def _cancelled(stage: Stage) -> None:
    stage.walk.do(DESK, CancelAppointment(mediation="d1"))


def _missed(stage: Stage) -> None:
    first = office.mediator(min(mediators(stage)))
    stage.walk.do(first, RecordMissed(mediation="d1", waited=True))


@pytest.mark.parametrize("off", [_cancelled, _missed])
def test_it_shows_no_hour_and_no_place_without_a_day(stage: Stage, off: Callable[[Stage], None]) -> None:
    _on_another_day(seat(stage))
    dora, seated = stage.colleague(), mediator(stage)
    pages = [(dora, stage.case), (dora, f"{stage.case}table/d1"), (seated, desk(stage, ""))]
    pages += [(seated, desk(stage, "desk")), (stage.be("c1"), stage.mine)]
    for who, path in pages:
        assert PLACE in who.see(path), path

    off(stage)

    for who, path in pages:
        shown = main(who.see(path))
        assert PLACE not in shown, path
        assert HOUR not in shown, path


def test_it_sends_no_letter_of_a_day_once_its_session_has_begun(stage: Stage) -> None:
    _on_another_day(seat(stage))
    waits = LetterRow.objects.filter(ref=stage.ref, kind__in=MEETING, mediator="")
    waits = waits.exclude(state__in=[LetterState.DROPPED, LetterState.SENT, LetterState.PRINTED])
    assert waits.exists()

    stage.walk.do(DESK, CompletePlan(mediation="d1", decided=PLAN))
    begin(stage)

    assert not waits.exists()


def test_it_says_whom_to_call_until_the_session_has_ended(stage: Stage) -> None:
    begin(seat(stage))
    people = (stage.be("c1"), stage.be("o1"), mediator(stage))
    homes = ("/portal/", "/portal/", "/mediator/")
    for who, home in zip(people, homes, strict=True):
        assert LATE in who.see(home)
    assert WAITS in stage.be("c1").see(stage.mine)

    stage.walk.do(office.mediator(min(mediators(stage))), EndSession(mediation="d1"))

    for who, home in zip(people, homes, strict=True):
        assert LATE not in who.see(home)
    for code in ("c1", "o1"):
        assert WAITS not in stage.be(code).see(stage.mine)
    for actor in (CLARA, BELL):
        stage.walk.do(actor, ConfirmCompletion(matter="m1", party=actor.party or "", ending=Ending.UNDERSTANDING))
    closed = stage.be("c1").see(stage.mine)
    assert "It is closed" in closed
    assert WAITS not in closed
    assert LATE not in closed


def test_it_offers_to_send_a_matter_back_only_before_the_session(stage: Stage) -> None:
    dora = stage.colleague()
    seat(stage)
    assert BACK in dora.see(stage.case)
    begin(stage)
    assert BACK not in dora.see(stage.case)

    stage.walk.do(office.mediator(min(mediators(stage))), EndSession(mediation="d1"))

    after = dora.see(stage.case)
    assert BACK not in after
    assert "What can be done" in after, "the other steps are there as before"


def test_it_says_the_same_while_a_matter_waits_for_the_batch_whatever_led_there(stage: Stage) -> None:
    """Here it was stopped; declined and withdrawn are in test_stories: the same words, and none that would be true only
    from the batch on."""
    begin(seat(stage)).walk.do(CLARA, StopSession(mediation="d1", person="c1"))
    said = "The complaint goes to the investigators on our next working day. We write to you then."
    for code in ("c1", "o1"):
        page = stage.be(code).see(stage.mine)
        assert said in page
        assert "is with the investigators" not in page

    stage.walk.later(1).tick()
    stage.sync()

    for code in ("c1", "o1"):
        page = stage.be(code).see(stage.mine)
        assert "The complaint is with the investigators." in page
        assert said not in page
