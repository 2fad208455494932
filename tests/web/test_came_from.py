"""A page one can come back to, also when what one sees is the answer to a form."""

from __future__ import annotations

from django.test import RequestFactory

from evenhand.web.came_from import this_page


def test_it_comes_back_to_the_page_a_form_was_on() -> None:
    make = RequestFactory()
    page = "http://testserver/portal/REF/m1/ending?x=1"

    assert this_page(make.get("/staff/?before=3")) == "/staff/?before=3"
    assert this_page(make.post("/portal/REF/m1/propose-term", HTTP_REFERER=page)) == "/portal/REF/m1/ending"
    for elsewhere in ("", "https://elsewhere.example/portal/REF/m1/ending"):
        here = make.post("/portal/REF/m1/propose-term", HTTP_REFERER=elsewhere)
        assert this_page(here) == "/portal/REF/m1/propose-term"
