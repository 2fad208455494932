"""Wall-diff: two worlds that differ only in what somebody keeps to themselves look alike to everybody else.

ACC-02, ACC-04, ACC-05. Compared are the bytes and the work: every statement put to the database. `make test` tells some
pairs to some visitors; `make soak` tells all to all, and compares the times of the answers as distributions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evenhand.core.case import Case
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault_rooms import VaultChunk, VaultRecord
from evenhand.reads import walls
from tests.web.crawling import Answer, crawl, difference
from tests.web.stories import PAIRS, Pair
from tests.web.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SMALL = {
    "which side said no": ("coordinator", "investigator"),
    "whether it was a no or silence": ("coordinator", "c1"),
    "who withdrew": ("coordinator", "auditor", "director"),
    "whether the desk helped to assent": ("auditor",),
    "who objected to a mediator": ("coordinator", "mediator"),
    "how somebody says it ended": ("coordinator", "o1"),
    "what is said in a talk, and how often": ("coordinator", "auditor", "o1"),
    "what a private list says": ("coordinator", "mediator"),
    "whether it was in mediation or held by screening": ("investigator", "administrator", "nobody"),
}

TIMED = ("coordinator", "investigator", "c1", "o1", "mediator")
"""Those who could learn something from a pair, and come often enough to measure."""


def told(pair: Pair, place: Path, variant: int, blind: tuple[str, ...]) -> list[dict[str, Answer]]:
    """One world, crawled at each look by each visitor; and much later, when the leaves of the ledger are shown."""
    found = []
    with world(place / f"{pair.name}-{variant}", variant) as one:
        for tell in pair.looks:
            tell(one)
            found += [crawl(one, who) for who in blind]
        one.step("much later", 200)
        found.append(crawl(one, "auditor", ("staff_books",)) if "auditor" in blind else {})
    return found


def leaks(pair: Pair, place: Path, blind: tuple[str, ...]) -> list[str]:
    """What one of the blind could tell the two worlds apart by."""
    one, other = (told(pair, place, variant, blind) for variant in (0, 1))
    whose = [*blind * len(pair.looks), "auditor, much later"]
    return [f"{who}: {line}" for who, a, b in zip(whose, one, other, strict=True) for line in difference(a, b)]


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.name in SMALL], ids=lambda pair: pair.name)
def test_it_shows_two_worlds_alike_to_those_they_are_kept_from(pair: Pair, tmp_path: Path) -> None:
    assert leaks(pair, tmp_path, SMALL[pair.name]) == []


@pytest.mark.soak
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_it_shows_every_pair_alike_to_everybody_it_is_kept_from(pair: Pair, tmp_path: Path) -> None:
    assert leaks(pair, tmp_path, pair.blind) == []


def test_it_catches_a_leak_that_was_planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken on purpose: the office is shown the case as it is, with who accepted the mediators."""
    pair = next(pair for pair in PAIRS if pair.name == "who accepted the day")
    monkeypatch.setattr(walls, "_as_office", lambda case: case)
    monkeypatch.setattr(walls, "UNTOLD", frozenset())

    assert any(line.startswith("coordinator: ") for line in leaks(pair, tmp_path, ("coordinator",)))


def test_it_catches_work_that_only_one_world_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken on purpose: who accepted costs the office one more look at the database, and changes no byte."""
    pair = next(pair for pair in PAIRS if pair.name == "who accepted the day")
    plain = walls._as_office

    def slower(case: Case) -> Case:
        if case.mediations and (day := case.mediations[0].appointment) and "c1" in day.accepted:
            ComplaintRow.objects.count()
        return plain(case)

    monkeypatch.setattr(walls, "_as_office", slower)

    found = leaks(pair, tmp_path, ("coordinator",))

    assert found != []
    assert all("statements" in line for line in found), found


def looks(pair: str, who: str, *more: str) -> list[dict[str, Any]]:
    """What the times of the answers tell, at each look of a pair."""
    command = [sys.executable, "-m", "tests.web.timing", pair, who, *more]
    here = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    done = subprocess.run(command, env=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", ["which files are given in a talk", "who writes on the board, what, and how much"])
def test_it_tells_worlds_apart_that_differ_in_the_room(tmp_path: Path, name: str) -> None:
    """These pairs do differ: the database of the two worlds holds another number of sealed pieces."""
    pair = next(pair for pair in PAIRS if pair.name == name)
    held = []
    for variant in (0, 1):
        with world(tmp_path / f"{variant}", variant) as one:
            pair.looks[0](one)
            held.append((VaultRecord.objects.count(), VaultChunk.objects.count()))

    assert held[0] != held[1]


@pytest.mark.soak
@pytest.mark.parametrize(("pair", "who"), [(pair.name, who) for pair in PAIRS for who in TIMED if who in pair.blind])
def test_it_takes_as_long_in_two_worlds_for_those_they_are_kept_from(pair: str, who: str) -> None:
    for look in looks(pair, who):
        assert look["own"] > 0, "signed out, everybody sees the same"
        assert look["tells"] == [], f"{pair}, {who}, look {look['look']}"


@pytest.mark.soak
def test_it_catches_a_third_of_a_millisecond() -> None:
    (look,) = looks("who accepted the day", "mediator", "--slow", "333")

    # How many of them depends on what else the machine does; one is enough to be caught.
    assert look["tells"] != []
