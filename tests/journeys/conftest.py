"""An office for each journey: staff, mediators and the programme, nobody's complaint yet, on a Monday."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import server as served
from tests.journeys.people import Town
from tests.server import Server

SETTINGS = "tests.served_settings"
FILL = ["demo", "--fill-only", "--small"]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The home folder of an office that has just opened; None on PostgreSQL, where a copy of a folder is not enough."""
    if os.environ.get("EVENHAND_TEST_DATABASE"):
        return None
    home = tmp_path_factory.mktemp("office")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
    served.evenhand({**kept, "EVENHAND_HOME": str(home), "EVENHAND_DEMO": "1"}, *FILL)
    return home


@pytest.fixture
def office(opened: Path | None) -> Iterator[Server]:
    """The office, serving; every journey has one of its own, so that none meets another's days or people."""
    prepare = () if opened else (FILL,)
    with served.running(prepare=prepare, like=opened, DJANGO_SETTINGS_MODULE=SETTINGS) as serving:
        yield serving


@pytest.fixture
def town(office: Server, new_page: Callable[..., Page], axe: Callable[[Page], None]) -> Town:
    """Everyone who may come to this office, and its calendar, which stands on a Monday."""
    found = Town(office=office, new_page=new_page, axe=axe)
    found.wait_for_monday()
    return found
