"""From words to a promise that is kept, by clicking: a term is changed and every assent is void; one takes an assent
back; both assent anew and sign; the days to think again pass; the owner is reminded, and both show how it stands."""

from __future__ import annotations

from datetime import date, timedelta

from tests.journeys.chapters import Complaint, letter
from tests.journeys.people import Person, Town
from tests.journeys.test_endings import BELL, at_the_end, under

FIRST = "I will write to Clara."
CHANGED = "I will write to Clara in my own hand."
HASTY = "We never speak of it again."
NAME = "Type your name to sign"
READY = "You can sign when everyone has assented to the same text."


def own_ending(party: Person) -> Person:
    """The page with the terms, by way of the party's own first page."""
    return party.opens("My choice").clicks("Say how it ended for you")


def terms(party: Person) -> Person:
    """The same page once there is a text to assent to."""
    return party.opens("My choice").clicks("Read the terms")


def writes_two_and_takes_one_out(clara: Person, bell: Person, by: date) -> None:
    """The officer writes a promise with a day; Clara writes a term and takes it out again."""
    own_ending(bell).unfolds("Write a term").types("What would be done?", FIRST)
    bell.types_the_day("By when?", by).chooses("I would", under="Who would do it?").clicks("Propose it").reads(FIRST)
    terms(clara).reads(FIRST, f"{BELL} would do this.").does_not_read("Change my words")
    clara.unfolds("Write a term").types("What would be done?", HASTY)
    clara.chooses("Nobody. We say it together", under="Who would do it?").clicks("Propose it").reads(HASTY)
    terms(bell).reads(HASTY)
    clara.clicks("Take it out").reads("Your term is taken out.")
    for who in (clara, bell):
        terms(who).reads(FIRST).does_not_read(HASTY)


def changes_the_words(clara: Person, bell: Person) -> None:
    """Both assent; the officer changes the words, and nothing of either assent is left."""
    for who in (clara, bell):
        terms(who).clicks("I have read this").clicks("I assent to this text").reads("You have assented to this text")
    bell.opens("My choice").clicks("Read and sign").unfolds("Change my words")
    bell.types("What would be done?", CHANGED).clicks("Change it").reads(CHANGED)
    for who in (clara, bell):
        terms(who).reads(CHANGED).does_not_read("You have assented to this text", NAME)
    terms(clara).reads("The text has changed since you assented to it.", "Your assent is void.")


def takes_an_assent_back(clara: Person, bell: Person) -> None:
    """Clara assents to the new words and takes it back: the officer reads the same before and after."""
    before = terms(bell).words()
    terms(clara).clicks("I assent to this text").reads(READY)
    clara.clicks("Take my assent back").reads("Your assent is taken back.").does_not_read(NAME)
    assert terms(bell).words() == before


def comes_near(story: Complaint, clara: Person, bell: Person, by: date) -> None:
    """A week before its day, who made the promise is reminded, and nobody else hears of it."""
    story.town.wait_until(by - timedelta(days=7))
    assert "This letter went to you alone." in letter(bell, "A day is coming")
    clara.opens("Messages").does_not_read("A day is coming")
    story.dora.opens("Letters").does_not_read("A day is coming")
    story.seen_by(story.dora).does_not_read("A day is coming", CHANGED)


def promises(party: Person) -> Person:
    """How the promises stand, in this party's own eyes."""
    return party.opens("My choice").clicks("See what you can do").clicks("How the promises stand")


def shows_that_it_was_kept(story: Complaint, clara: Person, bell: Person) -> None:
    """The owner says that it was kept; the other side reads it once both have chosen to show it, and not before."""
    promises(bell).reads("Your promise.", CHANGED).clicks("This was kept").reads("You said it was kept")
    promises(clara).reads(f"A promise of {BELL}.", CHANGED).does_not_read("The other side said it was kept")
    bell.clicks("Show it if the other side does too").reads("You agree. It shows once the other side agrees too")
    promises(clara).does_not_read("The other side said it was kept", "Both sides show it")
    clara.clicks("Show it if the other side does too").reads("Both sides show it", "The other side said it was kept")
    promises(bell).reads("Both sides show it", "The other side has not said that it was kept.")
    story.seen_by(story.dora).does_not_read("said it was kept", "show it", CHANGED)
    clara.clicks("No longer show it").does_not_read("The other side said it was kept")
    promises(bell).does_not_read("Both sides show it", "The other side has not said")


def test_it_voids_every_assent_when_words_change_and_keeps_the_promise(town: Town) -> None:
    under(town, "ontario")
    story, clara, bell = at_the_end(town, mediators=1)
    by = town.today() + timedelta(days=40)
    writes_two_and_takes_one_out(clara, bell, by)
    changes_the_words(clara, bell)
    takes_an_assent_back(clara, bell)
    for who in (clara, bell):
        terms(who).clicks("I assent to this text")
    for who in (clara, bell):
        who.opens("My choice").clicks("Read and sign").signs_the_agreement()
    for who in (clara, bell):
        who.opens("My choice").reads("Everyone has signed.").cannot("See the promises")

    town.wait(13)
    for who in (clara, bell):
        who.opens("My choice").clicks("See the promises").reads(CHANGED).does_not_read(FIRST)
    comes_near(story, clara, bell, by)
    shows_that_it_was_kept(story, clara, bell)
    town.wait_until(by + timedelta(days=7))
    bell.opens("Messages").does_not_read("A day has passed")
