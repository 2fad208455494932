"""Bookings: a mediator, a room and an interpreter are taken once, however many book at once, and given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from evenhand.clerk import Done
from evenhand.core import assignment, scheduling
from evenhand.core.assignment import Candidate
from evenhand.core.codes import Phase
from evenhand.core.consent import Withdraw
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.places import BookingRow
from evenhand.reads import places
from tests.rooms.office import CLARA, DESK, PARTIES, Walk, filed, mediator
from tests.rooms.racing import at_once, in_thread, shared_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]

FAR = date(2028, 1, 1)
AT = "14:00"
ROOM = "place.1"
GUESTS = frozenset({"interpreter.1"})


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, custodian_folder: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


def content(*mediators: str) -> Walk:
    """A complaint whose sides are content with these mediators."""
    walk = Walk(filed().ref).to_ahead()
    pool = tuple(Candidate(mediator=one, trained_until=FAR) for one in mediators)
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="x"))
    for one in mediators:
        walk.do(mediator(one), assignment.AcceptSeat(mediation="d1", mediator=one))
    for code, who in PARTIES.items():
        walk.do(who, assignment.AcceptMediators(mediation="d1", party=code))
    return walk


def proposal(walk: Walk, *, place: str = ROOM, begins: str = AT, days: int = 7) -> scheduling.ProposeAppointment:
    return scheduling.ProposeAppointment(
        mediation="d1", on=walk.day + timedelta(days=days), place=place, begins=begins, attendees=GUESTS
    )


def booked(ref: str) -> set[tuple[str, str]]:
    return set(BookingRow.objects.filter(complaint__ref=ref).values_list("kind", "what"))


def everything(*mediators: str, room: str = ROOM) -> set[tuple[str, str]]:
    return {("place", room), ("interpreter", "interpreter.1"), *(("mediator", one) for one in mediators)}


def test_it_books_mediators_room_and_interpreter_with_the_day_and_gives_them_back_when_it_is_off() -> None:
    def story() -> None:
        walk = content("q1", "q2")
        walk.do(DESK, proposal(walk))
        assert booked(walk.ref) == everything("q1", "q2")
        assert places.taken(walk.day + timedelta(days=7), "16:30") == everything("q1", "q2"), "three hours"
        assert places.taken(walk.day + timedelta(days=7), "17:00") == set()

        walk.do(CLARA, scheduling.CancelAppointment(mediation="d1"))
        assert booked(walk.ref) == set()

    in_thread(story)


def test_it_gives_everything_back_when_the_matter_returns_or_the_session_is_missed() -> None:
    def story() -> None:
        walk = content("q1", "q2")
        walk.do(DESK, proposal(walk))
        walk.do(CLARA, Withdraw(matter="m1", party="c1"))
        assert booked(walk.ref) == set()

        again = content("q1", "q2")
        again.do(DESK, proposal(again))
        again.later(7).do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))
        assert booked(again.ref) == set()

    in_thread(story)


def test_it_says_at_the_right_field_what_is_taken_and_keeps_nothing() -> None:
    def story() -> None:
        first, other = content("q1", "q2"), content("q3", "q4")
        first.do(DESK, proposal(first))

        def why(act: scheduling.ProposeAppointment) -> object:
            return other.ask(DESK, act)

        assert why(proposal(other)) == Refusal(Reason.ALREADY_BOOKED, "place")
        assert why(proposal(other, place="place.2")) == Refusal(Reason.ALREADY_BOOKED, "interpreters")
        assert other.case.mediation("d1").appointment is None
        assert booked(other.ref) == set()
        assert isinstance(why(proposal(other, begins="17:00")), Done), "right after it, all are free again"

        same = content("q1", "q5")
        alone = scheduling.ProposeAppointment(
            mediation="d1", on=same.day + timedelta(days=7), place="place.9", begins="11:30"
        )
        assert same.ask(DESK, alone) == Refusal(Reason.ALREADY_BOOKED, "begins")

    in_thread(story)


def test_it_takes_a_substitute_for_the_day_that_stands_and_frees_the_one_who_left_ec_52() -> None:
    def story() -> None:
        walk = content("q1", "q2")
        walk.do(DESK, proposal(walk))
        walk.do(mediator("q2"), assignment.StepDown(mediation="d1", mediator="q2"))
        assert booked(walk.ref) == everything("q1")

        pool = (Candidate(mediator="q7", trained_until=FAR),)
        walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="y"))
        assert booked(walk.ref) == everything("q1", "q7")

    in_thread(story)


def test_it_refuses_a_substitute_who_sits_elsewhere_at_that_time() -> None:
    def story() -> None:
        busy = content("q8", "q9")
        busy.do(DESK, proposal(busy, place="place.5", begins="13:00"))
        walk = content("q1", "q2")
        lonely = scheduling.ProposeAppointment(mediation="d1", on=walk.day + timedelta(days=7), place=ROOM, begins=AT)
        walk.do(DESK, lonely)
        walk.do(mediator("q2"), assignment.StepDown(mediation="d1", mediator="q2"))
        pool = (Candidate(mediator="q9", trained_until=FAR),)

        said = walk.ask(DESK, assignment.DrawMediators(mediation="d1", candidates=pool, seed="y"))

        assert said == Refusal(Reason.ALREADY_BOOKED, "begins")

    in_thread(story)


@pytest.mark.parametrize("shared", ["mediator", "place", "interpreter"])
def test_it_lets_one_of_many_have_what_all_want_at_the_same_moment(shared: str) -> None:
    """Eight tables, eight threads: each wants the same mediator, room or interpreter, and all else of its own."""

    def table(n: int) -> Walk:
        return content("q0" if shared == "mediator" else f"q{n}", f"r{n}")

    walks = in_thread(lambda: [table(n) for n in range(1, 9)])
    acts = [
        scheduling.ProposeAppointment(
            mediation="d1",
            on=walk.day + timedelta(days=7),
            place=ROOM if shared == "place" else f"place.{n}",
            # Times that overlap without being equal: half-hours are what is taken, not sessions.
            begins=("14:00", "15:30")[n % 2],
            attendees=GUESTS if shared == "interpreter" else frozenset(),
        )
        for n, walk in enumerate(walks, start=10)
    ]

    results = at_once([partial(walk.ask, DESK, act) for walk, act in zip(walks, acts, strict=True)])

    def after() -> None:
        done = [walk for walk in walks if walk.case.mediation("d1").appointment is not None]
        assert len(done) == 1
        assert set(BookingRow.objects.values_list("complaint__ref", flat=True)) == {done[0].ref}
        assert all(walk.case.mediation("d1").phase is Phase.NOT_YET for walk in walks)

    in_thread(after)
    assert sum(isinstance(result, Done) for result in results) == 1
    assert {result.reason for result in results if isinstance(result, Refusal)} == {Reason.ALREADY_BOOKED}
