"""The pages that only inform: open to anyone, whole, neutral in the history, calm, the same in Spanish."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from evenhand.core.guarantees import PROMISES
from evenhand.core.programme import Promise
from evenhand.core.reading import MOST, pushing_words, reading_grade
from evenhand.core.walk import Tally
from evenhand.core.walk_shapes import SHAPES
from evenhand.management.walking import bounds, golden
from evenhand.models.clockwork import TickRow
from evenhand.models.door import the_clerk_writes
from evenhand.reads import sample_letters
from evenhand.reads.rulebook import fingerprint_of_rules
from evenhand.web.programme import programme_in_force
from evenhand.web.public import promises
from evenhand.web.public.promises_kept import KEPT
from evenhand.web.public.walked_words import bounds_words, shape_words
from tests.web.sign_in_cast import colleague, letter, sign_in, with_own_code

STATIC = Path(__file__).parents[2] / "evenhand" / "static"
NAMES = (
    "home",
    "what_is_mediation",
    "two_doors",
    "for_officers",
    "promises",
    "who_sees_what",
    "whom_to_call",
    "figures",
    "our_letters",
    "accessibility",
    "privacy",
)
TELLING = re.compile(r"polic|complain|queja|mediat|mediac|investig|officer|agente de", re.IGNORECASE)


def page_of(client: Client, name: str, language: str = "en") -> str:
    """The HTML of a public page in a language; it must open for a stranger."""
    response = client.get(reverse(name), headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def words_of(html: str) -> list[str]:
    """The sentences of the main part, one list entry for each paragraph, heading or list item, without mark-up."""
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    main = re.sub(r"<(svg|table|code|form)\b.*?</\1>", " ", main, flags=re.DOTALL)
    blocks = re.findall(r"<(p|li|h1|h2|h3|dt|dd)\b[^>]*>(.*?)</\1>", main, flags=re.DOTALL)
    plain = [unescape(re.sub(r"<[^>]+>", "", block)) for _tag, block in blocks]
    return [" ".join(words.split()) for words in plain if words.strip()]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_it_opens_whole_and_with_help_at_the_same_place(client: Client, name: str, language: str) -> None:
    html = page_of(client, name, language)

    assert f'<html lang="{language}" dir="ltr">' in html
    assert html.count("<h1") == 1
    assert html.index('href="tel:') < html.index('action="/leave"') < html.index("<header")
    assert 'name="csrfmiddlewaretoken"' in html.split("<header")[0]
    assert not re.search(r"<style|<script(?! src)|\sstyle=|\son\w+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_a_neutral_title_in_the_history(client: Client, name: str, language: str) -> None:
    html = page_of(client, name, language)

    title = re.search(r"<title>(.*?)</title>", html)
    assert title
    assert title[1].endswith("– Evenhand")
    # "Two doors for officers" may be read by anyone who reads the screen: it names no one's business.
    assert not TELLING.search(title[1].replace("for officers", "")), title[1]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_easy_to_read_and_pushes_nobody(client: Client, name: str, language: str) -> None:
    said = words_of(page_of(client, name, language))

    text = "\n".join(words if words[-1] in ".?:" else f"{words}." for words in said)
    grade = reading_grade(text, language)
    assert grade is not None
    assert grade <= MOST
    assert pushing_words(text, language) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_it_says_everything_in_spanish(client: Client, name: str) -> None:
    english = set(words_of(page_of(client, name)))
    spanish = set(words_of(page_of(client, name, "es")))

    same = {words for words in english & spanish if re.search(r"[a-z]{4}", words)}
    assert {words for words in same if not re.fullmatch(r"[\w.@-]+|.*Room 210.*", words)} == set()


@pytest.mark.django_db
def test_it_links_each_quality_to_how_it_is_kept_and_checked(client: Client) -> None:
    promises = page_of(client, "promises")

    for name in ("home", "what_is_mediation"):
        html = page_of(client, name)
        assert re.findall(r'href="/promises#(\w+)"', html)[:8] == [promise.value for promise in Promise]
    for promise in Promise:
        assert f'id="{promise.value}"' in promises
    named = re.findall(r'<code lang="en">(\w+)</code>', promises)
    assert named == [name for promised in PROMISES for name in promised.guarantees]


@pytest.mark.django_db
def test_it_prints_the_fingerprint_of_the_rules_a_stranger_can_compare(client: Client, settings: Any) -> None:
    file = Path(settings.EVENHAND_PROGRAMMES) / "kansas_city.toml"

    downloaded = client.get("/promises/rules.toml").content

    assert downloaded == file.read_bytes()
    assert hashlib.sha256(downloaded).hexdigest() in page_of(client, "promises")


@pytest.mark.django_db
@pytest.mark.parametrize(("rules", "changed"), [(fingerprint_of_rules(), False), ("0" * 64, True)])
def test_it_gives_the_figures_of_the_last_check_or_says_that_there_was_none(
    client: Client, rules: str, changed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "GOLDEN", tmp_path / "golden.json")
    promises._golden.cache_clear()
    assert "has not published a check yet" in page_of(client, "promises")

    here = programme_in_force()
    tallies = [Tally(programme=here.name, sha256=here.sha256, shape=shape) for shape in ("1x1", "2x1")]
    for tally in tallies:
        tally.states, tally.accepted, tally.refused = 123456, 654321, 7777
    (tmp_path / "golden.json").write_text(json.dumps(golden(tallies, date(2026, 6, 9), rules)))
    promises._golden.cache_clear()
    checked = page_of(client, "promises")
    promises._golden.cache_clear()

    assert all(words in checked for words in ("Tuesday, June 9, 2026", "123,456", "654,321", "7,777", "terms: 2"))
    assert checked.count('role="rowheader"') == 2
    assert ("was changed after that day" in checked) is changed


def test_it_says_every_shape_that_may_be_walked_and_its_bounds_in_the_language_of_the_page() -> None:
    for shape in SHAPES.values():
        bounded = bounds(shape)
        with translation.override("en"):
            assert len(bounds_words(bounded).split(", ")) >= len(bounded.split(", "))
        with translation.override("es"):
            said = f"{shape_words(shape.name)} {bounds_words(bounded)}"
        assert not re.search(r"matter|term|seat|table|guardian|interpreter|officer|-|≤", said), said
        assert re.search(r"asuntos: \d", said)


@pytest.mark.django_db
def test_it_answers_a_browser_that_asks_for_an_icon_by_itself(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(".svg")
    assert "img/mark" in answer.headers["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize(("findings", "said"), [(0, "all eight kept"), (1, "does not fit a promise")])
def test_it_says_what_the_last_night_of_checking_found(
    client: Client, findings: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "GOLDEN", tmp_path / "golden.json")
    promises._golden.cache_clear()
    assert "all eight kept" not in page_of(client, "home")

    with the_clerk_writes():
        TickRow.objects.create(id=1, audited_on=date(2026, 6, 9), findings=findings)

    assert said in page_of(client, "home")
    assert "Tuesday, June 9, 2026" in page_of(client, "promises")
    monkeypatch.undo()
    promises._golden.cache_clear()


@pytest.mark.django_db
def test_it_leads_a_stranger_to_each_thing_to_look_at(client: Client) -> None:
    """Every step for a stranger opens a page, and the part it names is there. Each promise has one at least."""
    for promise, kept in KEPT.items():
        strangers = [step for step in kept.steps if step.page]
        assert strangers, promise
        for step in strangers:
            answer = client.get(step.url.partition("#")[0])
            assert answer.status_code == 200, step.url
            assert not step.part or f'id="{step.part}"' in answer.content.decode(), step.url


@pytest.mark.django_db
def test_it_shows_both_sides_letters_and_one_notice_for_both(client: Client) -> None:
    page = page_of(client, "our_letters")

    for kind in sample_letters.KINDS:
        assert f'id="{kind.value}"' in page
    notice = page.split('<section id="not_going_ahead">')[1].split("</main>")[0]
    complainants, officers = re.findall(r"<h2.*?</section>", notice, re.DOTALL)
    assert complainants.replace("complainant", "side") == officers.replace("officer", "side")


@pytest.mark.django_db
def test_it_links_only_to_pages_that_are_there(client: Client) -> None:
    links = {link for name in NAMES for link in re.findall(r'href="(/[^"#]*)', page_of(client, name))}

    for link in sorted(link for link in links if not link.startswith("/static/")):
        assert client.get(link).status_code == 200, link


@pytest.mark.django_db
def test_it_remembers_a_language_only_when_asked_by_post(client: Client) -> None:
    assert client.get("/language").status_code == 405
    chosen = client.post("/language", {"language": "es", "next": "/two-doors"})

    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/two-doors")
    assert "Dos puertas" in client.get("/two-doors").content.decode()


@pytest.mark.django_db
def test_it_goes_nowhere_else_after_choosing_a_language(client: Client) -> None:
    chosen = client.post("/language", {"language": "es", "next": "https://elsewhere.example/"})

    assert chosen.headers["Location"] == "/"


@pytest.mark.django_db
def test_it_leaves_at_once_without_a_script_and_without_a_trace() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get("/")

    left = strict.post("/leave")  # even with no token: nobody is held back

    assert left.status_code == 200
    assert left.headers["Refresh"] == "0; url=https://www.weather.gov/"
    assert "no-store" in left.headers["Cache-Control"]
    assert not TELLING.search(left.content.decode())
    assert strict.get("/leave").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["party", "mediator", "staff"])
def test_it_leads_whoever_is_signed_in_back_to_their_own_pages(
    client: Client, custodian_folder: Path, kind: str
) -> None:
    if kind == "party":
        with_own_code(client, letter())
    else:
        sign_in(client, colleague("robin", *(["coordinator"] if kind == "staff" else []), kind=kind))

    for name in NAMES:
        html = page_of(client, name)
        head = html.split("<header", 1)[1].split("</header>", 1)[0]
        assert f'<a href="{reverse("landing")}">Your pages</a>' in head
        assert "Sign in<" not in head
        assert f'action="{reverse("quick_exit")}"' in html
    # Answers to a survey are anybody's: that page does not look at who is there.
    assert "Your pages" not in page_of(client, "questions")


@pytest.mark.django_db
def test_it_shows_a_stranger_the_way_in_and_no_cookie_but_the_forms_own() -> None:
    stranger = Client()

    for name in NAMES:
        assert "Your pages" not in page_of(stranger, name)
        assert f'<a href="{reverse("sign_in")}">Sign in</a>' in page_of(stranger, name)
    assert set(stranger.cookies) <= {"evenhand_csrf"}


@pytest.mark.django_db
def test_its_first_page_is_small(client: Client) -> None:
    html = page_of(client, "home")

    asked = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    size = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in asked) + len(gzip.compress(html.encode()))
    assert len(asked) + 1 <= 5
    assert size <= 40_000


@pytest.mark.parametrize("name", NAMES)
def test_it_is_accessible_narrow_and_dark(
    name: str, new_page: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    narrow = new_page(viewport={"width": 320, "height": 640}, color_scheme="dark", locale="es-US")
    wide = new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=True)

    for page in (narrow, wide):
        page.goto(reverse(name))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_it_reaches_everything_by_keyboard(page: Page) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_it_leaves_with_escape_three_times_and_without_a_script(page: Page, new_page: Callable[..., Page]) -> None:
    neutral = "https://www.weather.gov/**"
    page.route(neutral, lambda route: route.fulfill(body="Sunny", content_type="text/html"))
    page.goto("/two-doors")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(neutral)

    plain = new_page(java_script_enabled=False)
    plain.route(neutral, lambda route: route.fulfill(body="Sunny", content_type="text/html"))
    plain.goto("/two-doors")
    plain.get_by_role("button", name="Leave this site").click()
    plain.wait_for_url(neutral)


@pytest.mark.parametrize("scripts", [True, False])
def test_it_shows_no_button_that_does_nothing(new_page: Callable[..., Page], scripts: bool) -> None:
    """Printing takes a script here: without one its button stays away."""
    page = new_page(java_script_enabled=scripts)
    page.goto("/complaint")
    page.fill("[name=narrative]", "He shou")
    page.click("button[name=later]")

    assert page.is_visible("text=Saved. You can close this page")
    assert page.is_visible("[data-print]") is scripts
