"""The agreement: after the session each side privately says how it ended; parties write, assent to and sign terms.

Source: "Each party to a mediation has complete decision-making power. Nothing can be imposed on either party without
their consent" (founding text); signing only after the session's end (Missouri Rule 17.06(c)); exact text (domain T-1).

* Two sides that both say "we finished" have completed mediation, with or without an understanding.
* Only parties originate terms. What a mediator typed for a party counts when that party confirmed it.
* Nobody changes another's words: an author edits or removes their own term, the other writes their own.
* A term is one party's promise, with or without a day; or it is said by both together and nobody's promise.
* Any change of the text voids every assent and every signature.
* Informed, then assented by all, then signed by each. The last signature makes it final, or begins the cooling-off.

Not here: the words (they are sealed; the rules count versions of the text), and what an ending leads to (``closing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core.case import Case, Matter, Term
from evenhand.core.changing import replace
from evenhand.core.codes import MEDIATORS, PARTIES, Ending, Outcome, Phase, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterMediated, MatterReturned, Refusal
from evenhand.core.programme import EndRule, Programme
from evenhand.core.reasons import Reason

AHEAD = frozenset({Stage.AHEAD})
TOGETHER = ""
"""The owner of a term that is no promise: a statement, or a suggestion to the police, that both sides sign."""


def _not_now(case: Case, matter: Matter, party: str, now: Now) -> Refusal | None:
    """Why this person may not confirm, write, assent or sign now; None when they may."""
    if party not in case.voices(matter):
        return Refusal(Reason.NOT_YOURS)
    if case.mediation(matter.mediation).phase is not Phase.ENDED:
        return Refusal(Reason.SESSION_NOT_ENDED)
    if matter.cooling_until is not None:
        return Refusal(Reason.AGREEMENT_IS_SIGNED)
    if matter.choose_by is not None or matter.settle_by is None or now.today > matter.settle_by:
        return Refusal(Reason.TIME_TO_SETTLE_IS_OVER)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCompletion(Act):
    """A party privately says "we finished", and whether with terms, an understanding, or neither."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    past_safe_date = True
    matter: str
    party: str
    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionConfirmed(Fact):
    matter: str
    party: str
    ending: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOpened(Fact):
    """Completed without an understanding, where the programme lets complainants choose: close, or go back."""

    leaf = "ending.choice_opened"
    matter: str
    choose_by: date


def concluded(matter: Matter, endings: dict[str, Ending], now: Now, programme: Programme) -> tuple[Fact, ...]:
    """What follows once every side said it finished and no terms are awaited (design §2, *Mediated* (b))."""
    if all(ending is Ending.UNDERSTANDING for ending in endings.values()):
        return (MatterMediated(matter=matter.id, outcome=Outcome.UNDERSTANDING, on=now.today),)
    if programme.no_understanding is EndRule.CLOSE:
        return (MatterMediated(matter=matter.id, outcome=Outcome.COMPLETED, on=now.today),)
    if programme.no_understanding is EndRule.RETURN or now.today >= matter.safe_on:
        return (MatterReturned(matter=matter.id, on=now.today),)
    choose_by = min(now.calendar.add_days(now.today, programme.choose_days), matter.safe_on)
    return (ChoiceOpened(matter=matter.id, choose_by=choose_by),)


def decide_confirm_completion(
    case: Case, matter: Matter, act: ConfirmCompletion, now: Now, programme: Programme
) -> Decision:
    if refusal := _not_now(case, matter, act.party, now):
        return refusal
    endings = dict(matter.endings) | {act.party: act.ending}
    if endings == dict(matter.endings):
        return Refusal(Reason.ALREADY_DONE)
    confirmed = CompletionConfirmed(matter=matter.id, party=act.party, ending=act.ending)
    everyone = set(endings) == case.voices(matter)
    if everyone and Ending.TERMS not in endings.values():
        return (confirmed, *concluded(matter, endings, now, programme))
    if now.today >= matter.safe_on:
        return Refusal(Reason.AFTER_SAFE_DATE)
    return (confirmed,)


def evolve_completion_confirmed(case: Case, fact: CompletionConfirmed) -> Case:
    matter = case.matter(fact.matter)
    endings = dict(matter.endings) | {fact.party: fact.ending}
    return case.with_matter(replace(matter, endings=frozenset(endings.items())))


def evolve_choice_opened(case: Case, fact: ChoiceOpened) -> Case:
    return case.with_matter(replace(case.matter(fact.matter), choose_by=fact.choose_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTerm(Act):
    """A party writes a term that ``owner``, a party of this matter, would keep, by ``due_on`` if there is a day."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str
    owner: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScribeTerm(Act):
    """A mediator types a term for a party who asked. It is not that party's until they confirm it."""

    who = MEDIATORS
    stages = AHEAD
    matter: str
    party: str
    owner: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermProposed(Fact):
    matter: str
    term: str
    author: str
    owner: str
    scribed: bool = False
    due_on: date | None = None


def decide_propose_term(
    case: Case, matter: Matter, act: ProposeTerm | ScribeTerm, now: Now, programme: Programme
) -> Decision:
    if refusal := _not_now(case, matter, act.party, now):
        return refusal
    if act.owner != TOGETHER and act.owner not in matter.parties:
        return Refusal(Reason.OWNER_IS_A_PARTY, "owner")
    proposed = TermProposed(
        matter=matter.id, term=f"t{matter.text + 1}", author=act.party, owner=act.owner,
        scribed=isinstance(act, ScribeTerm), due_on=act.due_on if act.owner != TOGETHER else None,
    )  # fmt: skip
    return (proposed,)


def _retexted(matter: Matter, terms: tuple[Term, ...]) -> Matter:
    """INVARIANT: every change of the text passes here, and voids every assent and signature."""
    return replace(matter, terms=terms, text=matter.text + 1, assents=frozenset(), signatures=frozenset())


def evolve_term_proposed(case: Case, fact: TermProposed) -> Case:
    matter = case.matter(fact.matter)
    term = Term(id=fact.term, author=fact.author, owner=fact.owner, due_on=fact.due_on, confirmed=not fact.scribed)
    return case.with_matter(_retexted(matter, (*matter.terms, term)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmTerm(Act):
    """A party confirms that what was typed for them is what they want to propose."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTerm(Act):
    """A party changes the words, or the day, of their own term. Who would keep it stays as it was proposed."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str
    term: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTerm(Act):
    """A party takes their own term out."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermConfirmed(Fact):
    matter: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEdited(Fact):
    matter: str
    term: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRemoved(Fact):
    matter: str
    term: str


def _own_term(case: Case, matter: Matter, act: ConfirmTerm | EditTerm | RemoveTerm, now: Now) -> Term | Refusal:
    if refusal := _not_now(case, matter, act.party, now):
        return refusal
    term = next((t for t in matter.terms if t.id == act.term), None)
    if term is None:
        return Refusal(Reason.NO_SUCH_TERM, "term")
    return term if term.author == act.party else Refusal(Reason.ANOTHERS_WORDS)


def decide_confirm_term(case: Case, matter: Matter, act: ConfirmTerm, now: Now, programme: Programme) -> Decision:
    term = _own_term(case, matter, act, now)
    if isinstance(term, Refusal):
        return term
    return Refusal(Reason.ALREADY_DONE) if term.confirmed else (TermConfirmed(matter=matter.id, term=term.id),)


def decide_edit_term(case: Case, matter: Matter, act: EditTerm, now: Now, programme: Programme) -> Decision:
    term = _own_term(case, matter, act, now)
    if isinstance(term, Refusal):
        return term
    due_on = act.due_on if term.owner != TOGETHER else None
    return (TermEdited(matter=matter.id, term=term.id, due_on=due_on),)


def decide_remove_term(case: Case, matter: Matter, act: RemoveTerm, now: Now, programme: Programme) -> Decision:
    term = _own_term(case, matter, act, now)
    return term if isinstance(term, Refusal) else (TermRemoved(matter=matter.id, term=term.id),)


def evolve_term_confirmed(case: Case, fact: TermConfirmed) -> Case:
    matter = case.matter(fact.matter)
    terms = tuple(replace(t, confirmed=True) if t.id == fact.term else t for t in matter.terms)
    return case.with_matter(replace(matter, terms=terms))


def evolve_term_edited(case: Case, fact: TermEdited) -> Case:
    matter = case.matter(fact.matter)
    terms = tuple(replace(t, confirmed=True, due_on=fact.due_on) if t.id == fact.term else t for t in matter.terms)
    return case.with_matter(_retexted(matter, terms))


def evolve_term_removed(case: Case, fact: TermRemoved) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(_retexted(matter, tuple(t for t in matter.terms if t.id != fact.term)))
