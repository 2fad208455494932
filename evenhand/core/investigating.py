"""Investigating, and holding: what the office does with matters that were released, and how a law stops destruction.

Source: an investigation sufficient for the alternative to be real (domain P6); findings by enumerated code (§9);
non-cooperation rests on contact failures after assignment only (design §10.8); holds (§4.7, SHR-03).

* Whoever coordinated a mediation of this complaint, or took an answer, never investigates it.
* A finding exists only here. A mediated matter has none and can have none.
* A hold stops every destruction (``destroying``) and opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Case, Matter
from evenhand.core.changing import replace
from evenhand.core.codes import DESK, READERS, Duty, Role, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

INVESTIGATING = frozenset({Stage.INVESTIGATING})
INVESTIGATORS = frozenset({Role.INVESTIGATOR})
FINDINGS = frozenset({"sustained", "not_sustained", "exonerated", "unfounded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignInvestigator(Act):
    """Give a released matter to an investigator who has had no part in its mediation."""

    who = frozenset({Role.DIRECTOR, Role.ANALYST})
    stages = INVESTIGATING
    past_safe_date = True
    matter: str
    investigator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigatorAssigned(Fact):
    leaf = "investigation.assigned"
    matter: str
    investigator: str


def decide_assign_investigator(
    case: Case, matter: Matter, act: AssignInvestigator, now: Now, programme: Programme
) -> Decision:
    if case.has_duty(act.investigator, Duty.COORDINATED, Duty.TOOK_ANSWER):
        return Refusal(Reason.HAS_ANOTHER_DUTY, "investigator")
    return (InvestigatorAssigned(matter=matter.id, investigator=act.investigator),)


def evolve_investigator_assigned(case: Case, fact: InvestigatorAssigned) -> Case:
    matter = replace(case.matter(fact.matter), investigator=fact.investigator)
    return case.with_matter(matter).with_hand(fact.investigator, Duty.INVESTIGATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding(Act):
    """Record the finding on one allegation. Its written reason is sealed in the case file."""

    who = INVESTIGATORS | {Role.DIRECTOR}
    stages = INVESTIGATING
    past_safe_date = True
    matter: str
    allegation: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecorded(Fact):
    leaf = "investigation.finding"
    matter: str
    allegation: str
    finding: str
    on: date


def decide_record_finding(case: Case, matter: Matter, act: RecordFinding, now: Now, programme: Programme) -> Decision:
    if matter.investigator is None:
        return Refusal(Reason.NOBODY_ASSIGNED)
    if act.finding not in FINDINGS:
        return Refusal(Reason.NOT_AN_ANSWER, "finding")
    if act.allegation not in {a.id for a in case.allegations_of(matter.id)}:
        return Refusal(Reason.NO_SUCH_ALLEGATION, "allegation")
    return (FindingRecorded(matter=matter.id, allegation=act.allegation, finding=act.finding, on=now.today),)


def evolve_finding_recorded(case: Case, fact: FindingRecorded) -> Case:
    found = tuple(replace(a, finding=fact.finding) if a.id == fact.allegation else a for a in case.allegations)
    case = replace(case, allegations=found)
    if any(a.finding is None for a in case.allegations_of(fact.matter)):
        return case
    return case.with_matter(replace(case.matter(fact.matter), stage=Stage.FOUND, ended_on=fact.on))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact(Act):
    """Write down one attempt to reach somebody: reached or not. Never what they said, never whether they answered.

    ``matter``: the investigation it was made for; None for everything else, a call about an offer among it."""

    about = "case"
    who = DESK | INVESTIGATORS
    party: str
    channel: str
    reached: bool
    matter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(Fact):
    party: str
    channel: str
    reached: bool
    matter: str | None = None


def decide_record_contact(case: Case, act: RecordContact, now: Now, programme: Programme) -> Decision:
    if act.matter is None:
        voices = {v for p in case.parties for v in p.voices}
    else:
        matter = case.find_matter(act.matter)
        if matter is None:
            return Refusal(Reason.NO_SUCH_MATTER)
        if matter.stage is not Stage.INVESTIGATING or matter.investigator is None:
            return Refusal(Reason.NOBODY_ASSIGNED)
        voices = set(case.voices(matter))
    if act.party not in voices:
        return Refusal(Reason.NO_SUCH_PARTY, "party")
    return (ContactRecorded(party=act.party, channel=act.channel, reached=act.reached, matter=act.matter),)


def evolve_contact_recorded(case: Case, fact: ContactRecorded) -> Case:
    """Only failures of the investigation itself are counted, so nothing that happened around an offer can ever count,
    not even around that of another matter of the same complaint."""
    if fact.matter is None:
        return case
    matter = case.matter(fact.matter)
    if fact.party not in matter.complainants:
        return case
    return case.with_matter(replace(matter, unreached=0 if fact.reached else matter.unreached + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUncooperative(Act):
    """Close an investigation after as many failed attempts to reach the complainant as the programme asks."""

    who = frozenset({Role.DIRECTOR})
    stages = INVESTIGATING
    past_safe_date = True
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedUncooperative(Fact):
    leaf = "investigation.closed"
    matter: str
    on: date


def decide_close_uncooperative(
    case: Case, matter: Matter, act: CloseUncooperative, now: Now, programme: Programme
) -> Decision:
    if matter.unreached < programme.contact_failures:
        return Refusal(Reason.TOO_FEW_ATTEMPTS)
    return (ClosedUncooperative(matter=matter.id, on=now.today),)


def evolve_closed_uncooperative(case: Case, fact: ClosedUncooperative) -> Case:
    matter = replace(case.matter(fact.matter), stage=Stage.UNCOOPERATIVE, ended_on=fact.on)
    return case.with_matter(matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold(Act):
    """Stop destruction for a stated legal reason. It opens nothing."""

    about = "case"
    who = READERS
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(Act):
    """Let the schedule run again."""

    about = "case"
    who = READERS
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(Fact):
    leaf = "hold.placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Fact):
    leaf = "hold.lifted"


def decide_place_hold(case: Case, act: PlaceHold, now: Now, programme: Programme) -> Decision:
    if act.by == act.second:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "second")
    return Refusal(Reason.ALREADY_DONE) if case.held else (HoldPlaced(),)


def decide_lift_hold(case: Case, act: LiftHold, now: Now, programme: Programme) -> Decision:
    if act.by == act.second:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "second")
    return (HoldLifted(),) if case.held else Refusal(Reason.ALREADY_DONE)


def evolve_hold_placed(case: Case, fact: HoldPlaced) -> Case:
    """A destruction that was announced is off."""
    return replace(case, held=True, shred_on=None)


def evolve_hold_lifted(case: Case, fact: HoldLifted) -> Case:
    return replace(case, held=False)
