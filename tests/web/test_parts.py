"""Every part of ``templates/parts`` says what it takes, and is a whole piece of a page when it is given that."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tests.web.part_samples import FUNNEL, INNER, MARKS, PARTS

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[2] / "evenhand" / "templates" / "parts"
VOID = frozenset({"input", "br", "hr", "img", "meta", "link"})


class Balance(HTMLParser):
    """Collects elements that were closed out of order or left open, and attributes the policy forbids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.wrong += [f"left open: {tag}" for tag in self.open if tag not in {"p", "li"}]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if len(names) != len(attrs):
            self.wrong.append(f"attribute twice: {attrs}")
        if "style" in names or any(name.startswith("on") for name in names):
            self.wrong.append(f"inline style or script: {attrs}")
        if names.get("id"):
            self.ids.append(str(names["id"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"closed out of order: {tag} in {self.open}")


def shown(name: str, language: str = "en") -> str:
    """A part with its sample data, in a language, as a page would include it."""
    with translation.override(language):
        return render_to_string(f"parts/{name}.html", PARTS[name], request=RequestFactory().get("/two-doors"))


def test_it_has_sample_data_for_every_part() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == set(PARTS) | INNER


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.html")), ids=lambda path: path.stem)
def test_it_begins_with_what_it_takes(path: Path) -> None:
    first = path.read_text(encoding="utf-8")

    assert first.startswith(("{#", "{% comment %}"))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", sorted(PARTS))
def test_it_is_whole_and_has_nothing_inline(name: str, language: str) -> None:
    html = shown(name, language)

    balance = Balance(html)
    assert html.strip()
    assert balance.wrong == []
    assert len(balance.ids) == len(set(balance.ids))
    assert not re.search(r"\{[%{#]|<script|javascript:", html)


def test_it_keeps_what_a_person_wrote_apart_from_mark_up() -> None:
    rows = [{"key": "Name", "value": "<script>alert(1)</script> & co"}]

    html = render_to_string("parts/summary_list.html", {"rows": rows})

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_it_chooses_nothing_for_anyone() -> None:
    html = shown("sealed_box")

    assert html.count('type="radio"') == 2
    assert "checked" not in html


def test_it_never_says_which_answer_was_sealed() -> None:
    leaks = {"answer": "mediation", "choices": PARTS["sealed_box"]["choices"]}

    html = render_to_string("parts/answered.html", {**PARTS["answered"], **leaks})

    assert "mediation" not in html.lower()


def test_it_puts_today_between_the_past_and_the_future() -> None:
    html = shown("timeline")

    marks = re.findall(r"<span class=\"soft\">(\w+ \d+)</span>", html)
    assert marks == ["May 22", "May 23", "May 27", "Jun 2", "Jun 9", "Jun 18", "Jul 10", "Aug 7", "Aug 20"]
    assert all(str(mark["words"]) in html for mark in MARKS)


def test_it_draws_no_bar_for_a_count_that_may_not_be_published() -> None:
    html = shown("funnel")

    widths = [int(width) for width in re.findall(r'class="bar"[^>]* width="(\d+)"', html)]
    assert len(widths) == 2 * len(FUNNEL)
    assert (widths[0], widths[5]) == (530, 0)
    assert "too few to publish" in html


def test_it_gives_both_doors_the_same_drawing() -> None:
    html = shown("days_figure")

    assert html.count('class="box"') == 4
    assert html.count("stroke thick") == 4


def test_it_shows_every_state_as_a_sign_and_a_word() -> None:
    for kind in ("due", "later", "late", "done", "sealed", "itself"):
        html = render_to_string("parts/tag.html", {"kind": kind, "words": "Word"})

        assert "<svg" in html
        assert "Word" in html


def test_it_fails_loudly_for_a_sign_that_does_not_exist() -> None:
    template = engines["django"].from_string("{% load look %}{% icon 'gavel' %}")

    with pytest.raises(KeyError):
        template.render()
