"""The plain path by clicking: one complainant, one officer, from the first page to the signed agreement in hand."""

from __future__ import annotations

import pytest

from tests.journeys.chapters import PLACE, chooses, filed
from tests.journeys.people import Town, text_of

TERM = "Officer Bell will write to me by July 1."


@pytest.mark.both
def test_it_goes_from_the_first_page_to_a_signed_agreement(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story = filed(clara)
    clara.comes_in_with(story.codes["c1"]).reads("We ask the police to keep video and records.")
    story.is_kept_safe().is_screened().seen_by(story.dora).clicks("Add a file").reads("It stands with the complaint")
    story.seen_by(story.dora).clicks("Offer both doors").clicks("See both letters first")
    story.is_offered()
    bell = story.lets_in("o1", "Teresa Bell")

    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    for who in (clara, bell):
        who.opens("My choice").reads("Mediation goes ahead.")
    seats = story.gets_a_table(clara, bell)
    on = story.gets_a_day(clara, bell)
    town.wait_until(on)
    bell.opens("My choice").clicks("See what you can do").reads(PLACE)
    story.meets(seats, ["Clara Nyström", "Teresa Bell"])

    clara.opens("My choice").clicks("Say how it ended for you").reads("You need not agree on anything.")
    clara.unfolds("Write a term").types("What would be done", TERM).chooses("The other side would")
    clara.clicks("Propose it").reads(TERM)
    bell.opens("My choice").clicks("Read the terms").reads(TERM, "You need not sign.")
    for who in (clara, bell):
        who.clicks("Five questions for you alone").chooses("I am not sure", under="Is it fair to me?")
        who.clicks("Keep it for me").reads("It is kept, for you alone.")
        who.clicks("I have read this").clicks("I assent to this text")
    for who in (clara, bell):
        who.opens("My choice").clicks("Read and sign").signs_the_agreement()

    for who in (clara, bell):
        who.opens("My choice").reads("The complaint is closed as mediated. There is no finding.")
        who.clicks("See the promises").reads(TERM)
        file = who.downloads("Download the agreement")
        assert file.startswith(b"%PDF-1.7")
        assert {"Clara Nyström", "Teresa Bell", TERM} <= {
            one for one in (clara.name, bell.name, TERM) if one in text_of(file)
        }
    story.seen_by(story.dora).reads("Mediated").does_not_read(TERM)
