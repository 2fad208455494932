"""The plain path by HTTP, from a filed complaint to a signed agreement: every step through the page that offers it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evenhand import clerk
from evenhand.core.dates import Calendar, Now
from evenhand.web import clock
from evenhand.web.planning import ITEMS
from tests.rooms.office import MONDAY, case_of, filed
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff

pytestmark = pytest.mark.django_db


class Days:
    """The office's clock for one story."""

    def __init__(self) -> None:
        self.day = MONDAY

    def now(self) -> Now:
        at = datetime(self.day.year, self.day.month, self.day.day, 15, tzinfo=UTC)
        return Now(at=at, today=self.day, calendar=Calendar())

    def later(self, days: int) -> None:
        self.day += timedelta(days=days)
        assert clerk.tick(self.now()).failed == []


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    found = Days()
    monkeypatch.setattr(clock, "now", found.now)
    return found


def test_it_goes_from_a_complaint_to_a_signed_agreement(days: Days, custodian_folder: Path) -> None:
    done = filed()
    ref = done.ref
    coordinator, analyst = staff(colleague("dora", "coordinator")), staff(colleague("ana", "analyst"))
    case, mine = f"/staff/{ref}/", f"/portal/{ref}/m1/"

    def office(who: Person, about: str, act: str, **typed: Any) -> str:
        return who.do(f"{case}do/{about}/{act}", f"do/{about}/{act}", **typed)

    office(coordinator, "case", "record-preservation", result="acknowledged")
    office(coordinator, "m1", "screen-matter", suitable="yes", recently="no", screening_note="Minor, both local.")
    office(analyst, "m1", "read-screening", agrees="yes")
    office(coordinator, "m1", "offer-mediation")

    clara, bell = party(ref, "c1", done.people["c1"]), party(ref, "o1", done.people["o1"])
    for who in (clara, bell):
        assert "See both doors and answer" in who.see("/portal/")
        who.do(f"{mine}choice", "seal-answer", answer="mediation")
    days.later(1)

    from evenhand.clerk import roster

    mediators = {}
    for name in ("chen", "moss", "roth"):
        account = colleague(name, kind="mediator")
        roster.enrol(str(account), trained_until=date(2027, 1, 1), hours=40, languages=["en"])
        mediators[str(account)] = staff(account)
    office(coordinator, "d1", "draw-mediators")
    table = case_of(ref).mediations[0]
    for seat in table.seats:
        mediators[seat.mediator].do(f"/mediator/{ref}/d1/", "accept-seat")
    for who in (clara, bell):
        who.do(mine, "accept-mediators")
    for who in (clara, bell):
        who.do(mine, "record-preparation")
    first = mediators[table.seats[0].mediator]
    on = days.day + timedelta(days=7)
    place = clerk.keep_place(None, name="Eastside Library, room B", address="200 Mill Road")
    office(
        coordinator, "d1", "propose-appointment",
        on_month=on.month, on_day=on.day, on_year=on.year, begins="14:00", place=f"place.{place}",
    )  # fmt: skip
    decided = {
        str(item): choices[0][0] if choices else table.seats[0].mediator for item, (*_, choices) in ITEMS.items()
    }
    first.do(f"/mediator/{ref}/d1/plan", "plan", **decided)
    for who in (clara, bell):
        assert "Eastside Library" in who.see(mine)
        who.do(mine, "accept-appointment")
    days.later(7)

    desk = f"/mediator/{ref}/d1/desk"
    people = ["c1", "o1", *(seat.mediator for seat in table.seats)]
    for person in people:
        first.do(desk, "check-in", person=person)
    for person in people:
        first.do(desk, "sign-agreement-to-mediate", person=person)
    first.do(desk, "open-session")
    first.do(desk, "move-session", to="caucus_officer")
    first.do(desk, "end-session")
    first.do(desk, "report-four-facts", held="yes", settled="yes", attended=people)

    ending = f"{mine}ending"
    clara.do(ending, "propose-term", text="Officer Bell will write to me by July 1.", owner="o1")
    assert "will write to me" in bell.see(ending)
    for who in (clara, bell):
        who.do(ending, "inform")
        who.do(ending, "assent")
    clara.signs(mine, "Clara Nyström")
    shown = bell.signs(mine, "T. Bell")

    assert "will write to me" in shown
    assert case_of(ref).matters[0].stage == "mediated"
    file = bell.client.get(f"{mine}agreement-file")
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-1.7")
    assert coordinator.client.get(f"{mine}agreement-file").status_code == 404
