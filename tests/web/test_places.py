"""Places, interpreters and the proposal of a day: the office's lists, and what a form refuses at its field."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError

from evenhand import clerk
from evenhand.clerk import Words, cover
from evenhand.core.codes import Role
from evenhand.core.hours import parts_of
from evenhand.core.investigating import RecordContact
from evenhand.core.scheduling import CancelAppointment, ProposeAppointment
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.models.places import BookingRow, InterpreterRow, PlaceRow
from evenhand.reads import tables
from evenhand.web import clock
from evenhand.web.saying import weekday
from tests.rooms.office import CLARA, DESK, case_of
from tests.rooms.test_booking import content
from tests.web.stage import Stage
from tests.web.test_sides import preset
from tests.web.walking import words_of

pytestmark = pytest.mark.django_db

LIBRARY = {"name": "Eastside Library, room B", "address": "200 Mill Road", "neutral": "on", "active": "on"}


@pytest.fixture
def seated(stage: Stage) -> Stage:
    """Both sides content with two mediators on the roster, and no day yet; a place and an interpreter are there."""
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.do(CLARA, CancelAppointment(mediation="d1"))
    for account in case_of(stage.ref).mediation("d1").mediators:
        until = stage.walk.day + timedelta(days=300)
        clerk.enrol(account, trained_until=until, hours=40, languages=["en"])
    clerk.keep_place(None, name="Eastside Library, room B", address="200 Mill Road", way_in="Side door")
    clerk.keep_interpreter(None, name="Lucía Ferrer", languages=["es"], promised_on=stage.walk.day)
    return stage


def place_code() -> str:
    return f"place.{PlaceRow.objects.get().pk}"


def proposed(stage: Stage, days: int = 5, **more: Any) -> dict[str, Any]:
    on = clock.now().today + timedelta(days=days)
    day = {"on_month": on.month, "on_day": on.day, "on_year": on.year}
    return {**day, "begins": "14:00", "place": place_code(), **more}


def test_it_keeps_places_and_refuses_a_police_building(stage: Stage) -> None:
    dora = stage.colleague()
    dora.do("/staff/places/new", "/staff/places/new", **LIBRARY, features=["step_free", "two_exits"])
    assert "step-free way in, two ways out" in dora.see("/staff/places")

    police = dora.send("/staff/places/new", "/staff/places/new", **LIBRARY | {"name": "Central Police Station, room 2"})
    assert police.status_code == 422
    assert "A session is never held in a police building." in police.content.decode()
    assert "200 Mill Road" in police.content.decode(), "what was typed is kept"
    unticked = dora.send("/staff/places/new", "/staff/places/new", name="Hall", address="1 Road")
    assert "A session is never held in a police building." in unticked.content.decode()
    twice = dora.send("/staff/places/new", "/staff/places/new", **LIBRARY)
    assert "Another place has this name." in twice.content.decode()
    with pytest.raises(IntegrityError):
        clerk.keep_place(None, name="Police Annex", address="2 Road")


def test_it_keeps_interpreters_and_asks_none_without_a_promise_of_secrecy(seated: Stage) -> None:
    dora = seated.colleague()
    dora.do("/staff/interpreters/new", "/staff/interpreters/new", name="Tom Brandt", languages=["ase"], active="on")
    assert "Promise of secrecy missing" in dora.see("/staff/places")

    page = dora.see(f"{seated.case}do/d1/propose-appointment")

    assert "Lucía Ferrer" in page
    assert "Tom Brandt" not in page
    assert InterpreterRow.objects.count() == 2


def test_it_keeps_the_lists_for_those_who_keep_them(stage: Stage) -> None:
    ana, tomas = stage.colleague("ana", Role.ANALYST), stage.colleague("tomas", Role.INTAKE)

    ana.see("/staff/places")
    ana.see("/staff/places/new", 404)
    tomas.see("/staff/places", 404)


def test_it_proposes_a_day_with_place_interpreter_and_companions_for_both_sides_to_read(seated: Stage) -> None:
    interpreter = f"interpreter.{InterpreterRow.objects.get().pk}"
    page = f"{seated.case}do/d1/propose-appointment"

    each: dict[str, Any] = {"support_complainant": "Ines Aho", "support_officer": "Ray Coles"}
    typed = proposed(seated, interpreters=[interpreter], **each)
    seated.colleague().do(page, "propose-appointment", **typed)

    day = case_of(seated.ref).mediation("d1").appointment
    assert day is not None
    assert (day.begins, day.place) == ("14:00", place_code())
    assert day.attendees == {interpreter, "support_complainant.1", "support_officer.1"}
    assert BookingRow.objects.filter(kind="interpreter", what=interpreter).count() == 6
    for code in ("c1", "o1"):
        shown = seated.be(code).see(seated.mine)
        assert "Eastside Library, room B, 200 Mill Road. Side door" in shown
        assert "2 p.m. – 5 p.m." in shown


def test_it_says_at_the_field_when_the_room_is_taken_or_a_mediator_away(seated: Stage) -> None:
    other = content("z1", "z2")
    on = clock.now().today + timedelta(days=5)
    other.do(DESK, ProposeAppointment(mediation="d1", on=on, place=place_code(), begins="15:00"))
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()

    taken = dora.send(page, "propose-appointment", **proposed(seated))
    assert taken.status_code == 422
    assert "is taken at that time" in taken.content.decode()

    away = min(case_of(seated.ref).mediation("d1").mediators)
    cover.mark_away(away, on, on, by=DESK, now=clock.now())
    gone = dora.send(page, "propose-appointment", **proposed(seated))
    assert "A mediator is away on that day." in gone.content.decode()


def test_it_names_the_safe_date_where_a_day_is_too_late(seated: Stage) -> None:
    late = case_of(seated.ref).matters[0].safe_on
    typed = proposed(seated) | {"on_month": late.month, "on_day": late.day, "on_year": late.year}
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()

    answer = dora.send(page, "propose-appointment", **typed)

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "the safe date." in said
    assert "goes to an investigation" not in said


def test_it_asks_for_an_interpreter_where_somebody_could_not_be_heard_ec_53(seated: Stage) -> None:
    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=seated.ref, code="c1").update(language="es")
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()
    assert "Español" in dora.see(page)

    alone = dora.send(page, "propose-appointment", **proposed(seated))
    assert "Not every mediator speaks Español. Choose an interpreter." in alone.content.decode()

    interpreter = f"interpreter.{InterpreterRow.objects.get().pk}"
    dora.do(page, "propose-appointment", **proposed(seated, interpreters=[interpreter]))


def test_it_takes_several_companions_of_a_side_onto_the_list_that_both_accept(seated: Stage) -> None:
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()
    lines: dict[str, Any] = {
        "support_complainant": "Ines Aho\r\n\r\n  Mira   Lund ",
        "support_officer": "Ray Coles\nBo Tran",
    }
    dora.do(page, "propose-appointment", **proposed(seated, **lines))

    day = case_of(seated.ref).mediation("d1").appointment
    assert day is not None
    assert day.attendees == {f"support_{side}.{n}" for side in ("complainant", "officer") for n in (1, 2)}
    for code in ("c1", "o1"):
        shown = words_of(seated.be(code).see(seated.mine))
        assert all(f"{name} (companion of the" in shown for name in ("Ines Aho", "Mira Lund", "Ray Coles", "Bo Tran"))
        seated.be(code).do(seated.mine, "accept-appointment")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("A\nB\nC\nD\nE", "Write at most four names."), ("B" * 121, "Each name has at most 120 characters.")],
)
def test_it_says_at_the_field_which_companions_cannot_be_kept(seated: Stage, typed: str, said: str) -> None:
    page = f"{seated.case}do/d1/propose-appointment"

    answer = seated.colleague().send(page, "propose-appointment", **proposed(seated, support_officer=typed))

    assert answer.status_code == 422
    assert said in answer.content.decode()


ALL_THE_SAME = "I have read the notes. Propose it all the same."


def ticked(answer: Any) -> str:
    """The value of the box under the notes."""
    found = re.search(r'name="anyway"[^>]*value="([^"]+)"', answer.content.decode())
    assert found, words_of(answer.content.decode())
    return found[1]


def test_it_says_before_it_is_sent_which_mediators_week_leaves_the_time_out(seated: Stage) -> None:
    first, second = sorted(case_of(seated.ref).mediation("d1").mediators)
    on = clock.now().today + timedelta(days=5)
    clerk.keep_week(first, ["mon_morning"])
    clerk.keep_week(second, list(parts_of(on, "14:00")))
    names = tables.mediators_named(case_of(seated.ref).mediation("d1"))
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()
    assert ALL_THE_SAME not in dora.see(page)

    noted = dora.send(page, "propose-appointment", **proposed(seated))
    assert noted.status_code == 422
    shown = words_of(noted.content.decode())
    assert f"{names[first]} told us of other times of the week." in shown
    assert names[second] not in shown
    assert case_of(seated.ref).mediation("d1").appointment is None

    dora.do(page, "propose-appointment", **proposed(seated, anyway=[ticked(noted)]))
    assert case_of(seated.ref).mediation("d1").appointment is not None


def test_it_says_that_a_letter_may_come_after_a_day_so_near(seated: Stage) -> None:
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()

    near = dora.send(page, "propose-appointment", **proposed(seated, days=1))
    assert near.status_code == 422
    assert "told by letter, and it may come after this day" in words_of(near.content.decode())

    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=seated.ref).update(channels=["call"])
    dora.do(page, "propose-appointment", **proposed(seated, days=1))


def test_it_counts_the_tick_only_for_the_notes_that_were_read(seated: Stage) -> None:
    mediator = min(case_of(seated.ref).mediation("d1").mediators)
    clerk.keep_week(mediator, ["mon_morning"])
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()
    read = ticked(dora.send(page, "propose-appointment", **proposed(seated)))

    for other in (proposed(seated, days=6), proposed(seated, support_officer="Ray Coles")):
        again = dora.send(page, "propose-appointment", **other, anyway=[read])
        assert again.status_code == 422
        assert ticked(again) != read
    assert case_of(seated.ref).mediation("d1").appointment is None


def test_it_says_when_sides_bring_unequal_numbers_and_lets_both_decide(seated: Stage) -> None:
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()
    one_side = proposed(seated, support_officer="Ray Coles")

    noted = dora.send(page, "propose-appointment", **one_side)
    assert "The two sides do not bring the same number." in noted.content.decode()

    dora.do(page, "propose-appointment", **one_side, anyway=[ticked(noted)])
    day = case_of(seated.ref).mediation("d1").appointment
    assert day is not None
    assert day.attendees == {"support_officer.1"}


def test_it_says_on_which_day_signing_would_still_fit_where_there_is_cooling_off(seated: Stage) -> None:
    ontario = Path(settings.EVENHAND_PROGRAMMES) / "ontario.toml"
    programme = clerk.adopt(ontario.read_text(encoding="utf-8"), by="A", second="B", today=seated.walk.day)
    with the_clerk_writes():
        ComplaintRow.objects.filter(ref=seated.ref).update(programme=programme)
    safe = case_of(seated.ref).matters[0].safe_on
    days = preset("ontario").cooling_off_days
    last = safe - timedelta(days=days + 1)
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()

    def on(day: date) -> dict[str, Any]:
        return proposed(seated, days=(day - clock.now().today).days)

    noted = dora.send(page, "propose-appointment", **on(last + timedelta(days=1)))
    assert noted.status_code == 422
    assert f"The last day on which signing fits is {weekday(last)}." in words_of(noted.content.decode())
    dora.do(page, "propose-appointment", **on(last))


def test_it_takes_nobody_for_an_interpreter_who_is_not_on_the_list_ec_53(seated: Stage) -> None:
    page = f"{seated.case}do/d1/propose-appointment"
    for somebody in ("o1", "c1", "support_officer.1"):
        answer = seated.colleague().send(page, "propose-appointment", **proposed(seated, interpreters=[somebody]))
        assert answer.status_code == 422


def test_it_shows_what_each_side_asked_for_and_brings_the_interpreter_somebody_wished_for(seated: Stage) -> None:
    wishes = {"wishes": {"language": "interpreter", "support": "brings", "weapon": "none"}, "safety": {"afraid": "yes"}}
    asked = Words("preparation", json.dumps(wishes), "c1", "d1")
    seated.walk.do(DESK, RecordContact(party="c1", channel="call", reached=True), asked)
    page, dora = f"{seated.case}do/d1/propose-appointment", seated.colleague()

    shown = words_of(dora.see(page))
    assert "English, an interpreter, brings a support person" in shown
    assert "weapon" not in shown
    assert "afraid" not in shown
    alone = dora.send(page, "propose-appointment", **proposed(seated))
    assert "Somebody asked for an interpreter. Choose one." in alone.content.decode()


def test_it_keeps_what_mediators_and_parties_say_on_the_way_to_the_table_out_of_every_plain_column(
    seated: Stage,
) -> None:
    """Canary words in each field of this way, and then a look into every column of every table."""
    dora, mediator = seated.colleague(), min(case_of(seated.ref).mediation("d1").mediators)
    seated.there[mediator].do(
        f"/mediator/{seated.ref}/d1/", "disclose", disclosure="canary-71 my sister lives on that street"
    )
    seated.there[mediator].do("/mediator/training", "tie", tie="unit", name="canary-72 Bell", unit="canary-73 patrol")
    for code in ("c1", "o1"):
        seated.be(code).do(seated.mine, "accept-mediators")
    page = f"{seated.case}do/d1/propose-appointment"
    companion = {"support_complainant": "canary-74 Ray", "support_officer": "canary-75 Coles"}
    dora.do(page, "propose-appointment", **proposed(seated), **companion)
    assert "canary-74 Ray" in seated.be("o1").see(seated.mine), "both sides read who comes"

    found = [
        f"{table.__name__}.{column}"
        for table in apps.get_app_config("evenhand").get_models()
        for row in table._default_manager.values()
        for column, value in row.items()
        if b"canary-7" in (bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
    ]

    assert found == []
