"""The log says where something went wrong, and nothing that a person wrote or is."""

from __future__ import annotations

import io
import json
import logging
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from evenhand.web.guards import public
from evenhand.web.logs import Bare

CANARY = "Amara-Okafor-816-555-0199"


def line(**more: Any) -> dict[str, Any]:
    """What the formatter makes of a record full of things that must not be logged."""
    try:
        raise ValueError(CANARY)
    except ValueError:
        record = logging.LogRecord(
            more.pop("name", "django.request"), logging.ERROR, "x.py", 1, "Failed: %s", (CANARY,), sys.exc_info()
        )
    record.__dict__.update(more)
    written = Bare().format(record)
    assert CANARY not in written
    found: dict[str, Any] = json.loads(written)
    return found


def test_it_leaves_out_arguments_and_error_messages() -> None:
    said = line()

    assert said["says"] == "Failed: …"
    assert said["error"] == "ValueError"
    assert said["through"][0].endswith(" line")


def test_it_names_the_view_and_not_the_address() -> None:
    match = SimpleNamespace(view_name="case", kwargs={"ref": CANARY})
    request = SimpleNamespace(path=f"/portal/{CANARY}", resolver_match=match, POST={"words": CANARY})

    said = line(request=request, status_code=500)

    assert (said["view"], said["status"]) == ("case", 500)


def test_it_does_not_trust_sentences_of_other_programs() -> None:
    assert "says" not in line(name="some.library", msg=CANARY, args=())


def test_it_says_something_or_nothing() -> None:
    """Django's own "%s: %s" holds only what is left out; the pool's and the server's sentences hold no value."""
    assert "says" not in line(msg="%s: %s", args=(CANARY, CANARY))
    assert line(name="psycopg.pool", msg="error connecting in %r: %s", args=(CANARY, CANARY))["says"] == (
        "error connecting in …: …"
    )
    assert line(name="_granian", msg="Worker crash loop detected, exiting", args=())["says"]
    # Its other half fills in before we see it.
    assert "says" not in line(name="_granian.workers", msg=CANARY, args=())


def test_the_server_writes_its_lines_as_we_do() -> None:
    from granian.log import LogLevels, configure_logging

    from evenhand.management.commands.serve import SERVERS_LOG

    server = logging.getLogger("_granian")
    before = (server.handlers[:], server.level, server.propagate)
    try:
        configure_logging(LogLevels.warning, SERVERS_LOG)
        (handler,) = server.handlers
        assert isinstance(handler.formatter, Bare)
    finally:
        server.handlers[:], server.level, server.propagate = before


ALLOWED = {"at", "level", "logger", "says", "status", "view", "error", "through"}
"""Everything a line may carry. PRV-04: a new field is a decision, made here."""


def failing(request: HttpRequest, words: str) -> HttpResponse:
    """A page that fails with what a person wrote in its hand."""
    raise ValueError(f"{words} {request.POST} {request.META}")


urlpatterns = [path("fails/<str:words>", public(failing)), path("", include("evenhand.urls"))]


@pytest.mark.django_db
@pytest.mark.urls("tests.web.test_logs")
@pytest.mark.usefixtures("custodian_folder")
def test_it_writes_no_line_with_anything_a_person_sent() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Bare())
    root, level = logging.getLogger(), logging.getLogger().level
    client = Client(raise_request_exception=False, headers={"user-agent": CANARY, "x-forwarded-for": CANARY})
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        client.post(f"/fails/{CANARY}?q={CANARY}", {"words": CANARY})
        client.get(f"/{CANARY}", {"q": CANARY})
        client.get("/", headers={"host": f"{CANARY}.example"})
        client.post("/sign-in", {"code": CANARY})
        client.post("/portal/x/x/", {CANARY: CANARY})
        Client(enforce_csrf_checks=True).post("/sign-in", {"code": CANARY}, headers={"origin": f"https://{CANARY}"})
        logging.getLogger("some.library").error("Could not read %s", CANARY)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    loggers = {line["logger"] for line in lines}
    assert {"django.request", "django.security.DisallowedHost", "django.security.csrf", "some.library"} <= loggers
    assert {field for line in lines for field in line} <= ALLOWED
    assert CANARY not in out.getvalue()
    assert CANARY.casefold() not in out.getvalue().casefold()
    assert "127.0.0.1" not in out.getvalue(), "no address of whoever came"
