"""The edge cases of getting to the table (EC-50 to EC-53 of the domain study, and mediators who cannot sit)."""

from __future__ import annotations

from dataclasses import replace

from evenhand.core import assignment, scheduling, seating, session
from evenhand.core.codes import Beside, Stage, beside
from evenhand.core.deciding import Act
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import ONE_DAY, SHAPES, roster
from tests.core import ways
from tests.core.acting import Story

ALL = tuple(roster(ways.programme()).values())
PLANNED = scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN)


def test_it_lets_both_sides_go_on_with_one_mediator_or_draws_another_ec_52() -> None:
    """One of two is ill: alone only when every party says so itself; a substitute asks everyone anew."""
    story = Story(ways.one_fell_ill())
    assert story.why_not(assignment.AcceptMediators(mediation="d1", party="c1")) is Reason.SEATS_NOT_READY

    story.do(seating.GoOnWithOne(mediation="d1", party="c1"))
    assert not scheduling.all_content(story.told, story.told.mediation("d1"))
    story.do(seating.GoOnWithOne(mediation="d1", party="o1"))
    assert scheduling.all_content(story.told, story.told.mediation("d1"))

    story.do(assignment.DrawMediators(mediation="d1", candidates=ALL, seed="w"))
    table = story.told.mediation("d1")
    assert len(table.seats) == ways.programme().mediators
    assert table.content == frozenset()
    assert table.appointment is not None, "the day stands"


def test_it_opens_with_one_mediator_when_everyone_agreed_to_it_ec_52() -> None:
    story = Story(ways.one_fell_ill())
    for party in ("c1", "o1"):
        story.do(seating.GoOnWithOne(mediation="d1", party=party))
    day = story.told.mediation("d1").appointment
    assert day is not None
    story.on(day.on)
    (left,) = story.told.mediation("d1").mediators
    for person in ("c1", "o1", left):
        story.do(session.CheckIn(mediation="d1", person=person))
    for person in ("c1", "o1", left):
        story.do(session.SignAgreementToMediate(mediation="d1", person=person))
    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.PLAN_INCOMPLETE, "it named who leads"

    story.do(PLANNED, session.OpenSession(mediation="d1"))

    assert story.told.mediation("d1").in_session


def test_it_opens_the_plan_again_when_a_person_the_day_or_the_place_changes() -> None:
    changes = {
        "a seat given back": assignment.StepDown(mediation="d1", mediator=ways.present()[-1]),
        "somebody turned down": assignment.ObjectToMediator(mediation="d1", party="c1", mediator=ways.present()[-1]),
        "the day taken off": scheduling.CancelAppointment(mediation="d1"),
    }
    for what, act in changes.items():
        story = Story(ways.agreed())
        assert story.told.mediation("d1").planned
        story.do(act)
        assert not story.told.mediation("d1").planned, what


def test_it_plans_for_a_day_that_is_proposed() -> None:
    story = Story(ways.agreed())
    story.do(scheduling.CancelAppointment(mediation="d1"))

    assert story.why_not(PLANNED) is Reason.NO_APPOINTMENT


def test_it_opens_with_one_mediator_for_nobody_who_did_not_agree_ec_52() -> None:
    story = Story(ways.one_fell_ill())
    story.do(seating.GoOnWithOne(mediation="d1", party="c1"))
    day = story.told.mediation("d1").appointment
    assert day is not None
    story.on(day.on)

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.MEDIATORS_NOT_AGREED


def test_it_draws_a_substitute_who_is_trained_on_the_day_that_stands_ec_52() -> None:
    story = Story(ways.one_fell_ill())
    day = story.told.mediation("d1").appointment
    assert day is not None
    pool = (
        assignment.Candidate(mediator="ends-before", trained_until=day.on - ONE_DAY),
        assignment.Candidate(mediator="cannot-come", trained_until=day.on, available=False),
    )
    draw = assignment.DrawMediators(mediation="d1", candidates=pool, seed="w")
    assert story.why_not(draw) is Reason.NO_MEDIATOR

    trained = assignment.Candidate(mediator="trained", trained_until=day.on)
    story.do(replace(draw, candidates=(*pool, trained)))

    assert "trained" in story.told.mediation("d1").mediators


def test_it_asks_both_sides_again_when_a_mediator_discloses_later() -> None:
    story = Story(ways.agreed())
    mediator = min(story.told.mediation("d1").mediators)

    story.do(seating.Disclose(mediation="d1", mediator=mediator))

    assert story.told.mediation("d1").content == frozenset()


def test_it_says_one_code_for_an_objection_and_for_a_seat_given_back() -> None:
    given_back, objected = Story(ways.seated()), Story(ways.seated())
    who = min(given_back.told.mediation("d1").mediators)
    given_back.do(assignment.StepDown(mediation="d1", mediator=who))
    objected.do(assignment.ObjectToMediator(mediation="d1", party="o1", mediator=who))
    found = next(c for c in ALL if c.mediator == who)

    codes = {
        assignment.why_not_drawn(found, story.told.mediation("d1"), story.today) for story in (given_back, objected)
    }

    assert codes == {"not_here"}


def test_it_moves_an_appointment_as_often_as_asked_and_counts_no_miss_ec_50_and_51() -> None:
    """Good cause is automatic: whoever says before the session that it does not suit has missed nothing."""
    story = Story((*ways.agreed(), None))

    story.do(scheduling.CancelAppointment(mediation="d1"))
    story.do(scheduling.ProposeAppointment(mediation="d1", on=story.today + ONE_DAY, place="library"))
    story.on(story.today + ONE_DAY).do(scheduling.RecordMissed(mediation="d1", waited=True))

    table = story.told.mediation("d1")
    assert (table.moved, table.missed, story.matter.stage) == (1, 1, Stage.AHEAD)


def test_it_does_not_start_without_the_interpreter_ec_53() -> None:
    story = Story(tuple(_with_an_interpreter(act) for act in ways.arrived()))
    for person in ways.present():
        story.do(session.SignAgreementToMediate(mediation="d1", person=person))

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.SOMEBODY_IS_MISSING


def _with_an_interpreter(act: Act | None) -> Act | None:
    if isinstance(act, scheduling.ProposeAppointment):
        return replace(act, attendees=frozenset({"interpreter.1"}))
    return act


def test_it_lets_no_officer_child_or_support_person_interpret_ec_53() -> None:
    """Who interprets is on the accepted list in that part and no other: a party, a guardian and a companion are not."""
    story = Story(ways.seated(shape=SHAPES["1x1-guardian"]))
    voices = {voice for party in story.told.parties for voice in party.voices}

    assert {beside(voice) for voice in voices} == {None}
    assert beside("support_officer.1") is not Beside.INTERPRETER
