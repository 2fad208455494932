"""What every test shares: the product's own settings over a throw-away home, the running server, the browser.

A test that asks for ``page`` is a journey: it runs last, in a browser. A database test in tests/rooms, tests/web or
tests/journeys runs on SQLite and, marked ``both`` by this file, again on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.server import Server

BOTH = ("tests/rooms/", "tests/web/", "tests/journeys/")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"


def pytest_configure() -> None:
    """Serve static files by their plain names: a test of one page must not depend on the collected set."""
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


ON_ONE = ("tests/web/test_every_answer.py",)
"""Headers do not depend on the database; these tests let a real answer close its connection, which a pool refuses."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark journeys and tests for both databases; put journeys last (a running browser forbids Django's database)."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("journey")
        elif (
            item.nodeid.startswith(BOTH)
            and not item.nodeid.startswith(ON_ONE)
            and ("db" in fixtures or item.get_closest_marker("django_db"))
        ):
            item.add_marker("both")
    items.sort(key=lambda item: (item.get_closest_marker("journey") is not None, "test_reached" in item.nodeid))


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test begins in English: a page asked for in Spanish leaves its language behind on the thread."""
    from django.utils import translation

    translation.activate("en")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """``evenhand serve`` on a free port, in demo mode, over a fresh installation."""
    from tests.server import running

    with running() as serving:
        yield serving


@pytest.fixture(scope="session")
def agency() -> Iterator[Server]:
    """A server filled with the demo's synthetic agency, which also speaks the generated right-to-left language."""
    from tests.server import running

    with tempfile.TemporaryDirectory() as words:
        subprocess.run([sys.executable, "scripts/translations.py", "--pseudo", words], cwd=AXE.parents[3], check=True)
        with running(
            prepare=[["demo", "--fill-only"]],
            EVENHAND_PSEUDO="1",
            EVENHAND_LOCALE=words,
            DJANGO_SETTINGS_MODULE="tests.served_settings",
        ) as serving:
            yield serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless. Fails, never skips, when it is missing."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("EVENHAND_TEST_CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is missing. Install it with: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """A function that opens one person's own browser window; options are Playwright's (``locale="es-US"`` …).

    When the test ends, no page may have met a script error, a refused resource or an answer of 500.
    """
    troubles: list[str] = []
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": server.url, "locale": "en-US", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda said: troubles.append(f"{page.url}: {said.text}") if _is_trouble(said) else None)
        page.on("response", lambda r: troubles.append(f"{r.url}: {r.status}") if r.status >= 500 else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def _is_trouble(said: Any) -> bool:
    # A page that answers 4xx on purpose is reported as a failed load; the test that opened it checks its status. So is
    # a connection that a story cut itself.
    meant = ("the server responded with a status of 4", "ERR_INTERNET_DISCONNECTED")
    return said.type == "error" and not any(words in said.text for words in meant)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One English-speaking person's browser window, at 1280 by 900."""
    return new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """``axe(page)``: no accessibility violation at WCAG 2.2 AA and best practice on the page as it stands."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page, *, but: tuple[str, ...] = ()) -> None:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        seen = [
            f"{violation['id']}: {violation['help']} ({node['target']} {node['html'][:200]})"
            for violation in found["violations"]
            if violation["id"] not in but
            for node in violation["nodes"]
        ]
        assert seen == [], f"{page.url}\n" + "\n".join(seen)

    return check
