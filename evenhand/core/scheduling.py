"""Scheduling: each side is prepared apart and alike, and everyone agrees on the day, the place and who is there.

Source: process is consented too (Model Standards I, VI; domain T-3); equal preparation (Seattle: separate coaching,
domain §2.4 step 15); safety plan per session (I-6); missed sessions EC-50, EC-51; nothing after the safe date (O-4).

* Preparation and the plan wait until every party is content with the mediators.
* A day is between tomorrow and the day before the safe date, and no mediator's training ends before it.
* An appointment holds only when every party accepted its day, its place and the people who will be there.
* A missed session is nobody's fault on file: only the number of misses is kept, the same for both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Appointment, Case, Mediation
from evenhand.core.changing import replace
from evenhand.core.codes import ARRANGERS, MEDIATORS, PARTIES, Phase, PlanItem
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.hours import BEGINS
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason


def all_content(case: Case, mediation: Mediation) -> bool:
    """True when every party accepted the mediators who are in the seats now."""
    return bool(mediation.seats) and mediation.content >= case.at_the_table(mediation)


REMINDERS = (timedelta(days=3), timedelta(days=1))
"""How long before the session both sides are reminded: two or three days, and the day before (domain §2.4 step 16)."""


def agreed_by_all(case: Case, mediation: Mediation) -> bool:
    """True when there is an appointment and every party accepted it."""
    return mediation.appointment is not None and mediation.appointment.accepted >= case.at_the_table(mediation)


def reminder_on(session_on: date, today: date) -> int:
    """Which reminder of a session is due today: 0 for none, 1 (three or two days before), 2 (the day before)."""
    ahead = session_on - today
    return 2 if ahead == REMINDERS[1] else 1 if REMINDERS[1] < ahead <= REMINDERS[0] else 0


def safe_on(case: Case, mediation: Mediation) -> date:
    """The earliest safe date of the matters at this table."""
    return min(m.safe_on for m in case.matters if m.id in mediation.matters)


def last_to_sign_after(case: Case, mediation: Mediation, programme: Programme) -> date | None:
    """The last day of a session after which an agreement can still be signed and thought over before the safe date: no
    signature is taken that the cooling-off would carry to it (``assent``). None where there is no cooling-off."""
    days = programme.cooling_off_days
    return safe_on(case, mediation) - timedelta(days=days + 1) if days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPreparation(Act):
    """A side's own preparation is done: its wishes, its needs, its safety screening. What was said is not here."""

    about = "mediation"
    who = PARTIES | MEDIATORS
    assisted = True
    mediation: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationRecorded(Fact):
    mediation: str
    party: str


def decide_record_preparation(
    case: Case, mediation: Mediation, act: RecordPreparation, now: Now, programme: Programme
) -> Decision:
    if act.party not in case.at_the_table(mediation):
        return Refusal(Reason.NOT_YOURS)
    if not all_content(case, mediation):
        return Refusal(Reason.MEDIATORS_NOT_AGREED)
    if act.party in mediation.prepared:
        return Refusal(Reason.ALREADY_DONE)
    return (PreparationRecorded(mediation=mediation.id, party=act.party),)


def evolve_preparation_recorded(case: Case, fact: PreparationRecorded) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(mediation, prepared=mediation.prepared | {fact.party}))


PLAN = frozenset(item.value for item in PlanItem)
"""Every item that a plan decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletePlan(Act):
    """The safety and balance plan is complete: every item of it is decided, for the people, the day and the place that
    are proposed. When one of them changes it is open again. Until the session opens it may be decided anew. What was
    decided is in the locked room; the rules count the items."""

    about = "mediation"
    who = MEDIATORS | ARRANGERS
    mediation: str
    decided: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCompleted(Fact):
    leaf = "plan.completed"
    mediation: str


def decide_complete_plan(
    case: Case, mediation: Mediation, act: CompletePlan, now: Now, programme: Programme
) -> Decision:
    if not mediation.prepared >= case.at_the_table(mediation):
        return Refusal(Reason.SIDES_NOT_PREPARED)
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if mediation.appointment is None:
        return Refusal(Reason.NO_APPOINTMENT)
    if act.decided != PLAN:
        return Refusal(Reason.PLAN_INCOMPLETE, "decided")
    return (PlanCompleted(mediation=mediation.id),)


def evolve_plan_completed(case: Case, fact: PlanCompleted) -> Case:
    return case.with_mediation(replace(case.mediation(fact.mediation), planned=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAppointment(Act):
    """Propose a day, a place (a code of the office's list of neutral places) and who else will be there."""

    about = "mediation"
    who = ARRANGERS
    mediation: str
    on: date
    place: str
    attendees: frozenset[str] = frozenset()
    begins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentProposed(Fact):
    leaf = "appointment.proposed"
    mediation: str
    on: date
    place: str
    attendees: frozenset[str]
    begins: str = ""


def decide_propose_appointment(
    case: Case, mediation: Mediation, act: ProposeAppointment, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if not all_content(case, mediation):
        return Refusal(Reason.MEDIATORS_NOT_AGREED)
    if mediation.appointment is not None:
        return Refusal(Reason.CANCEL_FIRST)
    if act.on <= now.today:
        return Refusal(Reason.DATE_NOT_AHEAD, "on")
    if act.on >= safe_on(case, mediation):
        return Refusal(Reason.AFTER_SAFE_DATE, "on")
    if any(seat.trained_until < act.on for seat in mediation.seats):
        return Refusal(Reason.TRAINING_ENDS_BEFORE, "on")
    if act.begins and act.begins not in BEGINS:
        return Refusal(Reason.NOT_AN_ANSWER, "begins")
    proposed = AppointmentProposed(
        mediation=mediation.id, on=act.on, place=act.place, attendees=act.attendees, begins=act.begins
    )
    return (proposed,)


def evolve_appointment_proposed(case: Case, fact: AppointmentProposed) -> Case:
    appointment = Appointment(on=fact.on, place=fact.place, attendees=fact.attendees, begins=fact.begins)
    return case.with_mediation(replace(case.mediation(fact.mediation), appointment=appointment))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAppointment(Act):
    """A party accepts the day, the place and the people."""

    about = "mediation"
    who = PARTIES
    assisted = True
    mediation: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentAccepted(Fact):
    leaf = "appointment.accepted"
    mediation: str
    party: str


def decide_accept_appointment(
    case: Case, mediation: Mediation, act: AcceptAppointment, now: Now, programme: Programme
) -> Decision:
    if act.party not in case.at_the_table(mediation):
        return Refusal(Reason.NOT_YOURS)
    if mediation.appointment is None:
        return Refusal(Reason.NO_APPOINTMENT)
    if mediation.appointment.on < now.today:
        return Refusal(Reason.DATE_NOT_AHEAD)
    if act.party in mediation.appointment.accepted:
        return Refusal(Reason.ALREADY_DONE)
    return (AppointmentAccepted(mediation=mediation.id, party=act.party),)


def evolve_appointment_accepted(case: Case, fact: AppointmentAccepted) -> Case:
    mediation = case.mediation(fact.mediation)
    assert mediation.appointment is not None
    accepted = mediation.appointment.accepted | {fact.party}
    return case.with_mediation(replace(mediation, appointment=replace(mediation.appointment, accepted=accepted)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointment(Act):
    """The day no longer suits somebody. Anyone may say so, without a reason; another day is proposed."""

    about = "mediation"
    who = PARTIES | MEDIATORS | ARRANGERS
    assisted = True
    mediation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled(Fact):
    leaf = "appointment.cancelled"
    mediation: str


def decide_cancel_appointment(
    case: Case, mediation: Mediation, act: CancelAppointment, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if mediation.appointment is None:
        return Refusal(Reason.NO_APPOINTMENT)
    return (AppointmentCancelled(mediation=mediation.id),)


def cleared(mediation: Mediation) -> Mediation:
    """The table without its day: nobody there, nothing signed for it, and the plan open again, for it was made for
    that day."""
    return replace(mediation, appointment=None, present=frozenset(), signed=frozenset(), planned=False)


def evolve_appointment_cancelled(case: Case, fact: AppointmentCancelled) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(cleared(mediation), moved=mediation.moved + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMissed(Act):
    """The session could not begin because somebody did not come. Nobody is named.

    ``waited``: whoever says so waited for half an hour, and tried to call. Nothing is missed before that.
    """

    about = "mediation"
    who = MEDIATORS | ARRANGERS
    mediation: str
    waited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMissed(Fact):
    leaf = "session.missed"
    mediation: str


def decide_record_missed(
    case: Case, mediation: Mediation, act: RecordMissed, now: Now, programme: Programme
) -> Decision:
    if mediation.appointment is None or mediation.appointment.on > now.today:
        return Refusal(Reason.NO_APPOINTMENT)
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if not act.waited:
        return Refusal(Reason.WAIT_FIRST, "waited")
    missed = SessionMissed(mediation=mediation.id)
    if mediation.missed + 1 < programme.misses:
        return (missed,)
    returned = (MatterReturned(matter=m, on=now.today) for m in sorted(mediation.matters))
    return (missed, *returned)


def evolve_session_missed(case: Case, fact: SessionMissed) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(cleared(mediation), missed=mediation.missed + 1))
