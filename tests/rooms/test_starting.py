"""A start prepares what changed since the last one, and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as product

from evenhand.management import loops, starting


@pytest.fixture
def installed(tmp_path: Path, custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that was prepared a moment ago."""
    book = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "db.sqlite3"}
    monkeypatch.setattr(product, "DATABASES", {"default": book})
    monkeypatch.setattr(product, "EVENHAND_HOME", tmp_path)
    monkeypatch.setattr(product, "STATIC_ROOT", tmp_path / "static")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    ask(tmp_path, "CREATE TABLE django_migrations (app, name)")
    ask(tmp_path, "INSERT INTO django_migrations VALUES ('evenhand', '0001_initial')")
    starting.note()
    return tmp_path


def ask(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "db.sqlite3")) as book, book:
        book.execute(statement)


def test_it_goes_on_at_once_when_nothing_changed(installed: Path) -> None:
    assert starting.is_prepared()


def test_it_looks_again_at_a_restored_database(installed: Path) -> None:
    ask(installed, "DELETE FROM django_migrations")
    assert not starting.is_prepared()


def test_it_looks_again_where_there_is_no_database(installed: Path) -> None:
    (installed / "db.sqlite3").unlink()
    assert not starting.is_prepared()
    assert not (installed / "db.sqlite3").exists()


def test_it_looks_again_at_a_key_that_is_open_to_others(installed: Path) -> None:
    (installed / "custodian" / "pepper").chmod(0o644)
    assert not starting.is_prepared()


def test_it_looks_again_when_a_key_is_gone(installed: Path) -> None:
    (installed / "custodian" / "pepper").unlink()
    assert not starting.is_prepared()


def test_it_looks_again_when_the_static_files_are_gone_or_the_code_is_new(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(product, "PACKAGE", installed)
        assert not starting.is_prepared()
    (installed / "static" / "staticfiles.json").unlink()
    assert not starting.is_prepared()


def test_it_reads_over_a_note_that_is_broken(installed: Path) -> None:
    (installed / starting.NOTE).write_text("{")
    assert not starting.is_prepared()


def test_it_runs_the_loops_in_one_worker_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(product, "EVENHAND_HOME", tmp_path)
    stop, second = threading.Event(), threading.Event()

    def once(name: str) -> None:
        ran.append(f"{threading.current_thread().name} {name}")
        if threading.current_thread().name == "first" and name == "post":
            other.start()
            second.wait(1.5)
            stop.set()

    monkeypatch.setattr(loops, "_once", once)
    first = threading.Thread(target=loops.run, args=(stop,), name="first")
    other = threading.Thread(target=loops.run, args=(stop,), name="second")
    first.start()
    first.join(20)
    other.join(20)

    assert ran == ["first tick", "first post"]
