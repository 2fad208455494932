"""One complaint of the synthetic agency, taken through its life by the same doors everyone uses.

A story does acts on its own days, which lie in the past; nothing is written past the clerk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from evenhand import clerk
from evenhand.clerk import Done, PersonWords, Words
from evenhand.core import agreement, assent, assignment, consent, intake, scheduling, screening, session
from evenhand.core.access import CLOCK_ACTOR, Actor
from evenhand.core.case import Case, Party
from evenhand.core.closing import ReleaseBatch
from evenhand.core.codes import Mode, Preservation, Role, Side
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Act, Refusal
from evenhand.core.hours import BEGINS
from evenhand.core.intake import Claim, FileComplaint
from evenhand.core.room import needed
from evenhand.management.agency.people import Office
from evenhand.management.agency.prepared import planned, wished
from evenhand.management.agency.terms import TERMS, text_of
from evenhand.reads import drawing, places
from evenhand.signing import put_down

NARRATIVES = (
    "The officer stopped me on the way home and was short with me. I asked why and got no answer.",
    "I called for help about a neighbour. The officer who came laughed and left without taking my name.",
    "At the crossing the officer shouted at my son, who had done nothing. He is afraid of the police now.",
    "I was told to move my stall. The officer used a tone I would not use with a dog.",
    "The officer would not say his name when I asked him three times.",
    "My car was searched on the shoulder of the road. Nobody explained what they were looking for.",
)
PLACES = ("12th and Main", "Eastside market", "the bus station", "Harlow Park", "Ferry Street", "the ball field")
CATEGORIES = ("discourtesy", "improper_procedure", "harassment", "bias_based_policing", "improper_member_conduct")


@dataclass(kw_only=True)
class Story:
    """One complaint on its way. Every act is done on ``day``, the day of the story; ``today`` is the demo's own."""

    office: Office
    random: Random
    calendar: Calendar
    day: date
    today: date
    people: int = 1
    officers: int = 1
    language: str = "en"
    channel: str = "web"
    unknown: bool = False
    guardian: bool = False
    ref: str = ""
    case: Case | None = None
    persons: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> Now:
        at = datetime.combine(self.day, time(15, 0), tzinfo=UTC)
        return Now(at=at, today=self.day, calendar=self.calendar)

    @property
    def desk(self) -> Actor:
        return self.office.actor("dora", Role.COORDINATOR)

    @property
    def reader(self) -> Actor:
        return self.office.actor("ana", Role.ANALYST)

    def later(self, days: int) -> Story:
        self.day += timedelta(days=days)
        return self

    def who(self, party: str) -> Actor:
        role = {"c": Role.COMPLAINANT, "o": Role.OFFICER, "g": Role.GUARDIAN}[party[0]]
        return Actor(id=str(self.persons.get(party, party)), role=role, party=party)

    def do(self, by: Actor, act: Act, *words: Words) -> Story:
        """Do an act, or stop the demo with what the rules said."""
        done = clerk.perform(self.ref, act, by=by, now=self.now, words=words)
        return self._took(act, done)

    def _took(self, act: object, done: object) -> Story:
        if not isinstance(done, Done):
            raise RuntimeError(f"{type(act).__name__} on {self.day}: {done}")
        self.case = done.case
        return self

    def file(self) -> Story:
        """File it, with names, a way to be reached, and what happened."""
        complainants, officers = self.office.names("c", self.people), self.office.names("o", self.officers)
        self.names = {f"c{n}": name for n, name in enumerate(complainants, 1)}
        self.names |= {f"o{n}": name for n, name in enumerate(officers, 1)}
        if self.guardian:
            self.names["g1"] = "Marta Osei"
        parties = tuple(
            Party(
                id=code,
                side=Side.COMPLAINANT if code[0] == "c" else Side.OFFICER,
                known=not (self.unknown and code[0] == "o"),
                guardian="g1" if self.guardian and code == "c1" else None,
            )
            for code in self.names
            if code[0] != "g"
        )
        everyone = frozenset(p.id for p in parties if p.side is Side.COMPLAINANT)
        claims = tuple(
            Claim(officer=p.id, complainants=everyone, category=self.random.choice(CATEGORIES))
            for p in parties
            if p.side is Side.OFFICER
        )
        done = clerk.file(
            FileComplaint(ref="", received_on=self.day, parties=parties, claims=claims),
            by=Actor(id="public", role=Role.PUBLIC) if self.channel == "web" else self.desk,
            now=self.now,
            people=self._people_words(),
            words=self._story_words(),
            channel=self.channel,
            language=self.language,
        )
        self._took("FileComplaint", done)
        assert isinstance(done, Done)
        self.ref, self.persons = done.ref, dict(done.people)
        return self

    def _people_words(self) -> tuple[PersonWords, ...]:
        channels = ("paper",) if self.channel != "web" else ("paper", "email")
        return tuple(
            PersonWords(
                party=party,
                name="" if self.unknown and party[0] == "o" else name,
                address=f"{self.random.randint(2, 90)} Ferry Street, Marlow Ferry",
                phone=next(self.office.numbers),
                email=f"{name.split()[0].lower()}@example.org" if self.channel == "web" else "",
                badge=str(self.random.randint(1000, 9999)) if party[0] == "o" else "",
                language=self.language if party[0] != "o" else "en",
                channels=channels,
            )
            for party, name in self.names.items()
        )

    def _story_words(self) -> tuple[Words, ...]:
        happened = self.day - timedelta(days=self.random.randint(1, 9))
        return (
            Words("narrative", self.random.choice(NARRATIVES), "c1"),
            Words("incident_on", happened.isoformat()),
            Words("incident_place", self.random.choice(PLACES)),
            Words("wish", "I would like to be heard, and to understand why.", "c1"),
        )

    def preserve(self) -> Story:
        return self.do(self.desk, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED))

    def screen(self, *, flags: Sequence[str] = ()) -> Story:
        for matter in self.matters():
            act = screening.ScreenMatter(matter=matter, by=self.desk.id, flags=frozenset(flags))
            self.do(self.desk, act, Words("screening_note", "Minor, both are local, both may meet again.", row=matter))
        return self

    def matters(self) -> tuple[str, ...]:
        assert self.case is not None
        return tuple(m.id for m in self.case.matters)

    def read(self) -> Story:
        for matter in self.matters():
            self.do(self.reader, screening.ReadScreening(matter=matter, by=self.reader.id, agrees=True))
        return self

    def offer(self) -> Story:
        for matter in self.matters():
            self.do(self.desk, consent.OfferMediation(matter=matter, by=self.desk.id))
        return self

    def answer(self, party: str, answer: str, matter: str = "m1") -> Story:
        """A person's own sealed answer; one who works by paper and phone says it at the desk, read back."""
        if self.channel == "web":
            self.do(self.who(party), consent.ShowDoors(matter=matter, party=party))
            act = consent.SealAnswer(matter=matter, party=party)
            return self.do(self.who(party), act, Words("answer", answer, party, matter))
        taker = self.office.actor("tomas", Role.INTAKE)
        self.do(taker, consent.ShowDoors(matter=matter, party=party))
        act = consent.SealAnswer(matter=matter, party=party, mode=Mode.ASSISTED, taker=taker.id)
        return self.do(taker, act, Words("answer", answer, party, matter))

    def open(self, matter: str = "m1") -> Story:
        done = clerk.open_answers(self.ref, matter, self.now)
        if isinstance(done, Refusal):
            return self
        return self._took("OpenAnswers", done)

    def offered(self) -> Story:
        """Filed, screened, read and offered, over four days."""
        return self.file().preserve().later(1).screen().later(1).read().later(1).offer()

    def ahead(self) -> Story:
        """Offered, answered by everyone with yes, and opened the next day."""
        self.offered().later(3)
        assert self.case is not None
        for matter in self.case.matters:
            for voice in sorted(matter.asked):
                self.answer(voice, "yes", matter.id)
        self.later(1)
        for matter_id in self.matters():
            self.open(matter_id)
        return self

    def seated(self) -> Story:
        """Mediators drawn, accepted, and both sides content."""
        candidates = drawing.candidates(self.desk, self.ref, "d1", self.now)
        self.do(self.desk, assignment.DrawMediators(mediation="d1", candidates=candidates, seed=f"{self.ref}"))
        assert self.case is not None
        for seat in self.case.mediation("d1").seats:
            by = Actor(id=seat.mediator, role=Role.MEDIATOR)
            self.do(by, assignment.AcceptSeat(mediation="d1", mediator=seat.mediator))
        for party in self._seated():
            self.do(self.who(party), assignment.AcceptMediators(mediation="d1", party=party))
        return self

    def _seated(self) -> list[str]:
        assert self.case is not None
        return sorted(self.case.at_the_table(self.case.mediation("d1")))

    def appointed(self, in_days: int) -> Story:
        """Prepared, planned, and a day agreed ``in_days`` from the story's day."""
        for party in self._seated():
            self.do(self.who(party), scheduling.RecordPreparation(mediation="d1", party=party), wished(party, "d1"))
        on = self.day + timedelta(days=in_days)
        place, begins = self._free_on(on)
        self.do(
            self.desk,
            scheduling.ProposeAppointment(mediation="d1", on=on, place=place.code, begins=begins),
            Words("appointment_time", places.hours_words(begins), row="d1"),
            Words("appointment_place", place.said, row="d1"),
        )
        whole = scheduling.CompletePlan(mediation="d1", decided=scheduling.PLAN)
        self.do(self.desk, whole, planned(self.case, "d1"))
        for party in self._seated():
            self.do(self.who(party), scheduling.AcceptAppointment(mediation="d1", party=party))
        return self

    def _free_on(self, on: date) -> tuple[places.Place, str]:
        """A place and a time of that day at which neither it nor one of the mediators is taken."""
        assert self.case is not None
        needed = {("mediator", one) for one in self.case.mediation("d1").mediators}
        rooms = places.places(active=True)
        free = ((p, at) for at in BEGINS[::2] for p in rooms if not places.taken(on, at) & {*needed, ("place", p.code)})
        return next(free)

    def met(self) -> Story:
        """The session on its day: checked in, signed, opened, ended, the four facts."""
        assert self.case is not None
        table = self.case.mediation("d1")
        first = Actor(id=table.seats[0].mediator, role=Role.MEDIATOR)
        present = sorted(needed(self.case, table))
        for person in present:
            self.do(first, session.CheckIn(mediation="d1", person=person))
        for person in present:
            self.do(first, session.SignAgreementToMediate(mediation="d1", person=person))
        self.do(first, session.OpenSession(mediation="d1"))
        self.do(first, session.EndSession(mediation="d1"))
        attended = frozenset(present)
        return self.do(first, session.ReportFourFacts(mediation="d1", held=True, settled=True, attended=attended))

    def termed(self) -> Story:
        """Two terms, one from each side; and something that both say together."""
        for party, owner, days, words in TERMS:
            due_on = self.day + timedelta(days=days) if days else None
            act = agreement.ProposeTerm(matter="m1", party=party, owner=owner, due_on=due_on)
            self.do(self.who(party), act, Words("term", put_down(words), party))
        return self

    def agreed(self) -> Story:
        """Informed, assented and signed by everyone: final."""
        assert self.case is not None
        voices = sorted(self.case.voices(self.case.matter("m1")))
        text, digest = text_of(self.ref, self.case)
        for voice in voices:
            self.do(self.who(voice), assent.Inform(matter="m1", party=voice))
            self.do(self.who(voice), assent.Assent(matter="m1", party=voice, text=text, digest=digest))
        for voice in voices:
            name = Words("signed_name", self.names.get(voice, voice), voice, "m1")
            act = assent.SignAgreement(matter="m1", party=voice, text=text, digest=digest)
            self.do(self.who(voice), act, name)
        return self

    def released(self) -> Story:
        """Out of the neutral batch, on the next working day."""
        self.day = self.calendar.next_working(self.day + timedelta(days=1))
        for matter in self.matters():
            done = clerk.perform(self.ref, ReleaseBatch(matter=matter), by=CLOCK_ACTOR, now=self.now)
            if isinstance(done, Done):
                self.case = done.case
        return self
