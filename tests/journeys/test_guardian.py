"""A young person and a guardian: both are asked, each for themselves, and it goes ahead only if both say yes."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.chapters import ADDRESS, RUDE, SAID, Complaint, chooses
from tests.journeys.people import CODE, REF, Town


def test_it_asks_a_young_person_and_the_guardian_each_for_themselves(town: Town) -> None:
    ngozi = town.person("Ngozi Bright", narrow=True)
    ngozi.opens("/").clicks("File a complaint").types("What happened?", SAID)
    ngozi.types_the_day("When did it happen?", town.today() - timedelta(days=2)).clicks("Save and continue")
    ngozi.types("Name, if you know it", "Lena Boyd").chooses(RUDE).clicks("Save and continue")
    ngozi.types("Name", ngozi.name).chooses("A letter").types("Address for letters", ADDRESS)
    ngozi.chooses("Yes", under="Are you under 18, or does somebody act for you by law?")
    ngozi.clicks("Save and go to the end", refused="Enter the name of the parent or guardian.")
    ngozi.types("If yes: the name of the parent or guardian", "Ada Bright").clicks("Save and go to the end")
    text = ngozi.clicks("Send my complaint").reads("the parent or guardian").words()
    found = REF.search(text)
    assert found
    hers, guardians = CODE.findall(text)
    story = Complaint(town=town, ref=found[0]).is_kept_safe().is_screened().is_offered()
    ngozi.comes_in_with(hers)
    ada = town.person("Ada Bright").comes_in_with(guardians)
    boyd = story.lets_in("o1", "Lena Boyd")

    chooses(ngozi, "mediation")
    chooses(boyd, "mediation")
    town.wait(1)
    ngozi.opens("My choice").reads("You have answered.")
    chooses(ada, "mediation")
    town.wait(1)

    for who in (ngozi, ada, boyd):
        who.opens("My choice").reads("Mediation goes ahead.")
