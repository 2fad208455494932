"""The safety and balance plan of a table, and what each side's preparation asks of it: wishes, needs, a summary.

What somebody answered about fear or threats is read here for one purpose, to say what to arrange, and goes no further.
The summary is for mediators, as its side approved it; the private list behind it is under its author's own key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from evenhand import vault
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Side
from evenhand.core.preparing import needs

PLAN_ROW = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One person's preparation as others may know it. ``summary`` only for mediators."""

    code: str
    side: Side
    wishes: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    summary: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was decided so far, and the two sides' preparations."""

    decided: Mapping[str, str]
    prepared: tuple[Prepared, ...]

    def of(self, side: Side) -> tuple[Prepared, ...]:
        return tuple(one for one in self.prepared if one.side is side)


def plan(case: Case, mediation: Mediation, *, summaries: bool = False) -> Plan:
    """The plan of a table that the caller has opened with its own wall; ``summaries`` is for the mediators' pages."""
    kept = json.loads(kept_text(case.ref, mediation.id, "plan", PLAN_ROW) or "{}")
    seated = case.at_the_table(mediation)
    people = [(voice, party.side) for party in case.parties if party.id in seated for voice in party.voices]
    return Plan(
        decided=kept.get("decided", {}),
        prepared=tuple(_prepared(case.ref, mediation.id, *one, summaries=summaries) for one in people),
    )


def decided(ref: str, mediation: str) -> Mapping[str, str]:
    """What was decided so far, for those who come; nobody's wishes are read for it."""
    kept: Mapping[str, Mapping[str, str]] = json.loads(kept_text(ref, mediation, "plan", PLAN_ROW) or "{}")
    return kept.get("decided", {})


def _prepared(ref: str, mediation: str, code: str, side: Side, *, summaries: bool) -> Prepared:
    kept = json.loads(kept_text(ref, code, "preparation", mediation) or "{}")
    return Prepared(
        code=code,
        side=side,
        wishes=kept.get("wishes", {}),
        needs=needs(kept.get("safety", {})),
        summary=kept_text(ref, code, "summary", mediation) if summaries else "",
    )


def kept_text(ref: str, owner: str, kind: str, row: str) -> str:
    """A text of ``setup:<owner>``; empty where there is none. Whoever asks has looked at the wall."""
    try:
        return vault.open_setup(f"setup:{owner}", vault.Context(ref=ref, kind=kind, row=row))
    except vault.Refused:
        return ""
