"""The office helps anybody with any step, and learns from none of it who alone had said yes by themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from evenhand.clerk import Words
from evenhand.core import assent, assignment, scheduling
from evenhand.core.access import Actor
from evenhand.core.agreement import ConfirmCompletion, ProposeTerm
from evenhand.core.codes import Ending, Role
from evenhand.models.accounts import Account
from evenhand.models.facts import FactRow
from tests.rooms.office import BELL, CLARA, DESK, case_of, mediator
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import words_of

pytestmark = pytest.mark.django_db
STEPS = ("accept-mediators", "accept-appointment", "inform", "assent", "retract-assent", "cancel-appointment")


def helped(stage: Stage, code: str, tail: str = "") -> str:
    return f"/staff/{stage.ref}/for/{code}/m1/{tail}"


def offers(stage: Stage, code: str, tail: str = "") -> list[str]:
    page = stage.colleague().see(helped(stage, code, tail))
    return [step for step in STEPS if f'/m1/{step}"' in page]


def two_seats(stage: Stage) -> None:
    walk = stage.walk.to_ahead()
    until = date(walk.day.year + 1, 1, 1)
    drawn = [str(colleague(name, kind="mediator")) for name in ("chen", "moss")]
    candidates = tuple(assignment.Candidate(mediator=one, trained_until=until) for one in drawn)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=candidates, seed="x"))
    for one in drawn:
        walk.do(mediator(one), assignment.AcceptSeat(mediation="d1", mediator=one))
    stage.sync()


def test_it_shows_the_office_nothing_of_who_alone_is_content_and_a_repeat_says_the_same(stage: Stage) -> None:
    two_seats(stage)
    stage.walk.do(BELL, assignment.AcceptMediators(mediation="d1", party="o1"))

    assert offers(stage, "c1") == offers(stage, "o1") == ["accept-mediators"]
    again = words_of(stage.colleague().do(helped(stage, "o1"), "accept-mediators"))
    assert "done already" not in again
    assert "content with the mediators" in again
    assert case_of(stage.ref).mediation("d1").content == {"o1"}
    stage.colleague().do(helped(stage, "c1"), "accept-mediators")
    assert case_of(stage.ref).mediation("d1").content == {"c1", "o1"}


def test_it_shows_the_office_nothing_of_who_alone_accepted_the_day(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    walk = stage.walk
    walk.do(DESK, scheduling.CancelAppointment(mediation="d1"))
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=walk.day + timedelta(days=3), place="library"))
    walk.do(BELL, scheduling.AcceptAppointment(mediation="d1", party="o1"))

    assert offers(stage, "c1") == offers(stage, "o1")
    assert "accept-appointment" in offers(stage, "o1")
    assert "You accepted this day" not in stage.colleague().see(helped(stage, "o1"))
    assert "accepted the day" not in words_of(stage.colleague().see(stage.case))


def test_it_shows_the_office_nothing_of_who_alone_assented_and_leaves_every_way_open(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    walk = stage.walk.to_ended()
    walk.do(CLARA, ProposeTerm(matter="m1", party="c1", owner="o1"), Words("term", "A letter.", "c1"))
    walk.do(CLARA, assent.Inform(matter="m1", party="c1"))
    walk.do(CLARA, assent.Assent(matter="m1", party="c1", text=1))
    stage.sync()

    assert offers(stage, "c1", "ending") == offers(stage, "o1", "ending") == ["inform", "assent", "retract-assent"]
    again = words_of(stage.colleague().do(helped(stage, "c1", "ending"), "/assent"))
    assert "done already" not in again
    stage.colleague().do(helped(stage, "c1", "ending"), "/retract-assent")
    assert case_of(stage.ref).matters[0].assents == frozenset()


def test_it_names_neither_the_desk_nor_for_whom_when_somebody_else_was_asked_for_at_the_desk(stage: Stage) -> None:
    two_seats(stage)
    first = min(case_of(stage.ref).mediation("d1").mediators)
    stage.colleague().do(helped(stage, "c1"), "object-to-mediator", _with=first)

    history = stage.colleague().see(stage.case).split("Everything that happened")[1].split("</ol>")[0]

    line = next(one for one in history.split("</li>") if "A seat became free." in one)
    assert "Dora" not in line
    assert "read back" not in line


def test_it_never_tells_the_office_at_whose_hand_a_matter_ended(stage: Stage) -> None:
    """The last to say so ends it; said at the desk, the line would name the side for which the other had waited."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended()
    stage.colleague()
    dora = Actor(id=str(Account.objects.get(sign_in_name="dora").pk), role=Role.COORDINATOR)
    for by, party in ((CLARA, "c1"), (dora, "o1")):
        stage.walk.do(by, ConfirmCompletion(matter="m1", party=party, ending=Ending.UNDERSTANDING))
    stage.sync()
    assert FactRow.objects.get(complaint__ref=stage.ref, kind="matter_mediated").on_behalf == "o1"

    told = " ".join(re.sub(r"<[^>]+>", " ", stage.colleague().see(f"/staff/{stage.ref}/")).split())

    line = told.partition("The matter ended as mediated")[2][:60]
    assert line.startswith(": with an understanding.")
    assert "read back" not in line
