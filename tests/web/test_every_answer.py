"""What every answer carries, whoever asks for whatever, right or wrong: exact headers, and cookies that stay here.

Checked on every address there is, for a stranger, a party and a colleague. WEB-01, WEB-02.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include
from django.urls import path as address
from pytest_django import Settings

from evenhand.models.access import AccessEntry
from evenhand.models.sign_ins import SignIn
from tests.house.repository import ROOT
from tests.house.test_urls import ALL
from tests.web.stage import Stage
from tests.web.walking import Person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEAR = 31_536_000
NONCE = re.compile(r"'nonce-[A-Za-z0-9_-]{20,}'")
POLICY = (
    "default-src 'none'; script-src 'self' NONCE; style-src 'self' NONCE; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
# Leaving tells the next site nothing at all.
LEAVING = EXACT | {"Referrer-Policy": "no-referrer"}


def wrong(answers: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The answers that do not carry exactly these headers, with what they carry instead."""
    found = {}
    for path, answer in answers:
        carried = {name: NONCE.sub("NONCE", answer.headers.get(name, "")) for name in EXACT}
        wanted = LEAVING if path.endswith("/leave") and answer.status_code == 200 else EXACT
        if carried != wanted:
            found[f"{path} {answer.status_code}"] = {k: v for k, v in carried.items() if v != wanted[k]}
    return found


def everywhere(client: Client, ref: str) -> Iterator[tuple[str, Any]]:
    """Each address read and written to, with this complaint where it names one."""
    for path, _pattern in ALL:
        here = path.replace("/x/x/", f"/{ref}/m1/").replace("/x/", f"/{ref}/")
        for method in ("get", "post"):
            answer = getattr(client, method)(here, secure=True)
            yield f"{method} {here}", answer
            answer.close()


@pytest.fixture
def on_the_net(settings: Settings) -> None:
    """As on a public name: HTTPS for two years."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000, True


@pytest.mark.slow
@pytest.mark.usefixtures("on_the_net")
@pytest.mark.parametrize("who", ["stranger", "party", "colleague"])
def test_it_sends_the_same_headers_with_every_answer(stage: Stage, who: str) -> None:
    people: dict[str, Callable[[], Person]] = {
        "stranger": Person,
        "party": lambda: stage.be("c1"),
        "colleague": stage.colleague,
    }
    client = Client()
    client.cookies.update(people[who]().client.cookies)

    assert wrong(everywhere(client, stage.ref)) == {}
    assert int(EXACT["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= YEAR


def broken(_request: Any) -> HttpResponse:
    """A page that fails."""
    raise RuntimeError("a mistake")


broken.action, broken.object = "public", "public"  # type: ignore[attr-defined]
urlpatterns = [address("broken", broken), address("", include("evenhand.urls"))]


@pytest.mark.usefixtures("on_the_net", "custodian_folder")
@pytest.mark.urls("tests.web.test_every_answer")
def test_it_sends_them_with_mistakes_too() -> None:
    client = Client(raise_request_exception=False)
    answers = {
        "broken": client.get("/broken", secure=True),
        "missing": client.get("/nothing/here", secure=True),
        "foreign name": client.get("/broken", secure=True, headers={"host": "evil.example"}),
    }

    assert [one.status_code for one in answers.values()] == [500, 404, 400]
    assert wrong(answers.items()) == {}


@pytest.mark.slow
@pytest.mark.parametrize("step", ["offer", "ended"])
def test_it_changes_nothing_when_a_page_is_only_read(stage: Stage, step: str) -> None:
    if step == "ended":
        stage.walk.to_ahead()
        stage.seat_mediators()
    getattr(stage.walk, f"to_{step}")()
    stage.sync()
    # Who looked is written down, and that a sign-in is in use: nothing else, whoever reads whatever.
    allowed = {AccessEntry._meta.db_table, SignIn._meta.db_table}
    written: dict[str, list[str]] = {}
    for someone in (stage.be("c1"), stage.be("o1"), stage.colleague()):
        for path, _pattern in ALL:
            here = path.replace("/x/x/", f"/{stage.ref}/m1/").replace("/x/", f"/{stage.ref}/")
            with CaptureQueriesContext(connection) as asked:
                someone.client.get(here).close()
            changes = [q["sql"] for q in asked if re.match(r"(?:INSERT|UPDATE|DELETE)", q["sql"])]
            loose = [sql[:160] for sql in changes if not any(f'"{table}"' in sql or table in sql for table in allowed)]
            if loose:
                written[here] = loose

    assert written == {}


def _in_public(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of an installation with a public name, in a process of its own."""
    place = {"EVENHAND_HOME": str(home), "EVENHAND_CUSTODIAN": f"{home}/keys"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "EVENHAND_HOSTS": "mediation.example.org", **place},
        capture_output=True,
        text=True,
    )


def test_it_passes_the_frameworks_own_check_of_a_deployment(tmp_path: Path) -> None:
    checked = _in_public(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


_VISIT = """
import json, os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.settings"
django.setup()
from django.core.management import call_command
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
call_command("migrate", verbosity=0)
from pathlib import Path
from uuid import uuid4
from django.test import Client
from evenhand.accounts import doors
from evenhand.vault import custodian
from evenhand.web import clock
custodian.make(Path(settings.EVENHAND_CUSTODIAN))
client, set_now = Client(headers={"host": "mediation.example.org"}), {}
def visit(method, path, fields=None):
    answer = getattr(client, method)(path, fields or {}, secure=True)
    set_now.update({name: {k: v for k, v in one.items() if v} for name, one in answer.cookies.items() if one.value})
    return answer
visit("get", "/")
visit("post", "/language", {"language": "es", "next": "/"})
story = {"narrative": "He shouted.", "incident_on_month": "5", "incident_on_day": "3", "incident_on_year": "2026"}
visit("post", "/complaint", {**story, "incident_place": "12th"})
code = doors.issue_code(kind="posted", ref="M7KQ-42XW", party="c1", person=uuid4(), today=clock.now().today)
visit("post", "/sign-in", {"code": code})
visit("post", "/your-key/printed")
session = client.session
session["proved"] = "2020-01-01T00:00:00+00:00"
session.save()
visit("post", "/portal/M7KQ-42XW/wishes", {"address": "14 New Street"})
print(json.dumps(set_now))
"""


def test_it_sets_no_cookie_that_another_site_could_use(tmp_path: Path) -> None:
    visited = _in_public(tmp_path, "-c", _VISIT)
    assert visited.returncode == 0, visited.stderr[-2000:]
    cookies: dict[str, dict[str, Any]] = json.loads(visited.stdout)

    opening = {"session", "key", "kept"}
    assert {name.removeprefix("__Host-evenhand_") for name in cookies} >= opening | {"csrf", "language", "draft"}
    for name, carries in cookies.items():
        short = name.removeprefix("__Host-evenhand_")
        assert name.startswith("__Host-"), name
        assert (carries["path"], carries["secure"], carries["httponly"]) == ("/", True, True), name
        assert "domain" not in carries
        # Lax: a token of forms, a language, and what is still being written; none of them signs anybody in.
        assert carries["samesite"] == ("Strict" if short in opening else "Lax"), name
