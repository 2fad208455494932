"""A session from the printed kit, entered afterwards: the desk's own rules, as of its day, by two people (EC-72)."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.core import paper, session
from evenhand.core.codes import Phase, Stage
from evenhand.core.guarantees import Edge, World, broken_by_step
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY
from tests.core import ways
from tests.core.acting import Story

ON = FIRST_DAY + ONE_DAY


def enter(**other: Any) -> paper.EnterPaperSession:
    fields = {
        "mediation": "d1", "present": frozenset(ways.present()), "started": "14:05", "ended": "15:50", "stopped": False,
        "settled": False, "by": "s1", "second": "s2", **other,
    }  # fmt: skip
    return paper.EnterPaperSession(**fields)


def afterwards(days: int = 3) -> Story:
    """Everyone accepted tomorrow; since then some days have gone by."""
    return Story(ways.agreed()).on(ON + ONE_DAY * days)


def test_it_makes_the_facts_that_the_desk_would_have_made_ec_72() -> None:
    story = afterwards()
    before = World(story.case, story.now)
    facts = story.do(enter(settled=True))

    assert facts[0] == paper.PaperSessionEntered(mediation="d1", on=ON, started="14:05", ended="15:50")
    assert story.table.phase is Phase.ENDED
    assert story.table.present == story.table.signed == frozenset(ways.present())
    assert story.table.report is not None
    assert story.table.report.attended == frozenset(ways.present())
    edge = Edge.between(before, None, facts, World(story.case, story.now), story.programme)
    assert broken_by_step(edge) is None


def test_it_gives_everyone_their_days_to_write_from_the_entry_on() -> None:
    story = afterwards(2)
    story.do(enter())

    assert story.matter.settle_by is not None
    assert story.matter.settle_by > story.today


def test_it_returns_what_was_stopped_on_paper_and_says_nobody() -> None:
    story = afterwards()
    facts = story.do(enter(stopped=True))

    assert story.matter.stage is Stage.QUEUED
    assert story.told.mediations == ()
    ended = [fact for fact in facts if isinstance(fact, session.SessionEnded)]
    assert ended == [session.SessionEnded(mediation="d1", settle_by=())]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"second": "s1"}, Reason.SECOND_PERSON_NEEDED),
        ({"present": frozenset({"c1", "o1"})}, Reason.SOMEBODY_IS_MISSING),
        ({"present": frozenset({*ways.present(), "reporter"})}, Reason.NOT_ON_THE_LIST),
        ({"stopped": True, "settled": True}, Reason.NOT_AN_ANSWER),
        ({"started": "25:00"}, Reason.NOT_AN_ANSWER),
        ({"started": "16:00"}, Reason.DATES_OUT_OF_ORDER),
    ],
)
def test_it_refuses_what_no_desk_would_have_let_pass(other: dict[str, Any], why: Reason) -> None:
    assert afterwards().why_not(enter(**other)) is why


def test_it_needs_the_plan_that_every_session_needs() -> None:
    way = [act for act in ways.agreed() if type(act).__name__ != "CompletePlan"]

    assert Story(tuple(way)).on(ON).why_not(enter()) is Reason.PLAN_INCOMPLETE


def test_it_goes_on_where_the_connection_broke() -> None:
    story = Story((*ways.agreed(), None))
    story.do(session.CheckIn(mediation="d1", person="c1"))
    facts = story.do(enter())

    assert len([fact for fact in facts if isinstance(fact, session.PersonCheckedIn)]) == len(ways.present()) - 1


def test_it_is_entered_once_and_never_over_a_session_at_the_desk() -> None:
    story = Story(ways.opened())

    assert story.why_not(enter()) is Reason.SESSION_HAS_BEGUN
    entered = afterwards()
    entered.do(enter())
    assert entered.why_not(enter()) is Reason.SESSION_HAS_BEGUN


def test_it_is_too_late_from_the_safe_date_on() -> None:
    story = afterwards()

    assert story.on(story.matter.safe_on).why_not(enter()) is Reason.AFTER_SAFE_DATE
