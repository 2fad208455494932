"""A small office for the tests of the post: a complaint that walks through the rules, and who opens its letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from evenhand import core
from evenhand.core.assignment import AcceptSeat, Candidate, DrawMediators
from evenhand.core.case import Case, Party
from evenhand.core.codes import Mode, Preservation, Side
from evenhand.core.consent import OfferMediation, OpenAnswers, SealAnswer, ShowDoors
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Act, Fact, Refusal
from evenhand.core.intake import Claim, FileComplaint, RecordPreservation
from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme
from evenhand.core.screening import ReadScreening, ScreenMatter
from evenhand.models.outbox import LetterRow
from evenhand.post import About, Addressee, Particulars, Reach, enqueue

PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes"
REF = "M7KQ-42XW"
MONDAY = date(2026, 6, 1)


def programme(name: str = "kansas_city") -> Programme:
    """A programme of the repository, read as an office would adopt it."""
    read = read_programme((PROGRAMMES / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Programme), read
    return read


def at(day: date) -> Now:
    """Ten in the morning of a day, in an office that works from Monday to Friday."""
    return Now(at=datetime(day.year, day.month, day.day, 15, tzinfo=UTC), today=day, calendar=Calendar())


@dataclass
class Desk:
    """One complaint at the office. `does` asks the rules and queues the letters, as the clerk will."""

    programme: Programme = field(default_factory=programme)
    now: Now = field(default_factory=lambda: at(MONDAY))
    case: Case | None = None
    people: Mapping[str, Reach] = field(default_factory=dict)

    def does(self, *acts: Act) -> list[Fact]:
        done: list[Fact] = []
        for act in acts:
            facts = core.decide(self.case, act, self.now, self.programme)
            assert not isinstance(facts, Refusal), (act, facts)
            self.case = core.fold(facts, self.case)
            enqueue(facts, self.case, self.programme, self.now, self.people)
            done += facts
        return done

    def sleeps(self, days: int) -> None:
        self.now = at(self.now.calendar.add_days(self.now.today, days))

    def files(self, *officers: str, complainants: tuple[str, ...] = ("c1",)) -> None:
        names = officers or ("o1",)
        self.does(
            FileComplaint(
                ref=REF,
                received_on=self.now.today,
                parties=(
                    *(Party(id=c, side=Side.COMPLAINANT) for c in complainants),
                    *(Party(id=o, side=Side.OFFICER) for o in names),
                ),
                claims=tuple(
                    Claim(officer=o, complainants=frozenset(complainants), category="discourtesy") for o in names
                ),
            )
        )

    def offers(self, matter: str = "m1") -> None:
        assert self.case is not None
        if self.case.preservation is Preservation.ASKED:
            self.does(RecordPreservation(result=Preservation.ACKNOWLEDGED))
        self.does(
            ScreenMatter(matter=matter, by="11"),
            ReadScreening(matter=matter, by="12", agrees=True),
            OfferMediation(matter=matter, by="11"),
        )

    def answers(self, matter: str = "m1", *, both_yes: bool) -> None:
        """Everyone asked answers; the vault's joint result is given, as it is to the rules."""
        assert self.case is not None
        for person in sorted(self.case.matter(matter).asked):
            self.does(ShowDoors(matter=matter, party=person), SealAnswer(matter=matter, party=person, mode=Mode.SELF))
        if not both_yes:
            opens_on = self.case.matter(matter).opens_on
            assert opens_on is not None
            self.now = at(opens_on)
        self.does(OpenAnswers(matter=matter, everyone_said_yes=both_yes))

    def seats_mediators(self) -> None:
        assert self.case is not None
        late = self.now.today + timedelta(days=700)
        table = self.case.mediations[0].id
        pool = tuple(
            Candidate(mediator=one, trained_until=late, load=0) for one in ("31", "32")[: self.programme.mediators]
        )
        self.does(DrawMediators(mediation=table, candidates=pool, seed="7"))
        for candidate in pool:
            self.does(AcceptSeat(mediation=table, mediator=candidate.mediator))


WORDS = ("river lamp", "copper field")
CANARY = "Zyxwvut Quelmarsh"
"""A name that would leak if anything leaked."""


def particulars(**more: object) -> Particulars:
    """Everything a letter may open, filled in."""
    full = Particulars(
        answer_words=WORDS,
        code="7KQM-42XW-AB3D-99PQ",
        features=("step-free way in", "two ways out"),
        interpreters=("Lucía Ferrer",),
        needs="A ramp.",
        slots=("June 20, 14:00", "June 21, 10:00"),
        figures={"how_long.mediation": {"low": 21, "high": 46, "count": 69}},
        incident=(("Day", "May 30, 2026"), ("Place", "Front Street at 5th"), ("Badge", "4471")),
        contact=(("Day", "May 30, 2026"), ("About", "Rude words")),
        people=("Rosa Lindqvist", "Peter Okafor"),
        place=("Marlow Ferry Library", "Room 3"),
        time="10:00",
        findings=(("Rude words", "Not sustained"),),
        promises=((date(2026, 9, 1), "I will say my name at the start of every stop."),),
        certificate=(("Certificate", "3f" * 16), ("Since", "October 15, 2026")),
        legal=(("Reached us", "June 1, 2026"), ("Answer by", "No day named"), ("Nothing before", "June 15, 2026")),
        fingerprint="3f2a91bc " * 7 + "e4f50617",
        length=48213,
        key_made=True,
    )
    return replace(full, **more)  # type: ignore[arg-type]


@dataclass
class Keys:
    """Opens letters as the room with the keys will: addresses by party, the case as it is."""

    desk: Desk
    addresses: dict[str, Addressee] = field(default_factory=dict)
    opened: Particulars = field(default_factory=particulars)
    codes: int = 0

    def address(self, row: LetterRow) -> Addressee | None:
        return self.addresses.get(row.party)

    def case(self, ref: str) -> Case:
        assert self.desk.case is not None
        assert ref == self.desk.case.ref
        return self.desk.case

    def programme(self, ref: str) -> Programme:
        return self.desk.programme

    def particulars(self, row: LetterRow) -> Particulars:
        if row.kind == "way_in":
            self.codes += 1
            return replace(self.opened, code=f"CODE-{self.codes}")
        return self.opened


def everyone(**more: Addressee) -> dict[str, Addressee]:
    """A paper, mail and telephone address for each usual party."""
    known = {
        "c1": ("Amara Whitfield", "1208 Juniper Lane", "Marlow Ferry, MO 64105"),
        "o1": ("Daniel Bell", "33 Mill Road", "Marlow Ferry, MO 64106"),
        "records": ("Records Unit", "1 Hill Street", "Marlow Ferry, MO 64101"),
    }
    found = {
        party: Addressee(lines=lines, email=f"{party}@mail.example", phone="+18165550100")
        for party, lines in known.items()
    }
    return found | more


def sample(side: Side = Side.COMPLAINANT, lang: str = "en", of: Programme | None = None) -> About:
    """A context in which every letter has everything it says."""
    return About(
        side=side,
        lang=lang,
        today=date(2026, 6, 9),
        ref=REF,
        programme=of or programme(),
        site="https://mediation.example/sign-in/",
        received_on=MONDAY,
        read_by=date(2026, 6, 4),
        keep_by=date(2026, 6, 16),
        answer_by=date(2026, 6, 23),
        opens_on=date(2026, 6, 25),
        limit_on=date(2026, 8, 30),
        released_on=date(2026, 6, 29),
        session_on=date(2026, 7, 7),
        settle_by=date(2026, 7, 17),
        choose_by=date(2026, 7, 24),
        cooling_until=date(2026, 7, 22),
        shred_on=date(2026, 10, 15),
        file_ends_on=date(2031, 8, 14),
        opened=particulars(),
    )
