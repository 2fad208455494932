"""The safety and balance plan: item by item, both sides' wishes side by side; no session without all of it."""

from __future__ import annotations

import json
import re

import pytest

from evenhand import clerk, vault
from evenhand.clerk import Receipt, Words
from evenhand.core import scheduling
from evenhand.core.codes import PlanItem
from evenhand.core.deciding import Refusal
from evenhand.web.planning import ITEMS
from tests.rooms.office import BELL, CLARA, DESK, PARTIES, mediator
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff


@pytest.fixture
def seated(stage: Stage) -> Stage:
    """Mediators are in their seats, both sides are content and prepared; nothing is planned."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def _first(stage: Stage) -> Person:
    return stage.there[_account(stage)]


def _account(stage: Stage) -> str:
    return min(stage.walk.case.mediations[0].mediators)


def _plan(stage: Stage) -> str:
    return f"/mediator/{stage.ref}/d1/plan"


def _whole(stage: Stage, **other: str) -> dict[str, str]:
    chosen = {str(item): choices[0][0] if choices else _account(stage) for item, (_, _, choices) in ITEMS.items()}
    return chosen | other


def _prepare(stage: Stage, party: str, told: dict[str, dict[str, str]]) -> Receipt | Refusal | clerk.Conflict:
    words = Words("preparation", json.dumps(told), party=party, row="d1")
    return clerk.keep_preparation(stage.ref, "d1", (words,), by=PARTIES[party], now=stage.walk.now)


def test_it_asks_every_item_the_rules_count() -> None:
    assert set(ITEMS) == {item.value for item in PlanItem} == set(scheduling.PLAN)


def test_it_is_complete_with_every_item_and_not_before(seated: Stage) -> None:
    facts = seated.facts("plan_completed")
    holed = _whole(seated)
    del holed["weapon"]

    refused = _first(seated).send(_plan(seated), "plan", **holed)

    assert refused.status_code == 422
    assert "Decide this too." in refused.content.decode()
    assert seated.facts("plan_completed") == facts
    _first(seated).do(_plan(seated), "plan", **_whole(seated))
    assert seated.facts("plan_completed") == facts + 1


def test_it_keeps_what_was_decided_when_something_is_open(seated: Stage) -> None:
    _first(seated).do(_plan(seated), "plan", later="yes", seating="equal", weapon="secured")

    page = _first(seated).see(_plan(seated))
    assert re.search(r'value="secured"[^>]*checked', page)
    assert re.search(r'value="equal"[^>]*checked', page)


def test_it_shows_both_sides_wishes_and_what_to_arrange_but_no_answer(seated: Stage) -> None:
    wishes = {"seating": "near_door", "uniform": "plain", "weapon": "none"}
    assert isinstance(_prepare(seated, "c1", {"wishes": wishes, "safety": {"afraid": "yes", "way": "no"}}), Receipt)
    _prepare(seated, "o1", {"wishes": {"uniform": "uniform"}, "safety": {}})

    for page in (_first(seated).see(_plan(seated)), seated.colleague().see(f"{seated.case}do/d1/complete-plan")):
        for said in ("near the door", "plain clothes", "uniform", "Plan for arriving and leaving apart."):
            assert said in page
        assert "afraid" not in page.lower()


def test_it_tells_the_two_sides_what_was_decided_and_not_who_wished_it(seated: Stage) -> None:
    _prepare(seated, "c1", {"wishes": {"seating": "near_door"}, "safety": {"afraid": "yes"}})
    _first(seated).do(_plan(seated), "plan", **_whole(seated, arrival="two_doors"))

    theirs = seated.be("o1").see(seated.mine)
    assert "Both come at the same time by different doors" in theirs
    for secret in ("afraid", "Plan for arriving", "Complainant:", "wished"):
        assert secret not in theirs.split("<main")[1].split("</main>")[0]


def test_it_is_completed_by_the_office_too(seated: Stage) -> None:
    dora = seated.colleague()
    page = f"{seated.case}do/d1/complete-plan"

    assert dora.send(page, "complete-plan", **_whole(seated, weapon="")).status_code == 422
    dora.do(page, "complete-plan", **_whole(seated, weapon="none"))

    kept = vault.open_setup("setup:d1", vault.Context(ref=seated.ref, kind="plan", row="1"))
    assert json.loads(kept)["decided"]["weapon"] == "none"


OPEN_AGAIN = "This plan is open."


def test_it_opens_again_when_the_day_or_a_mediator_changes(seated: Stage) -> None:
    _first(seated).do(_plan(seated), "plan", **_whole(seated))
    assert OPEN_AGAIN not in _first(seated).see(_plan(seated))

    walk = seated.walk
    walk.do(DESK, scheduling.CancelAppointment(mediation="d1"))
    walk.do(
        DESK, scheduling.ProposeAppointment(mediation="d1", on=walk.day.replace(day=walk.day.day + 2), place="hall")
    )

    page = _first(seated).see(_plan(seated))
    assert OPEN_AGAIN in page
    assert 'value="none" checked' in page or "checked" in page, "what was decided is there to be looked at"
    assert not walk.case.mediations[0].planned


def test_it_keeps_what_was_decided_before_a_day_is_proposed(seated: Stage) -> None:
    seated.walk.do(DESK, scheduling.CancelAppointment(mediation="d1"))

    said = _first(seated).do(_plan(seated), "plan", **_whole(seated))

    assert "when a day and a place are proposed" in said
    assert not seated.walk.case.mediations[0].planned
    assert OPEN_AGAIN in _first(seated).see(_plan(seated))


def test_it_takes_a_preparation_from_its_own_side_alone(seated: Stage) -> None:
    def keep(by: object, kind: str, party: str) -> object:
        words = (Words(kind, "{}", party=party, row="d1"),)
        return clerk.keep_preparation(seated.ref, "d1", words, by=by, now=seated.walk.now)  # type: ignore[arg-type]

    assert isinstance(keep(BELL, "preparation", "c1"), Refusal)
    assert isinstance(keep(mediator("stranger"), "preparation", "c1"), Refusal)
    assert isinstance(keep(DESK, "summary", "c1"), Refusal)
    assert isinstance(keep(CLARA, "plan", "d1"), Refusal)
    assert isinstance(keep(mediator(_account(seated)), "summary", "c1"), Receipt)


def test_it_is_not_there_for_a_mediator_without_a_seat(seated: Stage) -> None:
    staff(colleague("roth", kind="mediator")).see(_plan(seated), 404)
