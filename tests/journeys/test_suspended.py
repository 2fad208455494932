"""Suspended and resumed: what was there is cleared away, and everyone is asked anew."""

from __future__ import annotations

from tests.journeys.chapters import chooses, filed, letter
from tests.journeys.people import Town


def test_it_waits_for_a_court_and_then_asks_everyone_anew(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", "Teresa Bell")
    chooses(clara, "mediation")

    story.seen_by(story.dora).clicks("Suspend this matter").chooses("A criminal case").clicks("Suspend it")
    waiting = letter(clara, "We are waiting")
    assert letter(bell, "We are waiting") == waiting
    assert "criminal" not in waiting
    clara.opens("My choice").cannot("See both doors and answer").cannot("You have answered")
    for who in (clara, bell):
        who.opens("My choice").reads("Work on the complaint stops for now. We write to you when it goes on.")
    town.wait(10)
    story.seen_by(story.dora).clicks("Resume this matter").clicks("Resume it")
    story.is_screened().is_offered()

    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    for who in (clara, bell):
        who.opens("My choice").reads("Mediation goes ahead.")
