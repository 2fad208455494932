"""Several officers, several complainants: each decides alone, and what one decides binds nobody else."""

from __future__ import annotations

from tests.journeys.chapters import chooses, filed, letter, told_by
from tests.journeys.people import Town

OFFICERS = ("Teresa Bell", "Owen Garrity", "Lena Boyd")
MATTERS = ("Matter 1", "Matter 2", "Matter 3")
NOTICE = "Mediation does not go ahead"


def test_it_goes_ahead_with_two_officers_when_the_third_declines(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara, OFFICERS).is_kept_safe().is_screened(*MATTERS).is_offered(*MATTERS)
    clara.comes_in_with(story.codes["c1"]).reads("officer 1 of 3", "officer 2 of 3", "officer 3 of 3")
    bell, garrity, boyd = (
        story.lets_in(f"o{n}", name, narrow=name == "Lena Boyd") for n, name in enumerate(OFFICERS, start=1)
    )
    on = told_by(boyd)

    for _officer in OFFICERS:
        chooses(clara, "mediation")
    for who in (bell, garrity):
        chooses(who, "mediation")
    chooses(boyd, "investigation")
    town.wait_until(on)

    for who in (bell, garrity):
        who.opens("My choice").reads("Mediation goes ahead.").does_not_read("investigators")
        who.opens("Messages").cannot(NOTICE)
    boyd.opens("My choice").reads("The complaint goes to the investigators on our next working day.").does_not_read(
        "Mediation goes ahead."
    )
    clara.opens("My choice").reads(
        "Mediation goes ahead.", "The complaint goes to the investigators on our next working day."
    )
    told = letter(boyd, NOTICE)
    assert "There are several possible reasons and we do not say which." in told
    assert letter(clara, NOTICE) == told
    assert clara.opens("Messages").words().count(NOTICE) == 1


def test_it_lets_one_of_two_complainants_decide_alone(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara, others=("Luis Herrera",)).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    luis = town.person("Luis Herrera", narrow=True).comes_in_with(story.codes["c2"])
    bell = story.lets_in("o1", "Teresa Bell")

    luis.clicks("See what you can do").clicks("Decide alone").reads("You now decide alone about your part.")
    for who in (clara, luis, bell):
        who.opens("Messages").clicks("You are asked again")
    story.is_offered("Matter 1", "Matter 2")
    on = told_by(luis)
    chooses(clara, "mediation")
    chooses(luis, "investigation")
    for _matter in range(2):
        chooses(bell, "mediation")
    town.wait_until(on)

    clara.opens("My choice").reads("Mediation goes ahead.").does_not_read("investigators")
    luis.opens("My choice").reads("The complaint goes to the investigators on our next working day.").does_not_read(
        "Mediation goes ahead."
    )
    bell.opens("My choice").reads(
        "Mediation goes ahead.", "The complaint goes to the investigators on our next working day."
    )
    assert letter(bell, NOTICE) == letter(luis, NOTICE)
    clara.opens("Messages").cannot(NOTICE)
