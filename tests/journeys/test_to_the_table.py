"""On the way to the table: a time that suits everyone, an interpreter, a mediator who falls ill, a session missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests.journeys.chapters import MEDIATORS, PLACE, Complaint, chooses, filed, letter
from tests.journeys.endings import CLOSED, says
from tests.journeys.people import CODE, Person, Town, read_day

INTERPRETER = "Lucía Ferrer"
ENGLISH = (" the ", " you ", " your ", " and ", " with ")


def ahead(town: Town, who: Person) -> tuple[Complaint, Person]:
    """A complaint that goes ahead, and its officer."""
    story = filed(who)
    who.comes_in_with(story.codes["c1"])
    story.is_kept_safe().is_screened().is_offered()
    bell = story.lets_in("o1", "Teresa Bell")
    for one in (who, bell):
        chooses(one, "mediation")
    town.wait(1)
    return story, bell


def asks_for_times(story: Complaint, *others: str) -> list[str]:
    """Everyone is asked about the first three times that the mediators can: what they are called."""
    dora = table(story).clicks("Ask which times suit everyone")
    offered = dora.page.get_by_role("group", name="Times to ask about").get_by_role("checkbox")
    times = [str(offered.nth(n).evaluate("box => box.labels[0].innerText")).strip() for n in range(3)]
    for words in times:
        dora.chooses(words, under="Times to ask about")
    for name in others:
        dora.chooses(name, under="Also ask")
    dora.clicks("Ask everyone").reads(" have answered.")
    return times


def finds_a_time(story: Complaint, *parties: Person) -> date:
    """Everyone says which times suit them; the second suits all, is proposed, and is accepted: the day."""
    times = asks_for_times(story)
    for party, suits in zip(parties, (times[:2], times[1:]), strict=True):
        party.opens("My choice").clicks("See what you can do").clicks("Say which times suit you")
        for words in suits:
            party.chooses(words)
        party.clicks("Send my times").reads("We have your answer.")
    dora = table(story).clicks("Ask which times suit everyone")
    dora.reads("2 of 4 have answered.").does_not_read("Suits everyone")
    for name in story.mediators:
        seat = story.town.colleague(name).opens("My sessions").clicks("See the table")
        seat.clicks("Say which times suit you").chooses(times[1]).clicks("Send my times")
    dora.opens("Today").clicks("See the times").clicks(f"Propose {times[1]}")
    dora.chooses(PLACE, under="Place").proposes_it()
    for party in parties:
        party.opens("My choice").clicks("See the day and the place").reads(PLACE).clicks("This day suits me")
    return read_day(f"{times[1].split(', ')[1]}, {story.town.today().year}")


def table(story: Complaint) -> Person:
    """The coordinator at the table's own page."""
    return story.seen_by(story.dora).clicks("See the table")


@pytest.mark.both
def test_it_keeps_the_second_day_after_a_session_was_missed(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story, bell = ahead(town, clara)
    # His training ends before a second day could come.
    story.rests("Peter Lund")
    seats = story.gets_a_table(clara, bell)
    on = finds_a_time(story, clara, bell)
    event = next(iter(Calendar.from_ical(clara.downloads("Put it into your own calendar")).walk("VEVENT")))
    assert str(event["summary"]) == "Appointment"

    town.wait_until(on)
    assert letter(clara, "Your appointment is soon") == letter(bell, "Your appointment is soon")
    story.seen_by(story.dora).clicks("Record a missed session").clicks("Record it", refused="Wait for 30 minutes")
    story.dora.chooses("We waited for 30 minutes").clicks("Record it")
    missed = letter(clara, "We could not meet")
    assert letter(bell, "We could not meet") == missed
    assert "Bell" not in missed

    again = story.gets_a_day(clara, bell)
    town.wait_until(again)
    story.meets(seats, ["Clara Nyström", "Teresa Bell"])


def test_it_brings_an_interpreter_for_somebody_who_speaks_spanish(town: Town) -> None:
    esteban = town.person("Esteban Vidal", narrow=True, speaks="es")
    story, bell = ahead(town, esteban)
    dora = story.rests("Jorge Moss")
    dora.opens("Today").clicks("Places and interpreters").clicks("Add an interpreter")
    dora.types("Name", "Ana Robles").chooses("Español").clicks("Write it down").reads("Promise of secrecy missing")
    dora.clicks("Add a place").types("Name, with the room", "Police Hall").types("Address", "1 Road")
    dora.clicks("Write it down", refused="A session is never held in a police building.")

    seats = story.draws_mediators()
    assert "Rosa Velez" in story.mediators, "first whoever speaks both languages"
    seats[0].opens("My training").reads("Trained until", "Whom I cannot sit for")
    for who in (esteban, bell):
        who.opens("My choice").clicks("See the mediators").clicks("I am content with them")
    story.seen_by(dora).clicks("Propose a day").reads("Español")
    on = town.today() + timedelta(days=7)
    dora.types_the_day("Day", on).picks("Time", "2 p.m. – 5 p.m.").chooses(PLACE, under="Place")
    dora.clicks("Propose it", refused="Not every mediator speaks Español. Choose an interpreter.")
    dora.chooses(INTERPRETER, under="Interpreter").proposes_it()

    esteban.opens("My choice").clicks("See the day and the place").reads(PLACE, "Lucía Ferrer", "intérprete")
    esteban.clicks("This day suits me")
    bell.opens("My choice").clicks("See the day and the place").reads("Lucía Ferrer").clicks("This day suits me")
    help_booked = letter(esteban, "Help for your appointment")
    assert "Lucía Ferrer" in help_booked
    assert not any(word in help_booked for word in ENGLISH), help_booked
    assert "Lucía Ferrer" in letter(bell, "Help for your appointment")
    esteban.opens("My choice").clicks("See what you can do").reads("You accepted this day")

    for who in (esteban, bell):
        who.opens("My choice").clicks("Prepare").clicks("I am prepared").reads("Your preparation is recorded")
    story.completes_the_plan(Language="An interpreter is on the accepted list")
    town.wait_until(on)
    meets_with_an_interpreter(story, esteban, bell, seats)
    says([esteban, bell], "We finished, and understand each other")
    for who in (esteban, bell):
        who.opens("My choice").reads(CLOSED)
    assert not any(word in letter(esteban, "It is closed") for word in ENGLISH)


def meets_with_an_interpreter(story: Complaint, esteban: Person, bell: Person, seats: Sequence[Person]) -> None:
    """Everyone signs the agreement to mediate, the interpreter too; before that the session does not open."""
    present = [esteban.name, bell.name, INTERPRETER, *(seat.name for seat in seats)]
    first = story.checks_in(seats[0], present)
    esteban.opens("My choice").clicks("Read and sign the agreement to mediate")
    esteban.types("Type your name to sign", esteban.name).clicks("Sign").reads(
        "You have signed the agreement to mediate."
    )
    first.opens("My sessions").clicks("Go to the desk")
    for name in (bell.name, *(seat.name for seat in seats)):
        first.unfolds(f"Has signed on paper {name}").presses(f"Yes, it is signed {name}")
    first.page.get_by_role("button", name="Open the session").click()
    first.reads("This was not done", "Everyone in the room signs the agreement to mediate first.")
    first.opens("My sessions").clicks("Go to the desk").clicks(f"Sign on this screen {INTERPRETER}")
    first.types("Type your name to sign", INTERPRETER).clicks("Sign")
    story.talks(first, present)


def test_it_goes_on_with_one_mediator_when_both_sides_say_so(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story, bell = ahead(town, clara)
    seats = story.gets_a_table(clara, bell)
    seats[0].opens("My sessions").clicks("See the table").unfolds("What both sides are told of you")
    seats[0].types("What both sides should know of you", "I sing in a choir with one of you.").clicks("Tell both sides")
    for who in (clara, bell):
        who.opens("My choice").clicks("See the mediators").reads("I sing in a choir with one of you.")
        who.clicks("I am content with them")
    story.gets_a_day(clara, bell)

    table(story).reads("How they were drawn")
    drawn = story.dora.downloads("Draw 1")
    assert b"Anyone can repeat it" in drawn
    assert not any(name.encode() in drawn for name in (*MEDIATORS, "Clara"))
    seats[1].opens("My sessions").clicks("See the table").clicks("Give the seat back")
    assert letter(clara, "One mediator cannot come") == letter(bell, "One mediator cannot come")
    for who in (clara, bell):
        who.opens("My choice").clicks("See what you can do").reads("One mediator cannot come")
        who.clicks("I am content to go on with one").reads("You said that one is enough")
    story.seen_by(story.dora).does_not_read("one is enough")


def test_it_asks_an_interpreter_for_times_with_a_code_and_a_companion_by_phone(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story, bell = ahead(town, clara)
    story.gets_a_table(clara, bell)
    times = asks_for_times(story, "Lucía Ferrer", "companion of the officer")
    dora = table(story).clicks("Ask which times suit everyone")
    found = CODE.search(dora.clicks("Give a code", beside="Lucía Ferrer").words())
    assert found
    interpreter = town.person("Lucía Ferrer", narrow=True).opens("/times").types("Your code", found[0])
    interpreter.clicks("Open it").chooses(times[0]).clicks("Send my times").reads("We have your answer")
    for party in (clara, bell):
        party.opens("My choice").clicks("See what you can do").clicks("Say which times suit you")
        party.chooses(times[0]).clicks("Send my times")
    for name in story.mediators:
        seat = town.colleague(name).opens("My sessions").clicks("See the table")
        seat.clicks("Say which times suit you").chooses(times[0]).clicks("Send my times")
    dora = table(story).clicks("Ask which times suit everyone").does_not_read("Type in the times of Clara Nyström")
    dora.opens("Type in the times of companion of the officer").chooses(times[0]).clicks("Write it down")
    dora.reads("6 of 6 have answered.", "Suits everyone").clicks("Propose " + times[0])
