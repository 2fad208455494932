"""Consent: both doors are shown, each answers alone and sealed, and the answers open together.

Source: "does not require that the complainant or the police officer(s) participate" and "Optional – a way to resolve a
complaint in lieu of participating in a formal investigation" (founding text); sealed answers: design §10.1-10.3.

* An offer needs an answer from the keeper of the records first, and time to answer before the safe date.
* Both sides are asked at once, or complainants first where the programme says so; always all of them.
* The rules never see an answer. They know that one was sealed, by whom, and how it came.
* Silence is not an answer and never becomes yes.
* Answers open early only when everyone said yes; anything else opens on the fixed day, with one notice for all causes.
* Reminders go to everyone who is asked or to nobody.
* Whoever said yes may withdraw, in one step and without a reason, until an agreement is final. Who did is sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.changing import replace
from evenhand.core.codes import ARRANGERS, CLOCK, PARTIES, Duty, Mode, Preservation, Side, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.programme import Order, Programme
from evenhand.core.reasons import Reason

YES = "yes"
NO = "no"
OFFERED = frozenset({Stage.OFFERED})


def joint_result(answers: Mapping[str, str | None], asked: frozenset[str]) -> bool:
    """True only when everyone who was asked said yes, each for themselves. A missing answer is not a yes."""
    return bool(asked) and all(answers.get(voice) == YES for voice in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMediation(Act):
    """Offer both doors. The answer day is a working day; answers open on a fixed day after it, post grace built in."""

    who = ARRANGERS
    stages = frozenset({Stage.ELIGIBLE})
    matter: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationOffered(Fact):
    leaf = "offer.made"
    matter: str
    by: str
    asked: frozenset[str]
    answer_by: date
    opens_on: date


def offer_days(now: Now, programme: Programme) -> tuple[date, date]:
    """The day answers are asked for and the fixed day they open, for an offer made now."""
    answer_by = now.calendar.add_days(now.today, programme.answer_days)
    return answer_by, now.calendar.add_days(answer_by, programme.grace_days)


def decide_offer_mediation(case: Case, matter: Matter, act: OfferMediation, now: Now, programme: Programme) -> Decision:
    if case.has_duty(act.by, Duty.INVESTIGATED):
        return Refusal(Reason.HAS_ANOTHER_DUTY)
    if case.preservation is Preservation.ASKED:
        return Refusal(Reason.EVIDENCE_NOT_SAFE)
    if any(not p.known for p in case.parties if p.id in matter.parties):
        return Refusal(Reason.PARTY_UNKNOWN)
    answer_by, opens_on = offer_days(now, programme)
    if opens_on >= matter.safe_on:
        return Refusal(Reason.NO_TIME_LEFT)
    asked = case.voices(matter)
    if programme.order is Order.COMPLAINANT_FIRST:
        asked = frozenset(
            v for p in case.parties if p.id in matter.complainants and p.side is Side.COMPLAINANT for v in p.voices
        )
    return (MediationOffered(matter=matter.id, by=act.by, asked=asked, answer_by=answer_by, opens_on=opens_on),)


def evolve_mediation_offered(case: Case, fact: MediationOffered) -> Case:
    matter = replace(
        case.matter(fact.matter), stage=Stage.OFFERED, asked=fact.asked, answer_by=fact.answer_by,
        opens_on=fact.opens_on, reminders=0,
    )  # fmt: skip
    return case.with_matter(matter).with_hand(fact.by, Duty.COORDINATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDoors(Act):
    """Both doors were shown to, or read out to, this person. It comes before any answer (domain O-1)."""

    who = PARTIES
    stages = OFFERED
    assisted = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorsShown(Fact):
    leaf = "offer.shown"
    matter: str
    party: str


def decide_show_doors(case: Case, matter: Matter, act: ShowDoors, now: Now, programme: Programme) -> Decision:
    if act.party not in matter.asked:
        return Refusal(Reason.NOT_ASKED)
    if act.party in matter.doors_shown:
        return ()
    return (DoorsShown(matter=matter.id, party=act.party),)


def evolve_doors_shown(case: Case, fact: DoorsShown) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, doors_shown=matter.doors_shown | {fact.party}))


@dataclass(frozen=True, slots=True, kw_only=True)
class SealAnswer(Act):
    """Seal one's answer, or another in its place. ``taker`` is the member of staff who heard an assisted one."""

    who = PARTIES
    stages = OFFERED
    assisted = True
    matter: str
    party: str
    mode: Mode = Mode.SELF
    taker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSealed(Fact):
    leaf = "answer.sealed"
    matter: str
    party: str
    mode: Mode
    taker: str | None = None


def decide_seal_answer(case: Case, matter: Matter, act: SealAnswer, now: Now, programme: Programme) -> Decision:
    if act.party not in matter.asked:
        return Refusal(Reason.NOT_ASKED)
    if act.party not in matter.doors_shown:
        return Refusal(Reason.SHOW_DOORS_FIRST)
    if (act.mode is Mode.ASSISTED) is not (act.taker is not None):
        return Refusal(Reason.TAKER_MISSING, "taker")
    if act.taker is not None and case.has_duty(act.taker, Duty.SCREENED, Duty.SECONDED, Duty.INVESTIGATED):
        return Refusal(Reason.HAS_ANOTHER_DUTY, "taker")
    return (AnswerSealed(matter=matter.id, party=act.party, mode=act.mode, taker=act.taker),)


def evolve_answer_sealed(case: Case, fact: AnswerSealed) -> Case:
    matter = case.matter(fact.matter)
    taken = matter.taken | {fact.party} if fact.taker else matter.taken - {fact.party}
    case = case.with_matter(replace(matter, answered=matter.answered | {fact.party}, taken=taken))
    return case.with_hand(fact.taker, Duty.TOOK_ANSWER) if fact.taker else case


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAnswers(Act):
    """The clock opens the answers. ``everyone_said_yes`` comes from :func:`joint_result`, in the same transaction."""

    who = CLOCK
    stages = OFFERED
    matter: str
    everyone_said_yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSideAsked(Fact):
    """Where complainants are asked first and all said yes, the officer is asked too, with a full window."""

    leaf = "offer.extended"
    matter: str
    asked: frozenset[str]
    answer_by: date
    opens_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersOpened(Fact):
    """Everyone said yes: the matter goes ahead and gets its own table."""

    leaf = "offer.ahead"
    matter: str
    mediation: str


def decide_open_answers(case: Case, matter: Matter, act: OpenAnswers, now: Now, programme: Programme) -> Decision:
    fixed_day = matter.opens_on is not None and now.today >= matter.opens_on
    if not act.everyone_said_yes:
        return (MatterReturned(matter=matter.id, on=now.today),) if fixed_day else Refusal(Reason.NOT_YET)
    if not matter.asked <= matter.answered:
        return Refusal(Reason.SILENCE_IS_NOT_YES)
    everyone = case.voices(matter)
    if matter.asked == everyone:
        return (AnswersOpened(matter=matter.id, mediation=_new_table(case)),)
    answer_by, opens_on = offer_days(now, programme)
    if opens_on >= matter.safe_on:
        return (MatterReturned(matter=matter.id, on=now.today),) if fixed_day else Refusal(Reason.NOT_YET)
    return (NextSideAsked(matter=matter.id, asked=everyone, answer_by=answer_by, opens_on=opens_on),)


def _new_table(case: Case) -> str:
    """A name no table has: the one this matter left may still owe its four facts."""
    return f"d{1 + max((int(table.id[1:]) for table in case.mediations), default=0)}"


def evolve_next_side_asked(case: Case, fact: NextSideAsked) -> Case:
    matter = replace(
        case.matter(fact.matter), asked=fact.asked, answer_by=fact.answer_by, opens_on=fact.opens_on, reminders=0
    )
    return case.with_matter(matter)


def evolve_answers_opened(case: Case, fact: AnswersOpened) -> Case:
    """Who was asked and who answered is no longer needed, and is not kept."""
    matter = replace(
        case.matter(fact.matter), stage=Stage.AHEAD, mediation=fact.mediation, asked=frozenset(),
        answer_by=None, opens_on=None, reminders=0, doors_shown=frozenset(), answered=frozenset(),
        taken=frozenset(), wishes=frozenset(),
    )  # fmt: skip
    table = Mediation(id=fact.mediation, matters=frozenset({matter.id}))
    case = case.with_matter(matter)
    return replace(case, mediations=(*case.mediations, table))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Act):
    """The clock reminds everyone who is asked, whether or not they have answered."""

    who = CLOCK
    stages = OFFERED
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(Fact):
    matter: str


def reminder_due(matter: Matter, programme: Programme) -> date | None:
    """The day of the next reminder, counted back from the answer day so that a moved day moves it too."""
    if matter.answer_by is None or matter.reminders >= len(programme.reminder_days):
        return None
    return matter.answer_by - timedelta(days=programme.answer_days - programme.reminder_days[matter.reminders])


def decide_remind(case: Case, matter: Matter, act: Remind, now: Now, programme: Programme) -> Decision:
    due = reminder_due(matter, programme)
    if due is None or now.today < due or (matter.answer_by and now.today > matter.answer_by):
        return Refusal(Reason.NOT_YET)
    return (Reminded(matter=matter.id),)


def evolve_reminded(case: Case, fact: Reminded) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, reminders=matter.reminders + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Act):
    """Take back one's yes. No reason is asked. The matter returns, and nobody is told who withdrew."""

    who = PARTIES
    stages = frozenset({Stage.AHEAD})
    assisted = True
    while_suspended = True
    past_safe_date = True
    matter: str
    party: str


def decide_withdraw(case: Case, matter: Matter, act: Withdraw, now: Now, programme: Programme) -> Decision:
    if act.party not in case.voices(matter):
        return Refusal(Reason.NOT_YOURS)
    if matter.cooling_until is not None and now.today > matter.cooling_until:
        return Refusal(Reason.AGREEMENT_IS_FINAL)
    return (MatterReturned(matter=matter.id, on=now.today),)
