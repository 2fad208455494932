"""Two complaints are investigated: one to a finding on every allegation, one closed because nobody could be reached.

Whoever investigates learns nothing of what was before: neither that there was an offer, nor what anybody answered.
"""

from __future__ import annotations

from tests.journeys.chapters import DEAN, Complaint, chooses, filed, letter, told_by
from tests.journeys.people import Person, Town

CLARA, BELL, INES = "Clara Nyström", "Teresa Bell", "Ines Marsh"
WITHHELD = "She also would not give her name."
SEARCH = "The steps were not followed, as in a search"
NUMBER = "I\u2011"
"""How every number of an investigation begins, with the hyphen that does not break."""
SUSTAINED = "Sustained: the facts show"
REASON = "The video shows it from the first word on."
BEFORE = ("mediation", "Mediation", "offer", "Offer", "choose", "chose", "declined", "doors")
"""Words that would tell of what was before."""


def with_investigators(town: Town, clara: Person) -> tuple[Complaint, Person]:
    """A complaint that was offered and not mediated, released with a batch: the story and Officer Bell."""
    story = filed(clara)
    clara.comes_in_with(story.codes["c1"])
    clara.clicks("See what you can do").clicks("Add to my complaint")
    clara.types("What else happened?", WITHHELD).clicks("Add it", refused="Choose what it is mostly about.")
    clara.chooses(SEARCH).clicks("Add it").reads("We have added it to your complaint.", SEARCH)
    story.is_kept_safe().is_screened().is_offered()
    bell = story.lets_in("o1", BELL, narrow=True)
    on = told_by(bell)
    chooses(clara, "mediation")
    chooses(bell, "investigation")
    town.wait_until(on)
    story.seen_by(story.dora).reads("In the neutral batch")
    town.wait(4)  # a working day lies between, on which the batch leaves
    for who in (clara, bell):
        assert "An investigator reads the complaint" in letter(who, "The investigation")
        who.does_not_read("declined", "chose", "mediation")
    return story, bell


def is_given_to_ines(town: Town) -> tuple[Person, Person]:
    """The director gives the matter to an investigator: both of them, each at the page of the matter."""
    dean = town.colleague(DEAN).opens("Investigations").clicks(NUMBER).reads("Nobody yet")
    dean.clicks("Assign an investigator").chooses(INES).clicks("Assign").opens("Investigations").clicks(NUMBER)
    ines = town.colleague(INES).opens("Investigations").clicks("Mine").clicks(NUMBER).reads(INES)
    return dean.reads(INES), ines


def tries(ines: Person, how: str, reached: str) -> None:
    """One attempt to reach Clara, written down."""
    ines.picks("Whom?", CLARA).picks("How?", how).chooses(reached, under="Did you reach them?")
    ines.clicks("Record it", beside="How?").reads("Written down.", f"{CLARA}, {how}: {reached}")


def finds(ines: Person, allegation: str, finding: str) -> None:
    """A finding on one allegation, with its reason."""
    ines.picks("Which allegation?", allegation).chooses(finding, under="Finding").types("Reason", REASON)
    ines.clicks("Record it", beside="Which allegation?")


def test_it_finds_on_every_allegation_and_tells_both_sides_the_same(town: Town) -> None:
    clara = town.person(CLARA, narrow=True)
    story, bell = with_investigators(town, clara)
    dean, ines = is_given_to_ines(town)
    story.seen_by(dean).clicks("Who looked at this case").reads(story.dora.name, "Coordinator", INES, "Investigator")
    dean.does_not_read(CLARA, BELL)
    ines.reads(CLARA, BELL, WITHHELD, "No finding yet.", "Nobody has tried yet.").does_not_read(*BEFORE)
    ines.cannot("Matters").cannot("Today")

    tries(ines, "Phone call", "Reached")
    finds(ines, "1. Rude words or acts", SUSTAINED)
    ines.reads(REASON, "No finding yet.")
    for who in (clara, bell):
        who.opens("My choice").reads("The complaint is with the investigators.").does_not_read(SUSTAINED)
    finds(ines, f"2. {SEARCH}", "Unfounded")

    ines.reads(SUSTAINED, "Unfounded: it did not happen.").does_not_read("No finding yet.", "Record a finding", *BEFORE)
    ines.opens("Investigations").reads("There is nothing in this view.").clicks("Ended").clicks(NUMBER).reads(REASON)
    told = letter(clara, "The finding")
    assert letter(bell, "The finding") == told
    assert SUSTAINED in told
    assert REASON not in told
    for who in (clara, bell):
        who.opens("My choice").reads("The investigation is finished. Our letter tells the result.")
        who.clicks("See what you can do").reads("It is closed").cannot("Take my complaint back")
    story.seen_by(story.dora).reads("Finding made", SUSTAINED, "Unfounded: it did not happen.").does_not_read(REASON)


def test_it_closes_only_after_enough_tries_when_nobody_can_be_reached(town: Town) -> None:
    clara = town.person(CLARA, narrow=True)
    story, bell = with_investigators(town, clara)
    dora = story.seen_by(story.dora).clicks(f"When {CLARA} calls").reads("There is no open offer for this person.")
    dora.picks("How?", "Letter").chooses("Not reached").clicks("Write it down").reads("Written down.")
    story.seen_by(dora).clicks("Record a contact").picks("Whom?", f"{CLARA} (complainant)").chooses("Not reached")
    dora.picks("How?", "Phone call").clicks("Record it").reads(f"{CLARA} was not reached by phone call.")

    dean, ines = is_given_to_ines(town)
    for how in ("Phone call", "Letter"):
        tries(ines, how, "Not reached")
        town.wait(1)
        ines.opens("Investigations").clicks("Mine").clicks(NUMBER)
    dean.clicks("Close because nobody could be reached").clicks("Close it", refused="too few tries")
    tries(ines, "Phone call", "Not reached")
    dean.clicks("Close it")

    assert "We could not, and closed it without a result." in letter(clara, "The complaint is closed")
    for who in (clara, bell):
        who.opens("My choice").reads("The investigation was closed without a result.").does_not_read("reach")
    story.seen_by(dora).reads("Closed, not reached", "It was closed because nobody could be reached.")
