"""Screening: may this matter be mediated, is it suitable, and does a second reader agree?

Source: wrong triage is the documented failure of such programmes (domain §0 fact 9, P6), so every decision has its
reasons, its rule version and a second reader; hard exclusions cannot be waived by anyone. Albany decides in two
working days (domain §2.3).

* A hard rule that applies makes the matter not eligible. Nobody can override it.
* A matter with an unknown officer or complainant is not eligible: two people are needed to talk.
* The second reader is another person than the first. A rule that asks for more asks the director to be that reader.
* A complainant may ask, once, that the classification be looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.case import Case, Matter, Screening
from evenhand.core.changing import replace
from evenhand.core.codes import COMPLAINANTS, DESK, PARTIES, READERS, Duty, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

UNDECIDED = frozenset({Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE})
UNSUITABLE = "not_suitable"
UNIDENTIFIED = "not_identified"
RECENT = "officer_recent_mediation"
NEEDS_DIRECTOR = "second_approver"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenMatter(Act):
    """Decide whether a matter may be offered. ``recently`` is the one yes/no the programme may ask about history."""

    who = DESK
    stages = frozenset({Stage.RECEIVED})
    matter: str
    by: str
    flags: frozenset[str] = frozenset()
    suitable: bool = True
    recently: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterScreened(Fact):
    leaf = "matter.screened"
    matter: str
    by: str
    eligible: bool
    reasons: frozenset[str]


def _standing_rules(case: Case, matter: Matter, flags: frozenset[str], programme: Programme, severity: str) -> set[str]:
    present = flags.union(*(a.flags for a in case.allegations_of(matter.id)))
    return {r.code for r in programme.rules if r.severity == severity and r.code in present}


def decide_screen_matter(case: Case, matter: Matter, act: ScreenMatter, now: Now, programme: Programme) -> Decision:
    if case.has_duty(act.by, Duty.TOOK_ANSWER):
        return Refusal(Reason.HAS_ANOTHER_DUTY)
    if _standing_rules(case, matter, act.flags, programme, "suspend"):
        return Refusal(Reason.SUSPEND_FIRST, "flags")
    reasons = _standing_rules(case, matter, act.flags, programme, "hard")
    if any(not p.known for p in case.parties if p.id in matter.parties):
        reasons.add(UNIDENTIFIED)
    if act.recently and programme.recent_mediation_months:
        reasons.add(RECENT)
    if not act.suitable:
        reasons.add(UNSUITABLE)
    eligible = not reasons
    if _standing_rules(case, matter, act.flags, programme, NEEDS_DIRECTOR):
        reasons.add(NEEDS_DIRECTOR)
    return (MatterScreened(matter=matter.id, by=act.by, eligible=eligible, reasons=frozenset(reasons)),)


def evolve_matter_screened(case: Case, fact: MatterScreened) -> Case:
    screening = Screening(by=fact.by, eligible=fact.eligible, reasons=fact.reasons)
    matter = replace(case.matter(fact.matter), stage=Stage.SCREENED, screening=screening)
    return case.with_matter(matter).with_hand(fact.by, Duty.SCREENED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScreening(Act):
    """Read a screening as the second reader, and agree or send it back. ``approver``: read as the director."""

    who = READERS
    stages = frozenset({Stage.SCREENED})
    matter: str
    by: str
    agrees: bool
    approver: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningConfirmed(Fact):
    leaf = "screening.confirmed"
    matter: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningReopened(Fact):
    leaf = "screening.reopened"
    matter: str
    by: str


def decide_read_screening(case: Case, matter: Matter, act: ReadScreening, now: Now, programme: Programme) -> Decision:
    screening = matter.screening
    if screening is None or screening.by == act.by:
        return Refusal(Reason.SECOND_PERSON_NEEDED)
    if case.has_duty(act.by, Duty.TOOK_ANSWER):
        return Refusal(Reason.HAS_ANOTHER_DUTY)
    if not act.agrees:
        return (ScreeningReopened(matter=matter.id, by=act.by),)
    if NEEDS_DIRECTOR in screening.reasons and not act.approver:
        return Refusal(Reason.DIRECTOR_NEEDED)
    confirmed = ScreeningConfirmed(matter=matter.id, by=act.by)
    if screening.eligible:
        return (confirmed,)
    return (confirmed, MatterReturned(matter=matter.id, on=now.today))


def evolve_screening_confirmed(case: Case, fact: ScreeningConfirmed) -> Case:
    matter = replace(case.matter(fact.matter), stage=Stage.ELIGIBLE)
    return case.with_matter(matter).with_hand(fact.by, Duty.SECONDED)


def evolve_screening_reopened(case: Case, fact: ScreeningReopened) -> Case:
    matter = replace(case.matter(fact.matter), stage=Stage.RECEIVED, screening=None)
    return case.with_matter(matter).with_hand(fact.by, Duty.SECONDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnotherLook(Act):
    """A complainant asks the office to look at the classification again, once, before investigation begins.

    While nothing has been classified there is nothing to look at again, and the one chance must not be lost.
    """

    who = COMPLAINANTS
    stages = frozenset({Stage.SCREENED, Stage.ELIGIBLE, Stage.QUEUED})
    assisted = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherLookAsked(Fact):
    leaf = "screening.another_look"
    matter: str


def decide_ask_another_look(
    case: Case, matter: Matter, act: AskAnotherLook, now: Now, programme: Programme
) -> Decision:
    if act.party not in matter.complainants:
        return Refusal(Reason.NOT_YOURS)
    if matter.looked_again:
        return Refusal(Reason.ALREADY_DONE)
    if now.today >= matter.safe_on:
        return Refusal(Reason.AFTER_SAFE_DATE)
    return (AnotherLookAsked(matter=matter.id),)


def evolve_another_look_asked(case: Case, fact: AnotherLookAsked) -> Case:
    matter = replace(case.matter(fact.matter), stage=Stage.RECEIVED, screening=None, looked_again=True, queued_on=None)
    return case.with_matter(matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForMediation(Act):
    """Either side may say that they would like mediation. It is a wish, not an answer, and binds nobody."""

    who = PARTIES
    stages = UNDECIDED
    assisted = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationAskedFor(Fact):
    matter: str
    party: str


def decide_ask_for_mediation(
    case: Case, matter: Matter, act: AskForMediation, now: Now, programme: Programme
) -> Decision:
    if act.party not in case.voices(matter):
        return Refusal(Reason.NOT_YOURS)
    if act.party in matter.wishes:
        return Refusal(Reason.ALREADY_DONE)
    return (MediationAskedFor(matter=matter.id, party=act.party),)


def evolve_mediation_asked_for(case: Case, fact: MediationAskedFor) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, wishes=matter.wishes | {fact.party}))
