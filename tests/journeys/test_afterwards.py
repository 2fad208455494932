"""After closing, by clicking: how it was, the wish to talk again, what was said destroyed with a certificate; and years
later the end of the file, announced a month before to both sides."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.journeys.chapters import Complaint, chooses, filed, letter
from tests.journeys.people import Person, Town

YEAR, KEPT, TOLD_BEFORE, ROOM = (timedelta(days=days) for days in (365, 1825, 30, 90))


def said(on: date) -> str:
    """A day as the pages and letters say it."""
    return f"{on:%B} {on.day}, {on.year}"


def certificates(dora: Person) -> list[str]:
    """The coordinator at the certificates of destruction: the beginnings of their numbers."""
    dora.opens("Figures").clicks("Certificates of destruction").reads("Holds")
    return re.findall(r"[0-9a-f]{8}…", dora.words())


def reads_that_the_room_is_gone(story: Complaint, clara: Person, closed: date) -> str:
    """What was said is destroyed: a letter says so, and the certificate holds. Its number, as the list has it."""
    story.town.wait_until(closed + ROOM + timedelta(days=1))
    assert "In no copy from" in letter(clara, "What was said is destroyed")
    (number,) = certificates(story.dora)
    story.dora.reads(story.ref).clicks(number).reads("It says the same, unchanged and in its place")
    return number


def sees_the_file_end(story: Complaint, clara: Person, bell: Person, closed: date, of_the_room: str) -> None:
    """Years pass. Both sides are told the day a month before; then nothing of the file can be read any more."""
    town, ends = story.town, closed + KEPT
    for years in range(1, 5):
        town.wait_until(closed + years * YEAR)
    clara.opens("Messages").does_not_read("A file ends")
    town.wait_until(ends - TOLD_BEFORE)
    told = letter(clara, "A file ends")
    assert told == letter(bell, "A file ends")
    assert said(ends) in told
    story.seen_by(story.dora).reads("Everyone was told that the file will be destroyed on")

    town.wait_until(ends)
    for who in (clara, bell):
        # No other complaint names them, so what they signed in with is forgotten with the file.
        for place in ("/portal/", "/portal/messages"):
            who.opens(place).reads("If you have no code, or lost it").does_not_read(story.ref)
        who.types("Your code", who.own_code).clicks("Sign in", refused="This code does not open anything now.")
    story.seen_by(story.dora).reads("Destroyed by schedule").does_not_read("Bell", "Clara")
    (of_the_file,) = set(certificates(story.dora)) - {of_the_room}
    story.dora.clicks(of_the_file).reads("The whole file", "Unreadable here since", "In no copy from", said(ends))


@pytest.mark.journey
def test_it_goes_from_an_understanding_to_a_certificate(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story = filed(clara)
    clara.comes_in_with(story.codes["c1"])
    story.is_kept_safe().is_screened().is_offered()
    bell = story.lets_in("o1", "Teresa Bell")
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    seats = story.gets_a_table(clara, bell)
    town.wait_until(story.gets_a_day(clara, bell))
    story.meets(seats, ["Clara Nyström", "Teresa Bell"])

    clara.opens("My choice").clicks("How was it? A few questions, if you like").clicks("See the questions")
    clara.reads("This is no place for an emergency or a threat.").clicks(
        "Send my answers", refused="Answer at least one question, or leave this page."
    )
    clara.chooses("Rather yes", under="I could speak openly.").chooses("No", under="Did anything make you feel pushed?")
    clara.clicks("Send my answers").reads("Nobody is told that you answered.")
    clara.opens("/portal/questions").reads("There is nothing to answer now.")
    seats[0].opens("My sessions").clicks("How was it? Questions about sessions you held").clicks("See the questions")
    seats[0].chooses("Yes", under="Both sides had the same chance to speak.").clicks("Send my answers")
    story.dora.opens("Letters").clicks("Write in a form that came back").types("The code of your letter", "K7QM")
    story.dora.clicks("See the questions", refused="This code does not fit.")

    for who in (clara, bell):
        who.opens("My choice").clicks("Say how it ended for you").chooses("We finished, and understand each other")
        who.clicks("Say so")
    closed = town.today()
    for who in (clara, bell):
        who.opens("My choice").clicks("See what you can do").clicks("How the promises stand, and talking again")
        who.reads("You parted without promises.", "What was said stays there").clicks("I would like to talk again")
    clara.clicks("Back to the matter").clicks("How the promises stand, and talking again")
    clara.reads("Both sides would talk again. We call you")
    assert "still say no" in letter(bell, "You can talk again")
    story.dora.opens("Today").reads("Both would talk again").clicks("Note that it is met").clicks("It is met")
    story.dora.opens("Today").does_not_read("Both would talk again")

    of_the_room = reads_that_the_room_is_gone(story, clara, closed)
    sees_the_file_end(story, clara, bell, closed, of_the_room)
