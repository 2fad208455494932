"""Seeded mutants about a session that goes on another day, and about a plan that outlives the day it was made for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evenhand.core import adjourning, agreement, assignment, scheduling
from evenhand.core.codes import Phase
from evenhand.core.deciding import Refusal
from tests.core import ways
from tests.core.mistaking import Mutant, afterwards, blind_to


def keep_what_was_signed(before: Any, fact: Any, after: Any) -> Any:
    old = before.mediation(fact.mediation)
    return after.with_mediation(replace(after.mediation(fact.mediation), present=old.present, signed=old.signed))


def keep_plan(before: Any, fact: Any, after: Any) -> Any:
    table = after.mediation(fact.mediation)
    return after.with_mediation(replace(table, planned=before.mediation(fact.mediation).planned))


def keep_the_day(before: Any, fact: Any, after: Any) -> Any:
    old = before.mediation(fact.mediation)
    return after.with_mediation(replace(after.mediation(fact.mediation), appointment=old.appointment))


def take_the_day_off_in_the_room(before: Any, fact: Any) -> Any:
    table = replace(scheduling.cleared(before.mediation(fact.mediation)), phase=Phase.NOT_YET)
    return before.with_mediation(table)


def adjourn_any_day(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    decision = adjourning.decide_adjourn_session(case, table, act, now, programme)
    late = isinstance(decision, Refusal) and table.in_session and not table.met
    return (adjourning.SessionAdjourned(mediation=table.id),) if late else decision


def in_between_too(rule: Any) -> Any:
    """A rule of writing or signing that waits for the end of no session."""

    def wrong(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
        table = replace(case.mediation(matter.mediation), phase=Phase.ENDED)
        early = replace(matter, settle_by=matter.settle_by or now.today)
        return rule(case.with_mediation(table).with_matter(early), early, act, now, programme)

    return wrong


MUTANTS = (
    Mutant(name="a plan outlives who was to lead", caught_by="no_session_without_a_whole_plan", way=ways.agreed(),
           rules={assignment.SeatVacated: afterwards(assignment.evolve_seat_vacated, keep_plan)}),
    Mutant(name="a plan outlives its day", caught_by="no_session_without_a_whole_plan", way=ways.agreed(), rules={
        scheduling.AppointmentCancelled: afterwards(scheduling.evolve_appointment_cancelled, keep_plan)}),
    Mutant(name="what was signed on one day opens the next", caught_by="nothing_before_the_agreement_to_mediate",
           way=ways.opened(), rules={adjourning.SessionAdjourned: afterwards(
               adjourning.evolve_session_adjourned, keep_what_was_signed)}),
    Mutant(name="a third session", caught_by="a_table_meets_twice_at_most", way=ways.opened_again(),
           rules={adjourning.AdjournSession: blind_to(
               adjourning.decide_adjourn_session, "met", lambda table: 0)}),
    Mutant(name="another day that nobody can set any more", caught_by="a_table_meets_twice_at_most",
           way=ways.opened_late(), rules={adjourning.AdjournSession: adjourn_any_day}),
    Mutant(name="a party takes the day off while the session is open", caught_by="only_its_mediators_adjourn_a_session",
           way=ways.opened(), rules={
               scheduling.CancelAppointment: blind_to(
                   scheduling.decide_cancel_appointment, "phase", lambda table: Phase.NOT_YET),
               scheduling.AppointmentCancelled: take_the_day_off_in_the_room}),
    Mutant(name="a session that waits keeps its day", caught_by="only_its_mediators_adjourn_a_session",
           way=ways.opened(), rules={adjourning.SessionAdjourned: afterwards(
               adjourning.evolve_session_adjourned, keep_the_day)}),
    Mutant(name="written between two sessions", caught_by="signing_follows_the_end_of_the_session",
           way=ways.adjourned(), rules={agreement.ProposeTerm: in_between_too(agreement.decide_propose_term)}),
    Mutant(name="said to be completed between two sessions", caught_by="signing_follows_the_end_of_the_session",
           way=ways.adjourned(), rules={
               agreement.ConfirmCompletion: in_between_too(agreement.decide_confirm_completion)}),
)  # fmt: skip
