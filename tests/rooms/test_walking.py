"""The kept figures of the walk: put together over several days, as long as rules and programmes are the same."""

from __future__ import annotations

import hashlib
from datetime import date

from evenhand.core.walk import Tally
from evenhand.management.walking import golden, kept, preset

FIRST, LATER = date(2026, 6, 8), date(2026, 6, 9)


def tally(shape: str, states: int, sha256: str = "") -> Tally:
    found = sha256 or hashlib.sha256(preset("portland").encode()).hexdigest()
    return Tally(programme="portland", sha256=found, shape=shape, states=states)


def test_it_adds_the_shapes_of_another_day() -> None:
    before = golden([tally("1x1", 5)], FIRST, "rules")
    found = golden([tally("2x1", 7)], LATER, "rules", before)

    shapes = found["programmes"]["portland"]["shapes"]
    assert (found["states"], found["on"], list(shapes)) == (12, "2026-06-09", ["1x1", "2x1"])
    assert (shapes["1x1"]["on"], shapes["2x1"]["on"]) == ("2026-06-08", "2026-06-09")
    assert golden([tally("1x1", 6)], LATER, "rules", found)["states"] == 13


def test_it_forgets_figures_of_other_rules_and_other_programmes() -> None:
    before = golden([tally("1x1", 5)], FIRST, "rules")

    assert golden([tally("2x1", 7)], LATER, "other rules", before)["states"] == 7
    before["programmes"]["portland"]["sha256"] = "0" * 64
    assert golden([tally("2x1", 7)], LATER, "rules", before)["states"] == 7


def test_it_adds_to_the_figures_that_are_committed() -> None:
    before = kept()
    found = golden([tally("3x1", 7)], date(2099, 1, 1), before["rules"], before)

    assert found["since"] == before["since"]
    assert set(before["programmes"]["portland"]["shapes"]) <= set(found["programmes"]["portland"]["shapes"])
