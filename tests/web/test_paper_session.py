"""A session held from the printed kit and entered afterwards at the office: by two people, with the real times."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from evenhand.models.facts import FactRow
from evenhand.web import clock
from tests.web.stage import Stage

PAGE = "do/d1/enter-paper-session"


@pytest.fixture
def two_days_later(stage: Stage) -> Stage:
    """The session's day has gone by without a network; the mediators brought the kit back."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.later(2)
    return stage.sync()


def _typed(stage: Stage, **other: object) -> dict[str, object]:
    everyone = ["c1", "o1", *sorted(stage.walk.case.mediations[0].mediators)]
    return {
        "started": "14:05", "ended": "15:50", "present": everyone, "how": "ended", "settled": "yes", **other,
    }  # fmt: skip


def test_it_is_entered_by_one_and_counts_when_another_confirms_ec_72(two_days_later: Stage) -> None:
    stage = two_days_later
    stage.colleague().do(f"{stage.case}{PAGE}", "enter-paper-session", **_typed(stage))
    assert stage.facts("session_opened") == 0

    stage.colleague("ana", "analyst").do(stage.case, "confirm")

    entered = FactRow.objects.get(complaint__ref=stage.ref, kind="paper_session_entered")
    held_on = (stage.walk.day - timedelta(days=2)).isoformat()
    assert entered.payload == {"mediation": "d1", "on": held_on, "started": "14:05", "ended": "15:50"}
    report = stage.walk.case.mediations[0].report
    assert report is not None
    assert (report.held, report.settled, len(report.attended)) == (True, True, 4)
    assert "was held on paper" in stage.colleague().see(stage.case)


def test_it_is_not_confirmed_by_who_proposed_it(two_days_later: Stage) -> None:
    stage = two_days_later
    page = stage.colleague().do(f"{stage.case}{PAGE}", "enter-paper-session", **_typed(stage))

    assert f"{stage.case}proposals/" not in page or "/confirm" not in page
    assert stage.facts("paper_session_entered") == 0


def test_it_lets_parties_go_on_as_after_any_session(two_days_later: Stage) -> None:
    stage = two_days_later
    stage.colleague().do(f"{stage.case}{PAGE}", "enter-paper-session", **_typed(stage))
    stage.colleague("ana", "analyst").do(stage.case, "confirm")

    assert "The session has ended." in stage.be("c1").see(stage.mine)
    assert "The session has ended." in stage.be("o1").see(stage.mine)


def test_it_names_nobody_who_stopped_it(two_days_later: Stage) -> None:
    stage = two_days_later
    stage.colleague().do(f"{stage.case}{PAGE}", "enter-paper-session", **_typed(stage, how="stopped", settled="no"))
    stage.colleague("ana", "analyst").do(stage.case, "confirm")

    assert stage.walk.case.matters[0].stage == "queued"
    ended = FactRow.objects.filter(complaint__ref=stage.ref, kind__in=("session_ended", "matter_returned"))
    assert {(one.actor, one.role) for one in ended} == {("", "")}


@pytest.mark.parametrize(("field", "value"), [("started", "2 pm"), ("present", []), ("how", "")])
def test_it_says_at_the_field_what_is_missing(two_days_later: Stage, field: str, value: object) -> None:
    stage = two_days_later
    answer = stage.colleague().send(f"{stage.case}{PAGE}", "enter-paper-session", **_typed(stage, **{field: value}))

    assert answer.status_code == 422
    assert f'id="id_{field}' in answer.content.decode()


def test_it_takes_no_time_that_has_not_come_on_the_day_itself(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    dora, page = stage.colleague(), f"{stage.case}{PAGE}"
    minute = timedelta(minutes=1)
    now = localtime(clock.now().at)
    earlier, just_now, later = ((now + n * minute).strftime("%H:%M") for n in (-60, 0, 1))

    for times in ({"started": earlier, "ended": later}, {"started": later, "ended": later}):
        answer = dora.send(page, "enter-paper-session", **_typed(stage, **times))
        assert answer.status_code == 422
        assert answer.content.decode().count("This time has not come yet. Write when it was.</span>") == len(
            [one for one in times.values() if one == later]
        )
    dora.do(page, "enter-paper-session", **_typed(stage, started=earlier, ended=just_now))


def test_it_is_audited_as_the_steps_it_was(two_days_later: Stage) -> None:
    stage = two_days_later
    stage.colleague().do(f"{stage.case}{PAGE}", "enter-paper-session", **_typed(stage))
    stage.colleague("ana", "analyst").do(stage.case, "confirm")

    from evenhand.clerk.auditing import audit_one
    from evenhand.core.dates import Calendar
    from evenhand.models.cases import ComplaintRow

    assert audit_one(ComplaintRow.objects.get(ref=stage.ref), Calendar()) == []
