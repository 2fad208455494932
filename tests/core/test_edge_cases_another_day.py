"""The edge cases in which a session goes on another day: EC-60, EC-62, EC-63 and EC-69 of the domain study."""

from __future__ import annotations

from dataclasses import fields

import pytest

from evenhand.core import adjourning, agreement, assent, assignment, closing, consent, paper, scheduling, session
from evenhand.core.access import may
from evenhand.core.codes import Ending, Phase, Stage
from evenhand.core.deciding import Act, Refusal
from evenhand.core.guarantees import audit
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY, roster
from tests.core import ways
from tests.core.acting import COMPLAINANT, COORDINATOR, MEDIATOR, OFFICER, Story

ANOTHER_DAY = adjourning.AdjournSession(mediation="d1")
HERE = frozenset(ways.present())


@pytest.mark.parametrize("phase", [Phase.JOINT, Phase.CAUCUS_COMPLAINANT, Phase.CAUCUS_OFFICER, Phase.PAUSED])
def test_it_goes_on_another_day_when_somebody_is_unwell_and_names_nobody_ec_60(phase: Phase) -> None:
    story = Story(ways.opened())
    if phase is not Phase.JOINT:
        story.do(session.MoveSession(mediation="d1", to=phase))

    assert story.do(ANOTHER_DAY) == (adjourning.SessionAdjourned(mediation="d1"),)
    assert {f.name for f in fields(adjourning.SessionAdjourned)} == {"mediation"}
    assert (story.matter.stage, story.table.phase, story.table.met, story.table.missed) == (
        Stage.AHEAD, Phase.NOT_YET, 1, 0,
    )  # fmt: skip


def test_it_puts_the_table_back_to_before_the_session_ec_62() -> None:
    story = Story(ways.adjourned())

    table = story.table
    assert (table.appointment, table.present, table.signed, table.planned) == (None, frozenset(), frozenset(), False)
    assert table.content == table.prepared == {"c1", "o1"}
    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.NOT_AGREED_FOR_TODAY
    assert story.why_not(session.EndSession(mediation="d1")) is Reason.NO_SESSION
    assert story.why_not(session.ReportFourFacts(
        mediation="d1", held=True, settled=False, attended=HERE)) is Reason.SESSION_NOT_ENDED  # fmt: skip


def test_it_agrees_on_nothing_between_two_sessions_ec_63() -> None:
    """The picture dropped for good: nothing is written, signed or said to be over by half a table."""
    story = Story(ways.adjourned())
    acts: tuple[Act, ...] = (
        agreement.ProposeTerm(matter="m1", party="c1", owner="o1"),
        agreement.ConfirmCompletion(matter="m1", party="o1", ending=Ending.UNDERSTANDING),
        assent.Inform(matter="m1", party="c1"),
    )

    assert [story.why_not(act) for act in acts] == [Reason.SESSION_NOT_ENDED] * 3


def test_it_opens_the_second_session_only_when_everyone_has_signed_again_ec_63() -> None:
    story = Story((*ways.planned_again(), None))
    story.do(*(session.CheckIn(mediation="d1", person=one) for one in sorted(HERE)))

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.EVERYONE_SIGNS_FIRST

    story.do(*(session.SignAgreementToMediate(mediation="d1", person=one) for one in sorted(HERE)))
    story.do(session.OpenSession(mediation="d1"))
    assert story.table.in_session


def test_it_asks_for_a_plan_of_the_new_day_ec_69() -> None:
    story = Story(ways.adjourned())
    story.do(scheduling.ProposeAppointment(mediation="d1", on=story.today + ONE_DAY, place="library"))
    story.do(*(scheduling.AcceptAppointment(mediation="d1", party=p) for p in ("c1", "o1")))
    story.on(story.today + ONE_DAY)
    for one in sorted(HERE):
        story.do(
            session.CheckIn(mediation="d1", person=one), session.SignAgreementToMediate(mediation="d1", person=one)
        )

    assert story.why_not(session.OpenSession(mediation="d1")) is Reason.PLAN_INCOMPLETE


def test_it_meets_twice_at_most_ec_69() -> None:
    story = Story(ways.opened_again())

    assert story.why_not(ANOTHER_DAY) is Reason.LAST_SESSION
    assert story.why_not(session.StopSession(mediation="d1", person="c1")) is None

    story.do(session.EndSession(mediation="d1"))
    assert story.why_not(ANOTHER_DAY) is Reason.NO_SESSION
    story.do(session.ReportFourFacts(mediation="d1", held=True, settled=True, attended=HERE))
    assert story.matter.stage is Stage.AHEAD


def test_it_does_not_go_on_another_day_when_none_is_left_ec_69() -> None:
    story = Story(ways.opened_late())

    assert story.why_not(ANOTHER_DAY) is Reason.NO_DAY_LEFT
    assert story.why_not(session.EndSession(mediation="d1")) is None


def test_it_goes_on_another_day_as_long_as_one_can_be_proposed_ec_69() -> None:
    """Two days before the safe date there is one more day; that one is accepted."""
    late = ways.programme().safe_after(FIRST_DAY) - 2 * ONE_DAY
    story = Story(ways.seated())
    story.do(*(scheduling.RecordPreparation(mediation="d1", party=p) for p in ("c1", "o1")))
    story.do(scheduling.ProposeAppointment(mediation="d1", on=late, place="library"))
    story.do(scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
    story.do(*(scheduling.AcceptAppointment(mediation="d1", party=p) for p in ("c1", "o1")))
    story.on(late)
    for one in sorted(HERE):
        story.do(
            session.CheckIn(mediation="d1", person=one), session.SignAgreementToMediate(mediation="d1", person=one)
        )

    story.do(session.OpenSession(mediation="d1"), ANOTHER_DAY)

    story.do(scheduling.ProposeAppointment(mediation="d1", on=late + ONE_DAY, place="library"))


def test_it_is_the_mediators_alone_who_do_it() -> None:
    story = Story(ways.opened())

    assert may(MEDIATOR, ANOTHER_DAY, story.case) is None
    for other in (COMPLAINANT, OFFICER, COORDINATOR):
        assert may(other, ANOTHER_DAY, story.case) == Refusal(Reason.NOT_YOURS)


LEAVING = {
    "withdrawn": lambda story: story.do(consent.Withdraw(matter="m1", party="c1")),
    "suspended": lambda story: story.do(closing.Suspend(matter="m1", kind="health")),
    "sent back by the office": lambda story: story.do(closing.ReturnMatter(matter="m1", by_clock=False)),
    "at the safe date": lambda story: story.on(story.matter.safe_on).do(closing.ReturnMatter(matter="m1")),
}


@pytest.mark.parametrize("leaves", LEAVING, ids=str)
def test_it_still_owes_the_four_facts_when_no_other_day_comes(leaves: str) -> None:
    story = Story(ways.adjourned())

    LEAVING[leaves](story)

    assert story.matter.mediation is None
    table = story.table
    assert (table.matters, table.phase, table.present, table.met, table.came) == (
        frozenset(), Phase.ENDED, HERE, 0, frozenset(),
    )  # fmt: skip
    story.do(session.ReportFourFacts(mediation="d1", held=True, settled=False, attended=HERE))
    assert story.told.mediations == ()


def test_it_owes_nothing_where_nobody_is_left_who_was_there() -> None:
    """Who has a seat by now was at no session, and cannot say who came."""
    story = Story(ways.adjourned())
    for mediator in sorted(story.table.mediators):
        story.do(assignment.StepDown(mediation="d1", mediator=mediator))
    far = tuple(c for c in roster(ways.programme()).values() if c.mediator not in HERE)
    story.do(assignment.DrawMediators(mediation="d1", candidates=tuple(
        assignment.Candidate(mediator=f"x{n}", trained_until=c.trained_until) for n, c in enumerate(far)
    ), seed="w"))  # fmt: skip

    story.do(consent.Withdraw(matter="m1", party="o1"))

    assert story.told.mediations == ()


def test_it_counts_who_was_at_either_session_among_those_who_attended() -> None:
    story = Story(ways.opened_again())
    story.do(session.EndSession(mediation="d1"))

    assert story.table.came == HERE
    attended = session.ReportFourFacts(mediation="d1", held=True, settled=False, attended=HERE | {"reporter"})
    assert story.why_not(attended) is Reason.NOT_ON_THE_LIST


def test_it_returns_after_a_miss_as_any_table_does() -> None:
    """The second session is missed like a first one: the count of misses is the programme's."""
    story = Story(ways.planned_again())
    story.on(story.today + ONE_DAY)

    story.do(scheduling.RecordMissed(mediation="d1", waited=True))

    assert (story.table.missed, story.table.met) == (1, 1)


def test_it_takes_the_second_session_from_paper_as_the_first_ec_72() -> None:
    story = Story((*ways.planned_again(), None))

    story.do(paper.EnterPaperSession(
        mediation="d1", present=HERE, started="14:05", ended="15:50", stopped=False, settled=True, by="s1", second="s2"
    ))  # fmt: skip

    assert story.table.phase is Phase.ENDED
    assert story.table.report is not None


def test_it_keeps_every_promise_over_two_sessions() -> None:
    """The real history is audited with nobody's act: the facts alone must satisfy every guarantee."""
    story = Story()
    history = []
    for act in (*ways.opened_again(), session.EndSession(mediation="d1")):
        if act is None:
            story.wait()
        else:
            history.append((story.now, story.do(act)))

    assert audit(history, story.programme) is None
