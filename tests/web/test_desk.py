"""The session desk: check-in, signatures, rooms, end, four facts. Nothing said there can be typed or kept."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from evenhand.accounts import idem
from evenhand.core.scheduling import CancelAppointment
from evenhand.web import clock
from tests.rooms.office import DESK
from tests.web.sign_in_cast import colleague, sign_in
from tests.web.stage import Stage
from tests.web.test_custodian_away import kept_form
from tests.web.walking import FORM, HIDDEN, Person, staff


@pytest.fixture
def today(stage: Stage) -> Stage:
    """The day of the session: seats taken, the day accepted by both."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage


def _first(stage: Stage) -> Person:
    return stage.there[min(stage.walk.case.mediations[0].mediators)]


def _desk(stage: Stage) -> str:
    return f"/mediator/{stage.ref}/d1/desk"


def _everyone_signs(stage: Stage) -> None:
    people = ["c1", "o1", *sorted(stage.walk.case.mediations[0].mediators)]
    for person in people:
        _first(stage).do(_desk(stage), "check-in", person=person)
    for person in people:
        _first(stage).do(_desk(stage), "sign-agreement-to-mediate", person=person)


def test_it_opens_moves_ends_and_sends_the_four_facts(today: Stage) -> None:
    mediator, desk = _first(today), _desk(today)
    _everyone_signs(today)

    mediator.do(desk, "open-session")
    apart = mediator.do(desk, "move-session", _with="caucus_officer", to="caucus_officer")
    mediator.do(desk, "end-session")
    sent = mediator.do(desk, "report-four-facts", held="yes", settled="no", attended=["c1", "o1"])

    assert "Now: apart, officer" in apart
    report = today.walk.case.mediations[0].report
    assert report is not None
    assert (report.held, report.settled) == (True, False)
    assert "The four facts are with the office." in sent


def test_it_takes_the_four_facts_anew_when_they_settled_later(today: Stage) -> None:
    mediator, desk = _first(today), _desk(today)
    _everyone_signs(today)
    mediator.do(desk, "open-session")
    mediator.do(desk, "end-session")
    mediator.do(desk, "report-four-facts", held="yes", settled="no", attended=["c1", "o1"])

    mediator.do(desk, "report-four-facts", held="yes", settled="yes", attended=["c1", "o1"])

    report = today.walk.case.mediations[0].report
    assert report is not None
    assert report.settled


def test_it_stays_at_the_desk_when_the_four_facts_contradict_each_other(today: Stage) -> None:
    mediator, desk = _first(today), _desk(today)
    _everyone_signs(today)
    mediator.do(desk, "open-session")
    mediator.do(desk, "end-session")

    sent = mediator.send(desk, "report-four-facts", held="no", settled="yes", attended=["c1", "o1"])
    assert sent.headers["Location"] == desk
    said = mediator.see(desk)

    assert "If you did not meet, nothing was settled." in said
    assert "Send the four facts" in said
    assert today.walk.case.mediations[0].report is None


def test_it_offers_to_open_and_to_stop_on_the_day_alone(today: Stage) -> None:
    mediator, desk = _first(today), _desk(today)
    assert "/open-session" in mediator.see(desk)

    today.walk.do(DESK, CancelAppointment(mediation="d1"))

    page = mediator.see(desk)
    assert "No day stands." in page
    assert "/open-session" not in page
    assert "/stop-session" not in page


def test_it_takes_back_a_check_in_of_who_has_not_signed(today: Stage) -> None:
    """``UndoCheckIn``, until the person has signed."""
    mediator, desk = _first(today), _desk(today)
    mediator.do(desk, "check-in", person="c1")
    assert "Not here after all" in mediator.see(desk)

    mediator.do(desk, "not-here", person="c1")

    assert today.walk.case.mediations[0].present == frozenset()
    assert "Not here after all" not in mediator.see(desk)
    mediator.do(desk, "check-in", person="c1")
    mediator.do(desk, "sign-agreement-to-mediate", person="c1")
    assert "Not here after all" not in mediator.see(desk), "who has signed stays"


def test_it_takes_four_facts_and_nothing_else(today: Stage) -> None:
    mediator, desk = _first(today), _desk(today)
    _everyone_signs(today)
    mediator.do(desk, "open-session")
    mediator.do(desk, "end-session")
    facts = {"held": "yes", "settled": "no", "attended": ["c1", "o1"]}

    assert mediator.send(desk, "report-four-facts", **facts, note="They shouted.").status_code == 400
    for unsaid in ({"held": ""}, {"held": "They shouted."}, {"settled": "perhaps"}):
        answer = mediator.send(desk, "report-four-facts", **facts | unsaid)
        assert "Choose yes or no for the first fact and for the third." in mediator.see(answer.headers["Location"])
    assert today.walk.case.mediations[0].report is None

    assert "The four facts are with the office." in mediator.do(desk, "report-four-facts", **facts)


def test_it_takes_them_also_when_the_sign_in_had_ended(today: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session is long: the form was kept, and it is sent from where kept forms wait."""
    mediator, desk = _first(today), _desk(today)
    _everyone_signs(today)
    mediator.do(desk, "open-session")
    mediator.do(desk, "end-session")
    form = next(found["body"] for found in FORM.finditer(mediator.see(desk)) if 'name="settled"' in found["body"])
    facts = dict(HIDDEN.findall(form)) | {"held": "yes", "settled": "no", "attended": ["c1", "o1"]}
    later = clock.wall() + timedelta(hours=2)
    monkeypatch.setattr(clock, "wall", lambda: later)

    assert mediator.client.post(f"/mediator/{today.ref}/d1/report-four-facts", facts).status_code != 400
    sign_in(mediator.client, UUID(min(today.walk.case.mediations[0].mediators)))
    assert mediator.client.post(*kept_form(mediator.see(reverse("kept_texts")))).status_code == 302

    report = today.walk.case.mediations[0].report
    assert report is not None
    assert report.held


def test_it_asks_who_came_and_no_more_after_a_stop(today: Stage) -> None:
    mediator, desk = _first(today), _desk(today)
    _everyone_signs(today)
    mediator.do(desk, "open-session")

    assert "The session has stopped." in mediator.do(desk, "stop-session")
    page = mediator.see(desk)
    assert "Clara Nyström" not in page, "whose matter has left is not named any more"
    assert all(f'value="{code}" checked' in page for code in ("c1", "o1"))
    assert "The people may write and sign now" not in page
    assert 'type="radio" name="settled"' not in page
    assert "The session is over" in mediator.see("/mediator/")
    sent = mediator.do(desk, "report-four-facts", held="yes", settled="no", attended=["c1", "o1"])
    assert "The four facts are with the office." in sent


def test_it_names_people_and_never_their_codes(today: Stage) -> None:
    page = _first(today).see(_desk(today))

    assert "Clara Nyström" in page
    assert "Officer Bell" in page
    assert "12 Elm St" not in page
    assert "He shouted at me" not in page
    assert not re.search(r">\s*(c1|o1|d1|m1)\s*<", page)


def test_it_has_a_pad_that_no_form_can_send(today: Stage) -> None:
    page = _first(today).see(_desk(today))

    pad = re.search(r"<textarea[^>]*>", page)
    assert pad
    assert "name=" not in pad[0]
    assert "<form" not in page.split("Scratch pad")[1].split("</textarea>")[0]


def test_it_does_not_open_while_somebody_has_not_signed(today: Stage) -> None:
    answer = _first(today).send(_desk(today), "open-session")

    page = _first(today).see(answer.headers["Location"])
    assert "This was not done" in page
    assert today.facts("session_opened") == 0


def test_it_is_not_there_for_a_mediator_without_a_seat(today: Stage) -> None:
    stranger = staff(colleague("roth", kind="mediator"))

    stranger.see(_desk(today), 404)
    stranger.see(f"/mediator/{today.ref}/d1/", 404)
    today.be("c1").see(_desk(today), 404)
    today.colleague().see(_desk(today), 404)


def test_it_takes_moves_by_post_alone_and_counts_them_once(today: Stage) -> None:
    mediator = _first(today)
    path = f"/mediator/{today.ref}/d1/check-in"
    fields = {"idem": idem.mint("mediator.desk"), "person": "c1"}

    assert mediator.client.get(path).status_code == 405
    assert mediator.client.post(path, {"person": "c1"}).status_code == 400
    for _ in range(2):
        assert mediator.client.post(path, fields).status_code == 302
    assert today.facts("person_checked_in") == 1


def test_it_stops_for_anyone_and_records_nobody(today: Stage) -> None:
    _everyone_signs(today)
    _first(today).do(_desk(today), "open-session")

    today.be("c1").do(today.mine, "stop-session")

    assert today.walk.case.matters[0].stage == "queued"
    for who in (today.be("o1").see("/portal/"), today.colleague().see(today.case)):
        assert "stopped" not in who
        assert "asked to stop" not in who


def test_it_shows_staff_the_four_facts_and_nothing_of_the_rooms(today: Stage) -> None:
    _everyone_signs(today)
    mediator, desk = _first(today), _desk(today)
    mediator.do(desk, "open-session")
    before = today.colleague().see(today.case)
    mediator.do(desk, "move-session", _with="caucus_complainant", to="caucus_complainant")
    assert today.facts("session_moved") == 1

    after = today.colleague().see(today.case)

    assert re.sub(r'value="[^"]*"', "", before) == re.sub(r'value="[^"]*"', "", after)

    mediator.do(desk, "end-session")
    mediator.do(desk, "report-four-facts", held="yes", settled="no", attended=["c1", "o1"])
    told = today.colleague().see(today.case)

    for page in (after, told):
        assert "apart" not in page.lower().split("<footer")[0].replace("department", "")
    facts = " ".join(re.sub(r"<[^>]+>", " ", told.split('<dl class="facts">')[1].split("</dl>")[0]).split())
    assert facts.startswith("1. Did we meet? Yes 2. Has it ended? Yes 3. Was it settled? No 4. Who came? Clara Nyström")
    assert "Officer Bell" in facts
    assert "Chen" not in facts, "the report names who came, and these two were ticked"
    assert told.count('<dl class="facts">') == 1


def test_it_lists_a_mediators_own_sessions_and_training(today: Stage) -> None:
    home = _first(today).see("/mediator/")

    assert "The desk is open today." in home
    assert "Clara" not in home
    assert "You are not on the roster yet." in _first(today).see("/mediator/training")
