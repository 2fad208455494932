"""Every page that any of the demo's people can come to by following links: it opens, anyone can use it, it fits.

Each person starts where they land and follows every link that only shows something. Each kind of page (a view, and for
the staff's acts the act) is looked at once per kind of person: axe-core finds nothing, there is one main heading, and
at 320 pixels nothing sticks out, in English and in a generated language that runs from right to left.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.server import Server

Kind = tuple[str, ...]
AT_MOST = 150
"""Pages one person looks at: far more than any of them has kinds of."""

# Read aloud to somebody else, and signed by them: in their language, not in the reader's.
IN_A_LANGUAGE_OF_THE_PROGRAMME = frozenset({"mediator_agreement_to_mediate", "mediator_sign_page"})

MEASURES = (
    "[document.querySelectorAll('h1').length, document.documentElement.scrollWidth, document.documentElement.dir]"
)


def kind_of(url: str) -> Kind | None:
    """What kind of page an address shows; None for an address that is none of ours."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return None
    return (str(match.view_name), *(str(match.kwargs.get(word, "")) for word in ("about", "act")))


def links(page: Page) -> list[str]:
    """Where the page's own links lead on this site, without fragments, queries and files."""
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
    here = page.url
    return [
        urljoin(here, link).partition("#")[0].partition("?")[0]
        for link in found
        if urlsplit(link).netloc == urlsplit(here).netloc
    ]


def walk(page: Page, axe: Callable[[Page], None], seen: set[Kind]) -> list[str]:
    """Follow every link from here; what is wrong, one line for each page."""
    wrong: list[str] = []
    queue, queued = [page.url], {page.url}
    looked = 0
    while queue and looked < AT_MOST:
        url = queue.pop(0)
        kind = kind_of(url)
        if kind is None:
            wrong.append(f"{url}: a link to nowhere")
            continue
        if kind in seen:
            continue
        answer = page.request.get(url)
        if answer.status != 200:
            wrong.append(f"{url}: {answer.status}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        seen.add(kind)
        looked += 1
        wrong += look(page, url, axe)
        for link in links(page):
            if link not in queued:
                queued.add(link)
                queue.append(link)
    return wrong


def look(page: Page, url: str, axe: Callable[[Page], None]) -> list[str]:
    """One page, wide and narrow."""
    wrong = []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(url)
    try:
        axe(page)
    except AssertionError as found:
        wrong.append(str(found).partition("\nassert")[0])
    page.set_viewport_size({"width": 320, "height": 640})
    headings, width, _ = page.evaluate(MEASURES)
    wrong += [f"{url}: {headings} main headings"] if headings != 1 else []
    wrong += [f"{url}: {width} pixels wide at 320"] if width > 320 else []
    page.set_extra_http_headers({"Accept-Language": "ar-xb"})
    page.reload()
    _, width, way = page.evaluate(MEASURES)
    wrong += [f"{url}: from right to left it is {width} pixels wide at 320"] if width > 320 else []
    stays = (kind_of(url) or ("",))[0] in IN_A_LANGUAGE_OF_THE_PROGRAMME
    wrong += [f"{url}: it does not turn from right to left"] if way != "rtl" and not stays else []
    page.set_extra_http_headers({"Accept-Language": "en"})
    return wrong


@pytest.fixture(scope="module")
def cast(agency: Server, browser: Browser) -> list[str]:
    """The codes of the demo's people."""
    page = browser.new_page(base_url=agency.url)
    page.goto("/demo")
    codes = page.eval_on_selector_all("form[action^='/demo/as/']", "all => all.map(f => f.getAttribute('action'))")
    page.close()
    assert codes
    return [code.rpartition("/")[2] for code in codes]


def test_it_shows_everyone_pages_that_open_fit_and_can_be_used(
    agency: Server, browser: Browser, cast: list[str], axe: Callable[[Page], None]
) -> None:
    wrong: list[str] = []
    seen: set[Kind] = set()
    stranger = browser.new_page(base_url=agency.url)
    stranger.goto("/")
    wrong += walk(stranger, axe, seen)
    stranger.close()
    for code in cast:
        page = browser.new_page(base_url=agency.url)
        page.goto("/demo")
        page.click(f"form[action='/demo/as/{code}'] button")
        wrong += [f"{code}: {line}" for line in walk(page, axe, seen)]
        page.close()

    assert wrong == [], "\n".join(wrong)
