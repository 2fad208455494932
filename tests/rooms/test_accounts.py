"""The accounts room below its pages: once is once under many hands, counters lock nobody out, links are cut."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from evenhand.accounts import demo, doors, kept, keys, making, passphrases, seats, sweeping, throttle
from evenhand.accounts.doors import Door
from evenhand.accounts.keys import NotRight
from evenhand.accounts.making import Right
from evenhand.accounts.throttle import Attempt, Wait
from evenhand.core.dates import Calendar, Now
from evenhand.models.accounts import Account, PartyKey, Seat
from evenhand.models.sign_ins import DemoClock, Throttle
from evenhand.vault import members

TODAY = date(2026, 6, 9)
AT = datetime(2026, 6, 9, 15, 0, tzinfo=UTC)
NOW = Now(at=AT, today=TODAY, calendar=Calendar())
MINUTE = timedelta(minutes=1)
REF = "M7KQ-42XW"
pytestmark = pytest.mark.both


def letter(kind: str = "posted", **more: Any) -> str:
    return doors.issue_code(**{"kind": kind, "ref": REF, "party": "c1", "person": uuid4(), "today": TODAY, **more})


def knock(code: str, at: datetime = AT, today: date = TODAY) -> object:
    return doors.come_in(code, source="4:cb0071", at=at, today=today)


def at_once(hands: int, work: Callable[[int], Any]) -> list[Any]:
    """Let many hands do the same work in the same moment; a database that says "locked" is asked again."""
    barrier = Barrier(hands)

    def one(n: int) -> Any:
        barrier.wait()
        try:
            while True:
                try:
                    return work(n)
                except OperationalError as error:
                    if "lock" not in str(error):
                        raise
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


@pytest.mark.django_db(transaction=True)
def test_it_opens_a_code_for_one_of_many_hands(custodian_folder: Path) -> None:
    code = letter()
    mac = bytes(PartyKey.objects.get().code_mac)

    opened = at_once(8, lambda _: doors._opened(mac, AT, TODAY))

    assert sum(one is not None for one in opened) == 1
    assert code.encode() not in mac
    assert Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_key_behind_one_door(custodian_folder: Path) -> None:
    door = knock(letter())
    assert isinstance(door, Door)

    made = at_once(4, lambda _: making.make_printed(door.account, Right(door=door.id), NOW))

    assert sum(one is not None for one in made) == 1


@pytest.mark.django_db(transaction=True)
def test_it_counts_ten_of_many_tries_at_once(custodian_folder: Path) -> None:
    tries = at_once(16, lambda _: throttle.attempt("4:cb0071", None, AT))

    assert sum(isinstance(one, Attempt) for one in tries) == throttle.LIMIT


@pytest.mark.django_db
class TestThrottle:
    @pytest.fixture(autouse=True)
    def _custodian(self, custodian_folder: Path) -> None:
        pass

    def test_it_waits_fifteen_minutes_after_the_tenth_and_no_longer(self) -> None:
        for n in range(throttle.LIMIT):
            throttle.attempt("here", None, AT + n * MINUTE)
        last = AT + (throttle.LIMIT - 1) * MINUTE

        refused = throttle.attempt("here", None, last + 14 * MINUTE)

        assert refused == Wait(until=last + throttle.WINDOW)
        assert isinstance(throttle.attempt("here", None, last + throttle.WINDOW), Attempt)

    def test_it_does_not_prolong_the_wait_while_it_lasts(self) -> None:
        for _ in range(throttle.LIMIT):
            throttle.attempt("here", None, AT)

        for minute in range(14):
            throttle.attempt("here", None, AT + minute * MINUTE)

        assert isinstance(throttle.attempt("here", None, AT + throttle.WINDOW), Attempt)

    def test_it_gives_back_what_was_right(self) -> None:
        for _ in range(50):
            tried = throttle.attempt("here", "K7QM-42XW", AT)
            assert isinstance(tried, Attempt)
            throttle.give_back(tried)

        assert not Throttle.objects.filter(fails__gt=0).exists()

    def test_it_gives_each_further_source_one_try_when_an_account_is_guessed_at(self) -> None:
        for n in range(throttle.LIMIT):
            throttle.attempt(f"stranger {n}", "K7QM-42XW", AT)

        tries = [throttle.attempt("another", "K7QM-42XW", AT + MINUTE) for _ in range(2)]

        assert [type(one) for one in tries] == [Attempt, Wait]

    def test_it_never_locks_an_account_however_long_a_stranger_goes_on(self) -> None:
        for n in range(200):
            throttle.attempt("stranger", "K7QM-42XW", AT + n * MINUTE)

        assert isinstance(throttle.attempt("home", "K7QM-42XW", AT + 200 * MINUTE), Attempt)

    def test_it_takes_any_number_of_complaints_in_a_day(self) -> None:
        """A complaint is no guess: the hundred and first of a day is as genuine as the first."""
        many = range(throttle.DAY_LIMIT + 50)

        tries = [throttle.attempt(f"filing {n}", "file", AT, guess=False) for n in many]

        assert not [one for one in tries if isinstance(one, Wait)]

    def test_it_rests_a_key_for_a_day_after_a_hundred_wrong_answers_from_anywhere(self) -> None:
        last = AT + (throttle.DAY_LIMIT - 1) * MINUTE
        for n in range(throttle.DAY_LIMIT):
            assert isinstance(throttle.attempt(f"bot {n}", "K7QM-42XW", AT + n * MINUTE), Attempt)

        refused = throttle.attempt("bot 101", "K7QM-42XW", last + MINUTE)

        assert refused == Wait(until=last + throttle.DAY)
        assert isinstance(throttle.attempt("bot 101", None, last + MINUTE), Attempt)
        assert isinstance(throttle.attempt("bot 101", "AAAA-AAAA", last + MINUTE), Attempt)
        throttle.sweep(last + 2 * throttle.WINDOW)
        assert isinstance(throttle.attempt("home", "K7QM-42XW", last + throttle.DAY - MINUTE), Wait)
        assert isinstance(throttle.attempt("home", "K7QM-42XW", last + throttle.DAY), Attempt)

    def test_it_begins_the_days_count_anew_after_a_right_answer(self) -> None:
        for n in range(throttle.DAY_LIMIT - 1):
            throttle.attempt(f"bot {n}", "K7QM-42XW", AT + n * MINUTE)
        right = throttle.attempt("home", "K7QM-42XW", AT + 99 * MINUTE)
        assert isinstance(right, Attempt)
        throttle.give_back(right)

        assert isinstance(throttle.attempt("bot", "K7QM-42XW", AT + 100 * MINUTE), Attempt)
        assert isinstance(throttle.attempt("bot 2", "K7QM-42XW", AT + 101 * MINUTE), Attempt)

    def test_it_keeps_no_address_and_forgets(self) -> None:
        throttle.attempt(throttle.source_prefix("203.0.113.77"), "K7QM-42XW", AT)

        assert "203" not in str(list(Throttle.objects.values("bucket")))[:40]
        assert "K7QM" not in str(list(Throttle.objects.values()))
        assert throttle.sweep(AT + throttle.WINDOW + MINUTE) == 3
        assert throttle.sweep(AT + throttle.DAY + MINUTE) == 1
        assert not Throttle.objects.exists()

    @pytest.mark.parametrize(
        ("address", "prefix"),
        [
            ("203.0.113.77", "4:cb0071"),
            ("::ffff:203.0.113.77", "4:cb0071"),
            ("2001:db8:1:2::3", "6:20010db80001"),
            ("", "unknown:"),
        ],
    )
    def test_it_knows_a_source_by_its_network(self, address: str, prefix: str) -> None:
        assert throttle.source_prefix(address) == prefix


@pytest.mark.django_db
class TestDoors:
    @pytest.fixture(autouse=True)
    def _custodian(self, custodian_folder: Path) -> None:
        pass

    def test_it_opens_until_the_day_in_the_letter(self) -> None:
        code = letter(expires_on=TODAY + timedelta(days=3))

        assert isinstance(knock(code, today=TODAY + timedelta(days=4)), NotRight)
        assert isinstance(knock(code, today=TODAY + timedelta(days=3)), Door)

    def test_it_ends_letters_on_their_way_with_the_first_key(self) -> None:
        person = uuid4()
        reminder = letter(person=person)
        door = knock(letter(person=person))
        assert isinstance(door, Door)

        making.make_printed(door.account, Right(door=door.id), NOW)

        assert isinstance(knock(reminder), NotRight)

    def test_it_gives_one_person_one_account(self) -> None:
        person = uuid4()
        knock(letter(person=person))
        knock(letter(person=person, ref="A2BC-3DEF", party="o1"))

        assert Account.objects.count() == 1

    def test_it_opens_no_room_by_recovering_a_sign_in(self) -> None:
        person = uuid4()
        door = knock(letter(person=person))
        assert isinstance(door, Door)
        made = making.make_printed(door.account, Right(door=door.id), NOW)
        recovered = knock(letter("recovery", person=person))
        assert isinstance(recovered, Door)

        again = making.make_printed(recovered.account, Right(door=recovered.id, recovers=True), NOW)

        assert made is not None
        assert again is not None
        assert again[1].seed != made[1].seed
        assert members.whose(made[0]) is None

    def test_it_replaces_no_key_without_opening_it(self) -> None:
        door = knock(letter())
        assert isinstance(door, Door)
        made = making.make_printed(door.account, Right(door=door.id), NOW)

        assert made is not None
        assert making.make_printed(door.account, Right(), NOW) is None
        assert members.whose(made[0]) is not None

    def test_it_keeps_the_letter_alive_when_making_the_key_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        door = knock(letter())
        assert isinstance(door, Door)

        def fails(*_: object) -> None:
            raise RuntimeError("the power went")

        monkeypatch.setattr(members, "enrol", fails)
        with pytest.raises(RuntimeError):
            making.make_printed(door.account, Right(door=door.id), NOW)

        assert PartyKey.objects.get().used_on is None
        assert not Seat.objects.exists()

    def test_it_cuts_every_link_to_a_complaint(self) -> None:
        door = knock(letter())
        assert isinstance(door, Door)
        making.make_printed(door.account, Right(door=door.id), NOW)

        doors.forget(REF)

        assert seats.parts_of(door.account) == ()
        assert not PartyKey.objects.exists()

    def test_it_finds_a_draft_by_its_code_as_often_as_needed(self) -> None:
        code = doors.resume_code("D7KQ-42XW", TODAY)

        found = [doors.find_resumed(code, source="here", at=AT, today=TODAY) for _ in range(2)]
        late = doors.find_resumed(code, source="here", at=AT, today=TODAY + timedelta(days=31))

        assert found == ["D7KQ-42XW", "D7KQ-42XW"]
        assert isinstance(late, NotRight)


@pytest.mark.parametrize(
    ("typed", "number"), [("k7qm-42xw", "K7QM-42XW"), ("K7QM 42XW", "K7QM-42XW"), ("kiqo42lw", "K1Q0-421W")]
)
def test_it_reads_a_number_as_people_type_it(typed: str, number: str) -> None:
    assert keys.as_number(typed) == number


@pytest.mark.parametrize("phrase", ["four grey herons wade", "ñandú 🦅 río  ÅÄÖ!", "7 boats, 3 oars, 1 gull"])
def test_it_finds_a_long_uncommon_passphrase_strong(phrase: str) -> None:
    assert passphrases.weakness(phrase) is None


@pytest.mark.django_db
def test_it_moves_the_demo_clock_forward_only() -> None:
    demo.advance(timedelta(days=1))
    demo.advance(timedelta(hours=2))

    assert demo.ahead() == timedelta(days=1, hours=2)
    assert DemoClock.objects.count() == 1
    with pytest.raises(ValueError, match="forward"):
        demo.advance(timedelta(seconds=-1))


@pytest.mark.django_db
def test_it_sweeps_away_what_nobody_can_come_back_for(custodian_folder: Path) -> None:
    door = knock(letter())
    assert isinstance(door, Door)
    made = making.make_printed(door.account, Right(door=door.id), NOW)
    assert made is not None
    throttle.attempt("here", None, AT)
    kept.keep(door.account, b"k" * kept.KEY_BYTES, "/note", (("words", "mine"),), AT + kept.KEEP)
    token = keys.hold(made[1], AT + MINUTE)

    early, late = sweeping.sweep(AT, TODAY), sweeping.sweep(AT + timedelta(days=1), TODAY)

    assert early == 0
    # The counter of the knock itself, the counter here, the kept text, the key held open.
    assert late == 4
    assert keys.held(door.account, token, AT) is None


@pytest.mark.django_db
def test_it_sweeps_away_the_code_of_a_draft_that_is_gone(custodian_folder: Path) -> None:
    code = doors.resume_code("d" * 32, TODAY)
    other = letter()
    last = TODAY + timedelta(days=30)

    assert sweeping.sweep(AT, last) == 0
    assert doors.find_resumed(code, source="here", at=AT, today=last) == "d" * 32
    assert sweeping.sweep(AT, last + timedelta(days=1)) == 1
    assert not PartyKey.objects.filter(kind="resume").exists()
    # What opens a complaint stays until the complaint goes: a code that was used already is told apart by it.
    assert isinstance(knock(other), Door)


@pytest.mark.django_db
def test_it_keeps_the_code_of_a_draft_for_as_long_as_its_last_step_said(custodian_folder: Path) -> None:
    code, draft, later = doors.new_resume_code(), "d" * 32, TODAY + timedelta(days=20)

    doors.keep_resume_code(code, draft, TODAY)
    doors.keep_resume_code(code.lower(), draft, later)

    kept = PartyKey.objects.get()
    assert (kept.kind, kept.ref, kept.made_on, kept.expires_on) == ("resume", draft, TODAY, later + timedelta(days=30))
    assert doors.find_resumed(code, source="here", at=AT, today=later) == draft
