"""A number that is to be dialed must be one; any other is kept as it was typed, and whoever may dial it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.models.drafts import DraftRow
from evenhand.reads.phones import can_ring
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.test_filing import CLARA, OFFICER, STORY
from tests.web.test_intake import PAGE, SHEET
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

NO_NUMBER = "This cannot be a phone number. Write all its digits with the area code"
PEOPLE = "/complaint/people"


@pytest.fixture
def writer(custodian_folder: Path) -> Person:
    person = Person()
    person.do("/complaint", "/complaint", **STORY)
    person.do("/complaint/officers", "/complaint/officers", **OFFICER)
    return person


@pytest.mark.parametrize("way", ["call", "sms"])
@pytest.mark.parametrize("typed", ["abc", "1", "816-555-01", "816 555 0100 or 816 555 0101"])
def test_it_says_at_the_field_how_to_mend_a_number_that_is_none(writer: Person, way: str, typed: str) -> None:
    answer = writer.send(PEOPLE, PEOPLE, **{**CLARA, "channels": [way], "phone": typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert NO_NUMBER in page.split('id="id_phone_error"')[1][:600]
    assert f'value="{typed}"' in page


@pytest.mark.parametrize(
    "typed",
    ["816-555-0100 ext. 12", "(816) 555-0100 x12", "816 555 0100 extensión 4", "+52 55 1234 5678", "816.555.0100"],
)
def test_it_takes_a_number_as_people_write_it(writer: Person, typed: str) -> None:
    writer.do(PEOPLE, PEOPLE, **{**CLARA, "phone": typed})
    assert can_ring(typed)


def test_it_reads_a_number_as_one_of_the_office_s_country(settings: object) -> None:
    assert can_ring("816-555-0100")
    settings.EVENHAND_HOLIDAYS = "GB"  # type: ignore[attr-defined]
    assert can_ring("020 7946 0958")
    assert not can_ring("12")


def test_it_keeps_a_doubtful_number_where_nobody_is_to_dial_it(writer: Person) -> None:
    writer.do(PEOPLE, PEOPLE, **{**CLARA, "channels": ["paper"], "address": "1 Elm St", "phone": "ask my aunt"})

    assert "ask my aunt" in writer.see(f"{PEOPLE}?change=0")
    assert DraftRow.objects.count() == 1


def test_it_asks_the_same_at_the_desk(custodian_folder: Path) -> None:
    answer = staff(colleague("dora", "intake")).send(PAGE, PAGE, **{**SHEET, "c1-phone": "not a phone"})

    assert answer.status_code == 422
    assert NO_NUMBER in answer.content.decode()


def test_it_asks_the_same_in_the_portal_and_notes_what_nobody_dials(stage: Stage) -> None:
    clara, page = stage.be("c1"), f"/portal/{stage.ref}/wishes"

    refused = clara.send(page, "wishes", language="en", channels=["sms"], phone="not a phone")
    assert refused.status_code == 422
    assert NO_NUMBER in refused.content.decode()
    kept = clara.do(page, "wishes", language="en", channels=["paper"], address="1 Elm St", phone="not a phone")

    assert "It may not be complete: look at it once more." in words_of(kept)
    assert "not a phone" in clara.see(page)
    called = stage.colleague().see(f"/staff/{stage.ref}/call/c1")
    assert "This may not be a whole phone number." in called
    assert "tel:+" not in called.split("</dl>")[0].split("<dl")[-1]


def test_it_has_nothing_to_note_of_a_good_number(stage: Stage) -> None:
    clara, page = stage.be("c1"), f"/portal/{stage.ref}/wishes"

    kept = clara.do(page, "wishes", language="en", channels=["paper", "call"], address="1 Elm", phone="816 555 0142 x3")

    assert "may not be complete" not in kept
    called = stage.colleague().see(f"/staff/{stage.ref}/call/c1")
    assert "This may not be a whole" not in called
    assert 'href="tel:+18165550142"' in called
