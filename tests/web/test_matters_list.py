"""The list of matters: any question of codes and days, pages in both directions, and views one keeps."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from evenhand import clerk
from evenhand.clerk import Done, PersonWords
from evenhand.core.closing import Suspend
from evenhand.core.codes import Preservation
from evenhand.core.consent import OfferMediation
from evenhand.core.intake import RecordPreservation
from evenhand.core.investigating import RecordContact
from evenhand.core.screening import ReadScreening, ScreenMatter
from evenhand.models.cases import MatterRow
from evenhand.models.clockwork import DueRow
from evenhand.reads import matters
from evenhand.reads.matters import Question
from evenhand.web.staff.matters import NEVER_NEXT
from tests.rooms.office import DESK, MONDAY, PUBLIC, SAID, SECOND, Walk, complaint, filed, now_on
from tests.web.stage import Stage

REFS = re.compile(r'<th scope="row"[^>]*><a href="/staff/([0-9A-Z]{4}-[0-9A-Z]{4})/"')
LINK = re.compile(r'<a rel="(prev|next)" href="([^"]+)"')
PAGE = "/staff/matters"


def _refs(html: str) -> list[str]:
    return REFS.findall(html)


def _link(html: str, rel: str) -> str:
    return next((PAGE + href.replace("&amp;", "&") for name, href in LINK.findall(html) if name == rel), "")


@pytest.mark.parametrize(
    "query", ["", "order=due", "within=week", "stage=received", "received_from=2026-06-01", "next=record_preservation"]
)
def test_it_pages_forward_and_back_over_the_same_lines(stage: Stage, query: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(matters, "PAGE", 3)
    for days in (0, 0, 1, 1, 2, 3):
        filed(MONDAY + timedelta(days=days))
    stage.walk.later(3)
    stage.sync()
    dora = stage.colleague()

    pages = [dora.see(f"{PAGE}?{query}")]
    while ahead := _link(pages[-1], "next"):
        pages.append(dora.see(ahead))
    there = [_refs(page) for page in pages]

    assert sum(map(len, there)) == len({ref for page in there for ref in page}) == 7
    assert _link(pages[0], "prev") == ""
    back = pages[-1]
    for before in reversed(there[:-1]):
        back = dora.see(_link(back, "prev"))
        assert _refs(back) == before
    assert _link(back, "prev") == ""
    assert _refs(dora.see(_link(back, "next"))) == there[1]


@pytest.mark.parametrize("number", ["9" * 20, "-" + "9" * 20])
def test_it_finds_nothing_beyond_a_number_that_no_column_holds(stage: Stage, number: str) -> None:
    dora = stage.colleague()

    for way in ("after", "before"):
        assert dora.client.get(f"/staff/matters?{way}=2026-01-01.{number}").status_code == 200
    assert dora.client.get(f"/staff/places/{'9' * 20}").status_code == 404


def test_it_asks_by_what_is_late_what_comes_next_and_when_it_came(stage: Stage) -> None:
    offered = filed().ref
    Walk(offered).to_offer()
    new = filed(MONDAY + timedelta(days=7)).ref
    stage.walk.later(7)
    stage.sync()
    dora = stage.colleague()

    late = _refs(dora.see(f"{PAGE}?within=late"))
    assert stage.ref in late
    assert new not in late
    assert set(_refs(dora.see(f"{PAGE}?next=record_preservation"))) == {stage.ref, new}
    assert set(_refs(dora.see(f"{PAGE}?next=remind"))) == {offered}
    assert _refs(dora.see(f"{PAGE}?received_from=2026-06-05")) == [new]
    assert set(_refs(dora.see(f"{PAGE}?received_to=2026-06-05"))) == {stage.ref, offered}
    assert _refs(dora.see(f"{PAGE}?stage=received&received_from=2026-06-05")) == [new]


def _next(html: str, ref: str) -> str:
    """What the list says comes next for a complaint."""
    line = next(row for row in html.split("<tr ") if f'href="/staff/{ref}/"' in row)
    return re.sub(r"<[^>]+>", "", re.search(r'data-label="Next">(.*?)</td>', line)[1])  # type: ignore[index]


def _first_duty(html: str) -> str:
    """The first thing that a case page says needs a person."""
    found = re.search(r"<h2>Needs a person</h2>.*?<p><strong>(.*?)</strong>", html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""


def test_it_says_the_same_comes_next_as_the_case_page_and_today(stage: Stage) -> None:
    dora, there = stage.colleague(), set()
    steps = (
        lambda: None,
        lambda: stage.walk.do(DESK, RecordPreservation(result=Preservation.ACKNOWLEDGED)),
        lambda: stage.walk.do(DESK, ScreenMatter(matter="m1", by="s1")),
        lambda: stage.walk.do(SECOND, ReadScreening(matter="m1", by="s2", agrees=True)),
        lambda: stage.walk.do(DESK, OfferMediation(matter="m1", by="s1")),
        lambda: stage.walk.answer("c1", "yes").answer("o1", "yes").later(1).tick(),
        lambda: stage.walk.later(1),
        stage.seat_mediators,
    )
    for step in steps:
        step()
        stage.sync()
        first, listed = _first_duty(dora.see(stage.case)), _next(dora.see(PAGE), stage.ref)
        assert listed.startswith(first or "Reminder to both sides"), (first, listed)
        due = DueRow.objects.filter(complaint__ref=stage.ref, by_itself=False).order_by("on", "id").first()
        row = MatterRow.objects.get(complaint__ref=stage.ref)
        assert due is None or (due.on, due.code) == (row.due_on, row.due_code)
        there.add(first)
    assert len(there) == 7


def test_it_keeps_since_when_something_waits_when_something_else_is_done(stage: Stage) -> None:
    stage.walk.to_ahead()
    since = MatterRow.objects.get().due_on
    stage.walk.later(2).do(DESK, RecordContact(party="c1", channel="call", reached=True))
    stage.sync()

    assert MatterRow.objects.get().due_on == since
    assert " late" in _next(stage.colleague().see(PAGE), stage.ref)


def test_it_can_be_asked_for_nothing_that_never_stands_there(stage: Stage) -> None:
    asks = stage.colleague().see(f"{PAGE}?ask=on")

    assert '<option value="record_preservation"' in asks
    assert not {code for code in NEVER_NEXT if f'<option value="{code}"' in asks}


def test_it_says_at_the_field_that_there_is_no_such_day(stage: Stage) -> None:
    page = stage.colleague().see(f"{PAGE}?received_from=2026-02-31")

    assert "There is no such date." in page
    assert 'href="#id_received_from"' in page


def test_it_keeps_a_view_for_the_one_who_keeps_it_and_forgets_it(stage: Stage) -> None:
    dora, ana = stage.colleague(), stage.colleague("ana", "analyst")

    kept = dora.do(f"{PAGE}?stage=received&within=late", "/views", name="Late and new")
    assert "Late and new" in kept
    assert 'href="/staff/matters?stage=received&amp;within=late" aria-current="true"' in kept
    assert "Late and new" in dora.see("/staff/")
    assert "Late and new" not in ana.see(PAGE) + ana.see("/staff/")

    dora.do(f"{PAGE}?ask=on", "/views/forget")
    assert "Late and new" not in dora.see(PAGE)


def test_it_keeps_nothing_in_a_view_but_what_a_list_can_be_asked(stage: Stage) -> None:
    dora = stage.colleague()

    dora.do(f"{PAGE}?stage=received&q=Clara+Nystrom&after=x&within=nonsense&ask=on", "/views", name="Odd")

    assert 'href="/staff/matters?stage=received">Odd<' in dora.see(PAGE)


def test_it_says_at_the_field_that_a_view_needs_a_name(stage: Stage) -> None:
    answer = stage.colleague().send(f"{PAGE}?within=late", "/views", name=" ")

    assert answer.status_code == 422
    assert "Give the view a name." in answer.content.decode()


def test_it_lists_nothing_for_who_reads_no_cases(stage: Stage) -> None:
    from evenhand.core.access import Actor
    from evenhand.core.codes import Role

    for role in (Role.INVESTIGATOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.MEDIATOR):
        assert matters.matters(Actor(id="x", role=role), now_on(), Question()).lines == ()
    assert matters.matters(DESK, now_on(), Question()).lines != ()


def test_it_shows_where_what_was_found_stands_and_who_was_found(stage: Stage) -> None:
    page = stage.colleague().see("/staff/find?q=Nystrom")

    assert "<strong>Clara Nyström</strong>, Officer Bell" in page
    assert "Received" in page
    assert "June 1, 2026" in page


def test_it_puts_the_name_that_is_spelled_most_alike_first(stage: Stage) -> None:
    people = [PersonWords(party="c1", name="Greta Holm"), PersonWords(party="o1", name="Owen Garrity")]
    sounds = clerk.file(complaint(), by=PUBLIC, now=now_on(), people=people[:1], words=SAID)
    meant = clerk.file(complaint(), by=PUBLIC, now=now_on(), people=people[1:], words=SAID)
    assert isinstance(sounds, Done)
    assert isinstance(meant, Done)

    found = _refs(stage.colleague().see("/staff/find?q=Garity"))

    assert found == [meant.ref, sounds.ref]


def test_it_has_a_view_of_what_is_suspended_with_its_number(stage: Stage) -> None:
    filed()
    stage.walk.do(DESK, Suspend(matter="m1", kind="health"))
    stage.sync()
    dora = stage.colleague()

    page = dora.see(f"{PAGE}?suspended=on")

    assert 'aria-current="true">Suspended (1)</a>' in page
    assert _refs(page) == [stage.ref]
