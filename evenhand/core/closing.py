"""Closing: a matter is chosen closed, goes back, waits, is released to investigation, or is kept as it was promised.

Source: "Complaints that are mediated are not submitted for investigation" (founding text); neutral batch: design §10.8;
safe date: §10.9, RSMo 590.502; suspension: §6; non-cooperation only on contact failures: V-6, §10.8.

* A matter goes back by the safe date, at once, whatever state it is in. Nobody needs to do anything for that.
* Everything that goes to investigation leaves through the same batch on a working day, and looks the same.
* Silence never closes a matter that was only completed: without a choice it goes back.
* After a suspension eligibility and consent start afresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Case, Matter
from evenhand.core.changing import replace
from evenhand.core.codes import (
    ARRANGERS,
    BEFORE_THE_TABLE,
    CLOCK,
    COMPLAINANTS,
    OPEN,
    PARTIES,
    READERS,
    Ending,
    Outcome,
    Phase,
    Stage,
)
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterMediated, MatterReturned, Refusal
from evenhand.core.programme import EndRule, Programme
from evenhand.core.reasons import Reason

AHEAD = frozenset({Stage.AHEAD})
CAN_SUSPEND = OPEN - {Stage.QUEUED}
SUSPENSIONS = frozenset({"criminal_case", "litigation", "health"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseEnding(Act):
    """A complainant chooses, after a completed session without understanding: close it, or go to investigation."""

    who = COMPLAINANTS
    stages = AHEAD
    assisted = True
    past_safe_date = True
    matter: str
    party: str
    close: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingChosen(Fact):
    """One of several complainants chose to close; the others have not yet."""

    matter: str
    party: str


def decide_choose_ending(case: Case, matter: Matter, act: ChooseEnding, now: Now, programme: Programme) -> Decision:
    choosers = case.voices(matter) - {v for p in case.parties if p.id == matter.officer for v in p.voices}
    if act.party not in choosers:
        return Refusal(Reason.NOT_YOURS)
    if matter.choose_by is None or now.today > matter.choose_by:
        return Refusal(Reason.NOTHING_TO_CHOOSE)
    if not act.close:
        return (MatterReturned(matter=matter.id, on=now.today),)
    if matter.closes | {act.party} == choosers:
        return (MatterMediated(matter=matter.id, outcome=Outcome.COMPLETED, on=now.today),)
    if act.party in matter.closes:
        return Refusal(Reason.ALREADY_DONE)
    if now.today >= matter.safe_on:
        return Refusal(Reason.AFTER_SAFE_DATE)
    return (EndingChosen(matter=matter.id, party=act.party),)


def evolve_ending_chosen(case: Case, fact: EndingChosen) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, closes=matter.closes | {fact.party}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse(Act):
    """The clock: the time to settle, or to choose, is over. What was completed follows its rule; the rest goes back."""

    who = CLOCK
    stages = AHEAD
    matter: str


def decide_lapse(case: Case, matter: Matter, act: Lapse, now: Now, programme: Programme) -> Decision:
    if matter.cooling_until is not None:
        return Refusal(Reason.NOT_YET)
    back = (MatterReturned(matter=matter.id, on=now.today),)
    if matter.choose_by is not None:
        return back if now.today > matter.choose_by else Refusal(Reason.NOT_YET)
    if matter.settle_by is None or now.today <= matter.settle_by:
        return Refusal(Reason.NOT_YET)
    endings = dict(matter.endings)
    if set(endings) != case.voices(matter):
        return back
    if all(ending is Ending.UNDERSTANDING for ending in endings.values()):
        return (MatterMediated(matter=matter.id, outcome=Outcome.UNDERSTANDING, on=now.today),)
    if programme.no_understanding is EndRule.CLOSE:
        return (MatterMediated(matter=matter.id, outcome=Outcome.COMPLETED, on=now.today),)
    return back


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMediated(Act):
    """The clock: the cooling-off is over and nobody withdrew. Also accepted late: the agreement was complete."""

    who = CLOCK
    stages = AHEAD
    past_safe_date = True
    matter: str


def decide_close_mediated(case: Case, matter: Matter, act: CloseMediated, now: Now, programme: Programme) -> Decision:
    if matter.cooling_until is None or now.today <= matter.cooling_until:
        return Refusal(Reason.NOT_YET)
    return (MatterMediated(matter=matter.id, outcome=Outcome.AGREEMENT, on=now.today),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnMatter(Act):
    """Send a matter back: by the clock on the safe date, or by the coordinator when mediation cannot be arranged."""

    who = CLOCK | ARRANGERS
    stages = BEFORE_THE_TABLE | AHEAD
    while_suspended = True
    past_safe_date = True
    matter: str
    by_clock: bool = True


def decide_return_matter(case: Case, matter: Matter, act: ReturnMatter, now: Now, programme: Programme) -> Decision:
    cooled = matter.cooling_until is not None and now.today > matter.cooling_until
    if cooled:
        return Refusal(Reason.AGREEMENT_IS_FINAL)
    if act.by_clock:
        return (MatterReturned(matter=matter.id, on=now.today),) if now.today >= matter.safe_on else Refusal(
            Reason.NOT_YET
        )  # fmt: skip
    table = case.find_mediation(matter.mediation)
    if table is None or table.phase is not Phase.NOT_YET:
        return Refusal(Reason.SESSION_HAS_BEGUN if table else Reason.WRONG_STAGE)
    return (MatterReturned(matter=matter.id, on=now.today),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBatch(Act):
    """The clock releases a queued matter with the day's batch: on a working day, never the day it was queued."""

    who = CLOCK
    stages = frozenset({Stage.QUEUED})
    past_safe_date = True
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReleased(Fact):
    leaf = "investigation.released"
    matter: str
    on: date


def decide_release_batch(case: Case, matter: Matter, act: ReleaseBatch, now: Now, programme: Programme) -> Decision:
    if matter.queued_on is None or now.today <= matter.queued_on or not now.calendar.is_working(now.today):
        return Refusal(Reason.NOT_YET)
    return (MatterReleased(matter=matter.id, on=now.today),)


def evolve_matter_released(case: Case, fact: MatterReleased) -> Case:
    """The day of queueing is not kept either: it would tell how long a matter was elsewhere."""
    matter = replace(case.matter(fact.matter), stage=Stage.INVESTIGATING, released_on=fact.on, queued_on=None)
    return case.with_matter(matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Act):
    """Wait: for a criminal case, a lawsuit or somebody's health. An offer or a table that was there is cleared away."""

    who = READERS
    stages = CAN_SUSPEND
    matter: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterSuspended(Fact):
    leaf = "matter.suspended"
    matter: str
    kind: str


def decide_suspend(case: Case, matter: Matter, act: Suspend, now: Now, programme: Programme) -> Decision:
    if act.kind not in SUSPENSIONS:
        return Refusal(Reason.NOT_AN_ANSWER, "kind")
    return (MatterSuspended(matter=matter.id, kind=act.kind),)


def evolve_matter_suspended(case: Case, fact: MatterSuspended) -> Case:
    matter = case.matter(fact.matter)
    if matter.stage in (Stage.OFFERED, Stage.AHEAD):
        case, matter = case.leave_table(matter), matter.before_the_offer(Stage.ELIGIBLE)
    return case.with_matter(replace(matter, suspended=fact.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Act):
    """Go on. Before the table the matter is screened again and everyone is asked again; nothing is carried over."""

    who = READERS
    stages = OPEN
    while_suspended = True
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterResumed(Fact):
    leaf = "matter.resumed"
    matter: str


def decide_resume(case: Case, matter: Matter, act: Resume, now: Now, programme: Programme) -> Decision:
    if matter.suspended is None:
        return Refusal(Reason.NOT_SUSPENDED)
    return (MatterResumed(matter=matter.id),)


def evolve_matter_resumed(case: Case, fact: MatterResumed) -> Case:
    matter = replace(case.matter(fact.matter), suspended=None)
    if matter.stage in BEFORE_THE_TABLE:
        matter = replace(matter, stage=Stage.RECEIVED, screening=None)
    return case.with_matter(matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCommitment(Act):
    """A party says that a promise was kept. Saying nothing has no consequence."""

    who = PARTIES
    stages = frozenset({Stage.MEDIATED})
    assisted = True
    past_safe_date = True
    matter: str
    party: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentConfirmed(Fact):
    matter: str
    party: str
    term: str


def decide_confirm_commitment(
    case: Case, matter: Matter, act: ConfirmCommitment, now: Now, programme: Programme
) -> Decision:
    if act.party not in matter.parties:
        return Refusal(Reason.NOT_YOURS)
    term = next((t for t in matter.terms if t.id == act.term), None)
    if term is None or not term.owner:
        return Refusal(Reason.NO_SUCH_TERM, "term")
    if act.party in term.kept:
        return Refusal(Reason.ALREADY_DONE)
    return (CommitmentConfirmed(matter=matter.id, party=act.party, term=act.term),)


def evolve_commitment_confirmed(case: Case, fact: CommitmentConfirmed) -> Case:
    matter = case.matter(fact.matter)
    terms = tuple(replace(t, kept=t.kept | {fact.party}) if t.id == fact.term else t for t in matter.terms)
    return case.with_matter(replace(matter, terms=terms))
