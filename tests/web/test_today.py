"""The first page of the day: everything due, for those who can do it, and what lies on the desk."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.rooms.office import Walk, filed
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
