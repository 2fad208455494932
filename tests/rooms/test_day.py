"""The day: reminders to both or to neither, letters that name nobody, a calendar file that tells nothing, and times
that are asked about without anybody's answer being seen."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from icalendar import Calendar

from evenhand import clerk
from evenhand.clerk import PersonWords, Words
from evenhand.core import assignment, scheduling
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.consent import Withdraw
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.clockwork import DueRow
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.polls import PollRow, PollVoiceRow
from evenhand.post import CaseFile, read
from evenhand.post.blocks import plain
from evenhand.post.calendar_file import Meeting, calendar_file
from evenhand.post.letters import compose
from evenhand.post.printing import speaks_of
from evenhand.reads import polls
from tests.rooms.office import BELL, CLARA, DESK, PARTIES, PEOPLE, PUBLIC, Walk, complaint, filed, mediator, now_on
from tests.rooms.test_booking import content
from tests.rooms.test_post_casefile import seat_mediators

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

AT = "14:00"


def appointed(walk: Walk, days: int = 7, **more: object) -> Walk:
    """A day that everyone accepted."""
    on = walk.day + timedelta(days=days)
    # A room of its own for each complaint, so that no two are in each other's way.
    room = f"place.{1000 + ComplaintRow.objects.get(ref=walk.ref).pk}"
    act = scheduling.ProposeAppointment(mediation="d1", on=on, place=room, begins=AT, **more)  # type: ignore[arg-type]
    walk.do(DESK, act, Words("appointment_time", "2 p.m. – 5 p.m.", row="d1"))
    for code, who in PARTIES.items():
        walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))
    return walk


def letters(ref: str, kind: str) -> Counter[str]:
    rows = LetterRow.objects.filter(ref=ref, kind=kind).exclude(state=LetterState.DROPPED)
    return Counter(rows.values_list("party", flat=True))


def words_of(ref: str, kind: str, party: str) -> str:
    row = LetterRow.objects.filter(ref=ref, kind=kind, party=party).latest("created_at")
    return plain(compose(row.kind, speaks_of(row, CaseFile(), now_on())))  # type: ignore[arg-type]


# -- reminders


def test_it_reminds_both_sides_twice_and_never_a_third_time() -> None:
    walk = appointed(content("q1", "q2"))
    seen = []
    for _day in range(8):
        walk.tick()
        walk.tick()
        seen.append(letters(walk.ref, "session_reminder").total())
        walk.later(1)

    assert seen == [0, 0, 0, 0, 2, 2, 4, 4]
    assert letters(walk.ref, "session_reminder") == {"c1": 2, "o1": 2}


def test_it_sends_a_reminder_late_rather_than_never_and_says_how_late() -> None:
    walk = appointed(content("q1", "q2"))
    walk.later(5)

    ticked = walk.tick()

    assert letters(walk.ref, "session_reminder") == {"c1": 1, "o1": 1}
    assert ("remind_ahead", 1) in {(code, days) for _ref, code, days in ticked.late}


def test_it_reminds_nobody_of_a_day_that_somebody_has_not_accepted_or_that_is_off() -> None:
    waits = content("q1", "q2")
    on = waits.day + timedelta(days=7)
    waits.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=on, place="place.1", begins=AT))
    waits.do(CLARA, scheduling.AcceptAppointment(mediation="d1", party="c1"))
    off = appointed(content("q3", "q4"))
    off.do(BELL, scheduling.CancelAppointment(mediation="d1"))
    for walk in (waits, off):
        for _day in range(7):
            walk.later(1).tick()

    assert letters(waits.ref, "session_reminder") == letters(off.ref, "session_reminder") == {}


def test_it_reminds_again_of_another_day() -> None:
    walk = appointed(content("q1", "q2"))
    walk.later(4).tick()
    walk.do(CLARA, scheduling.CancelAppointment(mediation="d1"))
    appointed(walk, days=4)
    walk.later(1).tick()

    sent = LetterRow.objects.filter(ref=walk.ref, kind="session_reminder")
    assert sent.exclude(state=LetterState.DROPPED).count() == 2
    assert sent.filter(state=LetterState.DROPPED).count() == 2, "the first was overtaken before it left"


def listed(walk: Walk) -> tuple[set[str], str]:
    """What is written out as coming by itself, and what the list of matters says comes next."""
    coming = set(DueRow.objects.filter(complaint__ref=walk.ref, by_itself=True).values_list("code", flat=True))
    return coming - {"safe_date"}, MatterRow.objects.get(complaint__ref=walk.ref).due_code


def test_it_takes_a_reminder_off_the_lists_once_it_is_sent() -> None:
    walk = appointed(content("q1", "q2"))
    assert listed(walk) == ({"remind_ahead", "remind_eve"}, "complete_plan")

    walk.later(4).tick()
    assert listed(walk) == ({"remind_eve"}, "complete_plan")
    walk.do(CLARA, scheduling.RecordPreparation(mediation="d1", party="c1"))
    assert listed(walk) == ({"remind_eve"}, "complete_plan"), "an act writes the list anew"

    walk.later(2).tick()
    assert listed(walk)[0] == set()


def test_it_takes_reminders_off_the_lists_when_the_day_has_come_without_them() -> None:
    walk = appointed(content("q1", "q2"))

    walk.later(7).tick()

    assert listed(walk)[0] == set()
    assert not listed(walk)[1].startswith("remind")


# -- the letters of a day


def test_it_writes_one_and_the_same_letter_to_both_when_a_session_was_missed_ec_50_and_51() -> None:
    walk = appointed(content("q1", "q2"))
    walk.later(7).do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))

    assert letters(walk.ref, "missed") == {"c1": 1, "o1": 1}
    assert words_of(walk.ref, "missed", "c1") == words_of(walk.ref, "missed", "o1")
    assert "We do not say why, and nobody is blamed." in words_of(walk.ref, "missed", "c1")
    assert letters(walk.ref, "appointment_off") == {}


def test_it_writes_no_letter_about_another_day_after_the_second_miss_ec_50() -> None:
    walk = appointed(content("q1", "q2"))
    walk.later(7).do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))
    appointed(walk)
    walk.later(7).do(DESK, scheduling.RecordMissed(mediation="d1", waited=True))

    assert letters(walk.ref, "missed") == {}, "the first is dropped, the second is not made"
    assert letters(walk.ref, "not_going_ahead") == {"c1": 1, "o1": 1}


def test_it_tells_both_alike_that_a_mediator_cannot_come_whatever_the_cause_ec_52() -> None:
    given_back, objected = appointed(content("q1", "q2")), appointed(content("q3", "q4"))
    given_back.do(mediator("q2"), assignment.StepDown(mediation="d1", mediator="q2"))
    objected.do(BELL, assignment.ObjectToMediator(mediation="d1", party="o1", mediator="q4"))

    said = {
        words_of(walk.ref, "seat_empty", party).replace(walk.ref, "")
        for walk in (given_back, objected)
        for party in ("c1", "o1")
    }

    assert letters(given_back.ref, "seat_empty") == letters(objected.ref, "seat_empty") == {"c1": 1, "o1": 1}
    assert len(said) == 1


def test_it_says_nothing_of_a_free_seat_while_no_day_stands() -> None:
    walk = content("q1", "q2")
    walk.do(mediator("q2"), assignment.StepDown(mediation="d1", mediator="q2"))

    assert letters(walk.ref, "seat_empty") == {}


def with_needs() -> Walk:
    needs = PersonWords(party="c1", name="Clara Nyström", address="12 Elm St", access_needs="A chair with arms.")
    done = clerk.file(complaint(), by=PUBLIC, now=now_on(), people=(needs, PEOPLE[1]), words=())
    assert isinstance(done, clerk.Done)
    walk = Walk(done.ref).to_ahead()
    seat_mediators(walk)
    for party, who in PARTIES.items():
        walk.do(who, assignment.AcceptMediators(mediation="d1", party=party))
    return walk


def test_it_confirms_help_to_whoever_asked_for_some_and_tells_the_other_side_nothing_of_it() -> None:
    walk = appointed(with_needs())

    assert letters(walk.ref, "help_booked") == {"c1": 1}
    assert "A chair with arms." in words_of(walk.ref, "help_booked", "c1")
    assert "A chair" not in words_of(walk.ref, "appointment", "o1")


def test_it_confirms_an_interpreter_to_both_sides() -> None:
    place = clerk.keep_place(None, name="Library", address="1 Road", features=["step_free"])
    walk = with_needs()
    on = walk.day + timedelta(days=7)
    proposed = scheduling.ProposeAppointment(
        mediation="d1", on=on, place=f"place.{place}", begins=AT, attendees=frozenset({"interpreter.1"})
    )
    walk.do(DESK, proposed, Words("attendee", "Lucía Ferrer", "interpreter.1", "d1"))
    for code, who in PARTIES.items():
        walk.do(who, scheduling.AcceptAppointment(mediation="d1", party=code))

    assert letters(walk.ref, "help_booked") == {"c1": 1, "o1": 1}
    told = words_of(walk.ref, "help_booked", "o1")
    assert "Lucía Ferrer" in told
    assert "step-free way in" in told
    assert "A chair with arms." not in told


# -- the calendar file


def meeting(**more: object) -> Meeting:
    kept = {"about": "M7KQ-42XW/d1", "whose": "c1", "on": date(2026, 11, 2), "begins": AT, "place": "Library, 1 Road"}
    return Meeting(**{**kept, "moved": 0, "agreed": True, **more})  # type: ignore[arg-type]


NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(("lang", "title"), [("en", "Appointment"), ("es", "Cita")])
def test_it_gives_a_calendar_file_with_a_neutral_title_and_its_own_zone(lang: str, title: str) -> None:
    made = calendar_file(meeting(), lang, NOW)

    read_back: Any = Calendar.from_ical(made)
    (event,) = read_back.walk("VEVENT")
    (zone,) = read_back.walk("VTIMEZONE")
    assert str(event["summary"]) == title
    assert event["dtstart"].dt == datetime(2026, 11, 2, 14, tzinfo=ZoneInfo(settings.TIME_ZONE))
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=3)
    assert str(zone["tzid"]) == event["dtstart"].params["TZID"] == settings.TIME_ZONE
    assert b"DESCRIPTION" not in made
    assert b"ATTENDEE" not in made
    assert not any(word in made for word in (b"M7KQ", b"42XW", b"ediat", b"omplain", b"olice", b"Bell", b"VALARM"))


def test_it_keeps_one_identity_through_every_change_and_another_for_everybody() -> None:
    events: Any = [
        next(iter(Calendar.from_ical(calendar_file(one, "en", NOW)).walk("VEVENT")))
        for one in (meeting(), meeting(on=date(2026, 11, 9), moved=1, agreed=False), meeting(whose="o1"))
    ]
    first, moved, other = events

    assert first["uid"] == moved["uid"] != other["uid"]
    assert (first["sequence"], moved["sequence"]) == (0, 1)
    assert (str(first["status"]), str(moved["status"])) == ("CONFIRMED", "TENTATIVE")


# -- asking for times


def slots(walk: Walk, *days: int) -> list[str]:
    return [f"{walk.day + timedelta(days=n)}T14:00" for n in days]


def asked(walk: Walk, *others: str) -> Walk:
    refused = clerk.open_poll(walk.ref, "d1", slots(walk, 3, 4, 5), others, by=DESK, now=walk.now)
    assert refused is None
    return walk


def says(walk: Walk, who: str, *days: int, by: Actor = DESK) -> Refusal | None:
    return clerk.answer_poll(walk.ref, "d1", who, slots(walk, *days), by=by)


def test_it_asks_both_sides_in_the_same_letter_and_everyone_who_is_to_be_there() -> None:
    walk = asked(content("q1", "q2"), "interpreter.1", "support_officer.1")

    assert letters(walk.ref, "times") == {"c1": 1, "o1": 1}
    voices = set(PollVoiceRow.objects.values_list("who", flat=True))
    assert voices == {"c1", "o1", "q1", "q2", "interpreter.1", "support_officer.1"}


def test_it_tells_the_office_how_many_have_answered_and_what_works_only_when_all_have() -> None:
    walk = asked(content("q1", "q2"))
    says(walk, "c1", 3, 4)
    says(walk, "q1", 4, 5, by=mediator("q1"))
    says(walk, "q2", 3, 4, 5, by=mediator("q2"))
    before = polls.open_for(walk.ref, "d1", "en")
    assert before is not None
    assert (before.answered, before.asked, before.works) == (3, 4, None)

    says(walk, "o1", 4)
    after = polls.open_for(walk.ref, "d1", "en")

    assert after is not None
    assert after.works is not None
    assert [slot.code for slot in after.works] == slots(walk, 4)


def test_it_treats_the_two_sides_alike_whoever_answers_first() -> None:
    found = []
    for order in (("c1", "o1"), ("o1", "c1")):
        walk = asked(content(*[f"q{n}{order[0]}" for n in (1, 2)]))
        answers = {"c1": (3, 4), "o1": (4, 5)}
        for who in order:
            says(walk, who, *answers[who])
        for one in walk.case.mediation("d1").mediators:
            says(walk, one, 3, 4, 5, by=mediator(one))
        opened = polls.open_for(walk.ref, "d1", "en")
        assert opened is not None
        found.append(opened.works)

    assert found[0] == found[1]


def test_it_keeps_answers_sealed_and_lets_each_answer_for_themselves_alone() -> None:
    walk = asked(content("q1", "q2"))

    assert says(walk, "c1", 3, by=CLARA) is None
    assert says(walk, "o1", 3, by=CLARA) == Refusal(Reason.NOT_YOURS)
    assert says(walk, "q2", 3, by=mediator("q1")) == Refusal(Reason.NOT_YOURS)
    assert says(walk, "c1", 3, by=Actor(id="d", role=Role.DIRECTOR)) == Refusal(Reason.NOT_YOURS)
    assert says(walk, "q1", 3) == Refusal(Reason.NOT_YOURS), "a mediator has a page: the desk answers for none"
    box = bytes(PollVoiceRow.objects.get(who="c1").box or b"")
    assert slots(walk, 3)[0].encode() not in box
    own = polls.asked(walk.ref, "d1", "c1", "en")
    assert own is not None
    assert [slot.mine for slot in own.slots] == [True, False, False]
    assert not any(slot.mine for slot in polls.unticked(own).slots)


def test_it_opens_one_question_with_a_code_and_nothing_else_until_the_day_is_proposed() -> None:
    walk = asked(content("q1", "q2"), "interpreter.1")
    code = clerk.give_code(walk.ref, "d1", "interpreter.1", by=DESK, now=walk.now)
    assert isinstance(code, str)
    seen = polls.asked_by_code(code.lower().replace("-", " "), "en")
    assert seen is not None
    assert seen.who == "interpreter.1"
    assert clerk.answer_by_code(code, slots(walk, 4)) is None
    assert clerk.answer_by_code(code, ["2026-01-01T14:00"]) == Refusal(Reason.NOT_AN_ANSWER, "slots")
    assert clerk.answer_by_code("0000", slots(walk, 4)) == Refusal(Reason.NOT_ASKED)
    assert code.encode() not in bytes(PollVoiceRow.objects.get(who="interpreter.1").code_mac or b"")

    fresh = clerk.give_code(walk.ref, "d1", "interpreter.1", by=DESK, now=walk.now)
    assert polls.asked_by_code(code, "en") is None, "the one before is void"
    walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=walk.day + timedelta(days=4), place="library"))
    assert isinstance(fresh, str)
    assert polls.asked_by_code(fresh, "en") is None


def test_it_destroys_every_answer_when_it_is_over() -> None:
    proposed, gone, closed = (asked(content(f"a{n}", f"b{n}")) for n in range(3))
    for walk in (proposed, gone, closed):
        says(walk, "c1", 3)
    proposed.do(
        DESK, scheduling.ProposeAppointment(mediation="d1", on=proposed.day + timedelta(days=4), place="library")
    )
    gone.do(BELL, Withdraw(matter="m1", party="o1"))
    assert clerk.take_back_poll(closed.ref, "d1", by=DESK)

    assert not PollRow.objects.exists()
    assert not PollVoiceRow.objects.exists()


def test_it_refuses_times_that_no_session_may_have() -> None:
    walk = content("q1", "q2")
    safe = walk.case.matters[0].safe_on

    def why(*codes: str, by: Actor = DESK) -> Refusal | None:
        return clerk.open_poll(walk.ref, "d1", codes, by=by, now=walk.now)

    assert why(*slots(walk, 3, 4)) == Refusal(Reason.NOT_AN_ANSWER, "slots")
    assert why(*slots(walk, 0, 4, 5)) == Refusal(Reason.DATE_NOT_AHEAD, "slots")
    assert why(*slots(walk, 3, 4), f"{safe}T14:00") == Refusal(Reason.AFTER_SAFE_DATE, "slots")
    assert why(*slots(walk, 3, 4, 5), by=CLARA) == Refusal(Reason.NOT_YOURS)
    assert why(*slots(walk, 3, 4, 5)) is None
    assert why(*slots(walk, 3, 4, 5)) == Refusal(Reason.ALREADY_DONE)
    early = Walk(filed().ref).to_ahead()
    refused = clerk.open_poll(early.ref, "d1", slots(early, 3, 4, 5), by=DESK, now=early.now)
    assert refused == Refusal(Reason.MEDIATORS_NOT_AGREED)


def test_it_prints_the_times_to_tick_so_that_paper_is_equal() -> None:
    walk = asked(with_needs())
    row = LetterRow.objects.filter(ref=walk.ref, kind="times", party="o1").get()

    shown = read(row, now_on())

    assert "☐" in str(shown)
    assert "2 p.m." in str(shown)
