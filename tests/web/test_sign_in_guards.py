"""Closed by default, in time, and never losing what a person typed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand.accounts import idem, kept, sessions
from evenhand.models.accounts import Account, PartyKey
from evenhand.models.sign_ins import KeptText, SignIn
from evenhand.models.vault import VaultSession
from evenhand.vault import custodian, mint_code
from evenhand.web import clock
from tests.web import sign_in_urls
from tests.web.sign_in_cast import colleague, letter, sign_in, with_own_code

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sign_in_urls")]
WORDS = "The officer took my phone and would not say why."


@pytest.fixture(autouse=True)
def _custodian(tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)
    sign_in_urls.SENT.clear()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that moves the real clock forward."""
    moved = timedelta(0)
    wall = clock.wall

    def move(by: timedelta) -> None:
        nonlocal moved
        moved += by

    def shifted() -> datetime:
        return wall() + moved

    monkeypatch.setattr(clock, "wall", shifted)
    return move


def form_on(page: bytes, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to ``action``, as a browser would send them."""
    whole = page.decode()
    start = whole.index(f'action="{action}"')
    form = whole[start : whole.index("</form>", start)]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return fields | dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.DOTALL))


def test_it_does_not_find_a_view_without_a_guard(client: Client) -> None:
    sign_in(client, colleague("amy", "director"))

    assert client.get("/bare").status_code == 404
    assert Client().get("/bare").status_code == 404


def test_it_asks_a_stranger_to_sign_in_and_remembers_the_page(client: Client) -> None:
    assert client.get("/note").headers["Location"] == "/sign-in?next=%2Fnote"
    assert client.get("/today").headers["Location"] == "/sign-in/office?next=%2Ftoday"


def test_it_does_not_find_what_is_for_others(client: Client) -> None:
    sign_in(client, colleague("amy", "intake"))
    party = Client()
    with_own_code(party, letter())

    assert client.get("/today").content == b"intake"
    assert client.get("/board").status_code == 404
    assert client.get("/portal").status_code == 404
    assert party.get("/today").status_code == 404
    assert party.get("/portal/A2BC-3DEF").status_code == 404, "a complaint of others, or none at all"


def test_it_shows_staff_without_a_role_nothing(client: Client) -> None:
    sign_in(client, colleague("amy"))

    assert client.get("/today").status_code == 404
    assert client.get("/your-sign-ins").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_it_goes_nowhere_but_here_after_sign_in(client: Client, elsewhere: str) -> None:
    own = with_own_code(Client(), letter())

    client.post("/sign-in", {"code": own, "next": elsewhere})
    answer = client.get("/sign-in/start", {"next": elsewhere})

    assert answer.headers["Location"] == "/portal"


def test_it_goes_on_to_the_page_that_was_asked_for(client: Client) -> None:
    own = with_own_code(Client(), letter())

    answer = client.post("/sign-in", {"code": own, "next": "/note"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/note"


def test_it_ends_an_idle_visit_and_offers_back_what_was_typed(client: Client, later: Any) -> None:
    own = with_own_code(client, letter())
    later(timedelta(minutes=16))

    turned_away = client.post("/note", {"words": WORDS, "idem": "x"}, headers={"referer": "http://testserver/note"})
    client.post("/sign-in", {"code": own, "next": "/note"})
    offered = client.get("/sign-in/start?next=/note", follow=True)
    sent = client.post("/note", form_on(offered.content, "/note"))

    assert turned_away.headers["Location"] == "/sign-in?next=%2Fnote&kept_text=1"
    assert WORDS in offered.content.decode()
    assert sent.status_code == 303
    assert sign_in_urls.SENT[0]["words"] == WORDS
    assert sign_in_urls.SENT[0]["idem"] == "x"
    assert not KeptText.objects.exists(), "sent, so not kept any longer"


def test_it_keeps_what_was_typed_for_its_author_only(client: Client, later: Any) -> None:
    with_own_code(client, letter())
    another = with_own_code(Client(), letter(party="c2"))
    later(timedelta(minutes=16))
    client.post("/note", {"words": WORDS})

    client.post("/sign-in", {"code": another})
    offered = client.get("/sign-in/kept", follow=True)

    assert KeptText.objects.exists()
    assert WORDS not in offered.content.decode()
    assert WORDS.encode() not in bytes(KeptText.objects.get().box)


def test_it_forgets_what_was_typed_after_half_an_hour(client: Client, later: Any) -> None:
    own = with_own_code(client, letter())
    later(timedelta(minutes=16))
    client.post("/note", {"words": WORDS})
    later(timedelta(minutes=31))

    client.post("/sign-in", {"code": own})

    assert WORDS not in client.get("/sign-in/kept", follow=True).content.decode()
    assert kept.sweep(clock.wall()) == 1


def test_it_gives_the_text_back_to_copy_when_nobody_knows_whose_it_was(client: Client) -> None:
    answer = client.post("/note", {"words": WORDS})

    assert answer.status_code == 403
    assert WORDS in answer.content.decode()
    assert not KeptText.objects.exists()


def test_it_gives_the_text_back_when_the_token_was_too_old() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/sign-in", {"code": "typed by hand", "csrfmiddlewaretoken": "old"})
    fields = form_on(answer.content, "/sign-in")

    assert answer.status_code == 403
    assert fields["code"] == "typed by hand"
    assert client.post("/sign-in", fields).status_code == 200


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_it_never_shows_again_what_another_site_sent(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/sign-in", {"code": "put there by another site"}, headers=headers)

    assert answer.status_code == 403
    assert "put there by another site" not in answer.content.decode()


def test_it_ends_every_visit_after_four_hours_however_busy(client: Client, later: Any) -> None:
    with_own_code(client, letter())
    for _ in range(24):
        later(timedelta(minutes=9, seconds=55))
        assert client.get("/portal").status_code == 200

    later(timedelta(minutes=5))

    assert client.get("/portal").status_code == 302


def test_it_does_not_write_for_every_page_that_is_read(client: Client, later: Any) -> None:
    with_own_code(client, letter())
    later(timedelta(seconds=30))
    before = SignIn.objects.get().session_data

    client.get("/portal")

    assert SignIn.objects.get().session_data == before


def test_it_ends_the_visit_on_leaving_without_a_script(client: Client) -> None:
    with_own_code(client, letter())
    key, session = client.cookies["evenhand_key"].value, client.cookies["evenhand_session"].value

    answer = client.post("/leave")

    assert answer.headers["Refresh"].startswith("0; url=https://")
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    back = Client(headers={"cookie": f"evenhand_session={session}; evenhand_key={key}"})
    assert back.get("/portal").status_code == 302
    assert not SignIn.objects.exists()
    assert not VaultSession.objects.exists(), "the opened key is closed here, not only forgotten by the browser"


def test_it_leaves_even_with_an_old_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/leave").status_code == 200


def test_it_signs_out_by_post_only(client: Client) -> None:
    with_own_code(client, letter())

    assert client.get("/sign-out").status_code == 405
    assert client.get("/portal").status_code == 200
    assert client.post("/sign-out").status_code == 200
    assert client.get("/portal").status_code == 302


def test_it_lists_ones_browsers_and_ends_them(client: Client) -> None:
    own = with_own_code(client, letter())
    other = Client(headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile) Firefox/140.0"})
    other.post("/sign-in", {"code": own})
    page = client.get("/your-sign-ins").content.decode()
    which = SignIn.objects.get(browser="Firefox, Android").pk

    client.post("/your-sign-ins/end", {"id": which})

    assert "Firefox, Android" in page
    assert other.get("/portal").status_code == 302
    assert client.get("/portal").status_code == 200


def test_it_ends_no_sign_in_of_others(client: Client) -> None:
    with_own_code(client, letter())
    other = Client()
    with_own_code(other, letter(party="c2"))
    which = SignIn.objects.get(account__seats__party="c2").pk

    client.post("/your-sign-ins/end", {"id": which})

    assert other.get("/portal").status_code == 200


def test_it_asks_for_the_key_again_before_it_is_changed(client: Client, later: Any) -> None:
    own = with_own_code(client, letter())
    later(timedelta(minutes=6))
    asked = client.post("/your-key/printed")

    client.post("/your-key/unlock", {"secret": "not mine at all, sorry", "next": "/your-key"})
    still = client.post("/your-key/printed")
    client.post("/your-key/unlock", {"secret": own, "next": "/your-key"})
    made = client.post("/your-key/printed")

    assert asked.headers["Location"] == still.headers["Location"] == "/your-key/unlock?next=/your-key"
    assert made.status_code == 200
    assert Client().post("/sign-in", {"code": own}).status_code == 200, "the earlier printed code has ended"
    assert client.get("/portal").status_code == 200


def test_it_asks_for_the_key_before_a_grave_step_and_keeps_what_was_typed(client: Client, later: Any) -> None:
    own = with_own_code(client, letter())
    later(timedelta(minutes=6))

    asked = client.post("/grave", {"words": WORDS}, headers={"referer": "http://testserver/note"})
    offered = client.post(asked.headers["Location"], {"secret": own}, follow=True)
    sent = client.post("/grave", form_on(offered.content, "/grave"))

    assert asked.headers["Location"].startswith("/your-key/unlock?next=")
    assert WORDS in offered.content.decode()
    assert sent.status_code == 303
    assert sign_in_urls.SENT[0]["words"] == WORDS


def test_it_gives_a_form_its_key_and_refuses_one_from_elsewhere(client: Client) -> None:
    sign_in(client, colleague("amy", "director"))
    right, other_form = idem.mint("test.answer"), idem.mint("test.withdraw")

    assert client.post("/once", {"idem": right}).content.decode() == right.partition(":")[0]
    for wrong in (other_form, right[:-1] + "x", str(uuid4()), ""):
        assert client.post("/once", {"idem": wrong}).status_code == 400


def test_it_takes_a_changed_role_from_the_next_page_on(client: Client) -> None:
    account = colleague("amy", "director")
    sign_in(client, account)
    assert client.get("/board").status_code == 200

    Account.objects.get(pk=account).roles.update(ended_on=clock.now().today)

    assert client.get("/board").status_code == 404


def test_it_holds_the_door_for_half_an_hour_only(client: Client, later: Any) -> None:
    code = letter()
    client.post("/sign-in", {"code": code})
    later(timedelta(minutes=31))

    assert client.post("/your-key/printed").status_code == 302
    assert PartyKey.objects.get().used_on is None


def test_it_forgets_sign_ins_that_ended_a_day_ago(client: Client, later: Any) -> None:
    with_own_code(client, letter())
    client.post("/sign-in", {"code": mint_code()})
    later(timedelta(days=2))

    assert sessions.sweep(clock.wall()) == 1
