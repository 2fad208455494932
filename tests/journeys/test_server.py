"""The programme starts on an empty machine and answers in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


def test_it_answers_in_a_browser_and_its_first_page_is_accessible(page: Page, axe: Callable[[Page], None]) -> None:
    response = page.goto("/")

    assert response is not None
    assert "default-src 'none'" in response.headers["content-security-policy"]
    axe(page)
