"""Who looked at a case, by HTTP: the director sees colleagues, never the two sides or the mediators."""

from __future__ import annotations

from uuid import uuid4

import pytest

from evenhand.models.access import AccessEntry
from evenhand.reads import looks
from tests.rooms.office import now_on
from tests.web.stage import Stage
from tests.web.walking import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(stage: Stage) -> Stage:
    stage.walk.to_ahead()
    stage.seat_mediators()
    return stage.sync()


def test_it_shows_the_director_each_colleague_who_looked(ahead: Stage) -> None:
    case = f"/staff/{ahead.ref}/"
    ahead.colleague("dora").see(case)
    ahead.colleague("ann", "analyst").see(f"{case}legal")
    dean = ahead.colleague("dean", "director")
    assert f"{case}looks" in dean.see(case)

    shown = words_of(dean.see(f"{case}looks"))

    for name, role in (("Dora", "Coordinator"), ("Ann", "Legal analyst"), ("Dean", "Director")):
        assert name in shown
        assert role in shown
    assert "legal requests" in shown
    # This look is written down too, and so is the next.
    assert "this list" in words_of(dean.see(f"{case}looks"))


def test_it_never_shows_when_a_side_or_a_mediator_looked(ahead: Stage) -> None:
    seen = [ahead.be(who).client.get("/portal/").status_code for who in ("c1", "o1")]
    AccessEntry.objects.create(
        at=now_on(ahead.walk.day).at, account=str(uuid4()), role="mediator", ref=ahead.ref, what="room"
    )
    assert seen == [200, 200]
    assert AccessEntry.objects.filter(ref=ahead.ref, role__in=("complainant", "officer")).exists()

    shown = words_of(ahead.colleague("dean", "director").see(f"/staff/{ahead.ref}/looks"))

    for word in ("Complainant", "Officer", "Mediator", "something else", "gone"):
        assert word not in shown


@pytest.mark.parametrize("role", ["coordinator", "analyst", "intake", "investigator", "auditor", "administrator"])
def test_it_is_there_for_the_director_alone(ahead: Stage, role: str) -> None:
    other = ahead.colleague(role, role)

    other.see(f"/staff/{ahead.ref}/looks", 404)

    assert not AccessEntry.objects.filter(what="looks").exists()
    if role in ("coordinator", "analyst", "intake"):
        assert "looks" not in other.see(f"/staff/{ahead.ref}/")


def test_it_pages_by_what_was_written_and_says_what_is_not_known(ahead: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "PAGE", 3)
    at = now_on(ahead.walk.day).at
    AccessEntry.objects.filter(ref=ahead.ref).delete()
    for what in ("letter", "files", "call", "hats", "case"):
        AccessEntry.objects.create(at=at, account=str(uuid4()), role="coordinator", ref=ahead.ref, what=what)
    dean = ahead.colleague("dean", "director")

    first = dean.see(f"/staff/{ahead.ref}/looks")
    older = first.partition('href="?before=')[2].partition('"')[0]
    second = words_of(dean.see(f"/staff/{ahead.ref}/looks?before={older}"))

    assert "something else of the case" in words_of(first)
    assert "an account that is gone" in second
    assert "a letter" in second
    assert "a letter" not in words_of(first)
    dean.see(f"/staff/{ahead.ref}/looks?before=x")
    dean.see(f"/staff/{ahead.ref}/looks?before={10**40}")
