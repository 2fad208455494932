"""The figures people see: what was told and nothing else, whoever asks, however the years are chosen."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override
from pypdf import PdfReader

from evenhand.management import publishing
from evenhand.reads.figures import Said
from evenhand.web.figures_told import percent_drawn, percent_said
from evenhand.web.programme import programme_in_force
from evenhand.web.wording import Days, OwnFigures, comparison_rows
from tests.rooms.test_figures import TODAY, closed_before, ordinary
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def told() -> None:
    ordinary()
    publishing.publish_due(TODAY)


def director() -> Person:
    return staff(colleague("dean", "director"))


def said_in(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_it_says_when_there_are_too_few(client: Client) -> None:
    page = client.get("/figures").content.decode()

    assert "There are too few cases to publish a figure yet." in page
    assert "<svg" not in page.partition("<main")[2].partition("</main>")[0]


def test_it_shows_both_doors_drawn_and_as_a_table(client: Client) -> None:
    told()

    page = client.get("/figures").content.decode()

    assert "44 to 54 days" in page
    assert "75 to 89 days" in page
    assert page.count("See it as a table") == 1
    assert re.search(r"Of these, sustained</th>\s*<td [^>]*>12<", page)


def test_it_fills_the_comparison_on_every_page_that_shows_it(client: Client) -> None:
    assert "44 to 54 days" not in client.get("/two-doors").content.decode()
    told()

    for path in ("/two-doors", "/officers"):
        page = client.get(path).content.decode()
        assert "44 to 54 days (middle half of 20)" in page
        assert "12 of 42 complaints were sustained" in page


def test_it_says_of_each_rounded_figure_to_what_it_was_rounded() -> None:
    exact, tens = Said(n=50, percent=78, how=""), Said(n=64, percent=80, how="about")
    fives = Said(n=65, percent=90, how="or_more", about=True)

    assert [percent_said(one) for one in (exact, tens, fives)] == [
        "78% of 50",
        "80% (rounded to the nearest 10) of 64",
        "90% or more of 65 (rounded to the nearest 5)",
    ]
    assert [percent_drawn(one) for one in (exact, tens, fives)] == [
        "78% of 50",
        "80% of 64, rounded",
        "90% or more of 65, rounded",
    ]
    # Eleven, rounded, would look like a ten, and we never tell of ten.
    few = Said(n=10, percent=100, how="", about=True)
    assert percent_said(few) == percent_drawn(few) == "100% of more than 10"
    with override("es"):
        assert percent_drawn(few) == "100 % de más de 10"
        assert percent_said(tens) == "80 % (redondeado al 10 más cercano) de 64"
        assert percent_drawn(tens) == "80 % de 64, redondeado"


def test_it_says_that_the_number_of_cases_behind_a_door_is_rounded(client: Client) -> None:
    door: dict[str, Any] = {"n": 40, "low": 44, "median": 50, "high": 54, "first": None, "last": None}
    doors = [{"name": "Mediation", "rounded": True, **door}, {"name": "Investigation", "rounded": False, **door}]
    own = OwnFigures(years="2025", mediation=Days(rounded=True, **door), investigation=Days(**door))

    drawn = render_to_string("parts/days_figure.html", {"doors": doors, "period": ""})
    rows = comparison_rows(programme_in_force(), "complainant", own)
    how_long = next(row for row in rows if "44 to 54" in row["mediation"])

    assert "Mediation: the number of cases is rounded to the nearest 10." in drawn
    assert "Investigation: the number" not in drawn
    assert how_long["mediation"] == "44 to 54 days (middle half of 40, rounded to the nearest 10)"
    assert how_long["investigation"] == "44 to 54 days (middle half of 40)"


def test_it_draws_no_door_alone(client: Client) -> None:
    closed_before("agreement", 10)
    closed_before("not_sustained", 30)
    publishing.publish_due(date(2028, 4, 1))

    page = client.get("/figures").content.decode()

    assert 'id="days-title"' not in page
    assert "too few to publish" in page


def test_it_counts_nothing_for_a_public_page(client: Client, django_assert_max_num_queries: Any) -> None:
    told()
    client.get("/figures")

    with django_assert_max_num_queries(6) as asked:
        client.get("/figures")

    assert not [one["sql"] for one in asked.captured_queries if "matterrow" in one["sql"].lower()]


def test_it_leaves_a_small_cell_unsaid_and_not_to_be_worked_out(client: Client) -> None:
    closed_before("agreement", 20)
    closed_before("not_sustained", 30)
    closed_before("sustained", 12)
    closed_before("withdrawn", 3)
    publishing.publish_due(TODAY)

    page = client.get("/figures").content.decode()
    table = page.partition("How complaints ended</h2>")[2].partition("</table>")[0]
    shown = [int(n) for n in re.findall(r"<td [^>]*>(\d+)</td>", table)]

    assert table.count("too few to publish") >= 1
    assert 42 in shown
    assert 3 not in shown
    # Were the whole told beside both doors, the three could be had by taking away.
    assert 65 not in shown or 20 not in shown or 42 not in shown


def test_it_makes_a_report_of_what_was_told() -> None:
    told()
    dean = director()

    assert "Make the file" in dean.see("/staff/figures")
    answer = dean.client.get("/staff/figures/report.pdf", {"from": "2025", "to": "2025"})

    assert answer.headers["Content-Type"] == "application/pdf"
    said = said_in(answer.content)
    assert "Report to the board" in said
    assert "44–54" in said
    assert "never as one average" in said


def test_it_gives_nothing_away_by_two_reports_that_overlap() -> None:
    for year in (2023, 2024, 2025):
        closed_before("agreement", 5, year)
        closed_before("not_sustained", 12, year)
    publishing.publish_due(TODAY)
    dean = director()

    whole = said_in(dean.client.get("/staff/figures/report.pdf", {"from": "2023", "to": "2025"}).content)
    part = said_in(dean.client.get("/staff/figures/report.pdf", {"from": "2023", "to": "2024"}).content)

    assert "15" in whole
    assert "Investigated" in whole
    assert "Investigated" not in part
    assert "No period that lies in these years has enough cases" in part


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "2025", "to": "1999"}, "Choose a year we told."),
        ({"from": "", "to": "2025"}, "Choose a year."),
        ({"from": "<b>", "to": "2025"}, "Choose a year we told."),
    ],
)
def test_it_says_what_is_wrong_with_the_years(asked: dict[str, str], sentence: str) -> None:
    told()

    answer = director().client.get("/staff/figures/report.pdf", asked)

    assert answer.status_code == 422
    assert sentence in words_of(answer.content.decode()) or sentence in answer.content.decode()


@pytest.mark.parametrize("role", ["investigator", "auditor"])
def test_it_is_for_those_who_read_cases(role: str) -> None:
    other = staff(colleague("x", role))

    assert other.client.get("/staff/figures").status_code == 404
    assert other.client.get("/staff/figures/report.pdf").status_code == 404


def test_it_names_no_person_and_no_unit(client: Client) -> None:
    told()
    words = client.get("/figures").content.decode() + director().see("/staff/figures")

    for named in ("Bell", "Clara", "4471", "Unit"):
        assert named not in words.partition("<main")[2].partition("</main>")[0]
