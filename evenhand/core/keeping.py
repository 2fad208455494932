"""Keeping promises: what follows once a matter was mediated, and what never does.

Source: "Participants resolving their own conflict" (founding text) keep their own promises; domain S-2, EC-80, EC-81.

* A reminder goes to whoever made the promise, once before its day and once after. Never to anybody else, and never when
  they have said that they kept it. What another side said in private stops none: its owner would read it from that.
* How a promise stands is each side's own to show: the other sees it where both agreed to that.
* Both sides may, each in private, wish to talk again. Nobody learns of one wish alone. Two wishes are an invitation.
* Nothing here leads anywhere else: not to discipline, not to an investigation, not to the office doing something.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.agreement import TOGETHER
from evenhand.core.case import Case, Matter, Term
from evenhand.core.changing import replace
from evenhand.core.codes import ARRANGERS, CLOCK, PARTIES, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

MEDIATED = frozenset({Stage.MEDIATED})
DAYS_AROUND = 7
"""A reminder comes a week before the day of a promise, and a week after it (domain L13; the number is ours)."""
REMINDERS = 2


def promises(matter: Matter) -> tuple[Term, ...]:
    """The terms of a signed agreement that somebody promised to keep."""
    return tuple(t for t in matter.terms if t.owner != TOGETHER) if matter.stage is Stage.MEDIATED else ()


def shown_to_both(matter: Matter) -> bool:
    """True when every party of the matter lets the others see how the promises stand (EC-80)."""
    return matter.shares == matter.parties


def reminder_due_on(term: Term, today: date) -> date | None:
    """The day on which this promise's next reminder is due; None when none follows.

    A promise whose day has come before the first reminder could go out has only the one after it.
    """
    if term.due_on is None or term.owner in term.kept or term.reminded >= REMINDERS:
        return None
    before = term.reminded == 0 and today < term.due_on
    return term.due_on + timedelta(days=-DAYS_AROUND if before else DAYS_AROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOwners(Act):
    """The clock reminds whoever made a promise of its day. Nobody else hears of it."""

    who = CLOCK
    stages = MEDIATED
    past_safe_date = True
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerReminded(Fact):
    """Promises (``terms``) of ``party``, their owner, came near their day, or passed it (``after``)."""

    matter: str
    party: str
    terms: frozenset[str]
    after: bool = False


def decide_remind_owners(case: Case, matter: Matter, act: RemindOwners, now: Now, programme: Programme) -> Decision:
    due: dict[tuple[str, bool], set[str]] = {}
    for term in promises(matter):
        on = reminder_due_on(term, now.today)
        if on is not None and on <= now.today and term.due_on is not None:
            due.setdefault((term.owner, term.due_on <= now.today), set()).add(term.id)
    facts = (
        OwnerReminded(matter=matter.id, party=owner, terms=frozenset(terms), after=after)
        for (owner, after), terms in sorted(due.items())
    )
    return tuple(facts) or Refusal(Reason.NOT_YET)


def evolve_owner_reminded(case: Case, fact: OwnerReminded) -> Case:
    matter = case.matter(fact.matter)
    reached = REMINDERS if fact.after else 1
    terms = tuple(replace(t, reminded=reached) if t.id in fact.terms else t for t in matter.terms)
    return case.with_matter(replace(matter, terms=terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareProgress(Act):
    """A party lets the other side see how the promises stand, or no longer does. It shows only where both do."""

    who = PARTIES
    stages = MEDIATED
    assisted = True
    past_safe_date = True
    matter: str
    party: str
    share: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressShared(Fact):
    matter: str
    party: str
    share: bool


def decide_share_progress(case: Case, matter: Matter, act: ShareProgress, now: Now, programme: Programme) -> Decision:
    if act.party not in matter.parties:
        return Refusal(Reason.NOT_YOURS)
    if not promises(matter):
        return Refusal(Reason.NO_TERMS)
    if (act.party in matter.shares) is act.share:
        return Refusal(Reason.ALREADY_DONE)
    return (ProgressShared(matter=matter.id, party=act.party, share=act.share),)


def evolve_progress_shared(case: Case, fact: ProgressShared) -> Case:
    matter = case.matter(fact.matter)
    shares = matter.shares | {fact.party} if fact.share else matter.shares - {fact.party}
    return case.with_matter(replace(matter, shares=shares))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToTalkAgain(Act):
    """A party would like to talk again, or no longer would. Private, until every party of the matter wishes it."""

    who = PARTIES
    stages = MEDIATED
    assisted = True
    past_safe_date = True
    matter: str
    party: str
    wish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkWished(Fact):
    """One party's wish, taken down or taken back. Nobody is told of it."""

    matter: str
    party: str
    wish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkInvited(Fact):
    """Every party wishes it: the office may now invite them, and each may still say no."""

    matter: str


def decide_ask_to_talk_again(
    case: Case, matter: Matter, act: AskToTalkAgain, now: Now, programme: Programme
) -> Decision:
    if act.party not in matter.parties:
        return Refusal(Reason.NOT_YOURS)
    if matter.invited or (act.party in matter.talks) is act.wish:
        return Refusal(Reason.ALREADY_DONE)
    wished = TalkWished(matter=matter.id, party=act.party, wish=act.wish)
    everyone = act.wish and matter.talks | {act.party} == matter.parties
    return (wished, TalkInvited(matter=matter.id)) if everyone else (wished,)


def evolve_talk_wished(case: Case, fact: TalkWished) -> Case:
    matter = case.matter(fact.matter)
    talks = matter.talks | {fact.party} if fact.wish else matter.talks - {fact.party}
    return case.with_matter(replace(matter, talks=talks))


def evolve_talk_invited(case: Case, fact: TalkInvited) -> Case:
    return case.with_matter(replace(case.matter(fact.matter), invited=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleTalk(Act):
    """The coordinator has met the wish: both were called and a talk was arranged, or they left it. Not which."""

    who = ARRANGERS
    stages = MEDIATED
    past_safe_date = True
    matter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSettled(Fact):
    matter: str


def decide_settle_talk(case: Case, matter: Matter, act: SettleTalk, now: Now, programme: Programme) -> Decision:
    return (TalkSettled(matter=matter.id),) if matter.invited else Refusal(Reason.NOT_ASKED)


def evolve_talk_settled(case: Case, fact: TalkSettled) -> Case:
    """The wishes are gone, and may be made anew."""
    return case.with_matter(replace(case.matter(fact.matter), talks=frozenset(), invited=False))
