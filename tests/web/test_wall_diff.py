"""Wall-diff: two worlds that differ only in what somebody keeps to themselves look alike to everybody else.

ACC-02, ACC-04, ACC-05. `make test` tells some pairs to some visitors; `make soak` tells all to all, and times them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.reads import walls
from tests.web.crawling import Answer, crawl, difference
from tests.web.stories import PAIRS, Pair
from tests.web.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SMALL = {
    "which side said no": ("coordinator", "investigator"),
    "whether it was a no or silence": ("coordinator", "c1"),
    "who withdrew": ("coordinator", "auditor"),
    "who objected to a mediator": ("coordinator", "mediator"),
    "how somebody says it ended": ("coordinator", "o1"),
    "whether it was in mediation or held by screening": ("investigator", "administrator", "nobody"),
}


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
