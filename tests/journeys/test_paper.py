"""Entirely by paper and phone: neither side ever opens a page; the office does it for them, unknowing where it can."""

from __future__ import annotations

import re
from datetime import date

from tests.journeys.chapters import ADDRESS, DORA, PLACE, RUDE, SAID, Complaint
from tests.journeys.people import REF, Person, Town, text_of

CLARA, BELL = "Clara Nyström", "Teresa Bell"
TERM = "Officer Bell will write to me by July 1."


def taken_in(town: Town) -> Complaint:
    """Clara's letter has come; the coordinator takes it in on one page and prints a receipt without a code."""
    dora, today = town.colleague(DORA, narrow=True), town.today()
    dora.opens("Take in").chooses("On paper", under="How did it reach us?").types_the_day("Day it was received", today)
    dora.types("What happened?", SAID).types("Where did it happen?", "Ferry Street")
    dora.types("Name", CLARA, beside="Complainant 1").chooses("A letter").types("Address for letters", ADDRESS)
    dora.types("Name", BELL, beside="Officer 1").picks("What is it mostly about?", RUDE)
    found = REF.search(dora.clicks("Save the complaint").reads("The complaint is taken in").words())
    assert found
    receipt = dora.downloads(f"Receipt without a code {CLARA}")
    assert found[0] in text_of(receipt)
    return Complaint(town=town, ref=found[0])


def prints(dora: Person) -> str:
    """Print every letter that waits, write down that they were posted; what the letters say."""
    letters = text_of(dora.opens("Letters").downloads("Print these"))
    dora.opens("Letters").clicks("They were posted").reads("written down as posted")
    return letters


def for_(story: Complaint, name: str) -> Person:
    """The coordinator, about to do something for this person, on paper or by phone."""
    return story.seen_by(story.dora).clicks(f"Do something for {name}")


def test_it_goes_to_a_signed_agreement_without_anybody_opening_a_page(town: Town) -> None:
    story = taken_in(town)
    assert story.ref in prints(story.dora)
    story.is_kept_safe().is_screened().is_offered()

    letter = prints(story.dora)
    words = re.search(r"I choose mediation:? ([\w-]+).*?I choose investigation:? ([\w-]+)", letter, re.DOTALL)
    assert words, letter
    # Who printed the letter has read which word means what: a colleague takes the word.
    printed_it = for_(story, CLARA).clicks("See both doors and answer")
    printed_it.types("Or the answer word", words[1]).clicks("Seal my answer", refused="word").reads("Tomas Okafor")
    tomas = story.seen_by(town.colleague("Tomas Okafor")).clicks(f"Do something for {CLARA}")
    by_phone = tomas.clicks("See both doors and answer").reads(f"You do this for {CLARA}")
    by_phone.types("Or the answer word", "elephant").clicks("Seal my answer", refused="word")
    by_phone.types("Or the answer word", words[1]).clicks("Seal my answer").reads("The answer is sealed.")
    by_phone.does_not_read("You chose", words[1])

    # Who screened it may not hear an answer: a colleague takes the one for which there is no letter.
    call = (
        story.seen_by(town.colleague("Tomas Okafor"))
        .clicks(f"When {BELL} calls")
        .reads("Say this", "Read out the two doors")
    )
    call.unfolds("They do not have the letter").chooses("I choose mediation")
    call.chooses("I read it back, and they said it is right")
    call.clicks("Seal this answer").reads("The answer is sealed.")
    town.wait(1)
    assert "Mediation goes ahead" in prints(story.dora)

    on = arranged(story)
    town.wait_until(on)
    story.meets([town.colleague(name) for name in story.mediators], [CLARA, BELL])
    agreed(story)
    story.seen_by(story.dora).reads("Mediated").does_not_read(TERM)
    assert story.ref in prints(story.dora)


def arranged(story: Complaint) -> date:
    """Mediators, preparation, the plan, the day: each yes is told by phone and written down for the person."""
    story.draws_mediators()
    for name in (CLARA, BELL):
        for_(story, name).clicks("I am content with them")
    for name in (CLARA, BELL):
        for_(story, name).clicks("I am prepared")
    on = story.proposes_a_day()
    for name in (CLARA, BELL):
        for_(story, name).reads(PLACE).clicks("This day suits me")
    return on


def agreed(story: Complaint) -> None:
    """A term in Clara’s words, read to both; printed, signed on paper, and looked at by two people of the office."""
    term = for_(story, CLARA).clicks("Say how it ended for you").unfolds("Write a term")
    term.types("What would be done?", TERM).chooses("The other side would").clicks("Propose it").reads(TERM)
    for_(story, BELL).clicks("Read the terms").reads(TERM, "You may sign on paper instead.")
    story.dora.does_not_read("Type your name to sign")
    paper = text_of(story.dora.downloads("Take the text with you"))
    assert TERM in paper
    foot = re.search(r"SHA-256 of the attached text ([0-9a-f]{8})", paper)
    assert foot, paper

    entered = story.seen_by(story.dora).clicks("Enter signatures given on paper").chooses(CLARA).chooses(BELL)
    entered.types("The first eight signs", "00000000").clicks("Propose it", refused="not the paper of the text")
    entered.types("The first eight signs", foot[1]).clicks("Propose it")
    story.seen_by(story.ana).reads(CLARA, BELL).clicks("Confirm as second person").reads("Confirmed and done.")
