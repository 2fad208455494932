"""Equal means measurable: what one side is shown has its match on the other, block by block (docs/look.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme
from evenhand.web.public.pages import side_words
from evenhand.web.wording import COMPLAINANT, OFFICER, Days, OwnFigures, choices, comparison_rows, three_things

pytestmark = pytest.mark.django_db
PRESETS = sorted(path.stem for path in (Path(__file__).parents[2] / "programmes").glob("*.toml"))
FIGURES = OwnFigures(
    years="2023 to 2025",
    mediation=Days(n=69, low=34, high=58, median=45, first=24, last=71),
    investigation=Days(n=612, low=64, high=97, median=79, first=52, last=118),
    sustained=74,
    investigated=612,
)


def preset(name: str) -> Programme:
    """One of the shipped programmes."""
    found = read_programme((Path(settings.EVENHAND_PROGRAMMES) / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(found, Programme)
    return found


def shown(programme: Programme, side: str) -> str:
    """The main part of the page of the two doors, as told to a side."""
    request = RequestFactory().get("/")
    html = render_to_string("public/side.html", side_words(programme, side), request=request)
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def counted(html: str) -> dict[str, int]:
    """How many rows, headings, links, controls and list items there are."""
    tags = ("tr", "td", "h1", "h2", "h3", "section", "a", "details", "button", "input", "form", "li", "p", "svg")
    return {tag: len(re.findall(rf"<{tag}[\s>]", html)) for tag in tags}


def blocks(html: str) -> list[str]:
    """The plain text of each section."""
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in html.split("<section")]


def lengths(one: str, other: str) -> float:
    """How far apart two texts are in length, as a share of the longer."""
    longer = max(len(one), len(other), 1)
    return abs(len(one) - len(other)) / longer


LANGUAGES = [(name, language) for name in PRESETS for language in preset(name).languages if language in ("en", "es")]


@pytest.mark.parametrize(("name", "language"), LANGUAGES)
def test_it_shows_both_sides_the_same_rows_links_and_controls(name: str, language: str) -> None:
    with translation.override(language):
        complainant, officer = (shown(preset(name), side) for side in (COMPLAINANT, OFFICER))

    assert complainant != officer
    assert counted(complainant) == counted(officer)


@pytest.mark.parametrize(("name", "language"), LANGUAGES)
def test_it_says_as_much_to_one_side_as_to_the_other(name: str, language: str) -> None:
    with translation.override(language):
        pairs = list(zip(*(blocks(shown(preset(name), side)) for side in (COMPLAINANT, OFFICER)), strict=True))

    assert [pair for pair in pairs if lengths(*pair) > 0.2] == []


@pytest.mark.parametrize(("name", "language"), LANGUAGES)
def test_it_asks_both_sides_the_same_questions_in_the_same_order(name: str, language: str) -> None:
    programme = preset(name)
    with translation.override(language):
        tables = [comparison_rows(programme, side, FIGURES) for side in (COMPLAINANT, OFFICER)]
        things = [three_things(programme, side) for side in (COMPLAINANT, OFFICER)]
        chosen = [choices(programme, side) for side in (COMPLAINANT, OFFICER)]

    assert len(tables[0]) == len(tables[1]) == 12
    assert [row.get("href") for row in tables[0]] == [row.get("href") for row in tables[1]]
    assert [len(thing["answers"]) for thing in things[0]] == [len(thing["answers"]) for thing in things[1]] == [2, 2, 2]
    assert [[choice["value"] for choice in side] for side in chosen] == [["mediation", "investigation"]] * 2


def test_it_notices_a_block_that_only_one_side_has() -> None:
    one = shown(preset("kansas_city"), COMPLAINANT)

    assert counted(one) != counted(one.replace("</section>", "<a href='/'>Also</a></section>", 1))
    assert lengths("four", "forty words") > 0.2


def test_it_gives_figures_with_their_base_or_says_that_there_are_too_few() -> None:
    programme = preset("kansas_city")

    with_figures = {row["question"]: row for row in comparison_rows(programme, COMPLAINANT, FIGURES)}
    without = {row["question"]: row for row in comparison_rows(programme, COMPLAINANT)}

    assert with_figures["How long does it take?"]["mediation"] == "34 to 58 days (middle half of 69)"
    assert with_figures["Will there be a finding?"]["investigation"] == "Yes. 74 of 612 complaints were sustained"
    assert without["How long does it take?"]["mediation"] == without["How long does it take?"]["investigation"]
    assert "Too few" in without["Will there be a finding?"]["investigation"]
