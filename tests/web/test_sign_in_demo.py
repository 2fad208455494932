"""The demo: be anyone of the cast, move the clock; not found anywhere else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand import clerk
from evenhand.accounts import demo, doors, making
from evenhand.accounts.demo import Persona
from evenhand.accounts.doors import Door
from evenhand.accounts.making import Right
from evenhand.core.dates import Now
from evenhand.reads import days
from evenhand.vault import custodian
from evenhand.web import clock
from tests.web.sign_in_cast import colleague, letter, with_own_code

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sign_in_urls")]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    settings.EVENHAND_HOME = tmp_path
    settings.EVENHAND_DEMO = True
    custodian.make(settings.EVENHAND_CUSTODIAN)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days on which the clock worked."""
    worked: list[date] = []

    def tick(now: Now) -> None:
        worked.append(now.today)

    monkeypatch.setattr(clerk, "tick", tick)
    return worked


def persona(code: str = "amara") -> Persona:
    door = doors.come_in(letter(), source="here", at=clock.wall(), today=clock.now().today)
    assert isinstance(door, Door)
    made = making.make_printed(door.account, Right(door=door.id), clock.now())
    assert made is not None
    return Persona(
        code=code, account=door.account, name="Amara Obi", part="complainant", group="People", secret=made[0]
    )


def test_it_becomes_anyone_of_the_cast_with_their_key_open(client: Client, tmp_path: Path) -> None:
    amy = Persona(code="amy", account=colleague("amy", "intake"), name="Amy", part="intake", group="Staff")
    demo.write_cast(tmp_path, (persona(), amy))

    page = client.get("/demo").content.decode()
    client.post("/demo/as/amara")
    as_amara = client.get("/portal").content
    key = client.cookies["evenhand_key"].value
    client.post("/demo/as/amy")

    assert "Amara Obi" in page
    assert as_amara == b"complainant c1"
    assert key
    assert client.get("/today").content == b"intake"
    assert "you are Amy" in client.get("/demo").content.decode()


@pytest.mark.parametrize("path", ["/demo", "/demo/as/amara", "/demo/clock"])
def test_it_is_not_found_outside_the_demo(client: Client, settings: Settings, tmp_path: Path, path: str) -> None:
    demo.write_cast(tmp_path, (persona(),))
    settings.EVENHAND_DEMO = False

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert "demo-bar" not in client.get("/sign-in").content.decode()


def test_it_finds_nobody_who_is_not_of_the_cast(client: Client) -> None:
    assert client.post("/demo/as/anybody").status_code == 404
    assert client.get("/demo/as/anybody").status_code == 405


def test_it_moves_the_clock_by_a_day_and_lets_it_work(client: Client, ticks: list[date]) -> None:
    today = clock.now().today

    answer = client.post("/demo/clock", {"to": "day", "next": "/sign-in"})

    assert answer.headers["Location"] == "/sign-in"
    assert clock.now().today == today + timedelta(days=1)
    assert ticks == [today + timedelta(days=1)]


def test_it_stops_on_every_day_on_which_something_happens(
    client: Client, ticks: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    today = clock.now().today
    coming = [today + timedelta(days=n) for n in (2, 5, 9)]

    def next_day(after: date) -> date | None:
        return next((day for day in coming if day > after), None)

    monkeypatch.setattr(demo, "next_day", next_day)
    client.post("/demo/clock", {"to": (today + timedelta(days=7)).isoformat()})

    assert ticks == [coming[0], coming[1], today + timedelta(days=7)]


@pytest.mark.parametrize("to", ["2020-01-01", "9999-01-01", "yesterday", ""])
def test_it_refuses_a_day_that_is_past_or_far_away(client: Client, ticks: list[date], to: str) -> None:
    answer = client.post("/demo/clock", {"to": to}, follow=True)

    assert "The clock only goes forward" in answer.content.decode()
    assert ticks == []


def test_it_ends_no_visit_by_moving_the_clock(client: Client, ticks: list[date]) -> None:
    with_own_code(client, letter())

    for _ in range(3):
        client.post("/demo/clock", {"to": "day"})

    assert client.get("/portal").status_code == 200


def test_it_counts_working_days_by_the_state_of_the_programme(settings: Settings) -> None:
    truman_day, new_year = date(2026, 5, 8), date(2027, 1, 1)

    settings.EVENHAND_PROGRAMME = "kansas_city"
    missouri = days.calendar(date(2026, 6, 9))
    settings.EVENHAND_PROGRAMME = "portland"
    oregon = days.calendar(date(2026, 6, 9))

    assert not missouri.is_working(truman_day)
    assert oregon.is_working(truman_day)
    assert not missouri.is_working(new_year)
    assert days.calendar(date(2026, 6, 9)) is oregon, "made once"
