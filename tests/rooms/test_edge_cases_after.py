"""Edge cases of the field after closing (domain §7.4): small numbers, calendars, and people who share a name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from evenhand import clerk, reads, vault
from evenhand.clerk import Done, PersonWords
from evenhand.core.disclosure import Period
from evenhand.core.surveys import SOON
from evenhand.models.people import ParticipationRow
from evenhand.reads import days
from tests.rooms.office import PUBLIC, complaint, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

OPENED = date(2025, 3, 9)


def filed_with(officer: str, badge: str, day: date) -> Done:
    people = (PersonWords(party="c1", name="Maria Lopez"), PersonWords(party="o1", name=officer, badge=badge))
    done = clerk.file(complaint(day), by=PUBLIC, now=now_on(day), people=people)
    assert isinstance(done, Done)
    return done


def test_it_handles_ec_92_fewer_than_ten_answers() -> None:
    """Nothing of the small side is told, not even that there is one; the other side is told as if it were alone."""
    for n in range(10):
        clerk.take_survey(vault.survey_code(f"c/{n}", SOON, "complainant", OPENED), {"satisfied": 1}, OPENED)
    for n in range(24):
        code = vault.survey_code(f"o/{n}", SOON, "officer", OPENED)
        clerk.take_survey(code, {"satisfied": 5 if n % 2 else 1}, OPENED)

    told = clerk.told_surveys(Period(2025, 2025))

    assert set(told[SOON]) == {"officer"}
    assert "10" not in repr(told)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 8, 5, 30, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 9, 4, 30, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 5, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2028, 3, 1, 5, 59, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_it_handles_ec_94_the_day_of_the_office_over_the_change_of_the_clock(instant: datetime, day: date) -> None:
    """A right to answer ends with the office's own day, in winter and in summer, and on the 29th of February."""
    assert settings.TIME_ZONE == "America/Chicago"
    assert days.moment(instant).today == day
    code = vault.survey_code("x", SOON, "officer", day - timedelta(days=30))
    assert clerk.take_survey(code, {"satisfied": 4}, days.moment(instant).today) is None


def test_it_handles_ec_95_two_people_of_one_name_and_a_badge_that_was_reused() -> None:
    """Identity is the internal id: neither a name nor a badge makes two people one."""
    first = filed_with("Officer Bell", "4471", date(2024, 5, 1))
    second = filed_with("Officer Garrity", "4471", date(2026, 5, 1))

    persons = set(ParticipationRow.objects.values_list("person", flat=True))
    assert len(persons) == 4
    assert {one.ref for one in reads.find("Maria Lopez")} == {first.ref, second.ref}
    assert {one.ref for one in reads.find("Garrity")} == {second.ref}
    codes = {vault.survey_code(f"{ref}/d1/c1", SOON, "complainant", OPENED) for ref in (first.ref, second.ref)}
    assert len(codes) == 2
