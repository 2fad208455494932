"""What the clock owes whom: each stage has its days, and what the clock does by itself is accepted on its day."""

from __future__ import annotations

import pytest

from evenhand.core import closing, consent, decide, investigating
from evenhand.core.deadlines import due, next_due
from evenhand.core.deciding import Refusal
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY
from evenhand.core.walk_trace import Way
from tests.core import ways
from tests.core.acting import Story

QUEUED: Way = (*ways.ahead(), consent.Withdraw(matter="m1", party="c1"))
RELEASED: Way = (*QUEUED, None, closing.ReleaseBatch(matter="m1"))
DUE: dict[str, tuple[Way, set[str]]] = {
    "filed": (ways.filed(), {"record_preservation", "screen", "safe_date"}),
    "screened": (ways.eligible()[:-1], {"read_screening", "safe_date"}),
    "eligible": (ways.eligible(), {"offer", "safe_date"}),
    "offered": (ways.offered(), {"remind", "open_answers", "safe_date"}),
    "ahead": (ways.ahead(), {"mediators", "safe_date"}),
    "drawn": (ways.seated()[:-2], {"accept_mediators", "safe_date"}),
    "seated": (ways.seated(), {"propose_appointment", "safe_date"}),
    "agreed": (ways.agreed(), {"session", "safe_date"}),
    "opened": (ways.opened(), {"end_session", "safe_date"}),
    "ended": (ways.ended(), {"report_four_facts", "settle", "safe_date"}),
    "signed": (ways.signed(), {"report_four_facts", "shred_room", "announce_shredding"}),
    "cooling": (ways.signed("ontario"), {"report_four_facts", "cooling_over"}),
    "suspended": ((*ways.offered(), closing.Suspend(matter="m1", kind="health")), {"safe_date"}),
    "queued": (QUEUED, {"release"}),
    "released": (RELEASED, {"assign_investigator"}),
    "assigned": (
        (*RELEASED, investigating.AssignInvestigator(matter="m1", investigator="i1")), {"investigation_limit"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DUE)
def test_it_names_what_is_due(name: str) -> None:
    way, codes = DUE[name]
    story = Story(way, "ontario" if name == "cooling" else "kansas_city")

    assert {one.code for one in due(story.told, story.programme, story.now)} == codes


@pytest.mark.parametrize("name", DUE)
def test_it_accepts_what_the_clock_does_by_itself_on_its_day(name: str) -> None:
    way, _ = DUE[name]
    story = Story(way, "ontario" if name == "cooling" else "kansas_city")

    for one in due(story.told, story.programme, story.now):
        if one.act is not None:
            on_the_day = story.on(max(one.on, story.today)).now

            assert not isinstance(decide(story.case, one.act, on_the_day, story.programme), Refusal), one


@pytest.mark.parametrize("name", DUE)
def test_it_does_nothing_by_itself_before_its_day(name: str) -> None:
    way, _ = DUE[name]
    story = Story(way, "ontario" if name == "cooling" else "kansas_city")

    for one in due(story.told, story.programme, story.now):
        if one.act is not None and one.on > story.today:
            before = story.on(one.on - ONE_DAY).now

            assert isinstance(decide(story.case, one.act, before, story.programme), Refusal), one
            break


def test_it_puts_the_soonest_first() -> None:
    story = Story(ways.offered())

    days = [one.on for one in due(story.told, story.programme, story.now)]

    assert days == sorted(days)
    assert next_due(story.told, story.programme, story.now) == FIRST_DAY + 5 * ONE_DAY


def test_it_has_nothing_to_do_by_itself_while_people_investigate() -> None:
    story = Story(RELEASED)

    assert next_due(story.told, story.programme, story.now) is None
