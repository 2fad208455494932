"""Whatever is listed has an order of its own: what a database happens to find first is never what a page shows first.

A page that left it to chance would change from one look to the next, and could show by it what was written last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.crawling import Answer, crawl, difference
from tests.web.stories import PAIRS
from tests.web.worlds import MEMBERS, NOT_MEMBERS, world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_LIMIT = re.compile(r" LIMIT (?:\d+|%s)( OFFSET \d+)?$")


def by_chance(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Rows that a query puts in no order, or in one with ties, come in any."""
    one_row = sql.startswith(("SELECT DISTINCT", "SELECT COUNT(", "SELECT 1")) or " UNION " in sql
    if sql.startswith("SELECT ") and not one_row:
        limit = found[0] if (found := _LIMIT.search(sql)) else ""
        body = sql.removesuffix(limit)
        order = body.rpartition(" ORDER BY ")[2]
        ordered = order != body and order.count("(") == order.count(")")
        sql = f"{body}{', ' if ordered else ' ORDER BY '}RANDOM(){limit}"
    return execute(sql, params, many, context)


@pytest.mark.parametrize("name", ["how somebody says it ended", "whether it was a no or silence"])
def test_it_lists_everything_in_an_order_of_its_own(name: str, tmp_path: Path) -> None:
    pair = next(pair for pair in PAIRS if pair.name == name)
    there = MEMBERS if "ended" in name else ("c1", "o1")

    def told(turn: str) -> dict[str, dict[str, Answer]]:
        with world(tmp_path / turn, 0) as one:
            for tell in pair.looks:
                tell(one)
            with connection.execute_wrapper(by_chance):
                return {who: crawl(one, who) for who in (*NOT_MEMBERS, *there)}

    one, other = told("once"), told("again")

    assert [f"{who}: {line}" for who in one for line in difference(one[who], other[who])] == []
