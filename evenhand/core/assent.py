"""Assent: informed first, then assent to the exact text by everyone, then each one's own signature.

Source: "agreements are reached in a voluntary and informed manner, and not as a result of coercion or intimidation"
(founding text); executed after the session has ended (Missouri Rule 17.06(c)); decision time without penalty (T-6).

* Signing follows the end of the session, the informed-choice explanation, and everyone's assent to this very text.
* An assent may be taken back, and with it one's signature, until the last signature.
* The last signature makes the agreement final at once, or begins the cooling-off the programme has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case, Matter
from evenhand.core.changing import replace
from evenhand.core.codes import PARTIES, Outcome, Phase, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterMediated, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

AHEAD = frozenset({Stage.AHEAD})


def _not_now(case: Case, matter: Matter, party: str, text: int | None, now: Now) -> Refusal | None:
    """Why this person may not assent or sign now; None when they may. ``text`` is the version they read."""
    if party not in case.voices(matter):
        return Refusal(Reason.NOT_YOURS)
    if case.mediation(matter.mediation).phase is not Phase.ENDED:
        return Refusal(Reason.SESSION_NOT_ENDED)
    if matter.cooling_until is not None:
        return Refusal(Reason.AGREEMENT_IS_SIGNED)
    if matter.choose_by is not None or matter.settle_by is None or now.today > matter.settle_by:
        return Refusal(Reason.TIME_TO_SETTLE_IS_OVER)
    if text is not None and text != matter.text:
        return Refusal(Reason.TEXT_HAS_CHANGED)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inform(Act):
    """A party was told, in plain words: you need not sign, what happens if you do not, and who will learn what."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInformed(Fact):
    leaf = "party.informed"
    matter: str
    party: str


def decide_inform(case: Case, matter: Matter, act: Inform, now: Now, programme: Programme) -> Decision:
    if refusal := _not_now(case, matter, act.party, None, now):
        return refusal
    if act.party in matter.informed:
        return ()
    return (PartyInformed(matter=matter.id, party=act.party),)


def evolve_party_informed(case: Case, fact: PartyInformed) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, informed=matter.informed | {fact.party}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assent(Act):
    """A party assents to version ``text`` of the terms, the one they read. ``digest``: SHA-256 of that whole text."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str
    text: int
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assented(Fact):
    leaf = "assent.given"
    matter: str
    party: str
    text: int
    digest: str = ""


def decide_assent(case: Case, matter: Matter, act: Assent, now: Now, programme: Programme) -> Decision:
    if refusal := _not_now(case, matter, act.party, act.text, now):
        return refusal
    if not matter.terms:
        return Refusal(Reason.NO_TERMS)
    if not all(term.confirmed for term in matter.terms):
        return Refusal(Reason.SCRIBED_NOT_CONFIRMED)
    if act.party in matter.assents:
        return Refusal(Reason.ALREADY_DONE)
    return (Assented(matter=matter.id, party=act.party, text=act.text, digest=act.digest),)


def evolve_assented(case: Case, fact: Assented) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, assents=matter.assents | {fact.party}))


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractAssent(Act):
    """A party takes the assent back, and the signature with it. No reason is asked."""

    who = PARTIES
    stages = AHEAD
    assisted = True
    matter: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssentRetracted(Fact):
    leaf = "assent.retracted"
    matter: str
    party: str


def decide_retract_assent(case: Case, matter: Matter, act: RetractAssent, now: Now, programme: Programme) -> Decision:
    if refusal := _not_now(case, matter, act.party, None, now):
        return refusal
    if act.party not in matter.assents:
        return Refusal(Reason.ALREADY_DONE)
    return (AssentRetracted(matter=matter.id, party=act.party),)


def evolve_assent_retracted(case: Case, fact: AssentRetracted) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(
        replace(matter, assents=matter.assents - {fact.party}, signatures=matter.signatures - {fact.party})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAgreement(Act):
    """A party signs version ``text``. On the safe date itself only the signature that completes it is accepted.

    ``witness``: an account other than the one who enters it, who saw that the party signed on paper. A signature on
    paper ranks equal; the office never signs for anybody in another way (E-5, security §4.9).
    """

    who = PARTIES
    stages = AHEAD
    assisted = True
    past_safe_date = True
    matter: str
    party: str
    text: int
    digest: str = ""
    witness: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSigned(Fact):
    """A party signed; on paper, if there is a ``witness``."""

    leaf = "agreement.signed"
    matter: str
    party: str
    text: int
    digest: str = ""
    witness: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolingBegun(Fact):
    leaf = "agreement.cooling"
    matter: str
    until: date


def decide_sign_agreement(case: Case, matter: Matter, act: SignAgreement, now: Now, programme: Programme) -> Decision:
    if refusal := _not_now(case, matter, act.party, act.text, now):
        return refusal
    if act.party not in matter.informed:
        return Refusal(Reason.INFORM_FIRST)
    if matter.assents != case.voices(matter):
        return Refusal(Reason.EVERYONE_ASSENTS_FIRST)
    if act.party in matter.signatures:
        return Refusal(Reason.ALREADY_DONE)
    signed = AgreementSigned(matter=matter.id, party=act.party, text=act.text, digest=act.digest, witness=act.witness)
    last = matter.signatures | {act.party} == case.voices(matter)
    until = now.today + timedelta(days=programme.cooling_off_days)
    if programme.cooling_off_days and until >= matter.safe_on:
        return Refusal(Reason.NO_TIME_TO_COOL_OFF)
    if now.today >= matter.safe_on and not last:
        return Refusal(Reason.AFTER_SAFE_DATE)
    if not last:
        return (signed,)
    if programme.cooling_off_days:
        return (signed, CoolingBegun(matter=matter.id, until=until))
    return (signed, MatterMediated(matter=matter.id, outcome=Outcome.AGREEMENT, on=now.today))


def evolve_agreement_signed(case: Case, fact: AgreementSigned) -> Case:
    matter = case.matter(fact.matter)
    return case.with_matter(replace(matter, signatures=matter.signatures | {fact.party}))


def evolve_cooling_begun(case: Case, fact: CoolingBegun) -> Case:
    return case.with_matter(replace(case.matter(fact.matter), cooling_until=fact.until))
