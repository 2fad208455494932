"""A small office for tests:

a calendar that never has holidays, the people, a complaint, and the plain path step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from evenhand import clerk
from evenhand.clerk import Conflict, Done, Key, PersonWords, Words
from evenhand.core import agreement, assent, assignment, consent, intake, scheduling, screening, session
from evenhand.core.access import Actor
from evenhand.core.case import Case, Party
from evenhand.core.codes import Ending, Preservation, Role, Side
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Act, Refusal
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.vault import Unlocked

MONDAY = date(2026, 6, 1)
PUBLIC = Actor(id="public", role=Role.PUBLIC)
DESK = Actor(id="s1", role=Role.COORDINATOR)
SECOND = Actor(id="s2", role=Role.ANALYST)
DIRECTOR = Actor(id="s3", role=Role.DIRECTOR)
CLARA = Actor(id="a1", role=Role.COMPLAINANT, party="c1")
BELL = Actor(id="a2", role=Role.OFFICER, party="o1")
PARTIES = {"c1": CLARA, "o1": BELL}


def now_on(day: date = MONDAY, hour: int = 15) -> Now:
    """A moment of that day."""
    return Now(at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC), today=day, calendar=Calendar())


def complaint(received_on: date = MONDAY, **more: Any) -> intake.FileComplaint:
    """One complainant, one officer, one allegation."""
    return intake.FileComplaint(
        ref="",
        received_on=received_on,
        parties=(Party(id="c1", side=Side.COMPLAINANT), Party(id="o1", side=Side.OFFICER)),
        claims=(intake.Claim(officer="o1", complainants=frozenset({"c1"}), category="discourtesy"),),
        **more,
    )


PEOPLE = (
    PersonWords(party="c1", name="Clara Nyström", phone="816 555 0142", email="Clara@example.org", address="12 Elm St"),
    PersonWords(party="o1", name="Officer Bell", badge="4471"),
)
SAID = (Words("narrative", "He shouted at me and would not say why.", "c1"), Words("incident_on", "2026-05-30"))


def filed(day: date = MONDAY, **more: Any) -> Done:
    """A complaint that was taken in."""
    done = clerk.file(complaint(day), by=PUBLIC, now=now_on(day), people=PEOPLE, words=SAID, **more)
    assert isinstance(done, Done)
    return done


def case_of(ref: str) -> Case:
    """The case the rows hold."""
    return rows.load(ComplaintRow.objects.get(ref=ref))


@dataclass
class Walk:
    """One complaint taken through its life, a day at a time."""

    ref: str
    day: date = MONDAY
    done: list[Done] = field(default_factory=list)

    def later(self, days: int) -> Walk:
        self.day += timedelta(days=days)
        return self

    @property
    def now(self) -> Now:
        return now_on(self.day)

    def tick(self) -> clerk.Ticked:
        # A story goes over years in a step; what a leap by itself does has its own test.
        ticked = clerk.tick(self.now, confirmed=True)
        assert ticked.failed == []
        return ticked

    def ask(
        self,
        by: Actor,
        act: Act,
        words: Sequence[Words] = (),
        key: Key | None = None,
        unlocked: Unlocked | None = None,
    ) -> Done | Refusal | Conflict:
        return clerk.perform(self.ref, act, by=by, now=self.now, words=words, key=key, unlocked=unlocked)

    def do(self, by: Actor, act: Act, *words: Words, unlocked: Unlocked | None = None) -> Done:
        done = self.ask(by, act, words, unlocked=unlocked)
        assert isinstance(done, Done), (act, done)
        self.done.append(done)
        return done

    @property
    def case(self) -> Case:
        return case_of(self.ref)

    def to_offer(self) -> Walk:
        self.do(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED))
        self.do(DESK, screening.ScreenMatter(matter="m1", by="s1"))
        self.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
        self.do(DESK, consent.OfferMediation(matter="m1", by="s1"))
        return self

    def answer(self, party: str, answer: str) -> Walk:
        self.do(PARTIES[party], consent.ShowDoors(matter="m1", party=party))
        sealed = consent.SealAnswer(matter="m1", party=party)
        self.do(PARTIES[party], sealed, Words("answer", answer, party, "m1"))
        return self

    def to_ahead(self) -> Walk:
        self.to_offer().answer("c1", "yes").answer("o1", "yes").later(1).tick()
        return self

    def to_session(self) -> Walk:
        trained = date(self.day.year + 1, 1, 1)
        drawn = tuple(assignment.Candidate(mediator=m, trained_until=trained) for m in ("q1", "q2", "q3"))
        self.do(DESK, assignment.DrawMediators(mediation="d1", candidates=drawn, seed="x"))
        for seat in self.case.mediations[0].seats:
            self.do(mediator(seat.mediator), assignment.AcceptSeat(mediation="d1", mediator=seat.mediator))
        for party, who in PARTIES.items():
            self.do(who, assignment.AcceptMediators(mediation="d1", party=party))
        for party, who in PARTIES.items():
            self.do(who, scheduling.RecordPreparation(mediation="d1", party=party))
        on = self.day + timedelta(days=7)
        self.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=on, place="library"))
        self.do(DESK, scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN))
        for party, who in PARTIES.items():
            self.do(who, scheduling.AcceptAppointment(mediation="d1", party=party))
        return self.later(7)

    def to_ended(self) -> Walk:
        first = mediator(min(self.case.mediations[0].mediators))
        everyone = ["c1", "o1", *sorted(self.case.mediations[0].mediators)]
        for person in everyone:
            self.do(first, session.CheckIn(mediation="d1", person=person))
        for person in everyone:
            own = PARTIES.get(person) or mediator(person)
            self.do(own, session.SignAgreementToMediate(mediation="d1", person=person))
        self.do(first, session.OpenSession(mediation="d1"))
        self.do(first, session.EndSession(mediation="d1"))
        attended = frozenset(everyone)
        self.do(first, session.ReportFourFacts(mediation="d1", held=True, settled=True, attended=attended))
        return self

    def to_assented(self) -> Walk:
        self.do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
        self.do(
            CLARA,
            agreement.ProposeTerm(matter="m1", party="c1", owner="o1"),
            Words("term", "Officer Bell says his name when he stops somebody.", "c1"),
        )
        for party, who in PARTIES.items():
            self.do(who, assent.Inform(matter="m1", party=party))
            self.do(who, assent.Assent(matter="m1", party=party, text=1))
        return self

    def to_signed(self) -> Walk:
        for party, who in PARTIES.items():
            self.do(who, assent.SignAgreement(matter="m1", party=party, text=1))
        return self


def mediator(account: str) -> Actor:
    """A mediator, by account."""
    return Actor(id=account, role=Role.MEDIATOR)
