"""The trials of the walk for a plan, whole and with a hole, and for a session entered from paper, right and wrong."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.core import paper, scheduling
from evenhand.core.deciding import Act
from evenhand.core.walk_makers import PAIRS, Around
from evenhand.core.walk_shapes import STRANGER


def plans(a: Around) -> Iterable[Act]:
    for decided in (scheduling.PLAN, scheduling.PLAN - {"weapon"}):
        yield scheduling.CompletePlan(mediation=a.table, decided=decided)


def papers(a: Around) -> Iterable[Act]:
    everyone = frozenset((*a.people, *a.seated))
    for present, stopped, settled, (by, second) in (
        (everyone, False, True, PAIRS[0]), (everyone, False, False, PAIRS[0]), (everyone, True, False, PAIRS[0]),
        (everyone, True, True, PAIRS[0]), (everyone, False, False, PAIRS[2]), (everyone | {STRANGER}, False, False,
        PAIRS[0]), (frozenset(a.people), False, False, PAIRS[0]),
    ):  # fmt: skip
        yield paper.EnterPaperSession(
            mediation=a.table, present=present, started="14:00", ended="16:00", stopped=stopped, settled=settled, by=by,
            second=second,
        )  # fmt: skip
