"""Arriving: what may still be mended between the first who is checked in and the session that opens.

Source: EC-54 and EC-70 (who is in the room is agreed on, and can fall away); design section 6, "check-in".
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.case import Case, Mediation
from evenhand.core.changing import replace
from evenhand.core.codes import MEDIATORS, Phase
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCheckIn(Act):
    """Somebody who was checked in is not here: a slip of the hand, or they left before they had signed. Without it a
    companion who will not sign would keep everyone from beginning (EC-54)."""

    about = "mediation"
    who = MEDIATORS
    mediation: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInUndone(Fact):
    mediation: str
    person: str


def decide_undo_check_in(
    case: Case, mediation: Mediation, act: UndoCheckIn, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if act.person not in mediation.present:
        return Refusal(Reason.NOT_CHECKED_IN, "person")
    if act.person in mediation.signed:
        return Refusal(Reason.HAS_SIGNED, "person")
    return (CheckInUndone(mediation=mediation.id, person=act.person),)


def evolve_check_in_undone(case: Case, fact: CheckInUndone) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(mediation, present=mediation.present - {fact.person}))
