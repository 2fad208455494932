"""The rules of police-complaint mediation: entirely functional, immutable, and free of side effects.

Ask :func:`decide` whether an act may be done; it answers with facts, or with the one reason why not. Give each fact to
:func:`evolve` and get the next case. That is the whole interface.

* Standard library only. No clock, no chance, no input or output: ``now`` and seeds are arguments.
* A chapter per step of the process; chapters do not read each other. They meet here and in ``case``.
* The door below asks what every act must answer: does it exist, is it open, is it suspended, is it too late? The
  chapter then asks what is particular to its own act.
* What must be true of every step, whatever the acts, is in ``guarantees``; ``walk`` proves it on every reachable state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from evenhand.core import (
    adjourning,
    agreement,
    archive,
    arriving,
    assent,
    assignment,
    closing,
    consent,
    deciding,
    destroying,
    intake,
    investigating,
    keeping,
    mending,
    paper,
    scheduling,
    screening,
    seating,
    session,
)
from evenhand.core.case import Case, Matter
from evenhand.core.codes import ENDED, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

CHAPTERS = (
    intake, screening, consent, assignment, seating, scheduling, arriving, session, adjourning, paper, agreement,
    assent, closing, keeping, investigating, mending, archive, destroying,
)  # fmt: skip

__all__ = ["ACTS", "CHAPTERS", "FACTS", "decide", "evolve", "fold"]


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def _table(kind: type, prefix: str) -> dict[type[Any], Callable[..., Any]]:
    """Pair every act with its ``decide_…`` and every fact with its ``evolve_…``, by name: a missing one cannot load."""
    table: dict[type[Any], Callable[..., Any]] = {}
    for chapter in (*CHAPTERS, deciding):
        for name, value in vars(chapter).items():
            if isinstance(value, type) and issubclass(value, kind) and value.__module__ == chapter.__name__:
                if value is kind:
                    continue
                rule = "decide_propose_term" if name == "ScribeTerm" else f"{prefix}_{_snake(name)}"
                table[value] = getattr(chapter, rule)
                if issubclass(value, Act):
                    value.chapter = chapter.__name__.rpartition(".")[2]
    return table


ACTS: dict[type[Act], Callable[..., Decision]] = _table(Act, "decide")
"""Every act and the rule that decides it."""
FACTS: dict[type[Fact], Callable[..., Case]] = _table(Fact, "evolve")
"""Every fact and what it changes."""


def _late(matter: Matter, act: Act, now: Now) -> bool:
    """From the safe date on, only what returns or completes is accepted (design §10.9)."""
    return matter.stage in STILL_HERE and now.today >= matter.safe_on and not act.past_safe_date


STILL_HERE = (Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE, Stage.OFFERED, Stage.AHEAD)


def _matter_door(case: Case, act: Act, now: Now) -> Matter | Refusal:
    matter = case.find_matter(getattr(act, "matter", ""))
    if matter is None:
        return Refusal(Reason.NO_SUCH_MATTER, "matter")
    if matter.stage not in act.stages:
        return Refusal(Reason.MATTER_HAS_ENDED if matter.stage in ENDED else Reason.WRONG_STAGE)
    if matter.suspended and not act.while_suspended:
        return Refusal(Reason.SUSPENDED)
    if _late(matter, act, now):
        return Refusal(Reason.AFTER_SAFE_DATE)
    return matter


def _table_door(case: Case, act: Act, now: Now) -> Any:
    table = case.find_mediation(getattr(act, "mediation", ""))
    if table is None or not (table.matters or isinstance(act, session.ReportFourFacts)):
        return Refusal(Reason.NO_SUCH_MEDIATION, "mediation")
    if any(_late(m, act, now) for m in case.matters if m.id in table.matters):
        return Refusal(Reason.AFTER_SAFE_DATE)
    return table


def decide(case: Case | None, act: Act, now: Now, programme: Programme) -> Decision:
    """The facts ``act`` would make, in order, or why not. An empty tuple means: already so, nothing changes.

    ``now`` and ``programme`` are values. Raises TypeError for an act that belongs to no chapter.
    """
    rule = ACTS.get(type(act))
    if rule is None:
        raise TypeError(f"no chapter knows the act {type(act).__name__}")
    if act.about == "new":
        return Refusal(Reason.ALREADY_DONE) if case is not None else rule(act, now, programme)
    if case is None:
        return Refusal(Reason.NO_SUCH_MATTER)
    if case.shredded:
        return Refusal(Reason.SHREDDED)
    if act.about == "case":
        return rule(case, act, now, programme)
    thing = _matter_door(case, act, now) if act.about == "matter" else _table_door(case, act, now)
    return thing if isinstance(thing, Refusal) else rule(case, thing, act, now, programme)


def evolve(case: Case | None, fact: Fact) -> Case:
    """The case after ``fact``. Total over facts that :func:`decide` made for this case."""
    return FACTS[type(fact)](case, fact)


def fold(facts: Iterable[Fact], case: Case | None = None) -> Case:
    """The case that ``facts``, in order, lead to. Raises ValueError when there is none."""
    for fact in facts:
        case = evolve(case, fact)
    if case is None:
        raise ValueError("a case begins with a fact")
    return case
