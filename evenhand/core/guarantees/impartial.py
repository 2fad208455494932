"""Impartial, neutral, balanced and safe. A "trained third person" with "equal and balanced responsibility"
(founding text)."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from evenhand.core.assignment import (
    Candidate,
    DrawMediators,
    MediatorsDrawn,
    ObjectToMediator,
    SeatVacated,
    sits_on,
)
from evenhand.core.case import Mediation
from evenhand.core.codes import Phase, Stage
from evenhand.core.deciding import MatterReturned
from evenhand.core.guarantees.looking import (
    Edge,
    Here,
    in_every_state,
    on_every_act,
    on_every_step,
    over_the_whole_graph,
)
from evenhand.core.scheduling import PLAN, CompletePlan, PlanCompleted
from evenhand.core.seating import GoOnWithOne
from evenhand.core.session import StopSession

if TYPE_CHECKING:
    from evenhand.core.walk_graph import Graph


@on_every_step
def only_a_trained_mediator_sits(edge: Edge) -> bool:
    """No session opens, and no day is set, with a mediator whose training ends before that day; as many sit as the
    programme says, or fewer where every party agreed to that itself, each having accepted (I-4, EC-52; the founding
    text's "trained third person")."""
    for step in edge.steps:
        old, new = step.table_before, step.table
        if old is None or new is None or old is new:
            continue
        if new.in_session and not old.in_session:
            if not 0 < len(new.seats) <= edge.programme.mediators or not all(s.accepted for s in new.seats):
                return False
            if any(seat.trained_until < edge.before.today for seat in new.seats):
                return False
        fewer = bool(new.content - old.content) and len(new.seats) < edge.programme.mediators
        if fewer and not isinstance(edge.act, GoOnWithOne):
            return False
        day = new.appointment.on if new.appointment and not old.appointment else None
        if day is not None and any(seat.trained_until < day for seat in new.seats):
            return False
    return True


def _planned_for_this(before: Mediation | None, after: Mediation | None) -> bool:
    """True when a plan that counts was made for who sits here now, and for the day and place that stand now."""
    if after is None or not after.planned:
        return True
    if after is before:
        return after.appointment is not None
    if before is None or not before.planned or before.mediators != after.mediators:
        return False
    was, now = before.appointment, after.appointment
    return (
        was is not None and now is not None and (was.on, was.place, was.attendees) == (now.on, now.place, now.attendees)
    )


@on_every_act
def no_session_without_a_whole_plan(edge: Edge) -> bool:
    """A plan counts as complete only with every item of it decided, for the very people, day and place at the table,
    and no session opens without one ("neutral, balanced and safe": seats, exits, a second room, arrival, uniform,
    weapon, breaks, language, support, who leads; I-6)."""
    if edge.of(PlanCompleted) and isinstance(edge.act, CompletePlan) and edge.act.decided != PLAN:
        return False
    if not edge.of(PlanCompleted) and not all(_planned_for_this(s.table_before, s.table) for s in edge.steps):
        return False
    opens = (
        s for s in edge.steps if s.table and s.table.in_session and not (s.table_before and s.table_before.in_session)
    )
    return all(step.table_before is not None and step.table_before.planned for step in opens)


@on_every_step
def a_conflicted_mediator_never_sits(edge: Edge) -> bool:
    """Nobody with a conflict, and nobody who left this table, is ever drawn; who lacks a language or an access that is
    asked for, only when too few have it (I-2; UMA §9, Std III)."""
    if not isinstance(edge.act, DrawMediators):
        return True
    table = edge.before.case and edge.before.case.find_mediation(edge.act.mediation)
    barred = {mediator for _, mediator in table.objections} | table.mediators if table else set()
    able = {c.mediator: c for c in edge.act.candidates if not c.conflicted and c.mediator not in barred}
    sits = sits_on(table, edge.before.today) if table else edge.before.today
    fitting = {name for name, c in able.items() if c.fits and c.available and c.trained_until >= sits}
    for fact in edge.of(MediatorsDrawn):
        chosen = {seat.mediator for seat in fact.seats}
        if any(
            seat.mediator not in able or able[seat.mediator].trained_until != seat.trained_until for seat in fact.seats
        ):
            return False
        if not chosen <= fitting and not fitting <= chosen:
            return False
    return True


def _objectable(here: Here) -> list[Mediation]:
    assert here.case is not None
    late = {m.id for m in here.world.matters if m.stage is Stage.AHEAD and here.today >= m.safe_on}
    return [t for t in here.case.mediations if t.phase is Phase.NOT_YET and t.matters and not t.matters & late]


_NO_FIELD_FOR_A_REASON = {f.name for f in fields(ObjectToMediator)} == {"mediation", "party", "mediator"}
_NOTHING_OF_OUTCOMES = {f.name for f in fields(Candidate)} == {
    "mediator", "trained_until", "conflicted", "available", "fits", "load",
}  # fmt: skip


@in_every_state
def an_objection_needs_no_reason(here: Here) -> bool:
    """Until the session opens, each party may turn down each mediator as often as the programme allows; the act has no
    field for a reason, the seat falls vacant, and no leaf names who objected (I-3; Miami, British Columbia)."""
    assert here.case is not None
    for table in _objectable(here):
        for party in here.case.at_the_table(table):
            used = sum(who == party for who, _ in table.objections)
            for mediator in table.mediators:
                act = ObjectToMediator(mediation=table.id, party=party, mediator=mediator)
                facts = here.facts(act)
                if bool(facts) is not (used < here.programme.objections):
                    return False
                if any(f.leaf and not isinstance(f, SeatVacated) for f in facts):
                    return False
    return _NO_FIELD_FOR_A_REASON


@on_every_act
def an_objection_empties_the_seat(edge: Edge) -> bool:
    """Whoever was objected to leaves the table, is not drawn for it again, and nobody's acceptance of the old table
    counts for the new one (I-3)."""
    if not isinstance(edge.act, ObjectToMediator):
        return True
    table = edge.after.case and edge.after.case.find_mediation(edge.act.mediation)
    if not table or edge.act.mediator in table.mediators or table.content:
        return False
    return edge.act.mediator in {mediator for _, mediator in table.objections}


@on_every_step
def assignment_never_looks_at_outcomes(edge: Edge) -> bool:
    """The draw knows training, conflict, fit, load and a recorded seed, and can be repeated from them; nothing
    about how anybody's sessions ended is in it (I-4; Portland's fair distribution)."""
    if not isinstance(edge.act, DrawMediators):
        return True
    return _NOTHING_OF_OUTCOMES and all(fact.seed == edge.act.seed for fact in edge.of(MediatorsDrawn))


@over_the_whole_graph
def the_two_sides_are_symmetric(graph: Graph) -> bool:
    """Change places of complainant and officer, and every state and step is there again, except for the differences
    that design §2 lists: filing, amending and withdrawing a complaint; choosing close or return; another look; a
    guardian; union or counsel contact; being asked first (I-1; "equal and balanced")."""
    return graph.is_symmetric()


@in_every_state
def stop_is_always_one_step_and_private(here: Here) -> bool:
    """Everyone in the room may end it at once, in every phase, even on a day that ran late; no fact says who (I-7;
    EC-56)."""
    assert here.case is not None
    for table in here.case.mediations:
        if not table.in_session:
            continue
        for person in table.present:
            facts = here.facts(StopSession(mediation=table.id, person=person))
            if {f.matter for f in facts if isinstance(f, MatterReturned)} != table.matters:
                return False
            if any(hasattr(f, "person") or hasattr(f, "party") for f in facts):
                return False
    return True


@on_every_step
def informed_before_signing(edge: Edge) -> bool:
    """Nobody's signature stands without their having been told: you need not sign, what follows if you do not, who will
    learn what ("in a voluntary and informed manner", founding text; I-7)."""
    return all(
        step.before is None or step.after.signatures - step.before.signatures <= step.before.informed
        for step in edge.steps
    )
