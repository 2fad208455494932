"""A long way to the table, by clicking: an objection empties a seat; the day is taken off and another one is found; the
session is held, one side says nothing afterwards, and the days for it run out. Nobody learns who it was."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.chapters import MEDIATORS, PLACE, Complaint, chooses, filed, letter
from tests.journeys.people import Person, Town

CLARA, BELL = "Clara Nyström", "Teresa Bell"
WITH_INVESTIGATORS = "The complaint is with the investigators."
ASKED = ("Clara asked", "Bell asked", "objected", "who asked:")


def with_a_day(town: Town) -> tuple[Complaint, Person, Person]:
    """A complaint with a whole table and a day that everyone accepted: the story, Clara and Officer Bell."""
    clara = town.person(CLARA, narrow=True)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", BELL)
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    # His training ends before a second day could come.
    story.rests("Peter Lund")
    story.gets_a_table(clara, bell)
    story.gets_a_day(clara, bell)
    return story, clara, bell


def own_page(party: Person) -> Person:
    """The page of the matter, with the table on it."""
    return party.opens("My choice").clicks("See what you can do")


def objects(story: Complaint, party: Person, other: Person) -> None:
    """This party would rather have somebody else in the second seat. Both sides read the same of it."""
    unwanted = story.mediators[1]
    own_page(party).clicks(f"Ask for somebody else {unwanted}").reads("Nobody is told who asked.")
    assert letter(party, "One mediator cannot come") == letter(other, "One mediator cannot come")
    for who in (party, other):
        own_page(who).reads("One mediator cannot come").does_not_read(unwanted, *ASKED)
    story.seen_by(story.dora).does_not_read(*ASKED)
    seat = story.town.colleague(unwanted).opens("My sessions")
    seat.does_not_read(CLARA, BELL, *ASKED)


def draws_another(story: Complaint, *parties: Person) -> tuple[Person, ...]:
    """Somebody else is drawn into the empty seat and accepts it; both sides are content: the mediators."""
    unwanted = story.mediators[1]
    story.seen_by(story.dora).clicks("Draw mediators").clicks("Draw")
    table = story.seen_by(story.dora).clicks("See the table").words()
    story.mediators = tuple(sorted((n for n in MEDIATORS if n in table), key=lambda n: n != story.mediators[0]))
    assert len(story.mediators) == 2
    assert unwanted not in story.mediators
    second = story.town.colleague(story.mediators[1]).opens("My sessions").reads("You were drawn")
    second.clicks("See the table").clicks("Accept the seat")
    for who in parties:
        who.opens("My choice").clicks("See the mediators").reads(*story.mediators).clicks("I am content with them")
    return tuple(story.town.colleague(name) for name in story.mediators)


def needs_another_day(story: Complaint, party: Person, other: Person) -> None:
    """The day does not suit this party any more. It is off for both, with no cause."""
    own_page(party).reads(PLACE, "For another day no reason is asked").clicks("I need another day")
    party.reads("The office proposes another day.")
    off = letter(party, "The appointment is off")
    assert off == letter(other, "The appointment is off")
    assert "We do not say why." in off
    for who in (party, other):
        own_page(who).reads("We propose a day and a neutral place.").does_not_read(PLACE, *ASKED)
    story.seen_by(story.dora).does_not_read(*ASKED)


def test_it_finds_another_mediator_and_another_day_and_goes_back_when_one_says_nothing(town: Town) -> None:
    story, clara, bell = with_a_day(town)
    objects(story, bell, clara)
    seats = draws_another(story, clara, bell)
    needs_another_day(story, clara, bell)
    town.wait_until(story.gets_a_day(clara, bell))
    story.meets(seats, [CLARA, BELL])

    clara.opens("My choice").clicks("Say how it ended for you").chooses("We finished, and understand each other")
    clara.clicks("Say so").reads("You have said how it ended for you")
    # Ten days, or more where the tenth is a holiday; then a working day on which the batch leaves.
    town.wait_until(town.today() + timedelta(days=11))
    town.wait(7)

    for who in (clara, bell):
        who.opens("My choice").reads(WITH_INVESTIGATORS).does_not_read("understand each other", "said nothing")
    story.seen_by(story.dora).does_not_read("understand each other", "said nothing", *ASKED)
