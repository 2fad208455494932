"""Mending: what the office got wrong, or learned later, is put right by an act that keeps both.

Source: design §6, "mistakes are mended by a `correct_entry` act that shows both, two people for anything a party
said"; racial slurs filed as discourtesy (domain EC-35); reclassified upward in the middle (EC-39); tolling only with
a recorded legal basis (O-4); badge numbers are reused (EC-95).

* No fact is ever changed or removed. A correction is a fact of its own that names the entry it corrects.
* Two people change a classification, a date of receipt, or anything a party said.
* A matter whose new codes bar mediation goes back at once, with the neutral notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case, Matter
from evenhand.core.changing import replace
from evenhand.core.codes import ARRANGERS, BEFORE_THE_TABLE, DESK, ENDED, OPEN, READERS, Duty, Side, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

UNDECIDED = frozenset({Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOfficer(Act):
    """Say who an unknown officer is. The identity itself is in the case file, badge numbers with their dates."""

    about = "case"
    who = DESK
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerNamed(Fact):
    party: str


def decide_name_officer(case: Case, act: NameOfficer, now: Now, programme: Programme) -> Decision:
    party = case.party(act.party)
    if party is None or party.side is not Side.OFFICER:
        return Refusal(Reason.NO_SUCH_PARTY, "party")
    if party.known:
        return Refusal(Reason.ALREADY_DONE)
    if all(matter.stage in ENDED for matter in case.matters):
        return Refusal(Reason.MATTER_HAS_ENDED)
    return (OfficerNamed(party=act.party),)


def evolve_officer_named(case: Case, fact: OfficerNamed) -> Case:
    return replace(case, parties=tuple(replace(p, known=True) if p.id == fact.party else p for p in case.parties))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassify(Act):
    """Change an allegation's category or codes: two people, since it may move the matter to another door."""

    who = READERS
    stages = OPEN
    while_suspended = True
    matter: str
    allegation: str
    category: str
    flags: frozenset[str]
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationReclassified(Fact):
    leaf = "allegation.reclassified"
    allegation: str
    category: str
    flags: frozenset[str]


def decide_reclassify(case: Case, matter: Matter, act: Reclassify, now: Now, programme: Programme) -> Decision:
    if act.by == act.second:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "second")
    if act.allegation not in {a.id for a in case.allegations_of(matter.id)}:
        return Refusal(Reason.NO_SUCH_ALLEGATION, "allegation")
    changed = AllegationReclassified(allegation=act.allegation, category=act.category, flags=act.flags)
    barred = {r.code for r in programme.rules if r.severity != "second_approver"} & act.flags
    if barred and matter.stage in (Stage.OFFERED, Stage.AHEAD):
        return (changed, MatterReturned(matter=matter.id, on=now.today))
    return (changed,)


def evolve_allegation_reclassified(case: Case, fact: AllegationReclassified) -> Case:
    changed = tuple(
        replace(a, category=fact.category, flags=fact.flags) if a.id == fact.allegation else a for a in case.allegations
    )
    matter = case.matter(next(a.matter for a in changed if a.id == fact.allegation))
    if matter.stage in UNDECIDED:
        matter = replace(matter, stage=Stage.RECEIVED, screening=None)
    return replace(case.with_matter(matter), allegations=changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReceipt(Act):
    """Correct the day the complaint was received. Every limit that follows from it moves with it."""

    about = "case"
    who = READERS
    entry: int
    received_on: date
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCorrected(Fact):
    leaf = "entry.corrected"
    entry: int
    before: date
    received_on: date
    limits: tuple[tuple[str, date, date], ...]


def decide_correct_receipt(case: Case, act: CorrectReceipt, now: Now, programme: Programme) -> Decision:
    if act.by == act.second:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "second")
    if act.received_on > now.today:
        return Refusal(Reason.DATE_IN_FUTURE, "received_on")
    if any(m.stage not in UNDECIDED for m in case.matters):
        return Refusal(Reason.TOO_LATE_TO_CORRECT)
    moved = act.received_on - case.received_on  # by so much move the limits too, recorded tolling included
    limits = tuple((m.id, m.limit_on + moved, m.safe_on + moved) for m in case.matters)
    return (ReceiptCorrected(entry=act.entry, before=case.received_on, received_on=act.received_on, limits=limits),)


def evolve_receipt_corrected(case: Case, fact: ReceiptCorrected) -> Case:
    for matter, limit_on, safe_on in fact.limits:
        case = case.with_matter(replace(case.matter(matter), limit_on=limit_on, safe_on=safe_on))
    return replace(case, received_on=fact.received_on, corrections=case.corrections + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAnswer(Act):
    """An answer taken at the desk was written down for the wrong person or not as it was said: it is unmade, and
    the person is asked again. Nobody sees what it was. What a person sealed themselves is theirs alone to change, and
    whether they did is not told."""

    who = DESK
    stages = frozenset({Stage.OFFERED})
    matter: str
    party: str
    entry: int
    by: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerUnsealed(Fact):
    """The sealed answer was destroyed unread; this person has not answered."""

    leaf = "entry.corrected"
    matter: str
    party: str
    entry: int


def decide_correct_answer(case: Case, matter: Matter, act: CorrectAnswer, now: Now, programme: Programme) -> Decision:
    if act.by == act.second:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "second")
    if act.party not in matter.taken:
        return Refusal(Reason.NOT_TAKEN_HERE, "party")
    if not case.has_duty(act.by, Duty.TOOK_ANSWER) and not case.has_duty(act.second, Duty.TOOK_ANSWER):
        return Refusal(Reason.NOT_YOURS)
    return (AnswerUnsealed(matter=matter.id, party=act.party, entry=act.entry),)


def evolve_answer_unsealed(case: Case, fact: AnswerUnsealed) -> Case:
    was = case.matter(fact.matter)
    matter = replace(was, answered=was.answered - {fact.party}, taken=was.taken - {fact.party})
    return replace(case.with_matter(matter), corrections=case.corrections + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTolling(Act):
    """Record that the law stops the clock for so many days. Without it mediation never costs investigation time."""

    who = ARRANGERS
    stages = BEFORE_THE_TABLE | {Stage.AHEAD}
    while_suspended = True
    matter: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TollingRecorded(Fact):
    leaf = "tolling.recorded"
    matter: str
    limit_on: date
    safe_on: date


def decide_record_tolling(case: Case, matter: Matter, act: RecordTolling, now: Now, programme: Programme) -> Decision:
    if programme.tolling_days == 0:
        return Refusal(Reason.NO_TOLLING)
    if matter.tolled:
        return Refusal(Reason.ALREADY_DONE)
    if not 0 < act.days <= programme.tolling_days:
        return Refusal(Reason.TOO_MANY_DAYS, "days")
    more = timedelta(days=act.days)
    return (TollingRecorded(matter=matter.id, limit_on=matter.limit_on + more, safe_on=matter.safe_on + more),)


def evolve_tolling_recorded(case: Case, fact: TollingRecorded) -> Case:
    matter = replace(case.matter(fact.matter), limit_on=fact.limit_on, safe_on=fact.safe_on, tolled=True)
    return case.with_matter(matter)
