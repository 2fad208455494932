"""An act is done when it has everything (design §9). `make acts` prints the table this test holds."""

from __future__ import annotations

import pytest

from evenhand.management.acts_table import Row, rows

TABLE = rows()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.act)
def test_it_leaves_no_hole_in_any_act(row: Row) -> None:
    assert row.holes == []


def test_it_finds_the_facts_and_the_refusals_of_an_act() -> None:
    sealing = next(row for row in TABLE if row.act == "SealAnswer")

    assert sealing.rule == "decide_seal_answer"
    assert sealing.refusals == "5 said" or int(sealing.refusals.split()[0]) >= 4
