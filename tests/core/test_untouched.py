"""What a step did not touch is still judged: a guarantee that looks away there would let a mistake of the step before
pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from evenhand.core.case import Matter, Mediation, Term
from evenhand.core.codes import Stage
from evenhand.core.dates import Calendar, Now
from evenhand.core.guarantees import GUARANTEES
from evenhand.core.guarantees.looking import Edge, Step, World

DAY = date(2026, 6, 1)
MATTER = Matter(
    id="m1", officer="o1", complainants=frozenset({"c1"}), stage=Stage.AHEAD, limit_on=DAY, safe_on=DAY, mediation="d1"
)


def edge(before: Matter, after: Matter, was: Mediation | None, table: Mediation | None) -> Edge:
    world = World(None, Now(at=datetime(2026, 6, 1, 15, tzinfo=UTC), today=DAY, calendar=Calendar()))
    programme: Any = None  # these two look at the step alone
    return Edge(world, None, (), world, programme, (Step(before, after, was, table),))


def test_it_finds_a_plan_without_a_day_also_where_the_table_stays_as_it_is() -> None:
    table = Mediation(id="d1", matters=frozenset({"m1"}), planned=True, appointment=None)
    holds = GUARANTEES["no_session_without_a_whole_plan"].holds

    assert not holds(edge(MATTER, replace(MATTER, reminders=1), table, table))
    assert holds(
        edge(MATTER, replace(MATTER, reminders=1), replace(table, planned=False), replace(table, planned=False))
    )


@pytest.mark.parametrize("codes", [("t1", "t1"), ("t1", "t2")])
def test_it_finds_two_terms_of_one_code(codes: tuple[str, str]) -> None:
    terms = tuple(Term(id=code, author="c1", owner="o1") for code in codes)
    after = replace(MATTER, terms=terms, text=2)

    kept = GUARANTEES["an_edit_voids_every_assent"].holds(edge(MATTER, after, None, None))

    assert kept is (len(set(codes)) == 2)
