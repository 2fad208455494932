"""Who looked at a case, by HTTP: the director sees colleagues and days, never the two sides or the mediators."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from evenhand.models.access import AccessEntry
from evenhand.models.accounts import Account
from evenhand.reads import looks
from evenhand.web.staff.looks import WHAT
from tests.rooms.office import now_on
from tests.web.stage import Stage
from tests.web.walking import Person, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(stage: Stage) -> Stage:
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage.sync()


def dean(stage: Stage) -> Person:
    return stage.colleague("dean", "director")


def entered(stage: Stage, what: str, *, by: UUID | None = None, days: int = 0, role: str = "coordinator") -> None:
    at = now_on(stage.walk.day).at - timedelta(days=days)
    AccessEntry.objects.create(at=at, account=str(by or uuid4()), role=role, ref=stage.ref, what=what)


def lines(html: str) -> list[str]:
    """The rows of the table, as words."""
    return [
        words_of(f"<main>{row}</main>") for row in re.findall(r"<tr .*?</tr>", html.split("<tbody", 1)[-1], re.DOTALL)
    ]


def test_it_shows_the_director_each_colleague_who_looked(ahead: Stage) -> None:
    case = f"/staff/{ahead.ref}/"
    ahead.colleague("dora").see(case)
    ahead.colleague("ann", "analyst").see(f"{case}legal")
    assert f"{case}looks" in dean(ahead).see(case)

    shown = words_of(dean(ahead).see(f"{case}looks"))

    for name, role in (("Dora", "Coordinator"), ("Ann", "Legal analyst"), ("Dean", "Director")):
        assert name in shown
        assert role in shown
    assert "legal requests" in shown
    # This look is written down too, and so is the next.
    assert "this list" in words_of(dean(ahead).see(f"{case}looks"))


def test_it_never_shows_when_a_side_or_a_mediator_looked(ahead: Stage) -> None:
    seen = [ahead.be(who).client.get("/portal/").status_code for who in ("c1", "o1")]
    entered(ahead, "room", role="mediator")
    assert seen == [200, 200]
    assert AccessEntry.objects.filter(ref=ahead.ref, role__in=("complainant", "officer")).exists()

    shown = words_of(dean(ahead).see(f"/staff/{ahead.ref}/looks"))

    for word in ("Complainant", "Officer", "Mediator", "gone"):
        assert word not in shown


def test_it_shows_what_the_desk_does_for_a_side_like_any_other_work(ahead: Stage) -> None:
    """Opened for a party on the day a matter came back, a page of theirs would tell which side withdrew."""
    dora, path = ahead.colleague("dora"), f"/staff/{ahead.ref}/looks"
    dora.see(f"/staff/{ahead.ref}/")
    plain = dean(ahead).see(path)

    dora.see(f"/staff/{ahead.ref}/for/c1/m1/")
    dora.see(f"/staff/{ahead.ref}/call/c1")

    helped = dean(ahead).see(path)
    assert AccessEntry.objects.filter(ref=ahead.ref, what="own matter").exists()
    assert [one for one in lines(helped) if "Dora" in one] == [one for one in lines(plain) if "Dora" in one]


def test_it_has_words_for_every_code_that_is_told() -> None:
    assert set(WHAT) == looks.TOLD


@pytest.mark.parametrize("role", ["coordinator", "analyst", "intake", "investigator", "auditor", "administrator"])
def test_it_is_there_for_the_director_alone(ahead: Stage, role: str) -> None:
    other = ahead.colleague(role, role)

    other.see(f"/staff/{ahead.ref}/looks", 404)

    assert not AccessEntry.objects.filter(what="looks").exists()
    if role in ("coordinator", "analyst", "intake"):
        assert "looks" not in other.see(f"/staff/{ahead.ref}/")


def test_it_gives_each_colleague_one_line_a_day_and_cuts_no_day(ahead: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "PAGE", 3)
    path = f"/staff/{ahead.ref}/looks"
    ahead.colleague("dora")
    dora = Account.objects.get(sign_in_name="dora").pk
    AccessEntry.objects.filter(ref=ahead.ref).delete()
    for days in (2, 1):
        for what in ("case", "letter", "attachment"):
            entered(ahead, what, by=dora, days=days)

    first = dean(ahead).see(path)
    older = first.partition('href="?before=')[2].partition('"')[0]
    second = dean(ahead).see(f"{path}?before={older}")
    end = words_of(dean(ahead).see(f"{path}?before={AccessEntry.objects.earliest('id').pk}"))

    assert [line.split()[0] for line in lines(first)] != []
    assert all("Dora" not in line for line in lines(first)), "the look at this list fills the newest day"
    assert ["Dora" in line and line.endswith("the case; a file") for line in lines(second)] == [True]
    assert "There are no older ones." in end
    for typed in ("x", "-1", "9" * 40, "9" * 5000):
        assert "Dean" in dean(ahead).see(f"{path}?before={typed}")
