"""Leave and cover by HTTP; and who can second today: not the first reader, not who is away, not who took an answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evenhand import clerk
from evenhand.accounts import idem, roles
from evenhand.clerk.cover import mark_away
from evenhand.core import screening
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.models.cover import AwayRow
from evenhand.reads import cover
from evenhand.reads.cover import Ask
from evenhand.web import clock
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

PAGE = "/staff/cover"
DUE = MONDAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now_on(MONDAY))


@pytest.fixture
def dora(custodian_folder: Path) -> Person:
    return staff(colleague("dora", "coordinator"))


def days(first: int, last: int) -> dict[str, Any]:
    return {
        f"{name}_{part}": getattr(MONDAY + timedelta(days=n), part)
        for name, n in (("first_on", first), ("last_on", last))
        for part in ("month", "day", "year")
    }


def test_it_marks_somebody_away_and_today_shows_who_covers(dora: Person) -> None:
    ana, theo = colleague("ana", "analyst"), colleague("theo", "intake")

    dora.do(PAGE, PAGE, account=str(ana), cover=str(theo), **days(0, 4))
    dora.do(PAGE, PAGE, account=str(ana), cover=str(theo), **days(0, 4))

    assert AwayRow.objects.count() == 1
    today = dora.see("/staff/")
    assert "Ana is away to Friday, June 5; Theo covers." in today
    can = words_of(today.split("Who can do what today")[1])
    assert "Ana" not in can.split("Ana is away")[0]
    dora.do(PAGE, f"{AwayRow.objects.get().pk}/back")
    assert AwayRow.objects.count() == 0


def test_it_keeps_what_was_typed_when_the_days_are_wrong(dora: Person) -> None:
    ana = colleague("ana", "analyst")

    answer = dora.send(PAGE, PAGE, account=str(ana), cover="", **days(4, 0))

    assert answer.status_code == 422
    assert "The later date comes before the earlier one." in answer.content.decode()
    assert 'value="5"' in answer.content.decode()
    assert dora.send(PAGE, PAGE, account=str(ana), cover=str(ana), **days(0, 4)).status_code == 422


def test_it_lets_others_mark_only_themselves(dora: Person) -> None:
    ana, ida = colleague("ana", "analyst"), colleague("ida", "intake")
    own = staff(ida)

    assert own.send(PAGE, PAGE, account=str(ana), cover="", **days(0, 1)).status_code == 422
    own.do(PAGE, PAGE, account=str(ida), cover="", **days(0, 1))

    dora.do(PAGE, PAGE, account=str(ana), cover="", **days(0, 1))
    row = AwayRow.objects.get(account=str(ana))
    assert own.client.post(f"{PAGE}/{row.pk}/back", {"idem": idem.mint("staff.cover")}).status_code == 302
    assert AwayRow.objects.filter(pk=row.pk).exists()
    staff(colleague("ivy", "investigator")).see(PAGE, 404)


def test_it_says_who_can_second_today(dora: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    first, ana, theo = colleague("first", "analyst"), colleague("ana", "analyst"), colleague("theo", "director")
    taker = colleague("taker", "intake")
    colleague("ivy", "investigator")
    walk = Walk(filed().ref)
    walk.do(Actor(id=str(first), role=Role.ANALYST), screening.ScreenMatter(matter="m1", by=str(first)))
    ask = Ask(act="ReadScreening", ref=walk.ref, matter="m1")
    assert cover.who_can_second([ask], MONDAY) == (("Ana", "Dora", "Taker", "Theo"),)
    from evenhand.core.codes import Duty
    from evenhand.models import rows
    from evenhand.models.cases import ComplaintRow
    from evenhand.models.door import the_clerk_writes

    case = rows.load(ComplaintRow.objects.get(ref=walk.ref)).with_hand(str(taker), Duty.TOOK_ANSWER)
    with the_clerk_writes():
        ComplaintRow.objects.filter(ref=walk.ref).update(hands=rows.complaint_columns(case)["hands"])
    by = Actor(id=str(ana), role=Role.ANALYST)
    assert mark_away(str(ana), MONDAY, DUE, by=by, now=now_on(MONDAY)) is None

    assert cover.who_can_second([ask], MONDAY) == (("Dora", "Theo"),)
    monkeypatch.setattr(clock, "now", lambda: now_on(DUE))
    assert "Today: Dora, Theo." in dora.see("/staff/")
    assert cover.who_can_second([Ask(act="PlaceHold", ref=walk.ref, by=str(theo))], MONDAY) == (
        ("Dora", "First", "Taker"),
    )


def test_it_names_the_desk_for_what_a_mediator_saw_signed_on_paper(dora: Person) -> None:
    ask = Ask(act="SignAgreement", ref=filed().ref, by="a mediator")

    assert cover.who_can_second([ask], MONDAY) == (("Dora",),)


def test_it_says_so_when_nobody_can(dora: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    first = colleague("first", "analyst")
    walk = Walk(filed().ref)
    walk.do(Actor(id=str(first), role=Role.ANALYST), screening.ScreenMatter(matter="m1", by=str(first)))
    account = roles.account_named("dora")
    mark_away(str(account), MONDAY, DUE, by=Actor(id=str(account), role=Role.COORDINATOR), now=now_on(MONDAY))
    monkeypatch.setattr(clock, "now", lambda: now_on(DUE))

    assert "Nobody here can today: ask a deputy." in dora.see("/staff/")
    assert isinstance(clerk.propose(walk.ref, "LiftHold", {}, by=Actor(id=str(first), role=Role.ANALYST),
                                    now=now_on(MONDAY)), int)  # fmt: skip
    assert dora.see("/staff/").count("Nobody here can today") == 2
