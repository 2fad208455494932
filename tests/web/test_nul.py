"""The sign NUL in an address or a form: PostgreSQL keeps no such text, so it is refused before anything is asked."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.models.admissions import AdmissionRow
from evenhand.models.drafts import DraftRow
from tests.web.in_the_room import main
from tests.web.stage import Stage
from tests.web.test_letting_in import lost
from tests.web.test_try_again import STORY

__all__ = ["lost"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def _quiet(browser: Client) -> Client:
    """A mistake is told as 500, not raised."""
    browser.raise_request_exception = False
    return browser


def _offered(page: str) -> dict[str, str]:
    fields = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value) for name, value in fields}


def test_it_hands_the_form_back_without_the_sign_and_takes_it_then() -> None:
    browser = _quiet(Client())
    answer = browser.post("/complaint", {**STORY, "narrative": f"\x00{STORY['narrative']}", "x\x00": "\x00"})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "What you typed is here without that sign" in page
    assert "\x00" not in page
    assert _offered(page) == {**STORY, "x": ""}
    assert not DraftRow.objects.exists()
    assert browser.post("/complaint", _offered(page)).status_code == 302
    assert DraftRow.objects.count() == 1


def test_it_lets_a_stranger_sign_in_and_keeps_what_they_typed(stage: Stage) -> None:
    page = f"/portal/{stage.ref}/may-speak"
    answer = _quiet(Client()).post(page, {"ground": "cri\x00me"})

    assert answer.status_code == 400
    assert _offered(answer.content.decode()) == {"ground": "crime"}


@pytest.mark.parametrize("form", ["vouch", "let-in", "stop-letting-in"])
def test_it_refuses_it_in_a_name_from_the_room(lost: Stage, form: str) -> None:
    bell, board = lost.be("o1"), f"{lost.mine}room"
    bell.do(board, "room/vouch", way="known_phone")
    found = re.findall(r'name="idem" value="([^"]+)"', main(bell.see(board)))
    typed: dict[str, Any] = {"idem": found[0], "code": "c1\x00", "way": "known_phone"}
    answer = _quiet(bell.client).post(f"{board}/{form}", typed)

    assert answer.status_code == 400
    assert "What you typed is here without that sign" in answer.content.decode()
    assert AdmissionRow.objects.filter(ended_on=None).count() == 1


def test_it_refuses_it_in_an_address(stage: Stage) -> None:
    dora = _quiet(stage.colleague().client)

    for name in ("ref", "party", "\x00"):
        answer = dora.get(reverse("lost_keys"), {name: f"{stage.ref}\x00"})
        assert answer.status_code == 400
        assert "We could not read that request" in answer.content.decode()
    assert dora.post(f"{reverse('give_code')}?x=%00", {"ref": stage.ref, "party": "c1"}).status_code == 400


def test_it_refuses_it_in_a_form_about_codes_and_shows_nothing_of_it(stage: Stage) -> None:
    answer = _quiet(stage.colleague().client).post(reverse("give_code"), {"ref": f"{stage.ref}\x00", "party": "c1"})

    assert answer.status_code == 400
    assert stage.ref not in answer.content.decode()


def test_it_finds_no_page_where_there_is_none() -> None:
    assert _quiet(Client()).get("/no-such-page", {"x": "\x00"}).status_code == 404
