"""After closing, by clicking: how it was, the wish to talk again, and what was said destroyed with a certificate."""

from __future__ import annotations

import re

import pytest

from tests.journeys.chapters import chooses, filed, letter
from tests.journeys.people import Town


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
    for who in (clara, bell):
        who.opens("My choice").clicks("See what you can do").clicks("How the promises stand, and talking again")
        who.reads("You parted without promises.", "What was said stays there").clicks("I would like to talk again")
    clara.clicks("Back to the matter").clicks("How the promises stand, and talking again")
    clara.reads("Both sides would talk again. We call you")
    assert "still say no" in letter(bell, "You can talk again")
    story.dora.opens("Today").reads("Both would talk again").clicks("Note that it is met").clicks("It is met")
    story.dora.opens("Today").does_not_read("Both would talk again")

    town.wait(91)
    assert "In no copy from" in letter(clara, "What was said is destroyed")
    story.dora.opens("Figures").clicks("Certificates of destruction").reads("Holds", story.ref)
    (number,) = re.findall(r"[0-9a-f]{8}…", story.dora.words())
    story.dora.clicks(number).reads("It says the same, unchanged and in its place")
