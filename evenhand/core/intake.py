"""Intake: a complaint is filed, mended, divided and, if a complainant wishes, withdrawn.

Source: the office asks people to "explore mediation as a process through which to resolve complaints" (founding text);
preservation for every complaint: domain O-5; splitting: O-6, EC-01, EC-36; unknown officer and badge reuse: EC-95.

* Preservation of video and records is asked for every complaint, at once, whatever becomes of it.
* Allegations that share one officer and one set of complainants are one matter; every allegation is in exactly one.
* A complainant who wants to decide alone gets a matter of their own, until the answers open.
* Withdrawing a *complaint* is a complainant's own act and ends it. Withdrawing from *mediation* is something else
  (``consent``) and never ends anything.

Not here: what was said, who the people are, and how to reach them; those are sealed in the case file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Allegation, Case, Matter, Party
from evenhand.core.changing import replace
from evenhand.core.codes import COMPLAINANTS, DESK, OPEN, PARTIES, Preservation, Role, Side, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

UNDECIDED = frozenset({Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE})
CAN_DIVIDE = UNDECIDED | {Stage.OFFERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An allegation as it is filed: against whom, by whom, of what kind, with which eligibility codes."""

    officer: str
    complainants: frozenset[str]
    category: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileComplaint(Act):
    """File a complaint. Anyone may, for themselves or with help at the desk."""

    about = "new"
    who = DESK | PARTIES | {Role.PUBLIC}
    ref: str
    received_on: date
    parties: tuple[Party, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFiled(Fact):
    leaf = "complaint.received"
    ref: str
    received_on: date
    limit_on: date
    safe_on: date
    parties: tuple[Party, ...]
    allegations: tuple[Allegation, ...]


def _limits(case: Case) -> tuple[date, date]:
    return case.matters[0].limit_on, case.matters[0].safe_on


def _grouped(claims: tuple[Claim, ...]) -> tuple[Allegation, ...]:
    groups: dict[tuple[str, frozenset[str]], str] = {}
    allegations = []
    for number, claim in enumerate(claims, start=1):
        matter = groups.setdefault((claim.officer, claim.complainants), f"m{len(groups) + 1}")
        allegations.append(
            Allegation(
                id=f"a{number}", matter=matter, officer=claim.officer, complainants=claim.complainants,
                category=claim.category, flags=claim.flags,
            )
        )  # fmt: skip
    return tuple(allegations)


def decide_file_complaint(act: FileComplaint, now: Now, programme: Programme) -> Decision:
    sides = {p.id: p.side for p in act.parties}
    if not act.claims:
        return Refusal(Reason.NO_ALLEGATION, "claims")
    for claim in act.claims:
        if sides.get(claim.officer) is not Side.OFFICER:
            return Refusal(Reason.NO_SUCH_PARTY, "officer")
        if not claim.complainants or any(sides.get(c) is not Side.COMPLAINANT for c in claim.complainants):
            return Refusal(Reason.NO_SUCH_PARTY, "complainants")
    if act.received_on > now.today:
        return Refusal(Reason.DATE_IN_FUTURE, "received_on")
    filed = ComplaintFiled(
        ref=act.ref, received_on=act.received_on, limit_on=programme.limit_after(act.received_on),
        safe_on=programme.safe_after(act.received_on), parties=act.parties, allegations=_grouped(act.claims),
    )  # fmt: skip
    return (filed, PreservationAsked(on=now.today))


def evolve_complaint_filed(case: Case | None, fact: ComplaintFiled) -> Case:
    matters: dict[str, Matter] = {}
    for a in fact.allegations:
        matters.setdefault(
            a.matter,
            Matter(id=a.matter, officer=a.officer, complainants=a.complainants, limit_on=fact.limit_on,
                   safe_on=fact.safe_on),
        )  # fmt: skip
    return Case(
        ref=fact.ref, received_on=fact.received_on, parties=fact.parties, allegations=fact.allegations,
        matters=tuple(matters.values()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservationAsked(Fact):
    leaf = "preservation.asked"
    on: date


def evolve_preservation_asked(case: Case, fact: PreservationAsked) -> Case:
    return replace(case, preservation=Preservation.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPreservation(Act):
    """Write down what the keeper of the records answered: they are kept, or none exist."""

    about = "case"
    who = DESK
    result: Preservation


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservationRecorded(Fact):
    leaf = "preservation.recorded"
    result: Preservation


def decide_record_preservation(case: Case, act: RecordPreservation, now: Now, programme: Programme) -> Decision:
    if act.result is Preservation.ASKED:
        return Refusal(Reason.NOT_AN_ANSWER, "result")
    return (PreservationRecorded(result=act.result),)


def evolve_preservation_recorded(case: Case, fact: PreservationRecorded) -> Case:
    return case if case.preservation is fact.result else replace(case, preservation=fact.result)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAllegation(Act):
    """Add an allegation to a complaint: a complainant's right, and the desk's when it hears one."""

    about = "case"
    who = DESK | COMPLAINANTS
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationAdded(Fact):
    leaf = "complaint.amended"
    allegation: Allegation
    limit_on: date
    safe_on: date


def decide_add_allegation(case: Case, act: AddAllegation, now: Now, programme: Programme) -> Decision:
    sides = {p.id: p.side for p in case.parties}
    claim = act.claim
    if sides.get(claim.officer) is not Side.OFFICER:
        return Refusal(Reason.NO_SUCH_PARTY, "officer")
    if not claim.complainants or any(sides.get(c) is not Side.COMPLAINANT for c in claim.complainants):
        return Refusal(Reason.NO_SUCH_PARTY, "complainants")
    home = next(
        (m for m in case.matters if m.stage is Stage.RECEIVED and not m.suspended
         and (m.officer, m.complainants) == (claim.officer, claim.complainants)),
        None,
    )  # fmt: skip
    limit_on, safe_on = (home.limit_on, home.safe_on) if home else _limits(case)
    added = Allegation(
        id=f"a{len(case.allegations) + 1}", matter=home.id if home else f"m{len(case.matters) + 1}",
        officer=claim.officer, complainants=claim.complainants, category=claim.category, flags=claim.flags,
    )  # fmt: skip
    return (AllegationAdded(allegation=added, limit_on=limit_on, safe_on=safe_on),)


def evolve_allegation_added(case: Case, fact: AllegationAdded) -> Case:
    a = fact.allegation
    matters = case.matters
    if case.find_matter(a.matter) is None:
        matters += (
            Matter(id=a.matter, officer=a.officer, complainants=a.complainants, limit_on=fact.limit_on,
                   safe_on=fact.safe_on),
        )  # fmt: skip
    return replace(case, allegations=(*case.allegations, a), matters=matters)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateMatter(Act):
    """A complainant asks to decide alone: their part of a shared matter becomes a matter of its own."""

    who = COMPLAINANTS
    stages = CAN_DIVIDE
    assisted = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterSplit(Fact):
    """``moved`` pairs each divided allegation with the new one that carries this complainant's part of it."""

    leaf = "matter.split"
    matter: str
    new_matter: str
    party: str
    moved: tuple[tuple[str, str], ...]


def decide_separate_matter(case: Case, matter: Matter, act: SeparateMatter, now: Now, programme: Programme) -> Decision:
    if act.party not in matter.complainants:
        return Refusal(Reason.NOT_YOURS)
    if len(matter.complainants) == 1:
        return Refusal(Reason.ALREADY_ALONE)
    first = len(case.allegations) + 1
    old = case.allegations_of(matter.id)
    moved = tuple((a.id, f"a{first + n}") for n, a in enumerate(old))
    return (MatterSplit(matter=matter.id, new_matter=f"m{len(case.matters) + 1}", party=act.party, moved=moved),)


def evolve_matter_split(case: Case, fact: MatterSplit) -> Case:
    """An offer that was out is taken back: the people who must say yes have changed. It is made anew."""
    matter = case.matter(fact.matter)
    if matter.stage is Stage.OFFERED:
        matter = matter.before_the_offer(Stage.ELIGIBLE)
    stays = replace(matter, complainants=matter.complainants - {fact.party})
    leaves = replace(matter, id=fact.new_matter, complainants=frozenset({fact.party}))
    copies = dict(fact.moved)
    divided = [replace(a, complainants=stays.complainants) if a.id in copies else a for a in case.allegations]
    new = tuple(
        replace(a, id=copies[a.id], matter=fact.new_matter, complainants=leaves.complainants)
        for a in case.allegations
        if a.id in copies
    )
    return replace(case.with_matter(stays), allegations=(*divided, *new), matters=(
        *case.with_matter(stays).matters, leaves))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawComplaint(Act):
    """A complainant takes the complaint itself back. With others in the matter, only this one leaves it."""

    who = COMPLAINANTS
    stages = OPEN
    assisted = True
    while_suspended = True
    past_safe_date = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintWithdrawn(Fact):
    leaf = "complaint.withdrawn"
    matter: str
    party: str
    on: date


def decide_withdraw_complaint(
    case: Case, matter: Matter, act: WithdrawComplaint, now: Now, programme: Programme
) -> Decision:
    if act.party not in matter.complainants:
        return Refusal(Reason.NOT_YOURS)
    withdrawn = ComplaintWithdrawn(matter=matter.id, party=act.party, on=now.today)
    asked = matter.stage in (Stage.OFFERED, Stage.AHEAD)
    if asked and len(matter.complainants) > 1:
        return (MatterReturned(matter=matter.id, on=now.today), withdrawn)
    return (withdrawn,)


def evolve_complaint_withdrawn(case: Case, fact: ComplaintWithdrawn) -> Case:
    matter = case.matter(fact.matter)
    rest = matter.complainants - {fact.party}
    if rest:
        left = replace(matter, complainants=rest)
        shared = tuple(replace(a, complainants=rest) if a.matter == matter.id else a for a in case.allegations)
        return replace(case.with_matter(left), allegations=shared)
    ended = replace(
        matter.sent_back(fact.on), stage=Stage.WITHDRAWN, queued_on=None, ended_on=fact.on,
        released_on=matter.released_on, investigator=matter.investigator,
    )  # fmt: skip
    return case.leave_table(matter).with_matter(ended)
