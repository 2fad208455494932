"""Assignment: who sits with the parties, and that both sides are content with them.

Source: "Impartial, Neutral, Balanced, and Safe" and "a trained third person" (founding text); UMA §9, Model Standards I
and III; fair distribution (Portland), independent roster (British Columbia): domain §2.8, I-2 to I-4.

* The draw: hard constraints, then language and access, then load, then a recorded seed. Never outcomes.
* A mediator with a conflict is not in the draw, and a conflict found later vacates the seat.
* Each party may object, without a reason, as often as the programme allows; each accepts the mediators for themselves.
* A seat that falls vacant voids the parties' acceptance: they agreed to people, not to a number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Case, Mediation, Seat
from evenhand.core.changing import replace
from evenhand.core.codes import ARRANGERS, MEDIATORS, PARTIES, Phase
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A mediator as the draw sees them. ``available``: can come before the safe date, or on the day that stands.
    ``fits``: needs no interpreter and meets the access needs. ``load``: tables of this year. There is no field for how
    their sessions ended, and there must never be one."""

    mediator: str
    trained_until: date
    conflicted: bool = False
    available: bool = True
    fits: bool = True
    load: int = 0


@dataclass(frozen=True, slots=True)
class Lot:
    """One mediator in the draw, as it is written down beside the seed: enough to draw once more, and no name."""

    mediator: str
    fits: bool
    load: int


def sits_on(mediation: Mediation, today: date) -> date:
    """The day for which a mediator is drawn: the session's, where one stands (a substitute, EC-52); else today."""
    return max(today, mediation.appointment.on) if mediation.appointment else today


def why_not_drawn(candidate: Candidate, mediation: Mediation, today: date) -> str | None:
    """The hard constraint that keeps a candidate out, as a code; None for one who may be drawn.

    ``not_here`` is one code for an objection and for a seat given back: nobody learns which it was.
    """
    if candidate.mediator in mediation.mediators:
        return "seated"
    if candidate.mediator in {mediator for _, mediator in mediation.objections}:
        return "not_here"
    if candidate.conflicted:
        return "conflict"
    if candidate.trained_until < sits_on(mediation, today):
        return "training"
    return None if candidate.available else "not_available"


def free_candidates(candidates: tuple[Candidate, ...], mediation: Mediation, today: date) -> list[Candidate]:
    """Those the hard constraints leave: trained, available, without conflict, not seated and not objected to."""
    return [c for c in candidates if why_not_drawn(c, mediation, today) is None]


def drawn(candidates: list[Candidate], places: int, seed: str) -> list[Candidate]:
    """The first ``places``: those who fit before others, then by load, then by SHA-256 of seed and id.

    Anyone who has the seed can repeat the draw.
    """

    def lot(c: Candidate) -> tuple[bool, int, str]:
        return (not c.fits, c.load, hashlib.sha256(f"{seed}:{c.mediator}".encode()).hexdigest())

    return sorted(candidates, key=lot)[:places]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMediators(Act):
    """Draw mediators for the empty seats."""

    about = "mediation"
    who = ARRANGERS
    mediation: str
    candidates: tuple[Candidate, ...]
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorsDrawn(Fact):
    leaf = "mediator.drawn"
    mediation: str
    seats: tuple[Seat, ...]
    seed: str
    lots: tuple[Lot, ...] = ()


def decide_draw_mediators(
    case: Case, mediation: Mediation, act: DrawMediators, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    places = programme.mediators - len(mediation.seats)
    if places <= 0:
        return Refusal(Reason.SEATS_ARE_FULL)
    free = free_candidates(act.candidates, mediation, now.today)
    chosen = drawn(free, places, act.seed)
    if len(chosen) < places:
        return Refusal(Reason.NO_MEDIATOR)
    seats = tuple(Seat(mediator=c.mediator, trained_until=c.trained_until) for c in chosen)
    lots = tuple(Lot(c.mediator, c.fits, c.load) for c in free)
    return (MediatorsDrawn(mediation=mediation.id, seats=seats, seed=act.seed, lots=lots),)


def evolve_mediators_drawn(case: Case, fact: MediatorsDrawn) -> Case:
    """Whoever agreed to go on with fewer is asked again: somebody else sits there too. So is the plan."""
    mediation = case.mediation(fact.mediation)
    seats = (*mediation.seats, *fact.seats)
    return case.with_mediation(replace(mediation, seats=seats, content=frozenset(), planned=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSeat(Act):
    """A mediator accepts the seat, having looked for and disclosed what could matter."""

    about = "mediation"
    who = MEDIATORS
    assisted = True
    mediation: str
    mediator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatAccepted(Fact):
    leaf = "mediator.accepted"
    mediation: str
    mediator: str


def decide_accept_seat(case: Case, mediation: Mediation, act: AcceptSeat, now: Now, programme: Programme) -> Decision:
    seat = next((s for s in mediation.seats if s.mediator == act.mediator), None)
    if seat is None:
        return Refusal(Reason.NOT_YOURS)
    if seat.accepted:
        return Refusal(Reason.ALREADY_DONE)
    return (SeatAccepted(mediation=mediation.id, mediator=act.mediator),)


def evolve_seat_accepted(case: Case, fact: SeatAccepted) -> Case:
    mediation = case.mediation(fact.mediation)
    seats = tuple(replace(s, accepted=True) if s.mediator == fact.mediator else s for s in mediation.seats)
    return case.with_mediation(replace(mediation, seats=seats))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDown(Act):
    """A mediator gives the seat back: a conflict, illness, or simply no. No reason is asked."""

    about = "mediation"
    who = MEDIATORS
    assisted = True
    mediation: str
    mediator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatVacated(Fact):
    leaf = "mediator.stepped_down"
    mediation: str
    mediator: str


def decide_step_down(case: Case, mediation: Mediation, act: StepDown, now: Now, programme: Programme) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if act.mediator not in mediation.mediators:
        return Refusal(Reason.NOT_YOURS)
    return (SeatVacated(mediation=mediation.id, mediator=act.mediator),)


def _without(mediation: Mediation, mediator: str) -> Mediation:
    """The table without them. The plan named who leads and who speaks which language: it is open again."""
    return replace(
        mediation, seats=tuple(s for s in mediation.seats if s.mediator != mediator), content=frozenset(),
        planned=False, present=mediation.present - {mediator}, signed=mediation.signed - {mediator},
    )  # fmt: skip


def evolve_seat_vacated(case: Case, fact: SeatVacated) -> Case:
    """Whoever gave a seat back is not drawn for this table again; nobody is named as having objected."""
    mediation = _without(case.mediation(fact.mediation), fact.mediator)
    barred = mediation.objections | {("", fact.mediator)}
    return case.with_mediation(replace(mediation, objections=barred))


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToMediator(Act):
    """A party would rather have somebody else. No reason is asked, and nobody else is told who objected."""

    about = "mediation"
    who = PARTIES
    assisted = True
    mediation: str
    party: str
    mediator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorObjectedTo(Fact):
    mediation: str
    party: str
    mediator: str


def decide_object_to_mediator(
    case: Case, mediation: Mediation, act: ObjectToMediator, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if act.party not in case.at_the_table(mediation):
        return Refusal(Reason.NOT_YOURS)
    if act.mediator not in mediation.mediators:
        return Refusal(Reason.NO_SUCH_MEDIATOR, "mediator")
    if sum(party == act.party for party, _ in mediation.objections) >= programme.objections:
        return Refusal(Reason.NO_OBJECTIONS_LEFT)
    return (MediatorObjectedTo(mediation=mediation.id, party=act.party, mediator=act.mediator),)


def evolve_mediator_objected_to(case: Case, fact: MediatorObjectedTo) -> Case:
    mediation = _without(case.mediation(fact.mediation), fact.mediator)
    return case.with_mediation(replace(mediation, objections=mediation.objections | {(fact.party, fact.mediator)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMediators(Act):
    """A party is content with the people in the seats."""

    about = "mediation"
    who = PARTIES
    assisted = True
    mediation: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorsAccepted(Fact):
    leaf = "mediator.agreed"
    mediation: str
    party: str


def decide_accept_mediators(
    case: Case, mediation: Mediation, act: AcceptMediators, now: Now, programme: Programme
) -> Decision:
    if act.party not in case.at_the_table(mediation):
        return Refusal(Reason.NOT_YOURS)
    if len(mediation.seats) < programme.mediators or not all(s.accepted for s in mediation.seats):
        return Refusal(Reason.SEATS_NOT_READY)
    if act.party in mediation.content:
        return Refusal(Reason.ALREADY_DONE)
    return (MediatorsAccepted(mediation=mediation.id, party=act.party),)


def evolve_mediators_accepted(case: Case, fact: MediatorsAccepted) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(mediation, content=mediation.content | {fact.party}))
