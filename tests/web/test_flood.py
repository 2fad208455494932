"""A flood of bogus complaints is set apart, never a reason to refuse a genuine one: ABU-01.

A small flood in the suite; in `make soak` three thousand from a thousand networks.
"""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.accounts import throttle
from evenhand.models.accounts import PartyKey
from evenhand.models.cases import ComplaintRow
from evenhand.web import clock
from tests.web.sign_in_cast import colleague
from tests.web.test_filing import to_check
from tests.web.walking import Person, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]
EACH = 3


@pytest.fixture(autouse=True)
def within_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole flood comes at one moment: on a slow machine thousands take longer than the window that counts them."""
    at = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: at)


def send(address: str) -> str:
    """File one complaint from this address; the page with its receipt."""
    writer = Person(Client(REMOTE_ADDR=address))
    to_check(writer)
    return writer.do("/complaint/check", "/complaint/check")


def flood(networks: int) -> str:
    """So many networks send ``EACH`` complaints each, a neighbour of nobody's one in the middle: its reference."""
    genuine = ""
    for number in range(networks):
        for _ in range(EACH):
            send(f"10.{number // 250}.{number % 250}.7")
        if number == networks // 2:
            receipt = send("203.0.113.9")
            genuine = ComplaintRow.objects.latest("pk").ref
            assert genuine.replace("-", "") in receipt.replace(" ", "").replace("-", "").replace("\u2011", "")
    return genuine


def outlives(networks: int) -> None:
    """Everything is kept, most of the flood is set apart, and the genuine one is where people work."""
    genuine = flood(networks)

    sent = networks * EACH + 1
    assert ComplaintRow.objects.count() == sent, "nothing is refused"
    assert PartyKey.objects.filter(kind="receipt").values("ref").distinct().count() == sent, "each has its receipt"
    apart = set(ComplaintRow.objects.filter(aside="quarantine").values_list("ref", flat=True))
    # The first ten count as any day's; then each further network has one, and the rest waits for a person to look.
    assert len(apart) >= sent - 10 - networks
    assert genuine not in apart
    desk = staff(colleague("dora", "coordinator"))
    assert "He shouted at me" in desk.see(f"/staff/{genuine}/")
    assert min(apart) in desk.see("/staff/quarantine").replace("\u2011", "-") or len(apart) > 50


def test_it_takes_a_genuine_complaint_in_the_middle_of_a_flood() -> None:
    outlives(networks=8)


@pytest.mark.soak
def test_it_takes_it_in_the_middle_of_thousands() -> None:
    outlives(networks=1000)


def test_it_sets_nothing_apart_for_being_one_of_many_in_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of a day is for guesses at a key. Complaints are none, however many come."""
    monkeypatch.setattr(throttle, "DAY_LIMIT", 2)

    for number in range(4):
        send(f"198.51.{number}.7")

    assert not ComplaintRow.objects.exclude(aside="").exists()
