"""Every act that anybody could try in a world, sensible or not.

An act is tried for every person it could name and for a stranger, and with every value its rule tells apart: right and
wrong owners, the first and the last possible day and the days just outside, the text that stands and the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import product

from evenhand.core import (
    adjourning,
    agreement,
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
from evenhand.core.agreement import TOGETHER
from evenhand.core.codes import Ending, Mode, Phase, Preservation
from evenhand.core.deciding import Act
from evenhand.core.walk_makers import (
    KEEP_BY,
    PAIRS,
    Around,
    Maker,
    each_guest,
    each_person,
    own_term,
    plain,
    plain_table,
    say_so,
)
from evenhand.core.walk_plans import papers, plans
from evenhand.core.walk_shapes import DESK, FIRST_DAY, GUEST, INVESTIGATOR, ONE_DAY, STRANGER


def _claims(a: Around) -> Iterable[Act]:
    first = a.claims[0]
    wrong = (replace(first, officer="c1"), replace(first, complainants=frozenset({"o1"})))
    return (intake.AddAllegation(claim=claim) for claim in (*a.claims, *wrong))


def _screen(a: Around) -> Iterable[Act]:
    for by in a.hands:
        yield screening.ScreenMatter(matter=a.matter, by=by)
        yield from (screening.ScreenMatter(matter=a.matter, by=by, flags=flags) for flags in a.codes)
        yield screening.ScreenMatter(matter=a.matter, by=by, suitable=False)
        yield screening.ScreenMatter(matter=a.matter, by=by, recently=True)


def _read(a: Around) -> Iterable[Act]:
    for by, agrees, approver in product(DESK[:2], (True, False), (False, True)):
        yield screening.ReadScreening(matter=a.matter, by=by, agrees=agrees, approver=approver)


def _seal(a: Around) -> Iterable[Act]:
    for party in a.people:
        for mode in (Mode.SELF, Mode.ANSWER_WORD, Mode.ASSISTED):
            yield consent.SealAnswer(matter=a.matter, party=party, mode=mode)
        yield from (
            consent.SealAnswer(matter=a.matter, party=party, mode=Mode.ASSISTED, taker=taker) for taker in a.hands
        )
    yield consent.SealAnswer(matter=a.matter, party=a.people[0], mode=Mode.SELF, taker=a.hands[0])


def _reclassify(a: Around) -> Iterable[Act]:
    first, (by, second) = a.allegations[0], PAIRS[0]
    trials = [(name, flags, second) for name in a.allegations for flags in (frozenset[str](), *a.codes)]
    for name, flags, other in (*trials, (first, frozenset(), by), ("a99", frozenset(), second)):
        yield mending.Reclassify(
            matter=a.matter, allegation=name, category="procedure", flags=flags, by=by, second=other
        )


def _receipt(a: Around) -> Iterable[Act]:
    by, second = PAIRS[0]
    for day, other in (
        (FIRST_DAY, second), (FIRST_DAY - timedelta(days=20), second), (a.today + ONE_DAY, second), (FIRST_DAY, by),
    ):  # fmt: skip
        yield mending.CorrectReceipt(entry=1, received_on=day, by=by, second=other)


def _unseal(a: Around) -> Iterable[Act]:
    for party, (by, second) in product(a.people, PAIRS):
        yield mending.CorrectAnswer(matter=a.matter, party=party, entry=1, by=by, second=second)


def _draw(a: Around) -> Iterable[Act]:
    hurried = tuple(replace(c, load=0) if c.mediator == "short" else c for c in a.roster)
    none = tuple(c for c in a.roster if c.conflicted)
    for candidates in (a.roster, hurried, none):
        yield assignment.DrawMediators(mediation=a.table, candidates=candidates, seed="w")


def _object(a: Around) -> Iterable[Act]:
    for party, mediator in product(a.people, (*a.seated, STRANGER)):
        yield assignment.ObjectToMediator(mediation=a.table, party=party, mediator=mediator)


def _seat(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    return lambda a: (kind(mediation=a.table, mediator=m) for m in (*a.seated, STRANGER)), ("table", "seated")


def _propose(a: Around) -> Iterable[Act]:
    for on in dict.fromkeys((a.today, a.safe_on - ONE_DAY, a.safe_on, a.safe_on + ONE_DAY)):
        yield scheduling.ProposeAppointment(mediation=a.table, on=on, place="library")
    yield scheduling.ProposeAppointment(mediation=a.table, on=a.today + ONE_DAY, place="library", attendees=a.guests)


def _missed(a: Around) -> Iterable[Act]:
    return (scheduling.RecordMissed(mediation=a.table, waited=waited) for waited in (True, False))


def _each_present(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    def make(a: Around) -> Iterable[Act]:
        return (kind(mediation=a.table, person=person) for person in (*a.people, *a.seated, GUEST))

    return make, ("table", "seated")


def _report(a: Around) -> Iterable[Act]:
    nobody = frozenset[str]()
    for held, settled, attended in (
        (True, True, a.present), (True, False, nobody), (False, False, nobody), (False, True, nobody),
        (True, True, a.present | {STRANGER}),
    ):  # fmt: skip
        yield session.ReportFourFacts(mediation=a.table, held=held, settled=settled, attended=attended)


def _endings(a: Around) -> Iterable[Act]:
    for party, ending in product(a.people, Ending):
        yield agreement.ConfirmCompletion(matter=a.matter, party=party, ending=ending)


def _terms(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    """Every promise of the walk has the same late day, so that nothing about days is forgotten while it is written."""

    def make(a: Around) -> Iterable[Act]:
        yield from (kind(matter=a.matter, party=p, owner=o, due_on=KEEP_BY) for p, o in product(a.people, a.people))
        yield from (kind(matter=a.matter, party=p, owner=TOGETHER) for p in a.people)
        yield kind(matter=a.matter, party=DESK[0], owner=a.people[0], due_on=KEEP_BY)

    return make, ("matter",)


def _edits(a: Around) -> Iterable[Act]:
    for party, term in product(a.people, (*a.terms, "t99")):
        yield agreement.EditTerm(matter=a.matter, party=party, term=term, due_on=KEEP_BY)


def _texts(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    def make(a: Around) -> Iterable[Act]:
        return (kind(matter=a.matter, party=p, text=t) for p, t in product(a.people, (a.text, a.text - 1)))

    return make, ("matter", "text")


def _contact(a: Around) -> Iterable[Act]:
    for party, reached, matter in product(a.people, (True, False), (None, "m1", "m2")):
        yield investigating.RecordContact(party=party, channel="phone", reached=reached, matter=matter)


def _finding(a: Around) -> Iterable[Act]:
    for allegation, finding in product((*a.allegations, "a99"), ("sustained", "unfounded", "?")):
        yield investigating.RecordFinding(matter=a.matter, allegation=allegation, finding=finding)


def _choose(a: Around) -> Iterable[Act]:
    return (closing.ChooseEnding(matter=a.matter, party=p, close=c) for p, c in product(a.people, (True, False)))


def _suspend(a: Around) -> Iterable[Act]:
    return (closing.Suspend(matter=a.matter, kind=kind) for kind in ("criminal_case", "?"))


def _hold(kind: Callable[..., Act]) -> tuple[Maker, tuple[str, ...]]:
    return lambda _: (kind(by=by, second=second) for by, second in (PAIRS[0], PAIRS[2])), ()


def _back(a: Around) -> Iterable[Act]:
    return (closing.ReturnMatter(matter=a.matter, by_clock=by_clock) for by_clock in (True, False))


def _assign(a: Around) -> Iterable[Act]:
    return (investigating.AssignInvestigator(matter=a.matter, investigator=who) for who in (INVESTIGATOR, *a.hands))


MAKERS: dict[type[Act], tuple[Maker, tuple[str, ...]]] = {
    intake.RecordPreservation: (lambda _: (intake.RecordPreservation(result=r) for r in Preservation), ()),
    intake.AddAllegation: (_claims, ()),
    intake.SeparateMatter: each_person(intake.SeparateMatter),
    intake.WithdrawComplaint: each_person(intake.WithdrawComplaint),
    screening.ScreenMatter: (_screen, ("matter", "hands")),
    screening.ReadScreening: (_read, ("matter", "hands")),
    screening.AskAnotherLook: each_person(screening.AskAnotherLook),
    screening.AskForMediation: each_person(screening.AskForMediation),
    consent.OfferMediation: (
        lambda a: (consent.OfferMediation(matter=a.matter, by=by) for by in a.hands), ("matter", "hands")
    ),
    consent.ShowDoors: each_person(consent.ShowDoors),
    consent.SealAnswer: (_seal, ("matter", "hands")),
    consent.OpenAnswers: (
        lambda a: (consent.OpenAnswers(matter=a.matter, everyone_said_yes=yes) for yes in a.openings),
        ("matter", "openings"),
    ),
    consent.Remind: plain(consent.Remind),
    consent.Withdraw: each_person(consent.Withdraw),
    assignment.DrawMediators: (_draw, ("table",)),
    assignment.AcceptSeat: _seat(assignment.AcceptSeat),
    assignment.StepDown: _seat(assignment.StepDown),
    assignment.ObjectToMediator: (_object, ("table", "seated")),
    assignment.AcceptMediators: each_guest(assignment.AcceptMediators),
    seating.Disclose: _seat(seating.Disclose),
    seating.GoOnWithOne: each_guest(seating.GoOnWithOne),
    scheduling.RecordPreparation: each_guest(scheduling.RecordPreparation),
    scheduling.CompletePlan: (plans, ("table",)),
    scheduling.ProposeAppointment: (_propose, ("table", "today", "safe_on")),
    scheduling.AcceptAppointment: each_guest(scheduling.AcceptAppointment),
    scheduling.CancelAppointment: plain_table(scheduling.CancelAppointment),
    scheduling.RecordMissed: (_missed, ("table",)),
    session.CheckIn: _each_present(session.CheckIn),
    arriving.UndoCheckIn: _each_present(arriving.UndoCheckIn),
    session.SignAgreementToMediate: _each_present(session.SignAgreementToMediate),
    session.OpenSession: plain_table(session.OpenSession),
    session.MoveSession: (lambda a: (session.MoveSession(mediation=a.table, to=to) for to in Phase), ("table",)),
    session.StopSession: _each_present(session.StopSession),
    session.EndSession: plain_table(session.EndSession),
    adjourning.AdjournSession: plain_table(adjourning.AdjournSession),
    session.ReportFourFacts: (_report, ("table", "present")),
    paper.EnterPaperSession: (papers, ("table", "seated")),
    agreement.ConfirmCompletion: (_endings, ("matter",)),
    agreement.ProposeTerm: _terms(agreement.ProposeTerm),
    agreement.ScribeTerm: _terms(agreement.ScribeTerm),
    agreement.ConfirmTerm: own_term(agreement.ConfirmTerm),
    agreement.EditTerm: (_edits, ("matter", "terms")),
    agreement.RemoveTerm: own_term(agreement.RemoveTerm),
    assent.Inform: each_person(assent.Inform),
    assent.Assent: _texts(assent.Assent),
    assent.RetractAssent: each_person(assent.RetractAssent),
    assent.SignAgreement: _texts(assent.SignAgreement),
    closing.ChooseEnding: (_choose, ("matter",)),
    closing.Lapse: plain(closing.Lapse),
    closing.CloseMediated: plain(closing.CloseMediated),
    closing.ReturnMatter: (_back, ("matter",)),
    closing.ReleaseBatch: plain(closing.ReleaseBatch),
    closing.Suspend: (_suspend, ("matter",)),
    closing.Resume: plain(closing.Resume),
    closing.ConfirmCommitment: own_term(closing.ConfirmCommitment),
    keeping.RemindOwners: plain(keeping.RemindOwners),
    keeping.ShareProgress: say_so(keeping.ShareProgress, "share"),
    keeping.AskToTalkAgain: say_so(keeping.AskToTalkAgain, "wish"),
    keeping.SettleTalk: plain(keeping.SettleTalk),
    investigating.AssignInvestigator: (_assign, ("matter", "hands")),
    investigating.RecordFinding: (_finding, ("matter", "allegations")),
    investigating.RecordContact: (_contact, ()),
    investigating.CloseUncooperative: plain(investigating.CloseUncooperative),
    investigating.PlaceHold: _hold(investigating.PlaceHold),
    investigating.LiftHold: _hold(investigating.LiftHold),
    destroying.DestroyRoom: (lambda _: (destroying.DestroyRoom(),), ()),
    destroying.AnnounceShredding: (lambda _: (destroying.AnnounceShredding(),), ()),
    destroying.Shred: (lambda _: (destroying.Shred(),), ()),
    mending.NameOfficer: (lambda a: (mending.NameOfficer(party=p) for p in a.people), ()),
    mending.Reclassify: (_reclassify, ("matter", "allegations")),
    mending.CorrectReceipt: (_receipt, ("today",)),
    mending.CorrectAnswer: (_unseal, ("matter",)),
    mending.RecordTolling: (
        lambda a: (mending.RecordTolling(matter=a.matter, days=days) for days in (0, 10, 9999)), ("matter",)
    ),
}  # fmt: skip
"""For every act that a complaint on file may meet: how its trials are made, and what they depend on around them."""
