"""Seeded mutants of what the desk does beside a person: what counts against nobody, and whose an answer is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evenhand.core import closing, investigating, mending
from evenhand.core.codes import Mode, Stage
from evenhand.core.consent import SealAnswer, ShowDoors
from tests.core import ways
from tests.core.mistaking import Mutant, blind_to


def assign_anybody(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    return (investigating.InvestigatorAssigned(matter=matter.id, investigator=act.investigator),)


def count_every_call(case: Any, fact: Any) -> Any:
    for matter in case.matters:
        if matter.stage is Stage.INVESTIGATING and matter.investigator and fact.party in matter.complainants:
            case = case.with_matter(replace(matter, unreached=0 if fact.reached else matter.unreached + 1))
    return case


ASSIGNED = (
    *ways.ahead(), closing.ReturnMatter(matter="m1", by_clock=False), None, closing.ReleaseBatch(matter="m1"),
    investigating.AssignInvestigator(matter="m1", investigator="i1"),
)  # fmt: skip
ONE_TAKEN = (
    *ways.offered(), ShowDoors(matter="m1", party="c1"), ShowDoors(matter="m1", party="o1"),
    SealAnswer(matter="m1", party="c1", mode=Mode.ASSISTED, taker="s3"),
)  # fmt: skip

MUTANTS: tuple[Mutant, ...] = (
    Mutant(name="who coordinated may investigate", caught_by="nobody_investigates_what_they_mediated",
           way=ways.offered(), rules={investigating.AssignInvestigator: assign_anybody}),
    Mutant(name="a call about anything counts as no contact", caught_by="declining_costs_nothing", way=ASSIGNED,
           rules={investigating.ContactRecorded: count_every_call}),
    Mutant(name="the desk unmakes an answer it did not take", caught_by="consent_is_ones_own", way=ONE_TAKEN,
           rules={mending.CorrectAnswer: blind_to(
               mending.decide_correct_answer, "taken", lambda matter: matter.answered)}),
)  # fmt: skip
