"""How it can end, by clicking: an understanding; no agreement under each rule; signed and taken back; words typed for
somebody; and three officers of whom one leaves in the middle."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tests.journeys.chapters import MEDIATORS, Complaint, chooses, filed
from tests.journeys.endings import CLOSED, WITH_INVESTIGATORS, says
from tests.journeys.people import Person, Town

PROGRAMMES = Path(__file__).parents[2] / "programmes"
CLARA, BELL = "Clara Nyström", "Teresa Bell"
TERM = "I will write to Clara by July."
TO_INVESTIGATORS = "The complaint goes to the investigators on our next working day."


ADOPT = """
from django.utils import timezone
from evenhand import clerk
clerk.adopt({text!r}, by="Robin Adair", second="Dora Diaz", today=timezone.localdate())
"""


def under(town: Town, preset: str) -> None:
    """From now on this office works by another programme, which two people have adopted.

    The command for it walks the programme first, for minutes; other tests walk these ones.
    """
    text = (PROGRAMMES / f"{preset}.toml").read_text(encoding="utf-8")
    town.office.does(ADOPT.format(text=text))


def at_the_end(town: Town, *, mediators: int = 2) -> tuple[Complaint, Person, Person]:
    """One complaint up to the end of its session: the story, Clara and Officer Bell."""
    clara = town.person(CLARA, narrow=True)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", BELL)
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    seats = story.gets_a_table(clara, bell, mediators=mediators)
    on = story.gets_a_day(clara, bell)
    town.wait_until(on)
    story.meets(seats, [CLARA, BELL])
    return story, clara, bell


def test_it_closes_with_an_understanding_alone(town: Town) -> None:
    story, clara, bell = at_the_end(town)

    clara.opens("My choice").clicks("Say how it ended for you").reads("Only you see what you choose here.")
    clara.chooses("We did not finish, or I would rather not say").clicks("Say so").reads("Nothing is written down.")
    says([clara], "We finished, and understand each other")
    bell.opens("My choice").does_not_read("understand")
    says([bell], "We finished, and understand each other")

    for who in (clara, bell):
        who.opens("My choice").reads(CLOSED).does_not_read("See the promises")
        told = who.opens("Messages").clicks("It is closed")
        told.reads("they understand each other. That is a full result.").does_not_read("promise")
    story.seen_by(story.dora).reads("Mediated")


def test_it_lets_the_complainant_choose_when_both_finished_with_neither(town: Town) -> None:
    _story, clara, bell = at_the_end(town)
    clara.opens("My choice").clicks("Say how it ended for you")
    clara.reads("You choose: close it, or have it investigated. Without a choice it is investigated.")
    bell.opens("My choice").clicks("Say how it ended for you").reads("The complainant chooses: close it")

    says([clara, bell], "We finished, with neither")
    bell.opens("My choice").cannot("Choose how it goes on")
    clara.opens("My choice").clicks("Choose how it goes on").reads("Neither counts against you.")
    clara.chooses("Go to investigation").clicks("This is my choice")

    for who in (clara, bell):
        who.opens("My choice").reads(TO_INVESTIGATORS)


def test_it_closes_under_the_rule_that_a_completed_session_closes(town: Town) -> None:
    under(town, "portland")
    clara = town.person(CLARA)
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", BELL)
    chooses(clara, "mediation")
    town.wait(1)
    chooses(bell, "mediation")
    town.wait(1)
    seats = story.gets_a_table(clara, bell, mediators=1)
    town.wait_until(story.gets_a_day(clara, bell))
    story.meets(seats, [CLARA, BELL])

    clara.opens("My choice").clicks("Say how it ended for you")
    clara.reads("If both say that it was completed, it is closed.")
    says([clara, bell], "We finished, with neither")

    for who in (clara, bell):
        who.opens("My choice").reads(CLOSED)
        who.opens("Messages").clicks("It is closed").reads("There is no agreement.")


def test_it_returns_under_the_rule_that_it_returns_and_a_signed_text_can_be_taken_back(town: Town) -> None:
    """Ontario, twice: signed and taken back in the twelve days; and completed with neither, which goes back."""
    under(town, "ontario")
    story, clara, bell = at_the_end(town, mediators=1)
    clara.opens("My choice").clicks("Say how it ended for you").reads("It is investigated, as if never offered.")
    writes(bell, TERM)
    signs(clara, bell)

    clara.opens("My choice").clicks("See the agreement, and take it back if you want")
    clara.reads("Everyone has signed. You can take it back until", "If you want to keep it, you do not need to do")
    assert clara.downloads("Download the agreement").startswith(b"%PDF-1.7")
    clara.opens("Messages").clicks("Time to think again").reads("Nobody is told who did.")
    clara.opens("My choice").clicks("See the agreement, and take it back if you want")
    clara.clicks("Take the agreement back")

    for who in (clara, bell):
        who.opens("My choice").reads(TO_INVESTIGATORS).does_not_read(TERM)
    story.seen_by(story.dora).does_not_read("took", TERM)


def writes(who: Person, words: str, owner: str = "I would") -> None:
    """A term in this person's own words."""
    who.opens("My choice").clicks("Say how it ended for you").unfolds("Write a term")
    who.types("What would be done?", words).chooses(owner, under="Who would do it?").clicks("Propose it").reads(words)


def signs(*people: Person) -> None:
    """Each one reads what signing means, assents, and then signs."""
    for who in people:
        who.opens("My choice").clicks("Read the terms").clicks("I have read this").clicks("I assent to this text")
    for who in people:
        who.opens("My choice").clicks("Read and sign").signs_the_agreement()


def test_it_makes_words_that_a_mediator_typed_a_partys_own(town: Town) -> None:
    story, clara, bell = at_the_end(town)
    moss = town.colleague(story.mediators[0])
    moss.opens("My sessions").clicks("Help with writing and signing").unfolds("Type a term")
    moss.chooses(CLARA, under="Who asked you to type it?").chooses(BELL, under="Who would do it?")
    moss.types("What would be done?", "Officer Bell says her name at every stop.").clicks("Keep it for them")
    moss.reads("Waits for its author", CLARA).does_not_read("says her name")

    bell.opens("My choice").clicks("Say how it ended for you").does_not_read("says her name")
    clara.opens("My choice").clicks("Say how it ended for you").reads("Typed by a mediator, not confirmed yet.")
    clara.clicks("These are my words").reads("These are your words now")
    bell.opens("My choice").clicks("Read the terms").reads("Officer Bell says her name at every stop.")
    signs(clara, bell)

    for who in (clara, bell):
        who.opens("My choice").reads(CLOSED)
    clara.opens("My choice").clicks("See what you can do").clicks("Read the agreement and its promises")
    digits = hashlib.sha256(clara.downloads("Download the agreement")).hexdigest()
    clara.clicks("Check a copy").types("Fingerprint of the file", digits)
    clara.clicks("Check it").reads("In the book").does_not_read(story.ref, CLARA)


def test_it_goes_on_with_two_officers_when_the_third_leaves_midway(town: Town) -> None:
    officers = ("Teresa Bell", "Owen Garrity", "Lena Boyd")
    matters = ("Matter 1", "Matter 2", "Matter 3")
    clara = town.person(CLARA)
    story = filed(clara, officers).is_kept_safe().is_screened(*matters).is_offered(*matters)
    clara.comes_in_with(story.codes["c1"])
    bell, garrity, boyd = (story.lets_in(f"o{n}", name) for n, name in enumerate(officers, start=1))
    for _officer in officers:
        chooses(clara, "mediation")
    for who in (bell, garrity, boyd):
        chooses(who, "mediation")
    town.wait(1)
    for who in (bell, garrity, boyd):
        who.opens("My choice").reads("Mediation goes ahead.")

    tables = [sits_down(story, f"d{n}", clara, who) for n, who in enumerate((bell, garrity, boyd), start=1)]
    story.seen_by(story.dora).reads(*(f"The table with {name}: what can be done" for name in officers))
    on, later = gets_days(story, tables, clara, (bell, garrity, boyd))

    boyd.opens("My choice").clicks("See what you can do").clicks("Withdraw from mediation")

    boyd.opens("My choice").reads(TO_INVESTIGATORS)
    for who in (bell, garrity):
        who.opens("My choice").clicks("See what you can do").reads("You accepted this day")
        who.does_not_read("investigators", "Boyd")
    clara.opens("My choice").reads(TO_INVESTIGATORS)
    for seat in tables[2]:
        if seat not in (*tables[0], *tables[1]):
            seat.opens("My sessions").cannot("See the table")

    town.wait_until(on)
    story.meets(tables[0], [CLARA, bell.name])
    says([clara, bell], "We finished, and understand each other")
    bell.opens("My choice").reads(CLOSED)
    clara.opens("My choice").reads(CLOSED, WITH_INVESTIGATORS)

    town.wait_until(later)
    story.meets(tables[1], [CLARA, garrity.name])
    says([clara, garrity], "We finished, with neither")
    clara.opens("My choice").clicks("Choose how it goes on").chooses("Go to investigation").clicks("This is my choice")
    garrity.opens("My choice").reads(TO_INVESTIGATORS).does_not_read(CLOSED)
    bell.opens("My choice").reads(CLOSED).does_not_read("investigators")


def sits_down(story: Complaint, table: str, clara: Person, officer: Person) -> tuple[Person, ...]:
    """Mediators for one of several tables: drawn, accepted by both sides, both prepared."""
    story.dora.opens(f"/staff/{story.ref}/do/{table}/draw-mediators").clicks("Draw")
    drawn = story.dora.opens(f"/staff/{story.ref}/table/{table}").words()
    story.mediators = tuple(name for name in MEDIATORS if name in drawn)
    seats = tuple(story.town.colleague(name) for name in story.mediators)
    for seat in seats:
        seat.opens(f"/mediator/{story.ref}/{table}/").clicks("Accept the seat")
    for who in (clara, officer):
        who.opens("My choice").clicks("See the mediators").reads(*story.mediators).clicks("I am content with them")
    for who in (clara, officer):
        who.opens("My choice").clicks("Prepare").clicks("I am prepared").reads("Your preparation is recorded")
    return seats


def gets_days(
    story: Complaint, tables: Sequence[tuple[Person, ...]], clara: Person, officers: Sequence[Person]
) -> tuple[date, date]:
    """A day for each table, one after the other; Clara is not asked to two at one hour: the first two days."""
    today, dora = story.town.today(), story.dora
    on = [today + timedelta(days=7 + n) for n, _table in enumerate(tables)]
    for n, officer in enumerate(officers):
        page = f"/staff/{story.ref}/do/d{n + 1}/propose-appointment"
        if n == 1:
            dora.opens(page).types_the_day("Day", on[0]).picks("Time", "3 p.m. – 6 p.m.")
            dora.chooses("Harlow Park Community House", under="Place").proposes_it("is taken at that time")
        dora.opens(page).types_the_day("Day", on[n]).picks("Time", "2 p.m. – 5 p.m.")
        dora.chooses("Harlow Park Community House", under="Place").proposes_it()
        story.mediators = tuple(seat.name for seat in tables[n])
        story.completes_the_plan(f"d{n + 1}")
        for who in (clara, officer):
            who.opens("My choice").clicks("See the day and the place").clicks("This day suits me")
    return on[0], on[1]
