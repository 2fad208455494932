"""Leaving, from every page of a party: it is there, ends everything at once, and the way back shows nothing. PRV-01."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from evenhand.models.sign_ins import SignIn
from evenhand.models.vault import VaultSession
from tests.house.test_urls import ALL
from tests.web.stage import Stage

pytestmark = pytest.mark.django_db
# What a browser saves instead of showing has no button.
SAVED = ("application/pdf", "text/calendar", "application/zip")


def pages_of(stage: Stage) -> dict[str, str]:
    """Every page that a party of this complaint can open now, by its address."""
    found = {}
    for path, pattern in ALL:
        view: Any = pattern.callback
        if view.action == "public" or not view.__module__.startswith(("evenhand.web.portal", "evenhand.web.accounts")):
            continue
        here = path.replace("/x/x/", f"/{stage.ref}/m1/").replace("/x/", f"/{stage.ref}/")
        answer = stage.be("c1").client.get(here)
        if answer.status_code == 200 and not answer.headers["Content-Type"].startswith(SAVED):
            found[here] = answer.content.decode()
    return found


def test_it_lets_a_party_leave_from_every_page(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.sync()

    shown = pages_of(stage)

    assert len(shown) > 10
    assert [path for path, page in shown.items() if 'action="/leave"' not in page or "data-leave-to=" not in page] == []


def test_it_ends_everything_at_once_and_shows_nothing_on_the_way_back(stage: Stage) -> None:
    clara = stage.be("c1")
    seen = pages_of(stage)
    cookies = {name: one.value for name, one in clara.client.cookies.items()}

    times = [_leaves(stage.be("o1").client)[0], _leaves(Client())[0]]
    took, left = _leaves(clara.client)

    # The quickest of three: a busy machine is no defect.
    assert min(took, *times) < 0.3, "answered within 300 ms"
    assert not SignIn.objects.filter(account__kind="party").exists()
    assert not VaultSession.objects.exists()
    assert left.headers["Refresh"].startswith("0; url=https://"), "works without a script"
    assert {"cookies", "storage"} <= set(left.headers["Clear-Site-Data"].replace('"', "").split(", "))
    assert left.headers["Cache-Control"] == "no-store"
    back = Client(headers={"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    for path in seen:
        answer = back.get(path)
        assert answer.status_code == 302, f"{path} shows something to whoever presses the back button"
        assert answer.headers["Cache-Control"] == "no-store"


def _leaves(client: Client) -> tuple[float, Any]:
    began = time.perf_counter()
    left = client.post("/leave")
    return time.perf_counter() - began, left


def test_it_names_nobody_and_nothing_on_the_page_it_leaves_behind(stage: Stage) -> None:
    left = stage.be("c1").client.post("/leave").content.decode()

    assert "<title>Weather</title>" in left
    assert stage.ref not in left
    assert "Evenhand" not in left
