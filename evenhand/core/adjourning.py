"""Adjourning: an open session goes on another day, because everyone would rather; it is neither an end nor a stop.

Source: somebody who is unwell or has drunk (EC-60), a video that drops for good (EC-63), two hours that were not enough
(EC-69: consent to go on, a second session, two at most per incident; Eugene), a day that is put off after all (EC-62).

* Only the mediators at the table adjourn, in any phase of an open session. Nobody is named and no reason is kept.
* The table is then where it was before the session: no day, nobody there, nothing signed for the day, the plan open.
  Whoever comes again signs the agreement to mediate again.
* Two sessions at most; and none is adjourned when no other day before the safe date can be set.
* A session was held: its mediators owe the four facts, also when no other day comes (``Case.leave_table``).

What it clears is what scheduling clears when a day is off, so this chapter reads that one, and no other does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case, Mediation
from evenhand.core.changing import replace
from evenhand.core.codes import MEDIATORS, Phase
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason
from evenhand.core.scheduling import cleared, safe_on

SESSIONS = 2
"""How many sessions one table may have (EC-69; Eugene: two per incident)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjournSession(Act):
    """The session goes on another day. The mediators asked everyone first; nothing says who wished it, or why."""

    about = "mediation"
    who = MEDIATORS
    mediation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAdjourned(Fact):
    leaf = "session.adjourned"
    mediation: str


def why_not_another_day(case: Case, mediation: Mediation, today: date) -> Reason | None:
    """Why this open session cannot go on another day: it is the last of two, or no day is left; None when it can."""
    if mediation.met + 1 >= SESSIONS:
        return Reason.LAST_SESSION
    # A day is proposed between tomorrow and the day before the safe date.
    if today + timedelta(days=1) >= safe_on(case, mediation):
        return Reason.NO_DAY_LEFT
    return None


def decide_adjourn_session(
    case: Case, mediation: Mediation, act: AdjournSession, now: Now, programme: Programme
) -> Decision:
    if not mediation.in_session:
        return Refusal(Reason.NO_SESSION)
    if (reason := why_not_another_day(case, mediation, now.today)) is not None:
        return Refusal(reason)
    return (SessionAdjourned(mediation=mediation.id),)


def evolve_session_adjourned(case: Case, fact: SessionAdjourned) -> Case:
    """Who was there is kept for the four facts alone."""
    mediation = case.mediation(fact.mediation)
    again = replace(
        cleared(mediation), phase=Phase.NOT_YET, met=mediation.met + 1, came=mediation.came | mediation.present
    )
    return case.with_mediation(again)
