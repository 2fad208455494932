"""Every act of every chapter: it works where it should, is refused out of turn, and is not somebody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.core import (
    ACTS,
    adjourning,
    agreement,
    archive,
    arriving,
    assent,
    assignment,
    closing,
    consent,
    destroying,
    intake,
    investigating,
    keeping,
    mending,
    paper,
    scheduling,
    screening,
    seating,
    session,
)
from evenhand.core.codes import Ending, Phase, Preservation
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY, SHAPES, at_first, roster
from evenhand.core.walk_trace import Way
from tests.core import ways
from tests.core.acting import (
    AUDITOR,
    CLOCK,
    COMPLAINANT,
    COORDINATOR,
    DIRECTOR,
    INVESTIGATOR,
    MEDIATOR,
    OFFICER,
    SECOND,
    STRANGER,
    Done,
    refused_early,
    refused_to_others,
    works,
)  # fmt: skip

TWO = SHAPES["2x1"]
SAFE = ways.programme().safe_after(FIRST_DAY)
LEAVES = consent.Withdraw(matter="m1", party="c1")
QUEUED: Way = (*ways.ahead(), LEAVES)
RELEASED: Way = (*QUEUED, None, closing.ReleaseBatch(matter="m1"))
INVESTIGATED: Way = (*RELEASED, investigating.AssignInvestigator(matter="m1", investigator="i1"))
FAILED = investigating.RecordContact(party="c1", channel="phone", reached=False, matter="m1")
FOUND: Way = (*INVESTIGATED, investigating.RecordFinding(matter="m1", allegation="a1", finding="unfounded"))
OFFICER_UNKNOWN = ways.filed(SHAPES["1x1-unknown"])
NEITHER = tuple(agreement.ConfirmCompletion(matter="m1", party=p, ending=Ending.NEITHER) for p in ("c1", "o1"))
BOTH_WISH = tuple(keeping.AskToTalkAgain(matter="m1", party=p, wish=True) for p in ("c1", "o1"))
TERM = agreement.ProposeTerm(matter="m1", party="c1", owner="o1")
SCRIBED = agreement.ScribeTerm(matter="m1", party="c1", owner="o1")
HELD = investigating.PlaceHold(by="s1", second="s2")
COOLING: Way = ways.signed("ontario")

DONE = (
    Done(act=at_first(SHAPES["1x1"])[0], way=(), by=STRANGER, not_by=AUDITOR, early=ways.filed(),
         why=Reason.ALREADY_DONE,
         makes=("ComplaintFiled", "PreservationAsked")),
    Done(act=intake.RecordPreservation(result=Preservation.NONE_EXISTS), way=ways.filed(), by=COORDINATOR,
         not_by=OFFICER,
         early=(), why=Reason.NO_SUCH_MATTER, makes=("PreservationRecorded",)),
    Done(act=intake.AddAllegation(claim=SHAPES["1x1"].claims[0]), way=ways.filed(), by=COMPLAINANT, not_by=OFFICER,
         early=(), why=Reason.NO_SUCH_MATTER, makes=("AllegationAdded",)),
    Done(act=intake.SeparateMatter(matter="m1", party="c1"), way=ways.filed(TWO), by=COMPLAINANT, not_by=OFFICER,
         early=ways.filed(), why=Reason.ALREADY_ALONE, makes=("MatterSplit",)),
    Done(act=intake.WithdrawComplaint(matter="m1", party="c1"), way=ways.ahead(), by=COMPLAINANT, not_by=OFFICER,
         early=FOUND, why=Reason.MATTER_HAS_ENDED, makes=("ComplaintWithdrawn",)),
    Done(act=screening.ScreenMatter(matter="m1", by="s1"), way=ways.filed(), by=COORDINATOR, not_by=OFFICER,
         early=ways.eligible(), why=Reason.WRONG_STAGE, makes=("MatterScreened",)),
    Done(act=screening.ReadScreening(matter="m1", by="s2", agrees=True), way=ways.eligible()[:-1], by=SECOND,
         not_by=INVESTIGATOR, early=ways.filed(), why=Reason.WRONG_STAGE, makes=("ScreeningConfirmed",)),
    Done(act=screening.AskAnotherLook(matter="m1", party="c1"), way=QUEUED, by=COMPLAINANT, not_by=OFFICER,
         early=RELEASED, why=Reason.WRONG_STAGE, makes=("AnotherLookAsked",)),
    Done(act=screening.AskForMediation(matter="m1", party="o1"), way=ways.filed(), by=OFFICER, not_by=COMPLAINANT,
         early=ways.offered(), why=Reason.WRONG_STAGE, makes=("MediationAskedFor",)),
    Done(act=consent.OfferMediation(matter="m1", by="s1"), way=ways.eligible(), by=COORDINATOR, not_by=OFFICER,
         early=ways.filed(), why=Reason.WRONG_STAGE, makes=("MediationOffered",)),
    Done(act=consent.ShowDoors(matter="m1", party="o1"), way=ways.offered(), by=OFFICER, not_by=COMPLAINANT,
         early=ways.eligible(), why=Reason.WRONG_STAGE, makes=("DoorsShown",)),
    Done(act=consent.SealAnswer(matter="m1", party="o1"), way=(*ways.offered(), consent.ShowDoors(matter="m1",
         party="o1")),
         by=OFFICER, not_by=COMPLAINANT, early=ways.offered(), why=Reason.SHOW_DOORS_FIRST, makes=("AnswerSealed",)),
    Done(act=consent.OpenAnswers(matter="m1", everyone_said_yes=True), way=ways.ahead()[:-1], by=CLOCK,
         not_by=COORDINATOR, early=ways.offered(), why=Reason.SILENCE_IS_NOT_YES, makes=("AnswersOpened",)),
    Done(act=consent.Remind(matter="m1"), way=(*ways.offered(), None), by=CLOCK, not_by=COORDINATOR,
         early=ways.offered(), why=Reason.NOT_YET, makes=("Reminded",)),
    Done(act=LEAVES, way=ways.ahead(), by=COMPLAINANT, not_by=OFFICER, early=ways.offered(), why=Reason.WRONG_STAGE,
         makes=("MatterReturned",)),
    Done(act=assignment.DrawMediators(mediation="d1", candidates=tuple(roster(ways.programme()).values()), seed="w"),
         way=ways.ahead(), by=COORDINATOR, not_by=MEDIATOR, early=ways.seated(), why=Reason.SEATS_ARE_FULL,
         makes=("MediatorsDrawn",)),
    Done(act=assignment.AcceptSeat(mediation="d1", mediator=MEDIATOR.id), way=ways.seated()[:-4], by=MEDIATOR,
         not_by=OFFICER,
         early=ways.ahead(), why=Reason.NOT_YOURS, makes=("SeatAccepted",)),
    Done(act=assignment.StepDown(mediation="d1", mediator=MEDIATOR.id), way=ways.seated(), by=MEDIATOR, not_by=OFFICER,
         early=ways.opened(), why=Reason.SESSION_HAS_BEGUN, makes=("SeatVacated",)),
    Done(act=assignment.ObjectToMediator(mediation="d1", party="o1", mediator=MEDIATOR.id), way=ways.seated(),
         by=OFFICER,
         not_by=COMPLAINANT, early=ways.opened(), why=Reason.SESSION_HAS_BEGUN, makes=("MediatorObjectedTo",)),
    Done(act=assignment.AcceptMediators(mediation="d1", party="o1"), way=ways.seated()[:-1], by=OFFICER,
         not_by=COMPLAINANT, early=ways.ahead(), why=Reason.SEATS_NOT_READY, makes=("MediatorsAccepted",)),
    Done(act=seating.Disclose(mediation="d1", mediator=MEDIATOR.id), way=ways.seated(), by=MEDIATOR, not_by=OFFICER,
         early=ways.opened(), why=Reason.SESSION_HAS_BEGUN, makes=("TieDisclosed",)),
    Done(act=seating.GoOnWithOne(mediation="d1", party="o1"), way=ways.one_fell_ill(), by=OFFICER, not_by=COMPLAINANT,
         early=ways.agreed(), why=Reason.SEATS_ARE_FULL, makes=("OneAgreed",)),
    Done(act=scheduling.RecordPreparation(mediation="d1", party="o1"), way=ways.seated(), by=OFFICER,
         not_by=COMPLAINANT, early=ways.ahead(), why=Reason.MEDIATORS_NOT_AGREED, makes=("PreparationRecorded",)),
    Done(act=scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN), way=ways.agreed()[:-3], by=COORDINATOR,
         not_by=OFFICER, early=ways.seated(), why=Reason.SIDES_NOT_PREPARED, makes=("PlanCompleted",)),
    Done(act=scheduling.ProposeAppointment(mediation="d1", on=FIRST_DAY + ONE_DAY, place="library"), way=ways.seated(),
         by=COORDINATOR, not_by=OFFICER, early=ways.ahead(), why=Reason.MEDIATORS_NOT_AGREED,
         makes=("AppointmentProposed",)),
    Done(act=scheduling.AcceptAppointment(mediation="d1", party="o1"), way=ways.agreed()[:-1], by=OFFICER,
         not_by=COMPLAINANT, early=ways.seated(), why=Reason.NO_APPOINTMENT, makes=("AppointmentAccepted",)),
    Done(act=scheduling.CancelAppointment(mediation="d1"), way=ways.agreed(), by=OFFICER, not_by=STRANGER,
         early=ways.seated(), why=Reason.NO_APPOINTMENT, makes=("AppointmentCancelled",)),
    Done(act=scheduling.RecordMissed(mediation="d1", waited=True), way=(*ways.agreed(), None), by=MEDIATOR,
         not_by=OFFICER, early=ways.agreed(), why=Reason.NO_APPOINTMENT, makes=("SessionMissed",)),
    Done(act=session.CheckIn(mediation="d1", person="o1"), way=(*ways.agreed(), None), by=MEDIATOR, not_by=OFFICER,
         early=ways.agreed(), why=Reason.NOT_AGREED_FOR_TODAY, makes=("PersonCheckedIn",)),
    Done(act=arriving.UndoCheckIn(mediation="d1", person="o1"), way=ways.arrived(), by=MEDIATOR, not_by=OFFICER,
         early=(*ways.agreed(), None), why=Reason.NOT_CHECKED_IN, makes=("CheckInUndone",)),
    Done(act=session.SignAgreementToMediate(mediation="d1", person="o1"), way=ways.arrived(), by=OFFICER,
         not_by=COMPLAINANT, early=(*ways.agreed(), None), why=Reason.NOT_CHECKED_IN,
         makes=("AgreementToMediateSigned",)),
    Done(act=session.OpenSession(mediation="d1"), way=ways.opened()[:-1], by=MEDIATOR, not_by=OFFICER,
         early=ways.arrived(), why=Reason.EVERYONE_SIGNS_FIRST, makes=("SessionOpened",)),
    Done(act=session.MoveSession(mediation="d1", to=Phase.CAUCUS_OFFICER), way=ways.opened(), by=MEDIATOR,
         not_by=OFFICER, early=ways.arrived(), why=Reason.NO_SESSION, makes=("SessionMoved",)),
    Done(act=session.StopSession(mediation="d1", person="o1"), way=ways.opened(), by=OFFICER, not_by=COMPLAINANT,
         early=ways.ended(), why=Reason.NO_SESSION, makes=("SessionEnded", "MatterReturned")),
    Done(act=session.EndSession(mediation="d1"), way=ways.opened(), by=MEDIATOR, not_by=OFFICER, early=ways.arrived(),
         why=Reason.NO_SESSION, makes=("SessionEnded",)),
    Done(act=adjourning.AdjournSession(mediation="d1"), way=ways.opened(), by=MEDIATOR, not_by=OFFICER,
         early=ways.arrived(), why=Reason.NO_SESSION, makes=("SessionAdjourned",)),
    Done(act=session.ReportFourFacts(mediation="d1", held=True, settled=False, attended=frozenset({"c1", "o1"})),
         way=ways.ended(), by=MEDIATOR, not_by=OFFICER, early=ways.opened(), why=Reason.SESSION_NOT_ENDED,
         makes=("FourFactsReported",)),
    Done(act=paper.EnterPaperSession(
             mediation="d1", present=frozenset(ways.present()), started="14:05", ended="15:50", stopped=False,
             settled=True, by="s1", second="s2"), way=(*ways.agreed(), None), by=COORDINATOR, not_by=OFFICER,
         early=ways.agreed(), why=Reason.NOT_YET,
         makes=("PaperSessionEntered", *["PersonCheckedIn"] * 4, *["AgreementToMediateSigned"] * 4, "SessionOpened",
                "SessionEnded", "FourFactsReported")),
    Done(act=NEITHER[1], way=ways.ended(), by=OFFICER, not_by=COMPLAINANT, early=ways.opened(),
         why=Reason.SESSION_NOT_ENDED, makes=("CompletionConfirmed",)),
    Done(act=TERM, way=ways.ended(), by=COMPLAINANT, not_by=OFFICER, early=ways.opened(), why=Reason.SESSION_NOT_ENDED,
         makes=("TermProposed",)),
    Done(act=SCRIBED, way=ways.ended(), by=MEDIATOR, not_by=COORDINATOR, early=ways.opened(),
         why=Reason.SESSION_NOT_ENDED, makes=("TermProposed",)),
    Done(act=agreement.ConfirmTerm(matter="m1", party="c1", term="t1"), way=(*ways.ended(), SCRIBED), by=COMPLAINANT,
         not_by=MEDIATOR, early=(*ways.ended(), TERM), why=Reason.ALREADY_DONE, makes=("TermConfirmed",)),
    Done(act=agreement.EditTerm(matter="m1", party="c1", term="t1"), way=ways.assented(), by=COMPLAINANT,
         not_by=OFFICER,
         early=ways.ended(), why=Reason.NO_SUCH_TERM, makes=("TermEdited",)),
    Done(act=agreement.RemoveTerm(matter="m1", party="c1", term="t1"), way=ways.assented(), by=COMPLAINANT,
         not_by=OFFICER, early=ways.ended(), why=Reason.NO_SUCH_TERM, makes=("TermRemoved",)),
    Done(act=assent.Inform(matter="m1", party="o1"), way=ways.ended(), by=OFFICER, not_by=COMPLAINANT,
         early=ways.opened(), why=Reason.SESSION_NOT_ENDED, makes=("PartyInformed",)),
    Done(act=assent.Assent(matter="m1", party="o1", text=1), way=(*ways.ended(), TERM), by=OFFICER, not_by=COMPLAINANT,
         early=(*ways.ended(), TERM, TERM), why=Reason.TEXT_HAS_CHANGED, makes=("Assented",)),
    Done(act=assent.RetractAssent(matter="m1", party="o1"), way=ways.assented(), by=OFFICER, not_by=COMPLAINANT,
         early=(*ways.ended(), TERM), why=Reason.ALREADY_DONE, makes=("AssentRetracted",)),
    Done(act=assent.SignAgreement(matter="m1", party="o1", text=1), way=ways.assented(), by=OFFICER, not_by=MEDIATOR,
         early=ways.assented()[:-1], why=Reason.EVERYONE_ASSENTS_FIRST, makes=("AgreementSigned",)),
    Done(act=closing.ChooseEnding(matter="m1", party="c1", close=True), way=(*ways.ended(), *NEITHER), by=COMPLAINANT,
         not_by=OFFICER, early=ways.ended(), why=Reason.NOTHING_TO_CHOOSE, makes=("MatterMediated",)),
    Done(act=closing.Lapse(matter="m1"), way=(*ways.ended(), None, None), by=CLOCK, not_by=COORDINATOR,
         early=ways.ended(), why=Reason.NOT_YET, makes=("MatterReturned",)),
    Done(act=closing.CloseMediated(matter="m1"), way=(*COOLING, None, None), by=CLOCK, not_by=COORDINATOR,
         early=COOLING,
         why=Reason.NOT_YET, makes=("MatterMediated",), preset="ontario"),
    Done(act=closing.ReturnMatter(matter="m1", by_clock=False), way=ways.ahead(), by=COORDINATOR, not_by=OFFICER,
         early=ways.opened(), why=Reason.SESSION_HAS_BEGUN, makes=("MatterReturned",)),
    Done(act=closing.ReleaseBatch(matter="m1"), way=(*QUEUED, None), by=CLOCK, not_by=COORDINATOR, early=QUEUED,
         why=Reason.NOT_YET, makes=("MatterReleased",)),
    Done(act=closing.Suspend(matter="m1", kind="criminal_case"), way=ways.offered(), by=COORDINATOR, not_by=OFFICER,
         early=QUEUED, why=Reason.WRONG_STAGE, makes=("MatterSuspended",)),
    Done(act=closing.Resume(matter="m1"), way=(*ways.offered(), closing.Suspend(matter="m1", kind="health")),
         by=COORDINATOR, not_by=OFFICER, early=ways.offered(), why=Reason.NOT_SUSPENDED, makes=("MatterResumed",)),
    Done(act=closing.ConfirmCommitment(matter="m1", party="c1", term="t1"), way=ways.signed(), by=COMPLAINANT,
         not_by=OFFICER, early=ways.assented(), why=Reason.WRONG_STAGE, makes=("CommitmentConfirmed",)),
    Done(act=investigating.AssignInvestigator(matter="m1", investigator="i1"), way=RELEASED, by=DIRECTOR,
         not_by=OFFICER,
         early=QUEUED, why=Reason.WRONG_STAGE, makes=("InvestigatorAssigned",)),
    Done(act=investigating.RecordFinding(matter="m1", allegation="a1", finding="sustained"), way=INVESTIGATED,
         by=INVESTIGATOR, not_by=COORDINATOR, early=RELEASED, why=Reason.NOBODY_ASSIGNED, makes=("FindingRecorded",)),
    Done(act=FAILED, way=INVESTIGATED, by=INVESTIGATOR, not_by=OFFICER, early=(), why=Reason.NO_SUCH_MATTER,
         makes=("ContactRecorded",)),
    Done(act=investigating.CloseUncooperative(matter="m1"), way=(*INVESTIGATED, FAILED, FAILED, FAILED), by=DIRECTOR,
         not_by=INVESTIGATOR, early=(*INVESTIGATED, FAILED), why=Reason.TOO_FEW_ATTEMPTS,
         makes=("ClosedUncooperative",)),
    Done(act=HELD, way=ways.filed(), by=COORDINATOR, not_by=OFFICER, early=(*ways.filed(), HELD),
         why=Reason.ALREADY_DONE, makes=("HoldPlaced",)),
    Done(act=investigating.LiftHold(by="s1", second="s2"), way=(*ways.filed(), HELD), by=COORDINATOR, not_by=OFFICER,
         early=ways.filed(), why=Reason.ALREADY_DONE, makes=("HoldLifted",)),
    Done(act=keeping.RemindOwners(matter="m1"), way=(*ways.promised(), *[None] * 3), by=CLOCK, not_by=COORDINATOR,
         early=ways.promised(), why=Reason.NOT_YET, makes=("OwnerReminded",)),
    Done(act=keeping.ShareProgress(matter="m1", party="o1", share=True), way=ways.signed(), by=OFFICER,
         not_by=COMPLAINANT, early=ways.understood(), why=Reason.NO_TERMS, makes=("ProgressShared",)),
    Done(act=keeping.AskToTalkAgain(matter="m1", party="o1", wish=True), way=ways.understood(), by=OFFICER,
         not_by=COMPLAINANT, early=ways.ended(), why=Reason.WRONG_STAGE, makes=("TalkWished",)),
    Done(act=keeping.SettleTalk(matter="m1"), way=(*ways.understood(), *BOTH_WISH), by=COORDINATOR, not_by=OFFICER,
         early=(*ways.understood(), BOTH_WISH[0]), why=Reason.NOT_ASKED, makes=("TalkSettled",)),
    Done(act=destroying.DestroyRoom(), way=(*ways.understood(), None), by=CLOCK, not_by=COORDINATOR,
         early=ways.understood(), why=Reason.NOT_YET, makes=("RoomDestroyed",)),
    Done(act=destroying.AnnounceShredding(), way=(*ways.understood(), None, None), by=CLOCK, not_by=COORDINATOR,
         early=(*ways.understood(), None), why=Reason.NOT_YET, makes=("ShreddingAnnounced",)),
    Done(act=destroying.Shred(), way=(*ways.understood(), None, None, destroying.AnnounceShredding(), None),
         by=CLOCK, not_by=COORDINATOR, early=(*ways.understood(), None, None, None), why=Reason.NOT_YET,
         makes=("CaseShredded",)),
    Done(act=mending.NameOfficer(party="o1"), way=OFFICER_UNKNOWN, by=COORDINATOR, not_by=OFFICER, early=ways.filed(),
         why=Reason.ALREADY_DONE, makes=("OfficerNamed",)),
    Done(act=mending.Reclassify(matter="m1", allegation="a1", category="procedure", flags=frozenset(), by="s1",
         second="s2"),
         way=ways.filed(), by=COORDINATOR, not_by=OFFICER, early=FOUND, why=Reason.MATTER_HAS_ENDED,
         makes=("AllegationReclassified",)),
    Done(act=mending.CorrectReceipt(entry=1, received_on=FIRST_DAY - timedelta(days=3), by="s1", second="s2"),
         way=ways.filed(), by=COORDINATOR, not_by=OFFICER, early=ways.offered(), why=Reason.TOO_LATE_TO_CORRECT,
         makes=("ReceiptCorrected",)),
    Done(act=archive.RecordHistoric(ref="H", received_on=FIRST_DAY, closed_on=FIRST_DAY, category="discourtesy",
                                    ending="agreement"),
         way=(), by=COORDINATOR, not_by=OFFICER, early=ways.filed(), why=Reason.ALREADY_DONE,
         makes=("HistoricRecorded",)),
)  # fmt: skip
ELSEWHERE = {"CorrectAnswer": "test_mending.py", "RecordTolling": "test_mending.py"}
"""Acts that need a story or a programme of their own."""


@pytest.mark.parametrize("done", DONE, ids=str)
def test_it_is_done(done: Done) -> None:
    works(done)


@pytest.mark.parametrize("done", DONE, ids=str)
def test_it_is_refused_out_of_turn(done: Done) -> None:
    refused_early(done)


@pytest.mark.parametrize("done", DONE, ids=str)
def test_it_is_refused_to_others(done: Done) -> None:
    refused_to_others(done)


def test_it_tries_every_act() -> None:
    assert {kind.__name__ for kind in ACTS} == {str(done) for done in DONE} | set(ELSEWHERE)
