"""The archive: complaints that were closed before this system, kept so that the office can show its own figures.

Source: the two doors are compared with "this office's own medians with n" (domain O-1, O-7), from the first day on.

* A historic matter is closed. It holds days, a door and an ending, and no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Allegation, Case, Matter, Party
from evenhand.core.codes import DESK, Outcome, Preservation, Role, Side, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

ENDINGS: dict[str, tuple[Stage, Outcome | None, str | None]] = {
    "agreement": (Stage.MEDIATED, Outcome.AGREEMENT, None),
    "understanding": (Stage.MEDIATED, Outcome.UNDERSTANDING, None),
    "completed": (Stage.MEDIATED, Outcome.COMPLETED, None),
    "sustained": (Stage.FOUND, None, "sustained"),
    "not_sustained": (Stage.FOUND, None, "not_sustained"),
    "exonerated": (Stage.FOUND, None, "exonerated"),
    "unfounded": (Stage.FOUND, None, "unfounded"),
    "withdrawn": (Stage.WITHDRAWN, None, None),
    "closed_uncooperative": (Stage.UNCOOPERATIVE, None, None),
}
"""The endings a historic matter can have, and where each leaves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHistoric(Act):
    """Take in one matter that was closed before. ``ending`` is a key of :data:`ENDINGS`."""

    about = "new"
    who = DESK | {Role.ADMINISTRATOR}
    ref: str
    received_on: date
    closed_on: date
    category: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricRecorded(Fact):
    leaf = "complaint.imported"
    ref: str
    received_on: date
    closed_on: date
    category: str
    ending: str


def decide_record_historic(act: RecordHistoric, now: Now, programme: Programme) -> Decision:
    if act.ending not in ENDINGS:
        return Refusal(Reason.NOT_AN_ANSWER, "ending")
    if act.closed_on > now.today:
        return Refusal(Reason.DATE_IN_FUTURE, "closed_on")
    if act.received_on > act.closed_on:
        return Refusal(Reason.DATES_OUT_OF_ORDER, "received_on")
    return (
        HistoricRecorded(
            ref=act.ref, received_on=act.received_on, closed_on=act.closed_on, category=act.category,
            ending=act.ending,
        ),
    )  # fmt: skip


def evolve_historic_recorded(case: Case | None, fact: HistoricRecorded) -> Case:
    stage, outcome, finding = ENDINGS[fact.ending]
    return Case(
        ref=fact.ref,
        received_on=fact.received_on,
        parties=(
            Party(id="c1", side=Side.COMPLAINANT, known=False),
            Party(id="o1", side=Side.OFFICER, known=False),
        ),
        allegations=(
            Allegation(
                id="a1", matter="m1", officer="o1", complainants=frozenset({"c1"}), category=fact.category,
                finding=finding,
            ),
        ),
        matters=(
            Matter(
                id="m1", officer="o1", complainants=frozenset({"c1"}), stage=stage, outcome=outcome,
                limit_on=fact.closed_on, safe_on=fact.closed_on, ended_on=fact.closed_on,
            ),
        ),
        preservation=Preservation.NONE_EXISTS,
    )  # fmt: skip
