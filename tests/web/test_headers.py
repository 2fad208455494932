"""What every answer carries: a strict policy with a nonce of its own, nothing kept, nothing framed."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from evenhand.web.headers import SecurityHeaders


def answer(path: str = "/portal/") -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get(path)
    return request, SecurityHeaders(lambda _: HttpResponse("page"))(request)


def test_it_allows_nothing_but_this_site_and_one_nonce() -> None:
    request, response = answer()
    policy = response.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert f"'nonce-{request.csp_nonce}'" in policy  # type: ignore[attr-defined]  # Added by the middleware.
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_it_gives_every_answer_its_own_nonce() -> None:
    assert answer()[1]["Content-Security-Policy"] != answer()[1]["Content-Security-Policy"]


@pytest.mark.parametrize(("path", "kept"), [("/portal/", "no-store"), ("/", "no-store"), ("/static/a.css", None)])
def test_it_lets_no_cache_keep_a_page(path: str, kept: str | None) -> None:
    assert answer(path)[1].headers.get("Cache-Control") == kept


def test_it_refuses_to_be_framed() -> None:
    _, response = answer()

    assert response.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
