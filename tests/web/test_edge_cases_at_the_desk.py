"""The edge cases of the session at the desk (domain §7.3): what mediators are told to do; nothing of it is kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver

from evenhand.core import scheduling
from evenhand.models.facts import FactRow
from evenhand.web import clock
from evenhand.web.happening import HAPPENINGS
from tests.rooms.office import DESK, now_on
from tests.web.stage import Stage
from tests.web.walking import Person

TOLD = {
    "EC-54": ("A support person speaks or coaches", "the same for both"),
    "EC-55": ("Somebody records", "You report nothing more"),
    "EC-56": ("A threat", "Separate the people, then stop"),
    "EC-57": ("Signs that a child is being abused", "does so directly. You write nothing down"),
    "EC-58": ("Somebody speaks of ending their life", "988"),
    "EC-59": ("An officer admits something serious", "You report nothing"),
    "EC-60": ("Somebody is drunk or unwell", "nothing counts as missed and nobody is named", "Go on another day"),
    "EC-61": ("Somebody is wanted on a warrant", "Nobody is arrested here"),
    "EC-62": ("An officer comes armed", "The two sides decide, not you"),
    "EC-63": ("the picture drops", "Nothing is agreed by half a table"),
    "EC-64": ("Somebody asks what you think", "no advice and no opinion"),
    "EC-69": ("Two hours have passed", "One no is enough", "two sessions at most"),
    "EC-70": ("More people come than are on the list", "in equal numbers"),
    "EC-71": ("A reporter or an investigator", "Nobody may watch"),
    "EC-72": ("Power or network fails", "printed kit"),
}


@pytest.fixture
def in_session(stage: Stage) -> Stage:
    """Everyone is here, has signed, and the session is open."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    people = ["c1", "o1", *sorted(stage.walk.case.mediations[0].mediators)]
    for person in people:
        _first(stage).do(_desk(stage), "check-in", person=person)
    for person in people:
        _first(stage).do(_desk(stage), "sign-agreement-to-mediate", person=person)
    _first(stage).do(_desk(stage), "open-session")
    return stage


def _first(stage: Stage) -> Person:
    return stage.there[min(stage.walk.case.mediations[0].mediators)]


def _missed(stage: Stage) -> str:
    return f"/mediator/{stage.ref}/d1/record-missed"


def _desk(stage: Stage) -> str:
    return f"/mediator/{stage.ref}/d1/desk"


@pytest.mark.parametrize("case", TOLD)
def test_it_tells_mediators_what_to_do(in_session: Stage, case: str) -> None:
    page = _first(in_session).see(_desk(in_session))

    assert set(HAPPENINGS) == set(TOLD)
    for words in TOLD[case]:
        assert words in page
    assert "None of this is reported beyond the four facts." in page


def test_it_has_no_field_for_any_of_it_ec_55_to_60(in_session: Stage) -> None:
    """Whatever happens, a form of the desk can carry a code of its own and nothing else."""
    page = _first(in_session).see(_desk(in_session)).split("<main")[1].split("</main>")[0]

    typed = re.findall(r"<(?:input|textarea|select)[^>]*name=\"(\w+)\"", page)
    assert set(typed) <= {"csrfmiddlewaretoken", "idem", "person", "way", "held", "settled", "attended"}


def test_it_stops_without_a_cause_and_nobody_is_named_ec_56_and_60(in_session: Stage) -> None:
    _first(in_session).do(_desk(in_session), "stop-session")

    assert in_session.walk.case.matters[0].stage == "queued"
    ended = FactRow.objects.filter(complaint__ref=in_session.ref, kind__in=("session_ended", "matter_returned"))
    assert {(row.actor, row.role) for row in ended} == {("", "")}
    assert not any({"person", "reason", "why"} & set(row.payload) for row in ended)


def test_it_lets_somebody_unwell_come_another_day_ec_60_and_62(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()

    _first(stage).do(_missed(stage), "cancel-appointment")

    table = stage.walk.case.mediations[0]
    assert (table.missed, table.appointment) == (0, None)
    assert stage.walk.case.matters[0].stage == "ahead"


def test_it_waits_and_says_what_follows_before_a_session_counts_as_missed_ec_50_and_51(stage: Stage) -> None:
    """No single press at the desk records a miss; before the one that ends mediation, it says so."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    assert 'action="' + _missed(stage) not in _first(stage).see(_desk(stage))
    assert "Another day is proposed. No reason is asked." in _first(stage).see(_missed(stage))

    hasty = _first(stage).send(_missed(stage), "record-missed")
    assert hasty.status_code == 422
    assert "Wait for 30 minutes and call first." in hasty.content.decode()
    assert stage.walk.case.mediations[0].missed == 0

    _first(stage).do(_missed(stage), "record-missed", waited="on")
    assert stage.walk.case.mediations[0].missed == 1
    day = stage.walk.day + timedelta(days=2)
    stage.walk.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=day, place="library"))
    stage.walk.later(2)
    stage.sync()
    assert "The complaint goes to investigation with the next batch." in _first(stage).see(_missed(stage))
    _first(stage).do(_missed(stage), "record-missed", waited="on")
    assert stage.walk.case.matters[0].stage == "queued"


def test_it_asks_everyone_to_go_on_after_two_hours_ec_69(in_session: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    note = re.compile(r'<p class="note"( hidden)? data-long')
    early = note.search(_first(in_session).see(_desk(in_session)))
    assert early
    assert early[1] == " hidden"

    now = now_on(in_session.walk.day)
    later = type(now)(at=now.at + timedelta(hours=2, minutes=1), today=now.today, calendar=now.calendar)
    monkeypatch.setattr(clock, "now", lambda: later)

    late = note.search(_first(in_session).see(_desk(in_session)))
    assert late
    assert late[1] is None


def test_it_lets_in_neither_reporter_nor_investigator_ec_71(in_session: Stage) -> None:
    in_session.colleague("ines", "investigator").see(_desk(in_session), 404)
    in_session.colleague("dora").see(_desk(in_session), 404)


def test_it_has_nowhere_to_meet_by_video_ec_63() -> None:
    """Sessions are in person: no address of the house carries sound or pictures."""
    names = [str(name) for name in get_resolver().reverse_dict if isinstance(name, str)]

    assert not [name for name in names if re.search("video|stream|record_session|call_room", name)]
