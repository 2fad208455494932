"""The session: people arrive, everyone signs the agreement to mediate, they talk, it ends. Nothing said is kept.

Source: written agreement first (RSMo 435.014, UMA §3; LGL-01); joint session and caucus offered equally, stop for
anyone ("Safe", founding text); four facts and no more (UMA §7); settlement only after the end (Rule 17.06).

* Nothing of substance before everyone present has signed: parties, guardians, mediators, interpreter, support persons.
* The session cannot open with an incomplete plan, on another day than the agreed one, or with an untrained mediator.
* Anyone in the room may stop it, privately and in one step. A stopped session is never completion: the matters return.
* The report has four fields. There is no field for a fifth thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case, Mediation, Report
from evenhand.core.changing import replace
from evenhand.core.codes import MEDIATORS, PARTIES, Phase, Signed
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason
from evenhand.core.room import agreed_today, expected, needed, witnesses

ROOMS = frozenset({Phase.JOINT, Phase.CAUCUS_COMPLAINANT, Phase.CAUCUS_OFFICER, Phase.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Act):
    """Somebody on the accepted list has arrived."""

    about = "mediation"
    who = MEDIATORS
    mediation: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCheckedIn(Fact):
    mediation: str
    person: str


def decide_check_in(case: Case, mediation: Mediation, act: CheckIn, now: Now, programme: Programme) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if not agreed_today(case, mediation, now):
        return Refusal(Reason.NOT_AGREED_FOR_TODAY)
    if act.person not in expected(case, mediation):
        return Refusal(Reason.NOT_ON_THE_LIST, "person")
    if act.person in mediation.present:
        return Refusal(Reason.ALREADY_DONE)
    return (PersonCheckedIn(mediation=mediation.id, person=act.person),)


def evolve_person_checked_in(case: Case, fact: PersonCheckedIn) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(mediation, present=mediation.present | {fact.person}))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAgreementToMediate(Act):
    """Somebody present signs the agreement to mediate, its limits in a plain list, before anything of substance.

    Who cannot read or write has it read aloud and makes a mark; ``witness`` saw it and is neither party nor police.
    """

    about = "mediation"
    who = PARTIES | MEDIATORS
    assisted = True
    mediation: str
    person: str
    way: Signed = Signed.NAME
    witness: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementToMediateSigned(Fact):
    leaf = "atm.signed"
    mediation: str
    person: str
    way: Signed = Signed.NAME
    witness: str | None = None


def decide_sign_agreement_to_mediate(
    case: Case, mediation: Mediation, act: SignAgreementToMediate, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if not agreed_today(case, mediation, now):
        return Refusal(Reason.NOT_AGREED_FOR_TODAY)
    if act.person not in mediation.present:
        return Refusal(Reason.NOT_CHECKED_IN, "person")
    if act.person in mediation.signed:
        return Refusal(Reason.ALREADY_DONE)
    if (act.way is Signed.MARK) is not (act.witness in witnesses(case, mediation, act.person)):
        return Refusal(Reason.WITNESS_NEEDED, "witness")
    signed = AgreementToMediateSigned(mediation=mediation.id, person=act.person, way=act.way, witness=act.witness)
    return (signed,)


def evolve_agreement_to_mediate_signed(case: Case, fact: AgreementToMediateSigned) -> Case:
    mediation = case.mediation(fact.mediation)
    return case.with_mediation(replace(mediation, signed=mediation.signed | {fact.person}))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession(Act):
    """The mediators open the session. Only here does mediation begin."""

    about = "mediation"
    who = MEDIATORS
    mediation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Fact):
    leaf = "session.opened"
    mediation: str


def decide_open_session(case: Case, mediation: Mediation, act: OpenSession, now: Now, programme: Programme) -> Decision:
    if mediation.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN)
    if not agreed_today(case, mediation, now):
        return Refusal(Reason.NOT_AGREED_FOR_TODAY)
    if not mediation.seats or not all(s.accepted for s in mediation.seats):
        return Refusal(Reason.SEATS_NOT_READY)
    if any(s.trained_until < now.today for s in mediation.seats):
        return Refusal(Reason.TRAINING_ENDS_BEFORE)
    # With fewer in the seats than the programme says, this is every party's own yes to going on so (EC-52).
    if not mediation.content >= case.at_the_table(mediation):
        return Refusal(Reason.MEDIATORS_NOT_AGREED)
    if not mediation.planned:
        return Refusal(Reason.PLAN_INCOMPLETE)
    if not mediation.present >= needed(case, mediation):
        return Refusal(Reason.SOMEBODY_IS_MISSING)
    if mediation.signed != mediation.present:
        return Refusal(Reason.EVERYONE_SIGNS_FIRST)
    return (SessionOpened(mediation=mediation.id),)


def evolve_session_opened(case: Case, fact: SessionOpened) -> Case:
    return case.with_mediation(replace(case.mediation(fact.mediation), phase=Phase.JOINT))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSession(Act):
    """Go to the joint room, to a caucus with either side, or pause."""

    about = "mediation"
    who = MEDIATORS
    mediation: str
    to: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved(Fact):
    mediation: str
    to: Phase


def decide_move_session(case: Case, mediation: Mediation, act: MoveSession, now: Now, programme: Programme) -> Decision:
    if not mediation.in_session:
        return Refusal(Reason.NO_SESSION)
    if act.to not in ROOMS or act.to is mediation.phase:
        return Refusal(Reason.NOT_AN_ANSWER, "to")
    return (SessionMoved(mediation=mediation.id, to=act.to),)


def evolve_session_moved(case: Case, fact: SessionMoved) -> Case:
    return case.with_mediation(replace(case.mediation(fact.mediation), phase=fact.to))


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSession(Act):
    """Anyone present stops the session. No reason, no name: to everyone it has simply ended."""

    about = "mediation"
    who = PARTIES | MEDIATORS
    assisted = True
    past_safe_date = True
    mediation: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Fact):
    """The session is over. ``settle_by`` pairs each matter with the last day to write and sign; empty when stopped."""

    leaf = "session.ended"
    mediation: str
    settle_by: tuple[tuple[str, date], ...]


def decide_stop_session(case: Case, mediation: Mediation, act: StopSession, now: Now, programme: Programme) -> Decision:
    if act.person not in mediation.present:
        return Refusal(Reason.NOT_CHECKED_IN, "person")
    waiting = mediation.phase is Phase.NOT_YET
    if mediation.phase is Phase.ENDED or (waiting and not agreed_today(case, mediation, now)):
        return Refusal(Reason.NO_SESSION)
    returned = tuple(MatterReturned(matter=m, on=now.today) for m in sorted(mediation.matters))
    return returned if waiting else (SessionEnded(mediation=mediation.id, settle_by=()), *returned)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Act):
    """The mediators end the session. From here on, and not before, anything may be written down and signed."""

    about = "mediation"
    who = MEDIATORS
    mediation: str


def decide_end_session(case: Case, mediation: Mediation, act: EndSession, now: Now, programme: Programme) -> Decision:
    if not mediation.in_session:
        return Refusal(Reason.NO_SESSION)
    days = []
    for matter in sorted(mediation.matters):
        last = case.matter(matter).safe_on - timedelta(days=2)
        days.append((matter, max(now.today, min(now.calendar.add_days(now.today, programme.settle_days), last))))
    return (SessionEnded(mediation=mediation.id, settle_by=tuple(days)),)


def evolve_session_ended(case: Case, fact: SessionEnded) -> Case:
    for matter, day in fact.settle_by:
        case = case.with_matter(replace(case.matter(matter), settle_by=day))
    return case.with_mediation(replace(case.mediation(fact.mediation), phase=Phase.ENDED))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFourFacts(Act):
    """A mediator reports the four facts: held, ended (it is), settled, and who attended. While the table stands they
    may be reported anew, for people may settle after the day; the last report counts."""

    about = "mediation"
    who = MEDIATORS
    while_suspended = True
    past_safe_date = True
    mediation: str
    held: bool
    settled: bool
    attended: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FourFactsReported(Fact):
    leaf = "session.reported"
    mediation: str
    held: bool
    settled: bool
    attended: frozenset[str]


def decide_report_four_facts(
    case: Case, mediation: Mediation, act: ReportFourFacts, now: Now, programme: Programme
) -> Decision:
    if mediation.phase is not Phase.ENDED:
        return Refusal(Reason.SESSION_NOT_ENDED)
    if mediation.report == Report(held=act.held, settled=act.settled, attended=act.attended):
        return Refusal(Reason.ALREADY_DONE)
    if not act.attended <= mediation.present | mediation.came:
        return Refusal(Reason.NOT_ON_THE_LIST, "attended")
    # What was stopped, or left the table since, is settled for nobody.
    if act.settled and not (act.held and mediation.matters):
        return Refusal(Reason.NOT_AN_ANSWER, "settled")
    return (FourFactsReported(mediation=mediation.id, held=act.held, settled=act.settled, attended=act.attended),)


def evolve_four_facts_reported(case: Case, fact: FourFactsReported) -> Case:
    """A table whose matters have all left has done its last duty and is cleared away."""
    mediation = case.mediation(fact.mediation)
    if not mediation.matters:
        return replace(case, mediations=tuple(d for d in case.mediations if d.id != mediation.id))
    report = Report(held=fact.held, settled=fact.settled, attended=fact.attended)
    return case.with_mediation(replace(mediation, report=report))
