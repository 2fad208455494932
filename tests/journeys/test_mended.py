"""What was unknown or written down wrong is mended by the office: two people do it, and everyone is told alike."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.journeys.chapters import DEAN, Complaint, chooses, filed, letter
from tests.journeys.people import Person, Town

CLARA, BELL, TOMAS = "Clara Nyström", "Teresa Bell", "Tomas Okafor"
NOBODY = "An officer not known yet"
SEARCH = "The steps were not followed, as in a search"
PRESET = Path(__file__).parents[2] / "programmes" / "kansas_city.toml"
LAW = {
    "tolling_days = 0 ": "tolling_days = 20 ",
    'tolling_basis = ""': 'tolling_basis = "An invented statute, section 4"',
}
"""The one thing that is otherwise in a place whose law stops the clock while people mediate."""
ADOPT = """
from django.utils import timezone
from evenhand import clerk
clerk.adopt({text!r}, by="Robin Adair", second="Dora Diaz", today=timezone.localdate())
"""
"""Two people adopt it. Every state that it allows is walked elsewhere; that would take longer than this story."""


def seconds(story: Complaint, who: Person) -> Person:
    """Somebody else of the office reads what was proposed, and confirms it at their own sign-in."""
    return story.seen_by(who).clicks("Confirm as second person").reads("Confirmed and done.")


def test_it_names_an_officer_and_mends_a_day_and_a_classification_with_two_people(town: Town) -> None:
    clara = town.person(CLARA, narrow=True)
    story = filed(clara, officers=("",)).is_kept_safe()
    clara.comes_in_with(story.codes["c1"])
    dora = story.seen_by(story.dora).reads(NOBODY).clicks(f"Name the officer: {NOBODY}")
    dora.types("Name", BELL).types("Badge number on that day", "4471").types("Unit", "North Patrol")
    dora.clicks("Name the officer").reads(BELL, f"{BELL} was named.").does_not_read(NOBODY)

    dora.clicks("Correct the day of receipt").types_the_day("The right day", town.today() + timedelta(days=1))
    dora.clicks("Propose the correction").reads("You proposed it.").clicks("Take it back")
    dora.clicks("Correct the day of receipt").types_the_day("The right day", town.today() - timedelta(days=3))
    dora.clicks("Propose the correction").reads("You proposed it.").cannot("Confirm as second person")
    clara.opens("Messages").cannot("A correction")
    story.ana.opens("Today").reads("Correct the day of receipt", "Dora Diaz proposed it. You can second it.")
    seconds(story, story.ana).reads("The day of receipt was corrected from")
    assert "wrong date for the day the complaint came in" in letter(clara, "A correction")

    story.ana.opens("Matters").clicks(story.ref).clicks("Change how an allegation is classified")
    story.ana.picks("Category", SEARCH).clicks("Propose the change").reads("You proposed it.")
    dean = story.seen_by(town.colleague(DEAN)).reads(SEARCH)
    seconds(story, dean).reads(f"An allegation is now classified as {SEARCH}.")

    bell = story.is_screened().is_offered().lets_in("o1", BELL)
    bell.opens("Messages").cannot("A correction")
    for who in (clara, bell):
        who.opens("My choice").clicks("See both doors and answer").reads(SEARCH)
    clara.opens("My choice").does_not_read("4471")
    story.seen_by(dora).clicks("Change how an allegation is classified").chooses("Someone was hurt.")
    dora.clicks("Propose the change")
    seconds(story, story.ana)
    told = letter(clara, "Mediation does not go ahead")
    assert letter(bell, "Mediation does not go ahead") == told
    assert "hurt" not in told


def test_it_holds_and_lifts_what_a_law_asks_for_and_opens_nothing(town: Town) -> None:
    clara = town.person(CLARA, narrow=True)
    story = filed(clara)
    ana = story.seen_by(story.ana).clicks("Place a legal hold").reads("It stops destruction and opens nothing.")
    ana.types("Reason, with the law or the court", "Ordered by a judge of Quelmarsh.").clicks("Propose the hold")
    ana.reads("You proposed it.").cannot("Confirm as second person").does_not_read("On legal hold")
    seconds(story, town.colleague(DEAN)).reads("On legal hold since", "Ana Lindqvist", "A legal hold was placed.")
    clara.comes_in_with(story.codes["c1"]).clicks("See what you can do").does_not_read("hold", "Quelmarsh")

    story.seen_by(story.dora).clicks("Lift the legal hold").clicks("Propose lifting it")
    seconds(story, story.ana).reads("The legal hold was lifted.").does_not_read("On legal hold")
    ana.reads("Place a legal hold")


def test_it_unmakes_an_answer_unread_and_stops_the_clock_where_a_law_does(town: Town) -> None:
    words = PRESET.read_text(encoding="utf-8")
    for as_it_is, as_it_is_there in LAW.items():
        words = words.replace(as_it_is, as_it_is_there)
    town.office.does(ADOPT.format(text=words))
    clara = town.person(CLARA, narrow=True)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    dora = story.seen_by(story.dora).clicks("Record tolling").types("How many days?", "21")
    dora.clicks("Record it", refused="Enter a smaller number of days.").types("How many days?", "10")
    dora.clicks("Record it").reads("Tolling was recorded. The limit is now").cannot("Record tolling")

    # It was Clara who called, and Tomas had the page of Officer Bell before him.
    tomas = story.seen_by(town.colleague(TOMAS)).clicks(f"When {BELL} calls").unfolds("They do not have the letter")
    tomas.chooses("I choose investigation").chooses("I read it back, and they said it is right")
    tomas.clicks("Seal this answer").reads("The answer is sealed.")
    bell = story.lets_in("o1", BELL).opens("My choice").reads("You have answered.")
    tomas = story.seen_by(tomas).clicks("Unmake an answer that was taken down wrong").reads("Nobody sees what it was.")
    tomas.picks("Whose answer?", f"{BELL} (officer)").clicks("Propose the correction").reads("You proposed it.")
    bell.opens("My choice").reads("You have answered.")
    seconds(story, dora).does_not_read("investigation instead", "I choose investigation")

    assert "ask" in letter(bell, "Your answer is asked again")
    bell.opens("My choice").does_not_read("You have answered")
    clara.opens("Messages").cannot("Your answer is asked again")
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    for who in (clara, bell):
        who.opens("My choice").reads("Mediation goes ahead.")
