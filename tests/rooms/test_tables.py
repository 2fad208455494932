"""Tables that are not the programme's are named before anything is served or done (docs/operating.md, Upgrade)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.rooms.test_cli import evenhand

LAST = "DELETE FROM django_migrations WHERE app = 'evenhand' AND name <> '0001_initial'"
LATER = "INSERT INTO django_migrations (app, name, applied) VALUES ('evenhand', '9999_later', '2026-01-01')"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """An installation on SQLite whose tables are today's."""
    done = evenhand(tmp_path, "database", "migrate")
    assert (done.returncode, done.stdout) == (0, "The tables are those of the programme.\n"), done.stderr
    return tmp_path


def ask(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "db.sqlite3")) as book, book:
        book.execute(statement)


def test_it_knows_the_migrations_that_django_would_do(tmp_path: Path) -> None:
    # In a process of its own: the tests' own Django is told that there are none.
    script = """
import django; django.setup()
from django.db.migrations.loader import MigrationLoader
from evenhand.management import tables
print(tables.migrations() == set(MigrationLoader(None).disk_migrations), len(tables.migrations()) > 50)
"""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env={"EVENHAND_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "evenhand.settings"},
        capture_output=True,
        text=True,
    )
    assert told.stdout == "True True\n", told.stderr


@pytest.mark.slow
def test_it_says_where_there_are_no_tables(tmp_path: Path) -> None:
    said = evenhand(tmp_path, "tick")

    assert said.returncode == 1
    assert said.stderr == "This installation has no tables yet. Run once: evenhand database migrate\n"
    assert not (tmp_path / "db.sqlite3").exists()


@pytest.mark.slow
def test_it_says_that_tables_are_older(installed: Path) -> None:
    ask(installed, LAST)

    for word in ("tick", "post"):
        said = evenhand(installed, word)
        assert said.returncode == 1
        assert said.stderr == "The tables are older than the programme. Run once: evenhand database migrate\n"
    assert "The tables are older than the programme." in evenhand(installed, "doctor").stdout


@pytest.mark.slow
def test_it_serves_no_tables_of_a_newer_programme(installed: Path) -> None:
    ask(installed, LATER)

    for words in (("serve", "--port", "0"), ("tick",), ("database", "migrate")):
        said = evenhand(installed, *words)
        assert (said.returncode, said.stdout) == (1, "")
        assert said.stderr.startswith("The tables are newer than the programme: a newer one was here (9999_later).")
    assert "9999_later" in evenhand(installed, "doctor").stdout


@pytest.mark.slow
def test_it_says_whose_tables_an_error_came_from(installed: Path) -> None:
    """A command that does not ask beforehand, such as a backup before an upgrade, says the same when it fails."""
    ask(installed, LAST)
    ask(installed, "DROP TABLE evenhand_programme_adoption")

    said = evenhand(installed, "programme", "explain")

    assert said.stderr == "The tables are older than the programme. Run once: evenhand database migrate\n"
