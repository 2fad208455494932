"""Bookings: whoever a table needs, and its room, are taken once, however many book at once, and given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError

from evenhand import clerk
from evenhand.clerk import Done, Words
from evenhand.core import assignment, consent, scheduling, screening
from evenhand.core.access import Actor
from evenhand.core.assignment import Candidate
from evenhand.core.case import Party
from evenhand.core.codes import Phase, Preservation, Role, Side
from evenhand.core.consent import Withdraw
from evenhand.core.deciding import Refusal
from evenhand.core.intake import Claim, FileComplaint, RecordPreservation
from evenhand.core.reasons import Reason
from evenhand.models.door import the_clerk_writes
from evenhand.models.places import BookingRow
from evenhand.reads import places
from tests.rooms.office import (
    CLARA,
    DESK,
    MONDAY,
    PARTIES,
    PUBLIC,
    SECOND,
    Walk,
    filed,
    mediator,
    now_on,
)
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
    return in_short(ref, BookingRow.objects.filter(complaint__ref=ref).values_list("kind", "what"))


def in_short(ref: str, rows: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """A party by the code alone."""
    return {(kind, what.removeprefix(f"{ref}.")) for kind, what in rows}


def everything(*mediators: str, room: str = ROOM) -> set[tuple[str, str]]:
    parties = {("party", code) for code in PARTIES}
    return {("place", room), ("interpreter", "interpreter.1"), *(("mediator", one) for one in mediators), *parties}


def two_tables() -> Walk:
    """A child, with a guardian, who complains of two officers: two tables, each with mediators of its own."""
    parties = (
        Party(id="c1", side=Side.COMPLAINANT, guardian="g1"),
        Party(id="o1", side=Side.OFFICER),
        Party(id="o2", side=Side.OFFICER),
    )
    claims = tuple(Claim(officer=one, complainants=frozenset({"c1"}), category="discourtesy") for one in ("o1", "o2"))
    act = FileComplaint(ref="", received_on=MONDAY, parties=parties, claims=claims)
    done = clerk.file(act, by=PUBLIC, now=now_on(MONDAY))
    assert isinstance(done, Done)
    walk = Walk(done.ref)
    walk.do(DESK, RecordPreservation(result=Preservation.ACKNOWLEDGED))
    for matter in ("m1", "m2"):
        walk.do(DESK, screening.ScreenMatter(matter=matter, by="s1"))
        walk.do(SECOND, screening.ReadScreening(matter=matter, by="s2", agrees=True))
        walk.do(DESK, consent.OfferMediation(matter=matter, by="s1"))
        for voice in sorted(walk.case.voices(walk.case.matter(matter))):
            walk.do(somebody(voice), consent.ShowDoors(matter=matter, party=voice))
            walk.do(
                somebody(voice), consent.SealAnswer(matter=matter, party=voice), Words("answer", "yes", voice, matter)
            )
    walk.later(1).tick()
    for n, table in enumerate(walk.case.mediations, start=1):
        pool = tuple(Candidate(mediator=f"q{n}{m}", trained_until=FAR) for m in (1, 2))
        walk.do(DESK, assignment.DrawMediators(mediation=table.id, candidates=pool, seed="x"))
        for one in pool:
            walk.do(mediator(one.mediator), assignment.AcceptSeat(mediation=table.id, mediator=one.mediator))
        for code in sorted(walk.case.at_the_table(table)):
            walk.do(somebody(code), assignment.AcceptMediators(mediation=table.id, party=code))
    return walk


def somebody(voice: str) -> Actor:
    role = {"c": Role.COMPLAINANT, "o": Role.OFFICER, "g": Role.GUARDIAN}[voice[0]]
    return Actor(id=f"a-{voice}", role=role, party=voice)


def test_it_books_mediators_room_and_interpreter_with_the_day_and_gives_them_back_when_it_is_off() -> None:
    def story() -> None:
        walk = content("q1", "q2")
        walk.do(DESK, proposal(walk))
        assert booked(walk.ref) == everything("q1", "q2")
        last = in_short(walk.ref, places.taken(walk.day + timedelta(days=7), "16:30"))
        assert last == everything("q1", "q2"), "three hours"
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


def at(walk: Walk, table: str, begins: str, days: int = 7) -> scheduling.ProposeAppointment:
    on = walk.day + timedelta(days=days)
    return scheduling.ProposeAppointment(mediation=table, on=on, place=f"place.{table}", begins=begins)


def test_it_never_asks_one_person_of_a_complaint_to_two_tables_at_one_hour() -> None:
    def story() -> None:
        walk = two_tables()
        walk.do(DESK, at(walk, "d1", "14:00"))
        assert {("party", "c1"), ("party", "g1"), ("party", "o1")} <= booked(walk.ref)

        for overlapping in ("14:00", "12:00", "16:30"):
            assert walk.ask(DESK, at(walk, "d2", overlapping)) == Refusal(Reason.ALREADY_BOOKED, "begins")
        assert ("party", "o2") not in booked(walk.ref)

        walk.do(DESK, at(walk, "d2", "17:00"))
        walk.do(somebody("c1"), scheduling.CancelAppointment(mediation="d1"))
        walk.do(DESK, at(walk, "d1", "17:00", days=8))
        assert {kind for kind, what in booked(walk.ref) if what == "c1"} == {"party"}

    in_thread(story)


def test_it_lets_people_of_two_complaints_meet_at_one_hour() -> None:
    """Codes are each complaint's own: ``c1`` here and ``c1`` there are not the same person."""

    def story() -> None:
        first, other = content("q1", "q2"), content("q3", "q4")
        first.do(DESK, at(first, "d1", "14:00"))
        act = scheduling.ProposeAppointment(
            mediation="d1", on=other.day + timedelta(days=7), place="place.7", begins="14:00"
        )
        assert isinstance(other.ask(DESK, act), Done)

    in_thread(story)


def test_it_lets_two_at_the_office_book_one_person_once() -> None:
    walk = in_thread(two_tables)

    results = at_once([partial(walk.ask, DESK, at(walk, table, "14:00")) for table in ("d1", "d2")])

    assert sum(isinstance(result, Done) for result in results) == 1
    assert Refusal(Reason.ALREADY_BOOKED, "begins") in results


def test_it_is_the_database_that_refuses_to_seat_one_person_twice() -> None:
    def story() -> None:
        walk = two_tables()
        walk.do(DESK, at(walk, "d1", "14:00"))
        mine = BookingRow.objects.filter(kind="party", what=f"{walk.ref}.c1").first()
        assert mine is not None
        again = BookingRow(
            complaint=mine.complaint, mediation="d2", kind="party", what=mine.what, on=mine.on, half=mine.half
        )
        with pytest.raises(IntegrityError, match=r"nothing_is_taken_twice|UNIQUE"), the_clerk_writes():
            again.save()

    in_thread(story)


def test_it_books_the_people_of_days_that_stood_before_people_were_booked() -> None:
    """The migration: what it makes for a day that stands is what the clerk makes for one that is proposed."""

    def story() -> None:
        walk = two_tables()
        walk.do(DESK, at(walk, "d1", "14:00"))
        walk.do(DESK, at(walk, "d2", "17:00"))
        rows = BookingRow.objects.order_by("mediation", "kind", "what", "on", "half")
        wanted = list(rows.values_list("mediation", "kind", "what", "on", "half"))
        with the_clerk_writes():
            BookingRow.objects.filter(kind="party").delete()
            import_module("evenhand.migrations.0023_parties_are_booked").fill(apps, None)

        assert list(rows.values_list("mediation", "kind", "what", "on", "half")) == wanted

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
