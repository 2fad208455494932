"""What a person may ask at any time: another look, mediation, a matter of their own, and their complaint back."""

from __future__ import annotations

from tests.journeys.chapters import chooses, filed, letter, told_by
from tests.journeys.people import Town

CLARA, LUIS, BELL = "Clara Nyström", "Luis Herrera", "Teresa Bell"
NOTICE = "Mediation does not go ahead"
WISH = "Say that I would like mediation"
LOOK = "Ask for another look at how it was classified"
TO_INVESTIGATORS = "The complaint goes to the investigators on our next working day."
TAKEN_BACK = "The complaint was taken back. It is closed."


def test_it_is_looked_at_again_when_asked_and_goes_back_when_no_day_can_be_found(town: Town) -> None:
    clara = town.person(CLARA, narrow=True)
    story = filed(clara).is_kept_safe()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", BELL)
    bell.opens("My choice").clicks("See what you can do").reads("It is a wish and binds nobody.").clicks(WISH)
    bell.opens("My choice").clicks("See what you can do").cannot(WISH).cannot(LOOK)
    clara.opens("My choice").clicks("See what you can do").cannot(LOOK).does_not_read(BELL, "would like mediation.")

    story.seen_by(story.dora).reads(f"{BELL} said that they would like mediation.").clicks("Screen this matter")
    story.dora.chooses("No", under="Is it suitable for mediation?").types("Your reasons", "They meet every day.")
    story.dora.clicks("Record the decision")
    story.seen_by(story.ana).clicks("Read this screening as the second reader").reads("mediation cannot be offered")
    story.ana.chooses("Yes", under="Do you agree?").clicks("Record my reading").reads("In the neutral batch")
    clara.opens("My choice").reads(TO_INVESTIGATORS).clicks("See what you can do").reads("You can ask once.")
    clara.clicks(LOOK).opens("My choice").does_not_read(TO_INVESTIGATORS)

    story.is_screened().is_offered()
    clara.opens("My choice").clicks("See what you can do").cannot(LOOK)
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    bell.opens("My choice").reads("Mediation goes ahead.")
    story.seen_by(story.dora).clicks("Send this matter to investigation").reads("the one notice that names no cause")
    story.dora.clicks("Send it").reads("In the neutral batch")
    told = letter(clara, NOTICE)
    assert letter(bell, NOTICE) == told
    assert "There are several possible reasons and we do not say which." in told


def test_it_lets_one_of_two_decide_alone_and_take_that_part_back(town: Town) -> None:
    clara = town.person(CLARA)
    story = filed(clara, others=(LUIS,)).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    luis = town.person(LUIS, narrow=True).comes_in_with(story.codes["c2"])
    bell = story.lets_in("o1", BELL)
    luis.clicks("See what you can do").clicks("Decide alone").reads("You now decide alone about your part.")
    story.is_offered("Matter 1", "Matter 2")

    luis.opens("My choice").clicks("See what you can do").unfolds("Take my complaint back")
    luis.reads("This ends your complaint for good").clicks("Take it back now")

    luis.opens("My choice").reads(TAKEN_BACK).does_not_read("See both doors")
    assert "no mediation and no investigation" in letter(bell, "The complaint was taken back")
    clara.opens("My choice").does_not_read("taken back")
    clara.opens("Messages").cannot("The complaint was taken back")
    on = told_by(clara)
    chooses(clara, "mediation")
    bell.opens("My choice").reads(TAKEN_BACK)
    chooses(bell, "mediation")
    town.wait(1)
    assert town.today() < on
    for who in (clara, bell):
        who.opens("My choice").reads("Mediation goes ahead.")
    story.seen_by(story.dora).reads("Taken back", "Going ahead")
