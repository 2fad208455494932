"""What a party may do just now: every act of a party, tried against the rules, and those they accept.

A page never decides by itself what to offer: it asks here, and so can neither show a button the rules refuse nor hide
one they allow. Source: "Each party to a mediation has complete decision-making power" (founding text).
"""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.core import decide
from evenhand.core.access import Actor, may
from evenhand.core.agreement import TOGETHER, ConfirmCompletion, ConfirmTerm, EditTerm, ProposeTerm, RemoveTerm
from evenhand.core.assent import Assent, Inform, RetractAssent, SignAgreement
from evenhand.core.assignment import AcceptMediators, ObjectToMediator
from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.closing import ChooseEnding, ConfirmCommitment
from evenhand.core.codes import DESK, Ending, Mode
from evenhand.core.consent import SealAnswer, ShowDoors, Withdraw
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Refusal
from evenhand.core.intake import SeparateMatter, WithdrawComplaint
from evenhand.core.keeping import AskToTalkAgain, ShareProgress
from evenhand.core.programme import Programme
from evenhand.core.scheduling import AcceptAppointment, CancelAppointment, RecordPreparation
from evenhand.core.screening import AskAnotherLook, AskForMediation
from evenhand.core.seating import GoOnWithOne
from evenhand.core.session import SignAgreementToMediate, StopSession


def acts_of(case: Case, party: str, mode: Mode = Mode.SELF) -> Iterator[Act]:
    """Every act a party or guardian could try in this case, whether or not it is the time for it. ``mode``: how they
    would answer an offer."""
    for matter in case.matters:
        if party in case.voices(matter):
            yield from _about_matter(matter, party, mode)
    for table in case.mediations:
        if any(party in case.voices(m) for m in case.matters if m.id in table.matters):
            yield from _about_table(table, party)


def _about_matter(matter: Matter, party: str, mode: Mode) -> Iterator[Act]:
    here = matter.id
    yield AskForMediation(matter=here, party=party)
    yield AskAnotherLook(matter=here, party=party)
    yield SeparateMatter(matter=here, party=party)
    yield WithdrawComplaint(matter=here, party=party)
    yield ShowDoors(matter=here, party=party)
    yield SealAnswer(matter=here, party=party, mode=mode)
    yield Withdraw(matter=here, party=party)
    for ending in Ending:
        yield ConfirmCompletion(matter=here, party=party, ending=ending)
    for close in (True, False):
        yield ChooseEnding(matter=here, party=party, close=close)
    for owner in (*sorted(matter.parties), TOGETHER):
        yield ProposeTerm(matter=here, party=party, owner=owner)
    for term in matter.terms:
        yield ConfirmTerm(matter=here, party=party, term=term.id)
        yield EditTerm(matter=here, party=party, term=term.id)
        yield RemoveTerm(matter=here, party=party, term=term.id)
        yield ConfirmCommitment(matter=here, party=party, term=term.id)
    for says in (True, False):
        yield ShareProgress(matter=here, party=party, share=says)
        yield AskToTalkAgain(matter=here, party=party, wish=says)
    yield Inform(matter=here, party=party)
    yield Assent(matter=here, party=party, text=matter.text)
    yield RetractAssent(matter=here, party=party)
    yield SignAgreement(matter=here, party=party, text=matter.text)


def _about_table(table: Mediation, party: str) -> Iterator[Act]:
    yield AcceptMediators(mediation=table.id, party=party)
    yield GoOnWithOne(mediation=table.id, party=party)
    for mediator in sorted(table.mediators):
        yield ObjectToMediator(mediation=table.id, party=party, mediator=mediator)
    yield RecordPreparation(mediation=table.id, party=party)
    yield AcceptAppointment(mediation=table.id, party=party)
    yield CancelAppointment(mediation=table.id)
    yield SignAgreementToMediate(mediation=table.id, person=party)
    yield StopSession(mediation=table.id, person=party)


def possible(case: Case, actor: Actor, party: str, now: Now, programme: Programme) -> tuple[Act, ...]:
    """The acts of ``party`` that ``actor`` (the party, or the desk for them) may do now, if they change something.

    Sealing an answer counts as possible before the doors were shown: the page that asks for it shows them.
    """
    open_acts = []
    mode = Mode.ANSWER_WORD if actor.role in DESK else Mode.SELF
    for act in acts_of(case, party, mode):
        if may(actor, act, case) is not None:
            continue
        decision = decide(case, act, now, programme)
        if isinstance(decision, Refusal):
            if not (isinstance(act, SealAnswer) and decision.reason == "show_doors_first"):
                continue
        elif not decision:
            continue
        open_acts.append(act)
    return tuple(open_acts)
