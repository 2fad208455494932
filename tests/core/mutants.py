"""Seeded mutants: the rules with one mistake each, and the guarantee that must catch it.

Each is a mistake somebody could make, or once did: three of them were in the rules until the walk found them. ``way``
leads to where the mistake can be made, so that the walk finds it in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evenhand.core import (
    agreement,
    assent,
    assignment,
    closing,
    consent,
    decide,
    deciding,
    destroying,
    intake,
    investigating,
    keeping,
    paper,
    scheduling,
    screening,
    session,
)
from evenhand.core.codes import Outcome, Phase, Preservation, Stage
from evenhand.core.deciding import Fact, MatterMediated, MatterReturned, Refusal
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import SHAPES
from tests.core import ways
from tests.core.mistaking import Mutant, Rule, adding, afterwards, blind_to, refusing
from tests.core.mistaking_papers import complete_any_plan, enter_what_nobody_signed, report_the_absent
from tests.core.mutants_of_another_day import MUTANTS as ANOTHER_DAY
from tests.core.mutants_of_the_desk import MUTANTS as THE_DESK


def quiet_yes(answers: Mapping[str, str | None], asked: frozenset[str]) -> bool:
    return bool(asked) and "no" not in answers.values()


def any_yes(answers: Mapping[str, str | None], asked: frozenset[str]) -> bool:
    return "yes" in answers.values()


def open_without_counting(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    all_answered = replace(matter, answered=matter.asked)
    return consent.decide_open_answers(case.with_matter(all_answered), all_answered, act, now, programme)


def open_a_no_at_once(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    return (MatterReturned(matter=matter.id, on=now.today),) if not act.everyone_said_yes else open_without_counting(
        case, matter, act, now, programme
    )  # fmt: skip


def keep_assents(before: Any, fact: Any, after: Any) -> Any:
    old = before.matter(fact.matter)
    return after.with_matter(replace(after.matter(fact.matter), assents=old.assents))


def lose_one(before: Any, fact: Any, after: Any) -> Any:
    return replace(after, allegations=after.allegations[:-1])


def keep(*names: str) -> Callable[[Any, Any, Any], Any]:
    """After the fact, these fields of the matter are still what they were."""

    def mend(before: Any, fact: Any, after: Any) -> Any:
        old = before.matter(fact.matter)
        return after.with_matter(replace(after.matter(fact.matter), **{name: getattr(old, name) for name in names}))

    return mend


def stop_and_close(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    decision = session.decide_stop_session(case, table, act, now, programme)
    if isinstance(decision, Refusal):
        return decision
    closed = (MatterMediated(matter=m, outcome=Outcome.COMPLETED, on=now.today) for m in sorted(table.matters))
    return (session.SessionEnded(mediation=table.id, settle_by=()), *closed)


def lapse_and_close(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    decision = closing.decide_lapse(case, matter, act, now, programme)
    if isinstance(decision, Refusal):
        return decision
    return (MatterMediated(matter=matter.id, outcome=Outcome.COMPLETED, on=now.today),)


def term_by_anybody(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    term = f"t{matter.text + 1}"
    return (agreement.TermProposed(matter=matter.id, term=term, author=act.party, owner=matter.officer),)


def draw_whoever(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    trusting = replace(act, candidates=tuple(replace(c, conflicted=False) for c in act.candidates))
    return assignment.decide_draw_mediators(case, table, trusting, now, programme)


def draw_by_another_seed(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    return assignment.decide_draw_mediators(case, table, replace(act, seed="their agreements"), now, programme)


def propose_any_day(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    if table.appointment is not None or not scheduling.all_content(case, table) or act.on <= now.today:
        return scheduling.decide_propose_appointment(case, table, act, now, programme)
    return (
        scheduling.AppointmentProposed(
            mediation=table.id, on=act.on, place=act.place, attendees=act.attendees
        ),
    )  # fmt: skip


def propose_untrained(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    far = tuple(replace(seat, trained_until=act.on) for seat in table.seats)
    return scheduling.decide_propose_appointment(case, replace(table, seats=far), act, now, programme)


def in_the_room_too(rule: Rule) -> Rule:
    """An agreement or assent rule that does not wait for the end of the session."""

    def wrong(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
        table = replace(case.mediation(matter.mediation), phase=Phase.ENDED)
        early = replace(matter, settle_by=matter.settle_by or now.today)
        return rule(case.with_mediation(table).with_matter(early), early, act, now, programme)

    return wrong


def read_ones_own(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    by_nobody = replace(matter, screening=replace(matter.screening, by=""))
    return screening.decide_read_screening(case, by_nobody, act, now, programme)


def edit_anybodys(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    return (agreement.TermEdited(matter=matter.id, term=matter.terms[0].id),) if matter.terms else Refusal(
        Reason.NO_SUCH_TERM
    )  # fmt: skip


def resume_where_it_was(before: Any, fact: Any, after: Any) -> Any:
    return after.with_matter(replace(before.matter(fact.matter), suspended=None))


def ask_the_complainant_first(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    decision: Any = consent.decide_offer_mediation(case, matter, act, now, programme)
    return decision if isinstance(decision, Refusal) else (replace(decision[0], asked=matter.complainants),)


def accept_for_all(before: Any, fact: Any, after: Any) -> Any:
    table = after.mediation(fact.mediation)
    return after.with_mediation(replace(table, content=after.at_the_table(table)))


def seat_not_emptied(before: Any, fact: Any, after: Any) -> Any:
    return after.with_mediation(before.mediation(fact.mediation))


def promise_broken(before: Any, fact: Any, after: Any) -> Any:
    return after.with_matter(replace(after.matter(fact.matter), terms=()))


def found_against(before: Any, fact: Any, after: Any) -> Any:
    return replace(after, allegations=tuple(replace(a, finding="unfounded") for a in after.allegations))


def still_seated(before: Any, fact: Any, after: Any) -> Any:
    return replace(after, mediations=before.mediations)


def sooner(before: Any, fact: Any, after: Any) -> Any:
    matter = after.matter(fact.matter)
    return after.with_matter(replace(matter, limit_on=fact.on))


def keep_content(before: Any, fact: Any, after: Any) -> Any:
    table = after.mediation(fact.mediation)
    return after.with_mediation(replace(table, content=after.at_the_table(table)))


def no_key_is_gone(case: Any, act: Any, now: Any, programme: Any) -> Any:
    return decide(replace(case, shredded=False) if case else None, act, now, programme)


def shred_at_once(case: Any, act: Any, now: Any, programme: Any) -> Any:
    ended = all(m.ended_on is not None for m in case.matters)
    return (destroying.CaseShredded(),) if ended else Refusal(Reason.NOT_YET)


def shred_untold(case: Any, act: Any, now: Any, programme: Any) -> Any:
    return destroying.decide_shred(replace(case, shred_on=now.today), act, now, programme)


def room_under_hold(case: Any, act: Any, now: Any, programme: Any) -> Any:
    return destroying.decide_destroy_room(replace(case, held=False), act, now, programme)


def remind_the_other(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    decision = keeping.decide_remind_owners(case, matter, act, now, programme)
    if isinstance(decision, Refusal):
        return decision
    reminded = [fact for fact in decision if isinstance(fact, keeping.OwnerReminded)]
    return tuple(replace(fact, party=min(matter.parties - {fact.party})) for fact in reminded)


def wish_for_both(before: Any, fact: Any, after: Any) -> Any:
    matter = after.matter(fact.matter)
    return after.with_matter(replace(matter, talks=matter.parties))


def share_for_both(before: Any, fact: Any, after: Any) -> Any:
    matter = after.matter(fact.matter)
    return after.with_matter(replace(matter, shares=matter.parties))


def look_again_late(case: Any, matter: Any, act: Any, now: Any, programme: Any) -> Any:
    return (screening.AnotherLookAsked(matter=matter.id),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectorNamed(Fact):
    """A leaf nobody must ever write."""

    leaf = "mediator.objected_to"
    party: str


MUTANTS = (
    *ANOTHER_DAY,
    *THE_DESK,
    Mutant(name="silence counts as yes", caught_by="silence_is_never_consent", joint=quiet_yes,
           rules={consent.OpenAnswers: open_without_counting}, way=ways.offered()),
    Mutant(name="one yes is enough", caught_by="silence_is_never_consent", joint=any_yes, way=ways.offered()),
    Mutant(name="one party accepts the mediators for both", caught_by="consent_is_ones_own", way=ways.seated()[:-2],
           rules={assignment.MediatorsAccepted: afterwards(assignment.evolve_mediators_accepted, accept_for_all)}),
    Mutant(name="a withdrawal loses the race against a signature", caught_by="withdrawal_is_open_until_final",
           way=ways.assented(), rules={consent.Withdraw: refusing(
               consent.decide_withdraw, lambda case, matter, act, now: bool(matter.signatures))}),
    Mutant(name="going back shortens the limit", caught_by="declining_costs_nothing", way=ways.offered(),
           rules={MatterReturned: afterwards(deciding.evolve_matter_returned, sooner)}),
    Mutant(name="a no opens at once", caught_by="refusal_is_blind", way=ways.offered(),
           rules={consent.OpenAnswers: open_a_no_at_once}),
    Mutant(name="only who has not answered is reminded", caught_by="reminders_go_to_both_or_neither",
           way=(*ways.offered(), None), rules={consent.Remind: refusing(
               consent.decide_remind, lambda case, matter, act, now: "c1" in matter.answered)}),
    Mutant(name="an answer without having seen both doors", caught_by="both_doors_are_shown_before_the_choice",
           way=ways.offered(), rules={consent.SealAnswer: blind_to(
               consent.decide_seal_answer, "doors_shown", lambda matter: matter.asked)}),
    Mutant(name="a returned matter stays at its table", caught_by="one_track_at_a_time", way=ways.seated(),
           rules={MatterReturned: afterwards(deciding.evolve_matter_returned, still_seated)}),
    Mutant(name="an allegation is lost in a split", caught_by="every_allegation_is_in_exactly_one_matter",
           way=ways.filed(SHAPES["2x1"]), shape=SHAPES["2x1"],
           rules={intake.MatterSplit: afterwards(intake.evolve_matter_split, lose_one)}),
    Mutant(name="one officer's no sends every matter back", caught_by="one_matter_never_moves_another",
           way=ways.offered(SHAPES["1x2"]), shape=SHAPES["1x2"],
           rules={MatterReturned: lambda case, fact: deciding.evolve_matter_returned(
               replace(case, matters=tuple(replace(m, wishes=frozenset({"o1"})) for m in case.matters)), fact)}),
    Mutant(name="a mediated matter is sent to investigation after all", caught_by="mediated_is_never_investigated",
           way=ways.signed(), rules={closing.ConfirmCommitment: adding(
               closing.decide_confirm_commitment,
               lambda matter, act, now: (MatterReturned(matter=matter.id, on=now.today),))}),
    Mutant(name="nothing returns while it is suspended", caught_by="returns_by_the_safe_date", way=ways.offered(),
           rules={closing.ReturnMatter: refusing(
               closing.decide_return_matter, lambda case, matter, act, now: bool(matter.suspended))}),
    Mutant(name="the clock forgets what nobody offered", caught_by="the_door_back_is_open_until_closing",
           shape=replace(SHAPES["1x1"], laid=False), rules={closing.ReturnMatter: refusing(
               closing.decide_return_matter, lambda case, matter, act, now: matter.stage is Stage.ELIGIBLE)}),
    Mutant(name="another look is granted after the safe date", caught_by="from_the_safe_date_only_the_way_back",
           rules={screening.AskAnotherLook: look_again_late}),
    Mutant(name="a session is set after the safe date", caught_by="no_date_after_the_safe_date", way=ways.seated(),
           rules={scheduling.ProposeAppointment: propose_any_day}),
    Mutant(name="a stopped session closes the complaint", caught_by="stopping_never_closes",
           way=ways.opened("portland"), preset="portland", rules={session.StopSession: stop_and_close}),
    Mutant(name="a lapse closes the complaint", caught_by="stopping_never_closes", way=ways.ended("portland"),
           preset="portland", rules={closing.Lapse: lapse_and_close}),
    Mutant(name="resumed as if nobody need be asked again", caught_by="a_suspension_is_consented_to_anew",
           way=ways.eligible(), rules={closing.MatterResumed: afterwards(
               closing.evolve_matter_resumed, resume_where_it_was)}),
    Mutant(name="the batch leaves on the day of queueing", caught_by="the_batch_leaves_on_a_later_working_day",
           rules={closing.ReleaseBatch: lambda case, matter, act, now, programme: (
               closing.MatterReleased(matter=matter.id, on=now.today),)}),
    Mutant(name="a finding is written when a matter is mediated", caught_by="mediation_bears_no_finding",
           way=ways.assented(), rules={MatterMediated: afterwards(deciding.evolve_matter_mediated, found_against)}),
    Mutant(name="a finding on a mediated matter", caught_by="a_finding_is_never_on_a_mediated_matter",
           way=ways.signed(), rules={closing.ConfirmCommitment: adding(
               closing.decide_confirm_commitment, lambda matter, act, now: (investigating.FindingRecorded(
                   matter=matter.id, allegation="a1", finding="sustained", on=now.today),))}),
    Mutant(name="investigation reads why it was not eligible", caught_by="nothing_flows_to_discipline",
           rules={MatterReturned: afterwards(deciding.evolve_matter_returned, keep("screening"))}),
    Mutant(name="a returned matter keeps that it was offered", caught_by="a_returned_matter_keeps_no_trace",
           way=ways.offered(), rules={MatterReturned: afterwards(deciding.evolve_matter_returned, keep("opens_on"))}),
    Mutant(name="a screener is the second reader too", caught_by="a_screening_has_two_readers", way=ways.filed(),
           rules={screening.ReadScreening: read_ones_own}),
    Mutant(name="somebody signs who is not there", caught_by="nothing_before_the_agreement_to_mediate",
           way=(*ways.agreed(), None), rules={session.SignAgreementToMediate: blind_to(
               session.decide_sign_agreement_to_mediate, "present", lambda table: frozenset({"c1", "o1"}))}),
    Mutant(name="the session opens with a signature missing", caught_by="nothing_before_the_agreement_to_mediate",
           way=ways.arrived(), rules={session.OpenSession: blind_to(
               session.decide_open_session, "signed", lambda table: table.present)}),
    Mutant(name="the report names somebody who was not there", caught_by="the_report_is_four_facts",
           way=ways.ended(), rules={session.ReportFourFacts: report_the_absent}),
    Mutant(name="a stopped session is reported as settled", caught_by="the_report_is_four_facts",
           way=(*ways.opened(), session.StopSession(mediation="d1", person="c1")),
           rules={session.ReportFourFacts: blind_to(
               session.decide_report_four_facts, "matters", lambda _: frozenset({"m1"}))}),
    Mutant(name="drafts outlive an understanding", caught_by="only_the_signed_agreement_leaves",
           way=ways.assented(), rules={MatterMediated: afterwards(deciding.evolve_matter_mediated, keep("terms"))}),
    Mutant(name="a shredded complaint still answers", caught_by="shredded_is_gone", decide=no_key_is_gone,
           way=ways.signed()),
    Mutant(name="a session on paper that nobody signed", caught_by="nothing_before_the_agreement_to_mediate",
           way=(*ways.agreed(), None), rules={paper.EnterPaperSession: enter_what_nobody_signed}),
    Mutant(name="a plan with a hole is whole", caught_by="no_session_without_a_whole_plan", way=ways.agreed()[:-3],
           rules={scheduling.CompletePlan: complete_any_plan}),
    Mutant(name="shredded before its time", caught_by="nothing_is_shredded_before_its_time", way=ways.signed(),
           rules={destroying.Shred: shred_at_once}),
    Mutant(name="shredded, and nobody was told", caught_by="nothing_is_shredded_before_its_time",
           way=ways.understood(), rules={destroying.Shred: shred_untold}),
    Mutant(name="a room is destroyed under a hold", caught_by="nothing_is_shredded_before_its_time",
           way=ways.understood(), rules={destroying.DestroyRoom: room_under_hold}),
    Mutant(name="an offer before the records are safe", caught_by="evidence_is_asked_for_at_once", way=ways.filed(),
           rules={consent.OfferMediation: lambda case, matter, act, now, programme: consent.decide_offer_mediation(
               replace(case, preservation=Preservation.ACKNOWLEDGED), matter, act, now, programme)}),
    Mutant(name="an assent to a text one has not read",
           caught_by="every_term_is_assented_by_each_bound_party_at_its_exact_text", way=ways.ended(),
           rules={assent.Assent: lambda case, matter, act, now, programme: assent.decide_assent(
               case, replace(matter, text=act.text), act, now, programme)}),
    Mutant(name="an edit keeps the assents", caught_by="an_edit_voids_every_assent", way=ways.assented(),
           rules={agreement.TermEdited: afterwards(agreement.evolve_term_edited, keep_assents)}),
    Mutant(name="staff add a term", caught_by="only_parties_originate_terms", way=ways.ended(),
           rules={agreement.ProposeTerm: term_by_anybody}),
    Mutant(name="a term is written before the session has ended", caught_by="signing_follows_the_end_of_the_session",
           way=ways.opened(), rules={agreement.ProposeTerm: in_the_room_too(agreement.decide_propose_term)}),
    Mutant(name="signed before the session has ended", caught_by="signing_follows_the_end_of_the_session",
           way=ways.opened(), rules={
               agreement.ProposeTerm: in_the_room_too(agreement.decide_propose_term),
               assent.SignAgreement: in_the_room_too(assent.decide_sign_agreement)}),
    Mutant(name="a substitute needs nobody's acceptance", caught_by="process_is_consented_too", way=ways.seated(),
           rules={assignment.MediatorsDrawn: afterwards(assignment.evolve_mediators_drawn, keep_content)}),
    Mutant(name="the officer is asked only after the complainant", caught_by="everyone_is_asked_as_the_programme_says",
           way=ways.eligible(), rules={consent.OfferMediation: ask_the_complainant_first}),
    Mutant(name="the coordinator ends a session", caught_by="the_office_never_ends_a_session", way=ways.opened(),
           rules={closing.ReturnMatter: lambda case, matter, act, now, programme: (
               MatterReturned(matter=matter.id, on=now.today),)}),
    Mutant(name="one party edits the other's term", caught_by="nobody_overwrites_anothers_words", way=ways.assented(),
           rules={agreement.EditTerm: edit_anybodys}),
    Mutant(name="an understanding without terms is not enough", caught_by="understanding_is_a_full_outcome",
           way=ways.ended(), rules={agreement.ConfirmCompletion: refusing(
               agreement.decide_confirm_completion, lambda case, matter, act, now: not matter.terms)}),
    Mutant(name="a mediator sits whose training ends before", caught_by="only_a_trained_mediator_sits",
           way=ways.ahead(), rules={scheduling.ProposeAppointment: propose_untrained}),
    Mutant(name="one sits alone whom nobody agreed to alone", caught_by="only_a_trained_mediator_sits",
           way=ways.one_fell_ill(), rules={assignment.AcceptMediators: lambda case, table, act, now, programme: (
               assignment.MediatorsAccepted(mediation=table.id, party=act.party),)}),
    Mutant(name="a conflicted mediator sits", caught_by="a_conflicted_mediator_never_sits", way=ways.ahead(),
           rules={assignment.DrawMediators: draw_whoever}),
    Mutant(name="an objection needs a reason", caught_by="an_objection_needs_no_reason", way=ways.seated(),
           rules={assignment.ObjectToMediator: refusing(
               assignment.decide_object_to_mediator, lambda case, table, act, now: True)}),
    Mutant(name="the ledger names who objected", caught_by="an_objection_needs_no_reason", way=ways.seated(),
           rules={assignment.ObjectToMediator: adding(
               assignment.decide_object_to_mediator, lambda table, act, now: (ObjectorNamed(party=act.party),)),
               ObjectorNamed: lambda case, fact: case}),
    Mutant(name="who was objected to stays", caught_by="an_objection_empties_the_seat", way=ways.seated(),
           rules={assignment.MediatorObjectedTo: afterwards(
               assignment.evolve_mediator_objected_to, seat_not_emptied)}),
    Mutant(name="the draw looks at how sessions ended", caught_by="assignment_never_looks_at_outcomes",
           way=ways.ahead(), rules={assignment.DrawMediators: draw_by_another_seed}),
    Mutant(name="only a complainant may ask for mediation", caught_by="the_two_sides_are_symmetric",
           shape=replace(SHAPES["1x1"], laid=False), rules={screening.AskForMediation: refusing(
               screening.decide_ask_for_mediation, lambda case, matter, act, now: act.party == matter.officer)}),
    Mutant(name="only the mediators may stop", caught_by="stop_is_always_one_step_and_private", way=ways.opened(),
           rules={session.StopSession: refusing(
               session.decide_stop_session, lambda case, table, act, now: act.person not in table.mediators)}),
    Mutant(name="signed without having been told", caught_by="informed_before_signing", way=ways.ended(),
           rules={assent.SignAgreement: blind_to(
               assent.decide_sign_agreement, "informed", lambda matter: matter.parties)}),
    Mutant(name="saying that a promise was kept ends it", caught_by="commitments_have_one_owner_and_never_escalate",
           way=ways.signed(), rules={closing.CommitmentConfirmed: afterwards(
               closing.evolve_commitment_confirmed, promise_broken)}),
    Mutant(name="the other side is reminded of a promise", caught_by="commitments_have_one_owner_and_never_escalate",
           way=ways.promised(), rules={keeping.RemindOwners: remind_the_other}),
    Mutant(name="one wish speaks for both", caught_by="commitments_have_one_owner_and_never_escalate",
           way=ways.understood(), rules={keeping.TalkWished: afterwards(keeping.evolve_talk_wished, wish_for_both)}),
    Mutant(name="one side shows for both", caught_by="commitments_have_one_owner_and_never_escalate",
           way=ways.promised(), rules={keeping.ProgressShared: afterwards(
               keeping.evolve_progress_shared, share_for_both)}),
    Mutant(name="a promise that is not kept goes to investigation",
           caught_by="commitments_have_one_owner_and_never_escalate", way=ways.promised(),
           rules={keeping.RemindOwners: adding(
               keeping.decide_remind_owners, lambda matter, act, now: (investigating.FindingRecorded(
                   matter=matter.id, allegation="a1", finding="sustained", on=now.today),))}),
)  # fmt: skip
