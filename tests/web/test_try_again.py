"""A full disk or a busy database: a clear answer, everything typed is there, and sending it again works."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from evenhand import clerk
from evenhand.models.drafts import DraftRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

STORY = {
    "narrative": "He shouted at me & would not say <why>.\nTwo lines of it.",
    "incident_on_month": "5",
    "incident_on_day": "30",
    "incident_on_year": "2026",
    "incident_place": "12th and Main",
}


def stop_with(error: Exception) -> object:
    def stop(*_args: object, **_kwargs: object) -> None:
        raise error

    return stop


@pytest.mark.parametrize(
    "error", [clerk.Busy("database is locked"), clerk.DiskFull("disk is full"), clerk.ClockBehind()], ids=repr
)
def test_it_gives_back_everything_that_was_typed_and_takes_it_again(
    monkeypatch: pytest.MonkeyPatch, error: clerk.Unavailable
) -> None:
    browser = Client()
    with monkeypatch.context() as patched:
        patched.setattr(clerk, "keep_draft", stop_with(error))
        response = browser.post("/complaint", STORY)
    page = response.content.decode()
    again = {
        name: unescape(value)
        for name, value in re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    }

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert again == STORY
    assert not DraftRow.objects.exists()
    assert browser.post("/complaint", again).status_code == 302
    assert DraftRow.objects.count() == 1


def test_it_leaves_other_mistakes_to_the_page_for_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client(raise_request_exception=False)
    monkeypatch.setattr(clerk, "keep_draft", stop_with(ZeroDivisionError()))

    assert browser.post("/complaint", STORY).status_code == 500


def test_it_says_come_back_soon_where_nothing_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client(raise_request_exception=False)
    monkeypatch.setattr("evenhand.web.public.pages.render", stop_with(clerk.Busy("database is locked")))

    assert browser.get("/mediation").status_code == 503


def test_it_says_whom_to_call_where_trying_again_never_helps(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The rows of a complaint were changed from outside: what was typed is given back, and nothing is promised."""
    monkeypatch.setattr(clerk, "keep_draft", stop_with(clerk.Altered("why, for nobody here")))
    response = Client().post("/complaint", STORY)
    page = unescape(response.content.decode())

    assert "This cannot be done here now. Please call us." in page
    assert "He shouted at me & would not say <why>." in page
    assert "end it again" not in page
    assert "Retry-After" not in response.headers
    said = " ".join(one.getMessage() for one in caplog.records)
    assert "A step was not taken" in said
    assert "why" not in said
    assert "shouted" not in said
