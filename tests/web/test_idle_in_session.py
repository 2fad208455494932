"""Who sits at a table in session is not signed out for listening: stop is one step, also after an hour. Everybody else
is, as before, and so are they once the session is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from evenhand.accounts import sessions, sitting, sweeping
from evenhand.core.session import EndSession
from evenhand.models.accounts import Seat
from evenhand.models.door import the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.models.vault import VaultSession
from evenhand.reads.days import moment
from evenhand.web import clock
from tests.rooms import office
from tests.web.in_the_room import begin, desk, main, mediator, mediators, seat
from tests.web.stage import Stage
from tests.web.walking import party

Move = Callable[[timedelta], None]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Moves both clocks forward, the real one and the office's, within the office's day."""
    moved, wall = [timedelta(0)], clock.wall

    def move(by: timedelta) -> None:
        if not moved[0]:
            office_now = clock.now
            monkeypatch.setattr(clock, "now", lambda: moment(office_now().at + moved[0]))
        moved[0] += by

    def shifted() -> datetime:
        return wall() + moved[0]

    monkeypatch.setattr(clock, "wall", shifted)
    return move


@pytest.fixture
def in_session(stage: Stage) -> Stage:
    return begin(seat(stage))


def _ticks() -> None:
    sweeping.sweep(clock.wall(), clock.now().today)


@pytest.mark.parametrize("minutes", [16, 90])
@pytest.mark.parametrize("code", ["c1", "o1"])
def test_it_stops_in_one_step_after_a_long_silence(in_session: Stage, later: Move, code: str, minutes: int) -> None:
    who = in_session.be(code)
    page = who.see(in_session.mine)
    later(minutes * MINUTE)

    # The button of the page that lay open all the while: pressed, and nothing else.
    idem = page.split("/stop-session")[1].split('name="idem" value="')[1].split('"')[0]
    answer = who.client.post(f"{in_session.mine}stop-session", {"idem": idem})

    assert answer.headers["Location"] == in_session.mine
    assert in_session.walk.case.matters[0].stage == "queued"


def test_it_revives_no_visit_that_had_ended_before_the_session_began(stage: Stage, later: Move) -> None:
    """Signed in on a library computer in the morning; the session opens hours after that visit ended."""
    table = seat(stage)
    left_alone = table.be("c1")
    left_alone.see(table.mine)
    later(30 * MINUTE)
    begin(table)
    with the_clerk_writes():
        FactRow.objects.filter(complaint__ref=table.ref, kind="session_opened").update(at=clock.now().at)

    answer = left_alone.client.get(table.mine)

    assert answer.status_code == 302
    assert "sign-in" in answer.headers["Location"]


def test_it_keeps_a_guardian_at_the_table_too(in_session: Stage) -> None:
    seat_of_c1 = Seat.objects.get(ref=in_session.ref, party="c1")
    row = ParticipationRow.objects.get(complaint__ref=in_session.ref, code="o1")
    with the_clerk_writes():
        ParticipationRow.objects.create(
            complaint_id=row.complaint_id, place=9, code="g1", side="complainant", guardian_of="c1"
        )
    Seat.objects.filter(pk=seat_of_c1.pk).update(party="g1")

    assert str(seat_of_c1.account_id) in sitting.at_a_table(clock.now().today)


def test_it_keeps_the_desk_and_the_opened_key_through_a_long_caucus(in_session: Stage, later: Move) -> None:
    who, path = mediator(in_session), desk(in_session, "desk")
    page = who.see(path)
    later(45 * MINUTE)
    _ticks()

    idem = page.split('name="idem" value="')[1].split('"')[0]
    to = f"/mediator/{in_session.ref}/d1/move-session"
    moved = who.client.post(to, {"idem": idem, "to": "caucus_officer"})

    assert moved.headers["Location"] == path
    assert "Now: apart, officer" in who.see(path)
    assert "A new card" in who.see(desk(in_session)), "the room asks for no key again"
    assert len(sessions.of(_account(in_session), "", clock.wall(), clock.now())) == 1


def test_it_keeps_a_partys_opened_key_too(in_session: Stage, later: Move) -> None:
    who = in_session.be("c1")
    room = f"/portal/{in_session.ref}/m1/room"
    before = main(who.see(room))
    later(50 * MINUTE)
    _ticks()

    assert "A new card" in before
    assert "A new card" in main(who.see(room))


def test_it_lists_the_quiet_browser_and_lets_it_be_ended(in_session: Stage, later: Move) -> None:
    later(45 * MINUTE)
    who = _account(in_session)
    listed = sessions.of(who, "", clock.wall(), clock.now())

    assert len(listed) == 1
    assert sessions.end(who, listed[0].id)
    mediator(in_session).see(desk(in_session, "desk"), 302)


def test_it_ends_the_visit_after_four_hours_also_in_session(in_session: Stage, later: Move) -> None:
    later(timedelta(hours=4, minutes=1))

    in_session.be("c1").see(in_session.mine, 302)
    mediator(in_session).see(desk(in_session, "desk"), 302)


def test_it_signs_out_who_sits_at_no_session(stage: Stage, later: Move) -> None:
    seat(stage)
    stage.be("c1").see(stage.mine)
    later(16 * MINUTE)

    stage.be("c1").see(stage.mine, 302)


def test_it_signs_out_others_while_a_session_is_on(in_session: Stage, later: Move) -> None:
    clerk = in_session.colleague()
    clerk.see(in_session.case)
    other = office.filed(office.MONDAY)
    stranger = party(other.ref, "c1", other.people["c1"])
    later(31 * MINUTE)

    clerk.see(in_session.case, 302)
    stranger.see("/portal/", 302)


def test_it_ends_the_idle_visit_again_after_the_session(in_session: Stage, later: Move) -> None:
    in_session.be("c1").see(in_session.mine)
    first = office.mediator(min(mediators(in_session)))
    in_session.walk.do(first, EndSession(mediation="d1"))
    later(16 * MINUTE)

    in_session.be("c1").see(in_session.mine, 302)


def test_it_counts_a_session_that_nobody_ended_on_its_own_day_only(in_session: Stage, later: Move) -> None:
    in_session.be("c1").see(in_session.mine)
    in_session.walk.later(1)
    in_session.sync()
    later(16 * MINUTE)

    in_session.be("c1").see(in_session.mine, 302)
    assert sitting.at_a_table(clock.now().today) == {}


def test_it_lets_the_key_go_at_the_next_tick_once_the_session_is_over(in_session: Stage, later: Move) -> None:
    later(45 * MINUTE)
    _ticks()
    held = VaultSession.objects.count()
    in_session.walk.do(office.mediator(min(mediators(in_session))), EndSession(mediation="d1"))
    _ticks()

    assert held == 4, "both sides' and both mediators'"
    assert VaultSession.objects.count() == 0


def test_it_asks_who_sits_only_when_the_idle_time_has_passed(
    in_session: Stage, later: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = sitting.at_a_table

    def noted(day: date) -> Mapping[str, datetime]:
        asked.append(day)
        return real(day)

    monkeypatch.setattr(sitting, "at_a_table", noted)

    in_session.be("c1").see(in_session.mine)
    Client().get("/")
    assert asked == []

    later(16 * MINUTE)
    in_session.be("c1").see(in_session.mine)
    in_session.be("c1").see(in_session.mine)
    assert len(asked) == 1, "seen again, so not idle any more"


def test_it_leaves_at_once_on_quick_exit_during_a_session(in_session: Stage) -> None:
    who = in_session.be("c1")
    who.client.post("/leave")

    who.see(in_session.mine, 302)


def _account(stage: Stage) -> UUID:
    return UUID(min(mediators(stage)))
