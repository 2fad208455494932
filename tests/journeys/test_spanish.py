"""Spanish throughout for one side: every page, every letter, to the end. The other side reads English."""

from __future__ import annotations

from tests.journeys.chapters import chooses, filed, letter
from tests.journeys.people import Town

ENGLISH = (" the ", " you ", " your ", " and ", " with ")


def test_it_speaks_spanish_to_one_side_and_english_to_the_other(town: Town) -> None:
    esteban = town.person("Esteban Vidal", narrow=True, speaks="es")
    story = filed(esteban)
    esteban.comes_in_with(story.codes["c1"])
    story.is_kept_safe().is_screened().is_offered()
    bell = story.lets_in("o1", "Teresa Bell")

    offer = letter(esteban, "You can choose")
    assert not any(word in offer for word in ENGLISH), offer
    for who in (esteban, bell):
        chooses(who, "mediation")
    town.wait(1)
    for who in (esteban, bell):
        who.opens("My choice").reads("Mediation goes ahead.")
    ahead = letter(esteban, "Mediation goes ahead")
    assert not any(word in ahead for word in ENGLISH), ahead
    story.draws_mediators()
    assert set(story.mediators) == {"Jorge Moss", "Rosa Velez"}, "the two who speak both languages"
    esteban.opens("My choice").clicks("See the mediators").clicks("I am content with them")
    assert not any(word in esteban.words() for word in ENGLISH), esteban.words()
