"""The edge cases of the day of the session on which the rules have something to say: who is there, who signs how."""

from __future__ import annotations

from evenhand.core import arriving, scheduling, session
from evenhand.core.codes import Phase, Signed
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY
from tests.core import ways
from tests.core.acting import Story

INTERPRETER, COMPANION, COLLEAGUE = "interpreter.1", "support_complainant.1", "support_officer.1"
ON = FIRST_DAY + ONE_DAY


def with_others(*others: str) -> Story:
    """Everyone accepted tomorrow, these people too, and tomorrow has come."""
    story = Story(ways.seated())
    story.do(*(scheduling.RecordPreparation(mediation="d1", party=p) for p in ("c1", "o1")))
    proposed = scheduling.ProposeAppointment(mediation="d1", on=ON, place="library", attendees=frozenset(others))
    story.do(proposed, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
    story.do(*(scheduling.AcceptAppointment(mediation="d1", party=p) for p in ("c1", "o1")))
    return story.on(ON)


def arrive(story: Story, *people: str) -> None:
    story.do(*(session.CheckIn(mediation="d1", person=p) for p in (*ways.present(), *people)))


def sign(person: str, **how: object) -> session.SignAgreementToMediate:
    return session.SignAgreementToMediate(mediation="d1", person=person, **how)  # type: ignore[arg-type]


def test_it_does_not_begin_without_the_interpreter_everyone_agreed_to_ec_53() -> None:
    story = with_others(INTERPRETER)
    arrive(story)
    story.do(*(sign(p) for p in ways.present()))

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.SOMEBODY_IS_MISSING

    story.do(session.CheckIn(mediation="d1", person=INTERPRETER), sign(INTERPRETER))
    story.do(session.OpenSession(mediation="d1"))
    assert story.table.phase is Phase.JOINT


def test_it_goes_on_without_a_companion_who_is_here_and_will_not_sign_ec_54() -> None:
    story = with_others(COMPANION)
    arrive(story, COMPANION)
    story.do(*(sign(p) for p in ways.present()))
    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.EVERYONE_SIGNS_FIRST

    story.do(arriving.UndoCheckIn(mediation="d1", person=COMPANION), session.OpenSession(mediation="d1"))

    assert story.table.phase is Phase.JOINT
    assert COMPANION not in story.table.present


def test_it_takes_nobody_off_who_has_signed_or_who_must_be_there() -> None:
    story = with_others(COMPANION)
    arrive(story, COMPANION)
    story.do(*(sign(p) for p in (*ways.present(), COMPANION)))
    assert story.why_not(arriving.UndoCheckIn(mediation="d1", person=COMPANION)) is Reason.HAS_SIGNED

    slip = with_others()
    arrive(slip)
    slip.do(*(sign(p) for p in ways.present() if p != "o1"), arriving.UndoCheckIn(mediation="d1", person="o1"))
    assert slip.why_not(session.OpenSession(mediation="d1")) is Reason.SOMEBODY_IS_MISSING


def test_it_begins_without_a_support_person_who_stayed_away() -> None:
    story = with_others(COMPANION)
    arrive(story)
    story.do(*(sign(p) for p in ways.present()), session.OpenSession(mediation="d1"))

    assert story.table.phase is Phase.JOINT


def test_it_lets_in_nobody_whom_the_two_sides_did_not_accept_ec_70_and_71() -> None:
    story = with_others(COMPANION)

    for stranger in ("support_complainant.2", "reporter"):
        assert story.why_not(session.CheckIn(mediation="d1", person=stranger)) is Reason.NOT_ON_THE_LIST


def test_it_asks_the_undertaking_of_everyone_in_the_room_ec_54() -> None:
    story = with_others(INTERPRETER, COMPANION, COLLEAGUE)
    arrive(story, INTERPRETER, COMPANION, COLLEAGUE)
    story.do(*(sign(p) for p in (*ways.present(), INTERPRETER, COMPANION)))

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.EVERYONE_SIGNS_FIRST

    story.do(sign(COLLEAGUE), session.OpenSession(mediation="d1"))
    assert story.table.signed == story.table.present


def test_it_takes_a_mark_before_a_witness_who_is_neither_party_nor_police_ec_68() -> None:
    story = with_others(COMPANION, COLLEAGUE)
    arrive(story, COMPANION, COLLEAGUE)
    first = min(story.table.mediators)

    for nobody in (None, "o1", "c1", COLLEAGUE, "reporter"):
        assert story.why_not(sign("c1", way=Signed.MARK, witness=nobody)) is Reason.WITNESS_NEEDED
    assert story.why_not(sign("c1", way=Signed.NAME, witness=first)) is Reason.WITNESS_NEEDED

    story.do(sign("c1", way=Signed.MARK, witness=COMPANION), sign("o1", way=Signed.PAPER))
    assert {"c1", "o1"} <= story.table.signed


def test_it_stops_for_anyone_in_the_room_and_says_no_cause_ec_55_56_and_60() -> None:
    story = with_others(COMPANION)
    arrive(story, COMPANION)
    story.do(*(sign(p) for p in (*ways.present(), COMPANION)), session.OpenSession(mediation="d1"))

    facts = story.do(session.StopSession(mediation="d1", person=COMPANION))

    assert story.matter.stage == "queued"
    assert not any(hasattr(fact, "person") or hasattr(fact, "reason") for fact in facts)


def test_it_takes_the_four_facts_anew_while_the_table_stands() -> None:
    story = Story(ways.ended())
    came = frozenset(ways.present())
    story.do(session.ReportFourFacts(mediation="d1", held=True, settled=False, attended=came))
    settled = session.ReportFourFacts(mediation="d1", held=True, settled=True, attended=came)

    story.do(settled)

    assert story.table.report is not None
    assert story.table.report.settled, "they settled two days later"
    assert story.why_not(settled) is Reason.ALREADY_DONE
