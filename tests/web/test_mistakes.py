"""When something is not there, not open or broken: a calm page that says what to do next and gives away nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from evenhand.core.programme import Programme
from evenhand.core.reading import MOST, pushing_words, reading_grade
from evenhand.web import office
from evenhand.web.public import mistakes

pytestmark = pytest.mark.django_db
PAGES = ("400", "403", "403_csrf", "404", "429", "503")


@pytest.mark.parametrize("name", PAGES)
def test_it_says_what_happened_and_what_to_do_next(name: str) -> None:
    html = render_to_string(f"{name}.html", request=RequestFactory().get("/"))

    main = re.sub(r"<[^>]+>", " ", html.split("<main")[1].split("</main>")[0])
    grade = reading_grade(main, "en")
    assert grade is not None
    assert grade <= MOST
    assert pushing_words(main, "en") == ()
    assert html.count("<h1") == 1
    assert 'href="tel:' in html
    assert 'href="/"' in html


def test_it_answers_an_unknown_address_calmly(client: Client) -> None:
    response = client.get("/no-such-page-anywhere")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert "no-such-page-anywhere" not in response.content.decode().split("<main")[1].split("</main>")[0]


def test_it_asks_for_a_form_again_whose_token_is_old() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/language", {"language": "es"})

    assert response.status_code == 403
    assert "Nothing was sent" in response.content.decode()


def test_it_shows_a_page_when_everything_else_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> dict[str, str]:
        raise RuntimeError("the programme file cannot be read")

    monkeypatch.setattr(mistakes, "office_today", broken)

    response = mistakes.server_error(RequestFactory().get("/"))

    html = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong on our side" in html
    assert "programme file" not in html
    assert "tel:" not in html


def test_it_still_says_whom_to_call_while_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    office.office_today()

    def down() -> Programme:
        raise OperationalError("no answer")

    monkeypatch.setattr(office, "programme_in_force", down)

    assert office.office_today()["phone"] == "816-555-0142"


def test_it_gives_the_telephone_number_with_a_mistake_of_ours(settings: Any) -> None:
    settings.EVENHAND_OFFICE = {"phone": "816-555-0199"}

    html = mistakes.server_error(RequestFactory().get("/")).content.decode()

    assert "816-555-0199" in html


def test_it_says_that_nothing_was_kept_when_the_database_does_not_answer() -> None:
    try:
        raise OperationalError("database or disk is full")
    except OperationalError:
        response = mistakes.server_error(RequestFactory().post("/file"))

    html = response.content.decode()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "It will be back soon" in html
    assert "disk" not in html


def test_it_says_how_long_to_wait_after_too_many_tries() -> None:
    response = mistakes.too_many(RequestFactory().post("/sign-in"))

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Wait 15 minutes" in response.content.decode()
