"""Seating: what is owed when something about the people in the seats changes after they were drawn.

Source: UMA §9 and Model Standard III (a duty to disclose that does not end with the first day); EC-52 and I-edge "only
one mediator of a pair arrives" (domain §6.7, §7.3); process is consented too (T-3).

* A mediator may disclose something at any time before the session; both sides are then asked anew.
* One of two fell ill before a day that everyone agreed on: a substitute is drawn, or all parties agree to go on with
  the one who is there, or there is another day.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.case import Case, Mediation
from evenhand.core.changing import replace
from evenhand.core.codes import MEDIATORS, PARTIES, Phase
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclose(Act):
    """A mediator who sits here tells both sides of something that could matter to them."""

    about = "mediation"
    who = MEDIATORS
    assisted = True
    mediation: str
    mediator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDisclosed(Fact):
    leaf = "mediator.disclosed"
    mediation: str
    mediator: str


def decide_disclose(case: Case, mediation: Mediation, act: Disclose, now: Now, programme: Programme) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if act.mediator not in mediation.mediators:
        return Refusal(Reason.NOT_YOURS)
    return (TieDisclosed(mediation=mediation.id, mediator=act.mediator),)


def evolve_tie_disclosed(case: Case, fact: TieDisclosed) -> Case:
    """They agreed to people as they knew them: what is new is put to both sides again."""
    return case.with_mediation(replace(case.mediation(fact.mediation), content=frozenset()))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnWithOne(Act):
    """A party agrees to go on with the mediators who are there, though a seat is empty. It counts when all do."""

    about = "mediation"
    who = PARTIES
    assisted = True
    mediation: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAgreed(Fact):
    leaf = "mediator.one_agreed"
    mediation: str
    party: str


def decide_go_on_with_one(
    case: Case, mediation: Mediation, act: GoOnWithOne, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if act.party not in case.at_the_table(mediation):
        return Refusal(Reason.NOT_YOURS)
    if len(mediation.seats) >= programme.mediators:
        return Refusal(Reason.SEATS_ARE_FULL)
    day = mediation.appointment
    if day is None or not day.accepted >= case.at_the_table(mediation):
        return Refusal(Reason.NO_APPOINTMENT)
    if not mediation.seats or not all(seat.accepted for seat in mediation.seats):
        return Refusal(Reason.SEATS_NOT_READY)
    if act.party in mediation.content:
        return Refusal(Reason.ALREADY_DONE)
    return (OneAgreed(mediation=mediation.id, party=act.party),)


def evolve_one_agreed(case: Case, fact: OneAgreed) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(mediation, content=mediation.content | {fact.party}))
