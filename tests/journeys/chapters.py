"""The passages that many stories share, each as the people would do it: by clicking, from the first page on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from tests.journeys.people import CODE, REF, Person, Town, read_day

DORA, ANA, DEAN = "Dora Diaz", "Ana Lindqvist", "Dean Whitaker"
MEDIATORS = ("Mei Chen", "Jorge Moss", "Imani Roth", "Rosa Velez", "Peter Lund", "Sade Adeyemi")
RUDE = "Rude words or acts"
PLACE = "Eastside Library, room B"
ADDRESS = "5 Kiln Lane\nMarlow Ferry"
PLAN = {
    "Seats": "Both have the same way to a door",
    "Exits": "There are two ways out",
    "Second room": "A second room is ready beside the first",
    "Arriving and leaving": "Both come at the same time by different doors",
    "Uniform": "The officer comes in plain clothes",
    "Weapon": "It is locked away at the place",
    "Breaks": "Whenever somebody asks, without a reason",
    "Language": "Everyone speaks the same language well",
    "Support persons": "Nobody brings one",
    "Who leads on the day": "",
}
SAID = "He shouted at me in front of my daughter and walked off."


@dataclass
class Complaint:
    """One complaint and its people: the town it is in, its reference, and who is who in it."""

    town: Town
    ref: str
    people: dict[str, Person] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    mediators: tuple[str, ...] = ()

    # -- the office

    @property
    def dora(self) -> Person:
        """The coordinator."""
        return self.town.colleague(DORA)

    @property
    def ana(self) -> Person:
        """The legal analyst, who reads second."""
        return self.town.colleague(ANA)

    def seen_by(self, colleague: Person) -> Person:
        """A colleague looks at the page of this case, by the list of matters."""
        return colleague.opens("Matters").clicks(self.ref)

    def is_kept_safe(self) -> Self:
        """The keeper of the records says that they are kept."""
        self.dora.opens("Today").clicks("Record the answer").chooses("They are kept").clicks("Record the answer")
        return self

    def is_screened(self, *matters: str) -> Self:
        """The rules are looked at, and a second person agrees."""
        for matter in matters or ("",):
            self.seen_by(self.dora).clicks("Screen this matter", beside=matter)
            self.dora.chooses("Yes", under="Is it suitable for mediation?")
            self.dora.types("Your reasons", "Minor, and both live here.").clicks("Record the decision")
            self.seen_by(self.ana).clicks("Read this screening as the second reader", beside=matter)
            self.ana.chooses("Yes", under="Do you agree?").clicks("Record my reading")
        return self

    def is_offered(self, *matters: str) -> Self:
        """Both doors are offered, matter by matter."""
        for matter in matters or ("",):
            beside = f"{matter}: what can be done" if matter else ""
            self.seen_by(self.dora).clicks("Offer both doors", beside=beside).clicks("Offer both doors")
        return self

    def lets_in(self, part: str, name: str, *, narrow: bool = False) -> Person:
        """The office gives this person a code by hand; they come in with it and make a key of their own."""
        self.dora.opens("Your sign-ins").clicks("A code for a party")
        self.dora.types("Reference of the complaint", self.ref).types("Code of the person in it", part)
        found = CODE.search(self.dora.clicks("Give a code").words())
        assert found
        self.dora.opens("Back to codes for parties")
        self.people[part] = self.town.person(name, narrow=narrow).comes_in_with(found[0])
        return self.people[part]

    # -- the table

    def rests(self, mediator: str) -> Person:
        """The coordinator writes down that this mediator is not to be drawn now."""
        dora = self.dora.opens("Today").clicks("Mediators").clicks(mediator)
        dora.page.get_by_label("Can be drawn now").uncheck(force=True)
        return dora.clicks("Write it down").reads("Rests")

    def draws_mediators(self, seats_of_the_table: int = 2) -> tuple[Person, ...]:
        """Mediators are drawn, two unless the programme has one, and each accepts the seat."""
        self.seen_by(self.dora).clicks("Draw mediators").clicks("Draw")
        text = self.seen_by(self.dora).words()
        self.mediators = tuple(name for name in MEDIATORS if name in text)
        assert len(self.mediators) == seats_of_the_table
        seats = tuple(self.town.colleague(name) for name in self.mediators)
        for seat in seats:
            seat.opens("My sessions").reads("You were drawn").clicks("See the table").clicks("Accept the seat")
        return seats

    def completes_the_plan(self, table: str = "d1", **otherwise: str) -> None:
        """The first mediator decides every item of the plan, with both sides' wishes beside it."""
        first = self.town.colleague(self.mediators[0])
        first.opens("My sessions").opens(f"/mediator/{self.ref}/{table}/").clicks("Make the plan")
        for item, decided in (PLAN | otherwise).items():
            first.chooses(decided or first.name, under=item)
        first.clicks("The plan is complete").reads("Plan complete")

    def proposes_a_day(self, days: int = 7, companions: Mapping[str, str] | None = None) -> date:
        """The coordinator proposes a day, a neutral place and who else comes (field → names); the plan is decided for
        it: the day."""
        on = self.town.today() + timedelta(days=days)
        self.seen_by(self.dora).clicks("Propose a day").types_the_day("Day", on)
        self.dora.picks("Time", "2 p.m. – 5 p.m.").chooses(PLACE, under="Place")
        for label, names in (companions or {}).items():
            self.dora.types(label, names)
        self.dora.proposes_it()
        self.completes_the_plan()
        return on

    def gets_a_table(self, *parties: Person, mediators: int = 2) -> tuple[Person, ...]:
        """Mediators are drawn and accept, both sides are content and prepared: the mediators."""
        seats = self.draws_mediators(mediators)
        for party in parties:
            party.opens("My choice").clicks("See the mediators").reads(*self.mediators)
            party.clicks("I am content with them")
        for party in parties:
            party.opens("My choice").clicks("Prepare").clicks("I am prepared").reads("Your preparation is recorded")
        return seats

    def gets_a_day(self, *parties: Person, companions: Mapping[str, str] | None = None) -> date:
        """A day and a neutral place are proposed, and every party accepts them: the day."""
        on = self.proposes_a_day(companions=companions)
        for party in parties:
            party.opens("My choice").clicks("See the day and the place").reads(PLACE).clicks("This day suits me")
        return on

    def begins(self, seats: Sequence[Person], names: Sequence[str]) -> Person:
        """Everyone checks in and signs, and the session opens: the first mediator, at the desk."""
        present = [*names, *(seat.name for seat in seats)]
        first = self.checks_in(seats[0], present)
        for name in present:
            first.unfolds(f"Has signed on paper {name}").presses(f"Yes, it is signed {name}")
        return first.presses("Open the session", "Now: together")

    def meets(self, seats: Sequence[Person], names: Sequence[str]) -> Self:
        """The session: everyone checks in and signs, together, apart, the end, and the four facts."""
        first = self.begins(seats, names).presses("Apart, officer", "Now: apart, officer")
        return self.ends(first, [*names, *(seat.name for seat in seats)])

    def checks_in(self, first: Person, present: Sequence[str]) -> Person:
        """Everyone who is to be there comes; the mediator at the desk."""
        first.opens("My sessions").clicks("Go to the desk")
        for name in present:
            first.presses(f"Check in {name}")
        return first

    def talks(self, first: Person, present: Sequence[str]) -> Self:
        """The session once everyone has signed: together, apart, the end, and the four facts."""
        first.presses("Open the session", "Now: together").presses("Apart, officer", "Now: apart, officer")
        return self.ends(first, present)

    def ends(self, first: Person, present: Sequence[str]) -> Self:
        """The end of a session, and the four facts."""
        first.unfolds("End the session").presses("It has ended")
        first.chooses("Yes", under="1. Did we meet?").chooses("Yes", under="3. Did both sides")
        for name in present:
            first.chooses(name, under="4. Who came?")
        first.clicks("Send the four facts").reads("The four facts are with the office.")
        return self


def filed(person: Person, officers: Sequence[str] = ("Teresa Bell",), others: Sequence[str] = ()) -> Complaint:
    """A complaint is filed on the public pages; the one who files reads the receipt."""
    happened = person.town.today() - timedelta(days=4)
    person.opens("/").clicks("File a complaint").types("What happened?", SAID)
    person.types_the_day("When did it happen?", happened).types("Where did it happen?", "Ferry Street")
    person.clicks("Save and continue").reads("Saved. Your code to come back")
    for officer in officers:
        person.types("Name, if you know it", officer).chooses(RUDE)
        person.clicks("Save and continue" if officer == officers[-1] else "Save and add another officer")
    for name in (person.name, *others):
        person.types("Name", name).chooses("A letter").types("Address for letters", ADDRESS)
        person.chooses(LANGUAGE[person.speaks], under="In which language do you want to hear from us?")
        person.chooses("No", under="Are you under 18, or does somebody act for you by law?")
        last = name == (others or (person.name,))[-1]
        person.clicks("Save and continue" if last else "Save and add another person")
    person.types("What would you like to happen?", "To be heard.").clicks("Save and continue")
    person.clicks("Continue").reads(SAID, *officers).clicks("Send my complaint").reads("We have your complaint")
    text = person.words()
    ref, codes = REF.search(text), CODE.findall(text)
    assert ref
    assert len(codes) == 1 + len(others)
    return Complaint(town=person.town, ref=ref[0], codes={f"c{n}": code for n, code in enumerate(codes, start=1)})


def chooses(person: Person, door: str, *, matter: str = "") -> Person:
    """Read both doors and seal an answer: ``mediation`` or ``investigation``."""
    person.opens("My choice").clicks("See both doors and answer", beside=matter)
    person.reads("Mediation or investigation? You choose.", "Three things we must explain well")
    person.chooses(DOORS[door], under="Your answer").clicks("Seal my answer").reads("The answer is sealed.")
    return person.does_not_read("You chose")


def told_by(person: Person) -> date:
    """The day by which this person hears, as their own first page says it."""
    said = TOLD_BY.search(person.opens("My choice").words())
    assert said, person.words()
    today = person.town.today()
    found = read_day(f"{said[1]}, {today.year}")
    return found if found >= today else found.replace(year=today.year + 1)


def letter(person: Person, name: str) -> str:
    """A letter as this person reads it on their own pages."""
    return person.opens("Messages").clicks(name).words()


TOLD_BY = re.compile(r"what happens next by \w+, (\w+ \d+)")
LANGUAGE = {"en": "English", "es": "Español"}
DOORS = {"mediation": "I choose mediation", "investigation": "I choose investigation"}
