"""The first page of the day: everything due, for those who can do it, and what lies on the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evenhand import clerk
from evenhand.clerk import PersonWords
from evenhand.reads import staff
from evenhand.web.staff.today import _itself_lines
from tests.rooms.office import DESK, MONDAY, Walk, filed, now_on
from tests.web.stage import Stage


def _part(html: str, head: str) -> str:
    """The words of one section of the page."""
    main = html.split("<main")[1].split("</main>", maxsplit=1)[0]
    found = next((one for one in main.split("<section") if f"<h2>{head}</h2>" in one), "")
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_it_shows_the_post_and_the_people_to_reach_as_work_of_the_day(stage: Stage) -> None:
    stage.walk.to_offer()
    stage.sync()

    needs = _part(stage.colleague().see("/staff/"), "Needs a person")

    assert re.search(r"Print and post \d+ letters", needs)
    assert "Try to reach 2 people" in needs


def test_it_dates_the_post_by_the_oldest_letter_that_still_lies_there(stage: Stage) -> None:
    stage.walk.to_offer().later(2)
    stage.sync()

    assert re.search(r"2 days late\s+Print and post", _part(stage.colleague().see("/staff/"), "Needs a person"))


def test_it_counts_nobody_to_reach_who_was_tried_today(stage: Stage) -> None:
    stage.walk.to_offer()
    stage.sync()
    dora = stage.colleague()
    dora.do(f"{stage.case}call/c1", "attempt", channel="call", reached="no")

    assert "Try to reach 1 person" in _part(dora.see("/staff/"), "Needs a person")


def test_it_keeps_apart_what_only_a_colleague_can_do_and_names_them(stage: Stage) -> None:
    stage.walk.to_offer().answer("c1", "no").answer("o1", "yes").later(20).tick()
    stage.walk.later(1).tick()
    stage.sync()
    stage.colleague("dean", "director")

    dora = stage.colleague().see("/staff/")
    dean = stage.colleague("dean").see("/staff/")

    assert "Assign an investigator" not in _part(dora, "Needs a person")
    assert "Assign an investigator" in _part(dora, "For colleagues")
    assert "Can do it today: Dean." in _part(dora, "For colleagues")
    assert "Assign an investigator" in _part(dean, "Needs a person")


def test_it_looks_two_working_days_ahead(stage: Stage) -> None:
    stage.walk.day -= timedelta(days=3)  # the Friday before
    stage.sync()

    assert "By Tuesday" in _part(stage.colleague().see("/staff/"), "Needs a person")


def test_it_puts_what_the_clock_does_to_many_into_one_line(stage: Stage) -> None:
    refs = [stage.ref]
    stage.walk.to_offer()
    for _ in range(2):
        refs.append(filed().ref)
        Walk(refs[-1]).to_offer()
    stage.walk.later(6)
    stage.sync()

    by_itself = _part(stage.colleague().see("/staff/"), "Happens by itself")

    assert by_itself.count("Reminder to both sides") == 1
    assert "3 matters" in by_itself
    assert all(ref in by_itself for ref in refs)


def test_it_says_of_how_many_complaints_the_matters_are() -> None:
    duties = [
        staff.Duty(on=MONDAY, code="remind", ref=ref, matter=matter, mediation="")
        for ref, matter in (("AAAA-AAAA", "m1"), ("AAAA-AAAA", "m2"), ("BBBB-BBBB", "m1"))
    ]

    (line,) = _itself_lines(duties, MONDAY)
    (one,) = _itself_lines(duties[:2], MONDAY)

    assert (line["after"], len(line["refs"])) == ("3 matters of 2 complaints", 2)
    assert (one["after"], len(one["refs"])) == ("2 matters of 1 complaint", 1)


def test_it_leaves_a_second_reading_to_those_who_can_read_it(stage: Stage) -> None:
    dora, ana = stage.colleague(), stage.colleague("ana", "analyst")
    dora.do(f"{stage.case}do/m1/screen-matter", "screen-matter", suitable="yes", recently="no")
    stage.walk.later(8)
    stage.sync()

    hers, anas = dora.see("/staff/"), ana.see("/staff/")

    assert "Read as second reader" in _part(hers, "For colleagues")
    assert "Today: Ana." in _part(hers, "For colleagues")
    assert "Read it" not in _part(hers, "For colleagues")
    assert "Read as second reader" in _part(anas, "Needs a person")


def _counts(html: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """What the head of the page counts, and how many lines stand below: needs a person, happens by itself."""
    sub = re.search(r'<p class="sub">(.*?)</p>', html, re.DOTALL)
    assert sub
    said = [int(n) for n in re.findall(r"(\d+) (?:things? need|happen)", sub[1])]
    parts = [next(p for p in html.split("<section") if f"<h2>{h}</h2>" in p).split("</section>")[0] for h in _HEADS]
    return tuple(zip(said, (part.count("<li>") for part in parts), strict=True))  # type: ignore[return-value]


_HEADS = ("Needs a person", "Happens by itself")


def test_it_counts_in_its_head_what_stands_below(stage: Stage) -> None:
    stage.walk.to_offer()
    for days in (0, 1, 2):
        filed(stage.walk.day)
        Walk(filed().ref).to_offer().later(days)
    stage.walk.later(6)
    stage.sync()

    for reader in (stage.colleague(), stage.colleague("ana", "analyst"), stage.colleague("dean", "director")):
        for said, shown in _counts(reader.see("/staff/")):
            assert said == shown


def test_it_says_where_more_is_due_or_happens_than_fits(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "PAGE", 1)
    for day in (0, 0):
        filed(MONDAY + timedelta(days=day))
        Walk(filed().ref).to_offer()
    stage.walk.later(6)
    stage.sync()

    page = stage.colleague("ana", "analyst").see("/staff/")

    assert re.search(r"More than \d+ things need a person", page)
    assert "More than 1 happen by themselves." in page
    assert page.count('href="/staff/matters?within=week"') == 2


def test_it_says_of_a_call_that_was_asked_for_that_it_is_to_be_made(stage: Stage) -> None:
    calls = PersonWords(party="c1", name="Clara Nyström", phone="816 555 0142", channels=("call",))
    clerk.change_contact(stage.ref, calls, by=DESK, now=now_on(stage.walk.day))
    stage.walk.to_offer()
    stage.sync()

    page = " ".join(re.sub(r"<[^>]+>", " ", stage.colleague().see(stage.case)).split())

    assert "phone call ( to be called )" in page or "phone call (to be called)" in page
    assert "(needs a person)" not in page
