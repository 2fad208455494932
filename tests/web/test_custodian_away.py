"""The custodian does not answer: no mistake page, a plain word, and what was typed waits and counts once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evenhand.accounts import kept
from evenhand.models.sign_ins import KeptText
from evenhand.models.vault_rooms import VaultRecord
from tests.web.in_the_room import begin, desk, main, mediator, seat
from tests.web.stage import Stage
from tests.web.walking import FORM, words_of

CANARY = "canary-74 typed while it was away"


@contextmanager
def away() -> Iterator[None]:
    """The custodian's folder, moved away and back."""
    folder = Path(settings.EVENHAND_CUSTODIAN)
    folder.rename(folder.with_name("away"))
    try:
        yield
    finally:
        folder.with_name("away").rename(folder)


@pytest.fixture
def session(stage: Stage) -> Stage:
    return begin(seat(stage))


def kept_form(html: str) -> tuple[str, dict[str, str]]:
    """The form of a kept text that sends it: its address and fields."""
    form = next(one for one in FORM.finditer(html) if "Send it now" in one["body"])
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form["body"]))
    typed = {
        n: unescape(v)
        for n, v in re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', form["body"], re.DOTALL)
    }
    action = re.search(r'action="([^"]+)"', form["attributes"])
    assert action is not None
    hidden.pop("csrfmiddlewaretoken", None)
    return action[1], hidden | typed


def test_it_says_plainly_that_it_is_locked_and_never_fails(session: Stage) -> None:
    pages = (
        (session.be("c1"), f"{session.mine}room"),
        (session.be("o1"), f"{session.mine}talk"),
        (mediator(session), desk(session)),
        (session.colleague(), session.case),
    )
    with away():
        for who, page in pages:
            answer = who.client.get(page)
            assert answer.status_code == 503
            assert "Nothing is lost." in words_of(answer.content.decode())
            assert int(answer.headers["Retry-After"]) > 0
    for who, page in pages:
        who.see(page)


def test_it_delivers_what_was_typed_once_when_it_is_back(session: Stage) -> None:
    clara, page = session.be("c1"), f"{session.mine}room"
    hidden = re.search(r'name="idem" value="([^"]+)"', main(clara.see(page)).split("A new card")[1])
    assert hidden is not None
    card = {"idem": hidden[1], "row": "", "text": CANARY}
    with away():
        answer = clara.client.post(f"{page}/say", card)
        assert answer.status_code == 503
        assert "What you sent is kept" in words_of(answer.content.decode())
        assert CANARY in clara.see(reverse("kept_texts"))
        to, fields = kept_form(clara.see(reverse("kept_texts")))
        assert clara.client.post(to, fields).status_code == 503
        assert KeptText.objects.count() == 1
    assert all(b"canary-74" not in bytes(one.box) for one in KeptText.objects.all())
    assert not VaultRecord.objects.filter(compartment__kind="joint").exists()

    assert "Something you typed was not sent yet." in clara.see("/portal/")

    for _ in range(2):
        assert clara.client.post(to, fields).status_code == 302

    assert main(session.be("o1").see(page)).count(CANARY) == 1
    assert not KeptText.objects.exists()
    assert "was not sent yet" not in clara.see("/portal/")


def test_it_offers_it_to_nobody_else_in_that_browser(session: Stage) -> None:
    clara, page = session.be("c1"), f"{session.mine}room"
    hidden = re.search(r'name="idem" value="([^"]+)"', main(clara.see(page)).split("A new card")[1])
    assert hidden is not None
    with away():
        clara.client.post(f"{page}/say", {"idem": hidden[1], "row": "", "text": CANARY})
    bell = session.be("o1")
    bell.client.cookies[settings.EVENHAND_KEPT_COOKIE] = clara.client.cookies[settings.EVENHAND_KEPT_COOKIE].value

    assert "canary-74" not in bell.client.get(reverse("kept_texts")).content.decode()


def test_it_keeps_no_secret_that_was_typed(session: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    clara, asked = session.be("c1"), []
    monkeypatch.setattr(kept, "keep", lambda *given: asked.append(given))
    with away():
        answer = clara.client.post(reverse("unlock"), {"secret": "a passphrase of my own"})
        stranger = Client().post(reverse("sign_in"), {"code": "K7QM-42XW"})
    for told in (answer, stranger):
        assert told.status_code == 503
        assert "a passphrase of my own" not in told.content.decode()
        assert "K7QM" not in told.content.decode()
    assert asked == []
