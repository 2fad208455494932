"""Declined, silent, withdrawn: one notice for both sides, and nobody learns who or why."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.chapters import chooses, filed, letter, told_by
from tests.journeys.people import Town

NOTICE = "Mediation does not go ahead"
CAUSES = ("declined", "said no", "refused", "silent", "did not answer", "withdrew from", "investigation instead")


def test_it_tells_both_sides_the_same_on_the_fixed_day_when_one_declines(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", "Teresa Bell", narrow=True)
    on = told_by(clara)
    assert told_by(bell) == on

    chooses(clara, "mediation")
    chooses(bell, "investigation")
    town.wait_until(on - timedelta(days=1))
    for who in (clara, bell):
        who.opens("My choice").reads("You have answered. We will tell you what happens next by")
    town.wait_until(on)

    for who in (clara, bell):
        who.opens("My choice").reads("The complaint goes to the investigators on our next working day.").cannot(
            "See both doors and answer"
        )
    told = letter(clara, NOTICE)
    assert "There are several possible reasons and we do not say which." in told
    assert letter(bell, NOTICE) == told
    assert not any(cause in told for cause in CAUSES)
    story.seen_by(story.dora).does_not_read("declined", "said no", "answered no")


def test_it_takes_silence_for_no_yes_and_says_so_to_nobody(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    on = told_by(clara)
    chooses(clara, "mediation")

    town.wait_until(on - timedelta(days=1))
    letter(clara, "A reminder")
    clara.reads("We send this letter to everyone we asked, whether they have answered or not.")
    town.wait_until(on)

    clara.opens("My choice").reads("The complaint goes to the investigators on our next working day.")
    told = letter(clara, NOTICE)
    bell = story.lets_in("o1", "Teresa Bell")
    assert letter(bell, NOTICE) == told
    assert not any(cause in told for cause in CAUSES)
    story.seen_by(story.dora).does_not_read("did not answer", "silent", "no answer")


def test_it_lets_a_person_withdraw_before_the_session_and_tells_nobody_who(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", "Teresa Bell", narrow=True)
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    seats = story.gets_a_table(clara, bell)

    bell.opens("My choice").clicks("See what you can do").clicks("Withdraw from mediation")

    bell.reads("The complaint goes to the investigators on our next working day.")
    clara.opens("My choice").reads("The complaint goes to the investigators on our next working day.")
    told = letter(clara, NOTICE)
    assert letter(bell, NOTICE) == told
    assert not any(cause in told for cause in CAUSES)
    for seat in seats:
        seat.opens("My sessions").reads("You have no seat at a table now.")
    story.seen_by(story.dora).does_not_read("withdrew", "Withdrawn by", "took back their yes")
