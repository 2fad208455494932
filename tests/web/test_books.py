"""The auditor's counter: the books and nothing of a complaint, to be checked with stock tools."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from evenhand.clerk import note_restore
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.models.ledger import LedgerHead, LedgerRow
from evenhand.reads import books
from evenhand.web import clock
from evenhand.web.staff.books import CHECK
from tests.rooms.office import MONDAY, Walk, filed, now_on
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff, words_of


@pytest.fixture
def arlo(stage: Stage) -> Person:
    stage.walk.to_ahead()
    stage.sync()
    return staff(colleague("arlo", "auditor"))


def test_it_leads_an_auditor_to_the_books_and_to_no_complaint(arlo: Person, stage: Stage) -> None:
    assert arlo.client.get("/sign-in/start").headers["Location"] == "/staff/books"
    page = arlo.see("/staff/books")

    assert LedgerHead.objects.get().chain.hex() in page
    assert stage.ref not in page
    assert "Nystr" not in page
    for path in ("/staff/", "/staff/matters", stage.case, "/staff/find", "/staff/figures", "/staff/investigations"):
        arlo.see(path, 404)


def test_it_checks_every_leaf_when_asked(arlo: Person) -> None:
    size = LedgerHead.objects.get().size

    assert f"The ledger holds: {size} leaves were checked just now." in words_of(arlo.see("/staff/books?check=yes"))


def test_it_names_the_first_leaf_that_somebody_changed(arlo: Person) -> None:
    LedgerRow.objects.filter(seq=2).update(entry=b"{}")

    page = words_of(arlo.see("/staff/books?check=yes"))

    assert "The ledger does not hold" in page
    assert "The first wrong leaf is number 2." in page


def test_it_gives_leaves_away_a_quarter_of_a_year_late_and_they_check_with_python_alone(
    arlo: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"".join(arlo.client.get("/staff/books/leaves").streaming_content) == b""  # type: ignore[attr-defined]
    later = now_on(date(2026, 10, 2))
    monkeypatch.setattr(clock, "now", lambda: later)
    Walk(filed(date(2026, 9, 1)).ref)

    told = b"".join(arlo.client.get("/staff/books/leaves").streaming_content)  # type: ignore[attr-defined]

    days = {json.loads(json.loads(line)["entry"])["day"] for line in told.splitlines()}
    assert min(days) == MONDAY.isoformat()
    assert max(days) <= "2026-06-30"
    assert _checked(told, tmp_path).returncode == 0
    assert "leaf 1 is wrong" in _checked(told.replace(b'"seq": 1,', b'"seq": 9,'), tmp_path).stderr


def test_it_says_that_the_office_was_put_back_from_a_backup(stage: Stage) -> None:
    auditor = staff(colleague("arlo", "auditor"))
    assert "Put back from a backup" not in words_of(auditor.see("/staff/books"))
    note_restore(at=stage.walk.now.at, made_at=stage.walk.now.at, leaves=1234, chain="ab" * 32, buried=0)

    shown = words_of(auditor.see("/staff/books"))

    assert "Put back from a backup" in shown
    assert "1234 leaves" in shown
    assert "ab" * 32 in shown


def _checked(told: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "leaves.jsonl").write_bytes(told)
    run = [sys.executable, "-I", "-c", CHECK, str(folder / "leaves.jsonl")]
    return subprocess.run(run, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 1, 1), date(2025, 9, 30)),
        (date(2026, 3, 31), date(2025, 9, 30)),
        (date(2026, 4, 1), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2026, 6, 30)),
    ],
)
def test_it_waits_a_whole_quarter(today: date, until: date) -> None:
    assert books.told_until(today) == until


def test_it_shows_the_books_to_nobody_else(stage: Stage) -> None:
    for role in Role:
        if role not in books.READERS:
            who = Actor(id="x", role=role)
            assert books.books(who) is None
            assert books.check(who) is None
            assert list(books.leaves(who, MONDAY)) == []
    stage.colleague().see("/staff/books", 404)
