"""A page one can come back to, also when what one sees is the answer to a form."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from evenhand.web.came_from import above, this_page
from tests.web.stage import Stage
from tests.web.test_endings import ended

__all__ = ["ended"]  # the fixture


def test_it_comes_back_to_the_page_a_form_was_on() -> None:
    make = RequestFactory()
    page = "http://testserver/portal/REF/m1/ending?x=1"

    assert this_page(make.get("/staff/?before=3")) == "/staff/?before=3"
    assert this_page(make.post("/portal/REF/m1/propose-term", HTTP_REFERER=page)) == "/portal/REF/m1/ending"
    for elsewhere in ("", "https://elsewhere.example/portal/REF/m1/ending"):
        here = make.post("/portal/REF/m1/propose-term", HTTP_REFERER=elsewhere)
        assert this_page(here) == "/portal/REF/m1/propose-term"


@pytest.mark.parametrize(("path", "up"), [("/portal/REF/m1/x", "/portal/REF/m1/"), ("/nowhere", "/"), ("/", "/")])
def test_it_finds_the_page_above(path: str, up: str) -> None:
    assert above(path) == up


@pytest.mark.django_db
def test_it_leads_from_the_address_of_a_form_to_its_page(ended: Stage) -> None:
    """Somebody changes the language above a form that was refused, or opens its address again."""
    clara = ended.be("c1")

    answer = clara.client.get(f"{ended.mine}propose-term")

    assert answer.status_code == 405
    assert f'href="{ended.mine}"' in answer.content.decode()
    assert clara.client.get(ended.mine).status_code == 200
