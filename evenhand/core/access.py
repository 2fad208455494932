"""Who may ask for what. The rules of a step are in its chapter; here is only whose step it is.

Source: design §5 (person is not participation is not account), security §5.2; "controlled" and "voluntary" (founding
text): a party's act is that party's own, or done at the desk for them and labelled so (domain X-8).

* A party acts for themselves, on their own matters; a guardian as themselves, on the child's.
* A complainant adds to a complaint in their own name only.
* A mediator acts at a table where they have a seat.
* An assisted act may be done at the desk. The record then shows the desk's role, never the party's.
* An act that names the member of staff who answers for it is done by that member.
* The desk enters a signature that was given on paper, seen by two people; it never signs for anybody.
* Nobody who investigates a complaint does anything in its mediation, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.agreement import ScribeTerm
from evenhand.core.assent import SignAgreement
from evenhand.core.case import Case
from evenhand.core.closing import ReturnMatter
from evenhand.core.codes import DESK, PARTIES, Duty, Role
from evenhand.core.consent import SealAnswer
from evenhand.core.deciding import Act, Refusal
from evenhand.core.intake import AddAllegation
from evenhand.core.investigating import RecordContact
from evenhand.core.reasons import Reason
from evenhand.core.screening import ReadScreening


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking: an account id, the role they act in, and, for a party, their pseudonym in this complaint."""

    id: str
    role: Role
    party: str | None = None


CLOCK_ACTOR = Actor(id="clock", role=Role.CLOCK)


def _speaks_for_self(actor: Actor, act: Act) -> bool:
    """True when a party's act names nobody but the party who is asking."""
    named = getattr(act, "party", None) or getattr(act, "person", None)
    return named is None or named == actor.party


def may(actor: Actor, act: Act, case: Case | None) -> Refusal | None:
    """Why ``actor`` may not do ``act``; None when they may. Says nothing about whether the time is right."""
    helping = act.assisted and actor.role in DESK
    if actor.role not in act.who and not helping:
        return Refusal(Reason.NOT_YOURS)
    if actor.role in PARTIES and case is not None and not _speaks_for_self(actor, act):
        return Refusal(Reason.NOT_YOURS)
    if case is not None and not _at_their_table(actor, act, case):
        return Refusal(Reason.NOT_YOURS)
    if getattr(act, "by", actor.id) != actor.id or _misstates_role(actor, act, case):
        return Refusal(Reason.NOT_YOURS)
    if case is not None and _tainted(actor, act, case):
        return Refusal(Reason.HAS_ANOTHER_DUTY)
    return None


def _at_their_table(actor: Actor, act: Act, case: Case) -> bool:
    """True unless a mediator or a party reaches for a table they do not sit at."""
    if actor.role is Role.MEDIATOR and getattr(act, "mediator", actor.id) != actor.id:
        return False
    matter = case.find_matter(getattr(act, "matter", ""))
    table = case.find_mediation(getattr(act, "mediation", None) or (matter.mediation if matter else None))
    if table is None:
        return True
    if actor.role is Role.MEDIATOR:
        return actor.id in table.mediators
    if actor.role in PARTIES and act.about == "mediation":
        seated = case.at_the_table(table)
        return any(actor.party in p.voices for p in case.parties if p.id in seated)
    return True


def _misstates_role(actor: Actor, act: Act, case: Case | None) -> bool:
    """True when an act claims an authority, or hides the help, that the actor's role does not bear out."""
    match act:
        case ReadScreening(approver=True):
            return actor.role is not Role.DIRECTOR
        case ReturnMatter(by_clock=by_clock):
            return by_clock is not (actor.role is Role.CLOCK)
        case SealAnswer(taker=str() as taker):
            return taker != actor.id
        case SealAnswer(mode=mode) if actor.role in DESK:
            return mode == "self"
        case AddAllegation(claim=claim) if actor.role in PARTIES and case is not None:
            own = {p.id for p in case.parties if actor.party in p.voices}
            return claim.complainants != own
        case ScribeTerm():
            return actor.role is not Role.MEDIATOR
        case SignAgreement(witness=witness):
            # A party signs with their own hand; the desk enters what was signed on paper, with another's eyes on it.
            return witness is not None if actor.role in PARTIES else witness in (None, actor.id)
        case _:
            return False


def _tainted(actor: Actor, act: Act, case: Case) -> bool:
    """Per-case taint, not global roles, keeps mediation and investigation apart where staff are few (§10.18)."""
    if isinstance(act, RecordContact):
        # Anybody may write down a call, but nobody of the mediation one that an investigation counts.
        return act.matter is not None and case.has_duty(actor.id, Duty.COORDINATED, Duty.TOOK_ANSWER)
    if actor.role is Role.INVESTIGATOR:
        return case.has_duty(actor.id, Duty.COORDINATED, Duty.TOOK_ANSWER)
    if actor.role in DESK and act.chapter in MEDIATION_CHAPTERS:
        return case.has_duty(actor.id, Duty.INVESTIGATED)
    return False


MEDIATION_CHAPTERS = frozenset({
    "consent", "assignment", "seating", "scheduling", "arriving", "session", "adjourning", "paper", "agreement",
    "assent", "keeping",
})  # fmt: skip
