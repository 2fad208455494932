"""Interrupted at every system call that changes the disk: nothing acknowledged is lost, nothing is done twice.

SQLite, over a home of its own; for `make soak` PostgreSQL too, killed at each word to the server. How a point is made
is in ``injecting``, what is looked at in ``driver`` and ``books``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.postgres import cluster

pytestmark = pytest.mark.slow


def driven(*words: str, failing: int = 8, postgres: str = "") -> dict[str, dict[str, Any]]:
    """What the driver found, by workflow. It is a process of its own: pytest has threads, and another home."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    environment["EVENHAND_TEST_DATABASE"] = postgres
    command = [sys.executable, "-m", "tests.crash.driver", *words, "--failing", str(failing)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    found = {one["workflow"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert found.keys() == set(words), done.stderr
    return found


def shows(found: dict[str, dict[str, Any]]) -> None:
    for name, one in found.items():
        assert one["wrong"] == [], name
        assert one["ended"]["KILL killed"] >= 10, one
        # The last point of each is killed once it has answered.
        assert one["acknowledged"] >= 1, one


def test_it_loses_and_doubles_nothing_wherever_submitting_and_answering_are_interrupted() -> None:
    shows(driven("submit", "answer", "answer_anew"))


def test_it_loses_and_doubles_nothing_where_signing_and_destroying_are_interrupted() -> None:
    shows(driven("sign:10", "shred:10", "shred_file:10"))


def test_it_catches_a_programme_without_its_safeguards() -> None:
    """The controls: no transaction, an answer before the commit, no memory of forms."""
    controls = ("submit:16@without_a_transaction", "submit:8@acknowledged_too_early", "answer:100@forgetful")
    found = driven(*controls, failing=100)
    half, early, twice = (found[name]["wrong"] for name in controls)

    assert any("in part" in one or "no leaf" in one or "no_fact_is_missing" in one for one in half), half
    assert any("acknowledged and lost" in one for one in early), early
    assert any("done 2 times" in one for one in twice), twice
    assert not any(one.startswith("undisturbed") for one in (*half, *early)), "only an interruption shows these"


@pytest.mark.soak
def test_it_loses_and_doubles_nothing_at_any_point_at_all() -> None:
    shows(driven("submit", "answer", "answer_anew", "sign", "shred", "shred_file", failing=1))


@pytest.mark.soak
def test_it_loses_and_doubles_nothing_when_killed_at_any_word_to_postgresql() -> None:
    """Our process is killed before a message to the server, which lives and takes back what was not committed."""
    with cluster() as address:
        shows(driven("submit", "answer:2", "sign:4", "shred:4", failing=1, postgres=address))
