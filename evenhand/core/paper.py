"""A session held from the printed kit, without network or power, and entered from paper afterwards (EC-72; X-4).

Entering is the session's own rules once more, step by step, as of the day it was held: it makes the facts that the desk
would have made, and refuses what the desk would have refused. So this chapter reads that one, and no other does.

* Two people enter it: parties signed on that paper, and what a party said takes two to write down.
* The real times stand in the entry. Nothing else of the session does: the kit has no field for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from evenhand.core import session
from evenhand.core.case import Case, Mediation
from evenhand.core.changing import replace as as_of
from evenhand.core.codes import ARRANGERS, Signed
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal, evolve_matter_returned
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

_RULES: dict[type[Act], Callable[..., Decision]] = {
    session.CheckIn: session.decide_check_in,
    session.SignAgreementToMediate: session.decide_sign_agreement_to_mediate,
    session.OpenSession: session.decide_open_session,
    session.EndSession: session.decide_end_session,
    session.StopSession: session.decide_stop_session,
    session.ReportFourFacts: session.decide_report_four_facts,
}
_EVOLVES: dict[type[Fact], Callable[..., Case]] = {
    session.PersonCheckedIn: session.evolve_person_checked_in,
    session.AgreementToMediateSigned: session.evolve_agreement_to_mediate_signed,
    session.SessionOpened: session.evolve_session_opened,
    session.SessionEnded: session.evolve_session_ended,
    session.FourFactsReported: session.evolve_four_facts_reported,
    MatterReturned: evolve_matter_returned,
}
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPaperSession(Act):
    """Enter a session from its paper kit: who was there and signed, when it began and ended, and the four facts.

    ``stopped``: somebody stopped it; who did stands on no paper. ``started`` and ``ended``: ``14:05``.
    """

    about = "mediation"
    who = ARRANGERS
    mediation: str
    present: frozenset[str]
    started: str
    ended: str
    stopped: bool
    settled: bool
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSessionEntered(Fact):
    """A session of ``on`` was entered afterwards. What follows in the same entry happened on that day."""

    leaf = "session.entered"
    mediation: str
    on: date
    started: str
    ended: str


def decide_enter_paper_session(
    case: Case, mediation: Mediation, act: EnterPaperSession, now: Now, programme: Programme
) -> Decision:
    if act.by == act.second:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "second")
    if mediation.appointment is None:
        return Refusal(Reason.NO_APPOINTMENT)
    if mediation.appointment.on > now.today:
        return Refusal(Reason.NOT_YET)
    for name in ("started", "ended"):
        if not _TIME.fullmatch(getattr(act, name)):
            return Refusal(Reason.NOT_AN_ANSWER, name)
    if act.ended <= act.started:
        return Refusal(Reason.DATES_OUT_OF_ORDER, "ended")
    if act.stopped and act.settled:
        return Refusal(Reason.NOT_AN_ANSWER, "settled")
    on = mediation.appointment.on
    entered = PaperSessionEntered(mediation=mediation.id, on=on, started=act.started, ended=act.ended)
    followed = _as_it_was(case, mediation, act, now, programme)
    return followed if isinstance(followed, Refusal) else (entered, *followed)


def _as_it_was(case: Case, mediation: Mediation, act: EnterPaperSession, now: Now, programme: Programme) -> Decision:
    """The session's own steps: until it opened on its day; its end, and what follows, now."""
    assert mediation.appointment is not None
    then = as_of(now, today=mediation.appointment.on)
    facts: tuple[Fact, ...] = ()
    for step in _steps(mediation, act):
        table = case.find_mediation(mediation.id)
        moment = now if isinstance(step, session.EndSession | session.StopSession | session.ReportFourFacts) else then
        assert table is not None, "a table with a session to enter stays until its four facts are in"
        decision = _RULES[type(step)](case, table, step, moment, programme)
        if isinstance(decision, Refusal):
            return Refusal(decision.reason, "present" if decision.field == "person" else decision.field)
        for fact in decision:
            case = _EVOLVES[type(fact)](case, fact)
        facts += decision
    return facts


def _steps(mediation: Mediation, act: EnterPaperSession) -> Iterator[Act]:
    here = mediation.id
    for one in sorted(act.present - mediation.present):
        yield session.CheckIn(mediation=here, person=one)
    for one in sorted(act.present - mediation.signed):
        yield session.SignAgreementToMediate(mediation=here, person=one, way=Signed.PAPER)
    yield session.OpenSession(mediation=here)
    if act.stopped:
        # Whoever is named as stopping it: the fact says nobody, and neither does the paper.
        yield session.StopSession(mediation=here, person=min(act.present, default=""))
    else:
        yield session.EndSession(mediation=here)
    yield session.ReportFourFacts(mediation=here, held=True, settled=act.settled, attended=act.present)


def evolve_paper_session_entered(case: Case, fact: PaperSessionEntered) -> Case:
    """Nothing changes by the entry itself; the facts after it change what they say."""
    return case
