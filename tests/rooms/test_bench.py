"""The benchmark's loader: copies of walked histories are true cases, and the book over them holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import drift
from benchmarks.copying import spread
from benchmarks.goals import at_least, at_most, judged, within
from benchmarks.measures import PAGES, Figures
from benchmarks.run import Wanted, loaded
from benchmarks.site import Site
from tests.house.repository import ROOT

MATTERS = 200


def run(home: Path, *words: str) -> str:
    """A module of the source tree, in an installation of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    environment |= {"EVENHAND_HOME": str(home)}
    done = subprocess.run([sys.executable, "-m", *words], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_it_loads_matters_whose_book_holds(tmp_path: Path) -> None:
    # The loader itself looks closely at sixty complaints: rows fold from facts, words open, people are found.
    run(tmp_path, "benchmarks.load", str(MATTERS))

    verdict = json.loads(run(tmp_path, "evenhand.cli", "ledger", "verify", "--json"))
    assert verdict["ok"], verdict
    assert verdict["size"] > 5 * MATTERS

    seen = json.loads(run(tmp_path, "benchmarks.visitors"))
    assert len(seen["refs"]) > 40
    assert len(seen["names"]) == len(seen["phones"]) == len(seen["refs"])

    # The pages open for the people who may see them.
    asked = {
        "case": {"path": f"/staff/{seen['refs'][0]}/", "cookies": seen["staff"]},
        "list": {"path": "/staff/matters", "cookies": seen["staff"]},
        "portal": {"path": seen["mine"][0], "cookies": seen["party"]},
        "not theirs": {"path": f"/staff/{seen['refs'][0]}/", "cookies": seen["party"]},
    }
    looked = _look(tmp_path, asked)
    assert [looked[name]["status"] for name in asked] == [200, 200, 200, 404]
    assert looked["case"]["queries"] <= 15
    assert looked["list"]["queries"] <= 10


def _look(home: Path, asked: dict[str, dict[str, Any]]) -> dict[str, dict[str, int]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    environment |= {"EVENHAND_HOME": str(home)}
    collected = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collected, env=environment, cwd=ROOT, check=True, capture_output=True)
    words = [sys.executable, "-m", "benchmarks.looking", "evenhand.settings"]
    done = subprocess.run(words, input=json.dumps(asked), env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, int]] = json.loads(done.stdout)
    return found


def test_it_says_a_missed_goal_is_missed() -> None:
    assert at_least("list", "here", 49, 100, 0.5).met is False
    assert at_least("list", "here", 50, 100, 0.5).met is True
    assert at_most("memory", "here", 181, 100, 1.8).met is False
    assert at_most("memory", "here", float("nan"), 100, 1.8).met is False
    assert within("queries", "here", 9, 8, "").met is False
    assert within("queries", "here", 8, 8, "").met is True


def test_it_gives_a_million_complaints_references_of_their_own() -> None:
    some = {spread(number) for number in range(1, 1_000_001, 7)}

    assert len(some) == len(range(1, 1_000_001, 7))
    assert all(len(ref) == 9 and ref[4] == "-" for ref in list(some)[:100])
    assert spread(2**40 + 5) == spread(5)


def figures(size: int, ms: float) -> Figures:
    page = {"rate": 100.0, "p50": ms, "cpu": ms, "queries": 8.0, "bytes": 9000.0}
    flow = dict.fromkeys(("whole", "cpu", "step", "last", "rate"), ms)
    flow |= dict.fromkeys(("failed", "lost", "doubled", "filed"), 0.0)
    return Figures(
        who="ours", store="SQLite", size=size, pages=dict.fromkeys(PAGES, page), flow={"ours": flow},
    )  # fmt: skip


def test_it_judges_growth_for_each_decade() -> None:
    grown = judged([figures(10_000, 10.0), figures(100_000, 11.0), figures(1_000_000, 13.0)], {})

    found = {(line.where, line.met): line.figure for line in grown if line.what == "list: processor time"}
    assert found == {("SQLite 10,000 → 100,000", True): 1.1, ("SQLite 100,000 → 1,000,000", False): 1.182}
    # Two decades at once count as two.
    (line,) = (
        one for one in judged([figures(10, 10.0), figures(1000, 12.1)], {}) if one.what == "list: processor time"
    )
    assert (line.figure, line.met) == (1.1, True)


def test_it_calls_a_server_that_holds_more_and_more_missed() -> None:
    steady = {"asked": 100_000, "held": [90.0] * 5 + [100.0] * 15}
    growing = {"asked": 100_000, "held": [100.0 + part for part in range(20)]}

    assert drift.judged(steady, "here").met is True
    assert drift.judged(growing, "here").met is False


def test_it_begins_the_larger_database_with_the_smaller_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(site: Site) -> None:
        site.home.mkdir(exist_ok=True)
        (site.home / str(site.size)).touch()

    monkeypatch.setattr(Site, "load", load)

    sites, took = loaded(Wanted(sizes=(10, 100), postgres=()), tmp_path, "")

    assert [(site.who, site.size) for site in sites] == [("floor", 10), ("ours", 10), ("floor", 100), ("ours", 100)]
    assert sorted(path.name for path in (tmp_path / "ours-100").iterdir()) == ["10", "100"]
    assert len(took) == 4


def test_it_begins_postgresql_with_the_rows_of_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def load(site: Site) -> None:
        site.home.mkdir(exist_ok=True)
        done.append((site.who, site.store, site.size))

    monkeypatch.setattr(Site, "load", load)
    monkeypatch.setattr("benchmarks.run._named", lambda address, name: name)
    monkeypatch.setattr(Site, "poured_from", lambda site, other: done.append(("pour", other.store, other.size)))

    loaded(Wanted(sizes=(10, 100), postgres=(100, 1000)), tmp_path, "an address")

    # A size that SQLite does not have is made there.
    assert done[4:] == [
        ("floor", "PostgreSQL", 100), ("pour", "SQLite", 100), ("ours", "PostgreSQL", 100),
        ("floor", "PostgreSQL", 1000), ("ours", "PostgreSQL", 1000),
    ]  # fmt: skip
