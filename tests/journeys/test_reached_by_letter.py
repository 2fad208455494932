"""An officer of whom a complaint on the web knows name and badge alone gets the letter, and answers with its word."""

from __future__ import annotations

import re

from tests.journeys.chapters import Complaint, filed
from tests.journeys.people import CODE, Person, Town, text_of
from tests.journeys.test_paper import prints

CLARA, BELL = "Clara Nyström", "Teresa Bell"
STATION = "Eastside Station\n7 Harbor Road"
PAIR = re.compile(r"I choose mediation:? ([\w-]+).*?I choose investigation:? ([\w-]+)", re.DOTALL)


def enters_where(dora: Person, story: Complaint) -> None:
    """The first letters could not be printed for the officer; the desk enters where letters reach her."""
    dora.opens("Letters").reads("There is no address").clicks("How to reach them", beside=BELL)
    dora.reads(f"How to reach {BELL}", "could not go out").cannot("Send")
    dora.types("Address for letters", STATION).types("Phone", "816 555 0177").chooses("A call").clicks("Save")
    dora.clicks("Send").reads("again.").opens("Back to the case").clicks(f"How to reach {BELL}")
    dora.does_not_read("could not go out").opens("Back to the case").reads(story.ref)


def test_it_reaches_an_officer_who_was_named_by_name_and_badge_alone(town: Town) -> None:
    clara = town.person(CLARA)
    story = filed(clara)
    assert len(story.codes) == 1
    assert CODE.search(clara.words())
    story.is_kept_safe().is_screened().is_offered()
    dora = story.dora
    first = prints(dora)
    assert len(PAIR.findall(first)) == 1, "only the complainant's letter had somewhere to go"

    enters_where(dora, story)
    second = text_of(dora.opens("Letters").downloads("Print these"))
    dora.opens("Letters").clicks("They were posted").reads("posted")
    assert "Eastside Station" in second
    words = PAIR.search(second)
    assert words, second

    tomas = town.colleague("Tomas Okafor")
    call = story.seen_by(tomas).clicks(f"Call {BELL}").reads("Say this", "816 555 0177")
    call.types("The answer word from the fold of the letter", "elephant")
    call.clicks("Seal this word", refused="Ask once more, letter by letter.").reads("Read out the two doors")
    call.types("The answer word from the fold of the letter", words[1]).clicks("Seal this word")
    call.reads("The answer is sealed.", "Write down this attempt").chooses("Reached").clicks("Write it down")

    clara.comes_in_with(story.codes["c1"])
    clara.opens("My choice").clicks("See both doors and answer").chooses("I choose mediation", under="Your answer")
    clara.clicks("Seal my answer").reads("The answer is sealed.")
    town.wait(1)
    clara.opens("My choice").reads("Mediation goes ahead.")
