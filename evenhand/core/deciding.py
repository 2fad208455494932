"""What every chapter of the rules speaks in: acts, facts, refusals, and the one fact they share.

An act declares, as class attributes, what the door of the core checks before its chapter is asked: what it is
``about``, ``who`` may do it, in which ``stages``, and whether a suspension or the safe date lets it through. That
keeps each chapter to its own rule, and lets the tables in ``docs/`` be printed from the code.

Refusals are values, never exceptions. An exception from the core is a defect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from evenhand.core.case import Case
from evenhand.core.changing import replace
from evenhand.core.codes import Outcome, Role, Stage
from evenhand.core.reasons import Reason


class Act:
    """Something a person, or the clock, wants to do. Subclasses are frozen dataclasses named as imperatives.

    A ``party`` field names the person who speaks (a party or a guardian); a ``by`` field the member of staff who
    answers for the act. ``assisted`` acts of a party may be done for them at the desk, read back and labelled.
    """

    __slots__ = ()
    chapter: ClassVar[str] = ""
    about: ClassVar[str] = "matter"
    who: ClassVar[frozenset[Role]] = frozenset()
    stages: ClassVar[frozenset[Stage]] = frozenset()
    assisted: ClassVar[bool] = False
    while_suspended: ClassVar[bool] = False
    past_safe_date: ClassVar[bool] = False
    """True for an act that is still accepted from the safe date on: one that returns, or completes closing."""


class Fact:
    """Something that happened. Subclasses are frozen dataclasses named as past participles.

    ``leaf`` is the ledger's event code, or None where the fact makes no leaf (design §10.12: a withdrawal, a look
    or a private confirmation must not show in a publishable book).
    """

    __slots__ = ()
    leaf: ClassVar[str | None] = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A foreseeable no. ``reason`` has one sentence for people in every language; ``field`` is where to mend it."""

    reason: Reason
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReturned(Fact):
    """A matter left mediation, or never entered it, and waits for the neutral batch. It says no cause and no
    person: a refusal, a silence, a stop, a withdrawal and a missing mediator are one and the same fact."""

    matter: str
    on: date


def evolve_matter_returned(case: Case, fact: MatterReturned) -> Case:
    matter = case.matter(fact.matter)
    return case.leave_table(matter).with_matter(matter.sent_back(fact.on))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterMediated(Fact):
    """A matter ended as mediated (design §2): by a final agreement, or because both sides completed it. No finding."""

    leaf = "matter.mediated"
    matter: str
    outcome: Outcome
    on: date


def evolve_matter_mediated(case: Case, fact: MatterMediated) -> Case:
    """What the parties said privately about the ending is not kept. Terms stay: people will keep them."""
    ended = replace(
        case.matter(fact.matter), stage=Stage.MEDIATED, outcome=fact.outcome, ended_on=fact.on,
        endings=frozenset(), settle_by=None, choose_by=None, closes=frozenset(), cooling_until=None,
    )  # fmt: skip
    if fact.outcome is not Outcome.AGREEMENT:
        ended = replace(ended, terms=(), text=0, informed=frozenset(), assents=frozenset(), signatures=frozenset())
    return case.with_matter(ended)


Decision = tuple[Fact, ...] | Refusal
"""What a chapter answers: the facts, in order, or the one reason why not."""
