"""Figures: counted from the books once a year, told once, never changed, and the same in letters and pages."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from evenhand import clerk
from evenhand.core.archive import RecordHistoric
from evenhand.core.disclosure import Period
from evenhand.management import publishing
from evenhand.models.door import NotTheClerk, the_clerk_writes
from evenhand.models.figures import FiguresPeriod, FiguresYear
from evenhand.reads import figures
from tests.rooms.office import DESK, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

TODAY = date(2026, 6, 1)


def closed_before(ending: str, count: int, year: int = 2025, days: int = 40) -> None:
    """So many matters that were closed before this system, a day longer each."""
    acts = [
        RecordHistoric(
            ref="",
            received_on=date(year, 6, 1) - timedelta(days=days + n),
            closed_on=date(year, 6, 1),
            category="discourtesy",
            ending=ending,
        )
        for n in range(count)
    ]
    taken = clerk.archive(acts, by=DESK, now=now_on(TODAY), batch="import-1")
    assert taken.taken == count


def ordinary() -> None:
    closed_before("agreement", 20)
    closed_before("not_sustained", 30, days=70)
    closed_before("sustained", 12, days=70)


def test_it_tells_both_doors_and_how_many_were_sustained() -> None:
    ordinary()

    assert publishing.publish_due(TODAY) == ("The figures of 2025 to 2025 are out.",)

    told = figures.latest()
    assert told is not None
    assert told.mediation is not None
    assert (told.mediation.n, told.mediation.low, told.mediation.high) == (20, 44, 54)
    assert told.counts["found"] == 42
    assert told.counts["sustained"] == 12
    assert figures.for_letters(TODAY) == {
        "how_long.mediation": {"low": 44, "high": 54, "count": 20},
        "how_long.investigation": {"low": 75, "high": 89, "count": 42},
        "finding.investigation": {"sustained": 12, "investigated": 42},
    }


def test_it_waits_a_quarter_of_a_year() -> None:
    ordinary()

    assert publishing.publish_due(date(2026, 3, 31)) == ()
    assert publishing.publish_due(date(2026, 4, 1)) != ()


def test_it_puts_up_to_three_years_together_and_then_tells_what_it_has() -> None:
    for year in (2023, 2024, 2025):
        closed_before("agreement", 5, year)
        closed_before("not_sustained", 8, year)

    assert publishing.publish_due(date(2025, 6, 1)) == ()
    assert publishing.publish_due(TODAY) == ("The figures of 2023 to 2025 are out.",)
    told = figures.latest()
    assert told is not None
    assert told.mediation is not None
    assert told.mediation.n == 15
    # Nobody was sustained: a zero may be said.
    assert told.counts["sustained"] == 0


def test_it_tells_nothing_of_a_door_with_fewer_than_eleven() -> None:
    closed_before("agreement", 10)
    closed_before("not_sustained", 30)
    publishing.publish_due(date(2028, 4, 1))

    told = figures.published()[0]

    assert told.mediation is None
    assert told.counts["mediated"] is None
    assert "how_long.mediation" not in figures.for_letters(date(2028, 4, 2))


def test_it_never_changes_what_was_told() -> None:
    ordinary()
    publishing.publish_due(TODAY)
    first = figures.published()

    closed_before("agreement", 15)

    assert publishing.publish_due(TODAY) == ()
    assert figures.published() == first


def test_it_refuses_a_period_that_overlaps_one_that_was_told() -> None:
    ordinary()
    publishing.publish_due(TODAY)
    stored = FiguresPeriod.objects.get().figures

    # The difference of the two would be a small year.
    assert clerk.publish_period(Period(2024, 2025), stored, TODAY) is False
    assert clerk.publish_period(Period(2025, 2025), stored, TODAY) is False


def test_it_is_written_by_the_clerk_alone() -> None:
    with pytest.raises(NotTheClerk):
        FiguresYear(year=2025, offers=1, sessions=1, agreements=1, published_on=TODAY).save()


def test_it_refuses_totals_that_do_not_hold_one_another() -> None:
    with the_clerk_writes(), pytest.raises(IntegrityError), transaction.atomic():
        FiguresYear(year=2025, offers=1, sessions=2, agreements=1, published_on=TODAY).save()


def test_it_letters_show_what_was_out_on_their_day() -> None:
    ordinary()
    publishing.publish_due(TODAY)

    assert figures.for_letters(TODAY - timedelta(days=1)) == {}


def test_it_counts_the_steps_from_the_books() -> None:
    signed = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented().to_signed()
    signed.later(40).tick()
    silent = Walk(filed().ref).to_offer()
    silent.later(40).tick()
    year = signed.case.matter("m1").ended_on
    assert year is not None

    one = figures.cohort(Period(year.year, year.year))

    assert (one.closed, one.mediated, one.agreements) == (1, 1, 1)
    assert (one.offers, one.ahead, one.sessions) == (1, 1, 1)
    assert one.before == 0


def test_it_tells_no_totals_of_years_before_this_system() -> None:
    ordinary()
    publishing.publish_due(TODAY)

    assert figures.all_years() == ()


def test_it_tells_the_totals_of_a_year_to_the_nearest_five() -> None:
    signed = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented().to_signed()
    signed.later(40).tick()

    said = publishing.publish_due(date(2027, 4, 1))

    assert "The totals of 2026 are out." in said
    assert [(y.offers, y.sessions, y.agreements) for y in figures.all_years()] == [(0, 0, 0)]


def test_it_leaves_an_undone_import_out() -> None:
    ordinary()
    clerk.undo_batch("import-1")

    assert publishing.publish_due(TODAY) == ()


def test_it_prints_for_people_and_for_machines(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    ordinary()
    monkeypatch.setattr("evenhand.management.clock.now", lambda: now_on(TODAY))

    call_command("figures", "publish")
    assert "2025" in capsys.readouterr().out
    call_command("figures", "show", "--json")
    assert json.loads(capsys.readouterr().out)["figures"][0]["counts"]["found"] == 42


def test_it_publishes_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary()
    publishing.publish_daily.cache_clear()
    monkeypatch.setattr("evenhand.management.clock.now", lambda: now_on(TODAY))

    call_command("tick")

    assert figures.latest() is not None


@pytest.mark.parametrize(
    ("counts", "ahead", "told"),
    [
        ({"yes": 40, "no": 20, "silent": 15}, 29, {"yes": 40, "no": 20, "silent": 15}),
        ({"yes": 40, "no": 0, "silent": 15}, 0, {"yes": 40, "not_yes": 15}),
        ({"yes": 14, "no": 0, "silent": 0}, 0, {}),
        ({"yes": 0, "no": 12, "silent": 15}, 0, {}),
        ({"yes": 14, "not_yes": 0}, 0, {}),
        ({}, 0, {}),
        # As many yeses as went ahead, or nearly: every other matter would tell what the other side had not said.
        ({"yes": 40, "no": 20, "silent": 15}, 40, {}),
        ({"yes": 40, "no": 20, "silent": 15}, 30, {}),
    ],
)
def test_it_never_says_that_a_side_answered_all_alike(counts: dict[str, int], ahead: int, told: dict[str, int]) -> None:
    assert publishing.unlike_answers(counts, ahead) == told
