"""A subpoena comes: it is written down, everyone who holds the privilege hears, and two people take each step."""

from __future__ import annotations

from tests.journeys.chapters import DEAN, chooses, filed, letter
from tests.journeys.people import Town

CANARY = "Quelmarsh, number 26-114"


def test_it_answers_a_subpoena_without_opening_anything(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", "Teresa Bell")
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    story.draws_mediators()

    ana = story.seen_by(story.ana).clicks("Legal requests").reads("There is no hold.")
    ana.chooses("Subpoena").picks("From whom?", "A lawyer in another case")
    ana.types_the_day("Day it reached the office", town.today()).types("Names, numbers and what it asks for", CANARY)
    ana.clicks("Write it down").reads("Nothing is given before", CANARY, "Who was told")
    ana.clicks("What this office holds").reads("There is no master key.").does_not_read(CANARY, "Clara", "Bell")
    ana.clicks("Make the PDF").reads("Its fingerprint stands in the register.")
    ana.chooses("What the law allows is given").clicks("Propose it", refused="It is too early for this.")
    ana.chooses("A court ordered a privilege log").clicks("Propose it").reads("You proposed it.")

    dean = town.colleague(DEAN).opens("Today").clicks("Look at it", beside="Second a step of a legal request")
    dean.clicks("Confirm as second person").clicks("Privilege log").reads("Privilege asserted")

    dean.opens("Today").clicks("Legal requests").reads("Subpoena").clicks("When a subpoena or an order comes")
    dean.reads("Do these in order.", "What the law here says").clicks("When somebody asks for records")

    assert letter(clara, "A legal request") == letter(bell, "A legal request")
    mediator = town.colleague(story.mediators[0]).opens("My sessions").clicks("A legal request")
    mediator.reads("You may speak up, and it is your choice.").clicks("I have read it")
    mediator.clicks("See the table").clicks("When the law lets you speak")
    mediator.chooses("A child is abused or neglected").clicks("Write it down").reads("Nothing else is kept.")
    clara.opens("My choice").clicks("See the mediators").unfolds("What stays in the room, and what does not")
    clara.clicks("When the law lets you speak").chooses("Somebody is threatened with bodily harm")
    clara.clicks("Write it down").reads("Nothing else is kept.")
    told = story.seen_by(story.ana).clicks("Legal requests")
    told.reads("Mediator: A child is abused or neglected", "Complainant: Somebody is threatened with bodily harm")
    story.seen_by(story.dora).does_not_read("Legal requests", "bodily harm")
