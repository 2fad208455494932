"""What holds for every page and form: tokens, no puzzles, nothing secret in an address, neutral titles."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.house.repository import ROOT, files, name, text
from tests.house.test_urls import ALL

FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
TITLE = re.compile(r"{% block title %}(.*?){% endblock", re.DOTALL)
SAYS = re.compile(r'{% translate "([^"]+)"')
# What somebody who looks over a shoulder, or at the history of a shared computer, must not read.
TELLING = re.compile(
    r"polic|complain|queja|mediat|mediac|mediad|investig|officer|oficial|agente|misconduct|discipline|victim|accus",
    re.IGNORECASE,
)
# Audiences that may sit at a shared or watched screen; the office's own pages stay at the office.
WATCHED = ("templates", "portal", "public", "accounts", "surveys", "signing")
# "Two doors for officers" may be read by anyone who reads the screen: it names no one's business.
OPEN_TO_ALL = {"public/side.html"}
OFFICES_OWN = {"accounts/people.html", "accounts/lost_keys.html", "accounts/handed_code.html"}
FILE_NAME = re.compile(r'filename="([^"]+)"')
PUZZLE = re.compile("cap" + "tcha|turn" + "stile|are you (?:a )?(?:human|robot)|proof[ -]of[ -]work", re.IGNORECASE)
# Leaving must work with an old token: the worst a forged request does is end a visit (web/public/leaving.py).
WITHOUT_TOKEN = {"quick_exit"}


def test_it_asks_for_the_token_of_every_form() -> None:
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    assert {one.name for _path, one in ALL if getattr(one.callback, "csrf_exempt", False)} == WITHOUT_TOKEN
    bare = [
        name(path) for path in files(".html") for form in FORM.findall(text(path)) if "{% csrf_token %}" not in form
    ]
    assert bare == []


@pytest.mark.django_db
def test_it_takes_no_form_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)

    taken = {path: client.post(path, {"x": "y"}).status_code for path, one in ALL if one.name not in WITHOUT_TOKEN}

    assert {path: status for path, status in taken.items() if status != 403} == {}


def test_it_puts_no_puzzle_before_anybody() -> None:
    places = [path for path in files(".html", ".js", ".py", ".toml", ".txt") if path.name != "test_web.py"]
    read = [path for path in places if "tests/vendor" not in name(path)]

    assert [name(path) for path in read if PUZZLE.search(text(path))] == []


def test_it_names_nothing_secret_in_an_address() -> None:
    # The demo's cast is public; everybody can be anybody there.
    named = {path: one.pattern.converters for path, one in ALL if not path.startswith("/demo")}

    assert {path for path, parts in named.items() if {"token", "secret", "phrase"} & set(parts)} == set()


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_gives_no_page_of_a_watched_screen_a_telling_title(language: str) -> None:
    told = {}
    with translation.override(language):
        for path in files(".html"):
            if path.parent.name not in WATCHED or name(path).split("templates/")[1] in OFFICES_OWN | OPEN_TO_ALL:
                continue
            for block in TITLE.findall(text(path)):
                words = [translation.gettext(one) for one in SAYS.findall(block)]
                if any(TELLING.search(one) for one in words):
                    told[name(path)] = words

    assert told == {}


def test_it_gives_no_file_a_telling_name() -> None:
    names = [one for path in files(".py") if "evenhand/" in name(path) for one in FILE_NAME.findall(text(path))]

    assert len(names) > 5
    assert [one for one in names if TELLING.search(one)] == []


def test_it_has_one_mark_that_shows_nothing() -> None:
    icons = {
        icon
        for path in files(".html")
        for icon in re.findall(r"<link rel=\"icon\" href=\"{% static '([^']+)'", text(path))
    }

    assert icons == {"img/mark.svg"}
    assert not TELLING.search((ROOT / "evenhand/static/img/mark.svg").read_text())
