"""A session that goes on another day, by clicking: adjourned, another day kept, everyone signs again, the end.
Nobody is named, and both sides read the same."""

from __future__ import annotations

from tests.journeys.chapters import PLACE, letter
from tests.journeys.endings import CLOSED
from tests.journeys.people import Person, Town
from tests.journeys.test_another_day import BELL, CLARA, own_page, with_a_day

NAMED = ("Clara asked", "Bell asked", "who asked:", "unwell because")


def goes_on_another_day(first: Person) -> Person:
    """The mediator at the desk puts it off, when everyone wants that."""
    first.presses("Pause", "Now: a pause").unfolds("Go on another day").reads("There are two sessions at most.")
    return first.presses("It goes on another day", "Make the plan for that day.")


def test_it_adjourns_a_session_keeps_another_day_and_ends_there(town: Town) -> None:
    story, clara, bell = with_a_day(town)
    seats = tuple(town.colleague(name) for name in story.mediators)
    town.wait(7)

    goes_on_another_day(story.begins(seats, [CLARA, BELL])).cannot("Send the four facts")

    told = letter(clara, "The session goes on another day")
    assert told == letter(bell, "The session goes on another day")
    for who in (clara, bell):
        own_page(who).reads("You met, and the session goes on another day.").does_not_read(PLACE, *NAMED)
        who.cannot("Say how it ended for you")
    story.seen_by(story.dora).reads("The session goes on another day. Nobody is named.").does_not_read(*NAMED)

    day = story.gets_a_day(clara, bell)
    town.wait_until(day)
    first = story.begins(seats, [CLARA, BELL])
    first.unfolds("Go on another day").reads("This is the second session").cannot("It goes on another day")
    first.unfolds("End the session").presses("It has ended")
    first.chooses("Yes", under="1. Did we meet?").chooses("Yes", under="3. Did both sides").chooses(
        CLARA, under="4. Who"
    )
    first.clicks("Send the four facts").reads("The four facts are with the office.")

    for who in (clara, bell):
        who.opens("My choice").clicks("Say how it ended for you").chooses("We finished, and understand each other")
        who.clicks("Say so")
    for who in (clara, bell):
        who.opens("My choice").reads(CLOSED)
