"""What people say in and for mediation stands nowhere it could be read: words typed in every field are searched for.

The complaint itself is the control: an export of its case may hold it and does, so the search can find; nothing else
does either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.journeys.chapters import SAID, Complaint, chooses, filed
from tests.journeys.conftest import FILL, SETTINGS
from tests.journeys.people import Person, Town
from tests.journeys.searching import found_in
from tests.server import Server, running

TYPED = {
    "a term": "Ñandubay-Uno will write to me by July.",
    "a term that fell": "Ñandubay-Dos will pay for my coat.",
    "the other side's term": "Ñandubay-Tres will answer that letter.",
    "a typed name": "Ñandubay-Cuatro Bell",
    "a private list": "Ñandubay-Cinco still wakes me.",
    "a summary": "Ñandubay-Seis is what I want to say.",
    "a card": "Ñandubay-Siete is what we could do.",
    "a message to the mediators": "Ñandubay-Ocho is for your eyes.",
    "a mediator's answer": "Ñandubay-Nueve we have read.",
    "how both will know": "Ñandubay-Diez when the letter is here.",
    "a term in the other language": "Ñandubay-Once me escribirá antes de julio.",
    "how both will know, in the other language": "Ñandubay-Doce cuando llegue la carta.",
    "a term that a mediator typed": "Ñandubay-Trece will greet me.",
    "the name on the agreement to mediate": "Ñandubay-Catorce Nyström",
    "what a mediator tells both sides": "Ñandubay-Quince sings in my choir.",
    "a companion of the complainant": "Ñandubay-Dieciséis Aho",
    "a companion of the officer": "Ñandubay-Diecisiete Coles",
    "whom a mediator cannot sit for": "Ñandubay-Dieciocho Kestrel",
    "the unit a mediator cannot sit for": "Ñandubay-Diecinueve patrol",
}


@pytest.fixture
def office(opened: Path | None, tmp_path: Path) -> Iterator[Server]:
    """An office whose temporary files lie where they can be searched."""
    drafts = tmp_path / "temporary"
    drafts.mkdir()
    prepare = () if opened else (FILL,)
    with running(prepare=prepare, like=opened, DJANGO_SETTINGS_MODULE=SETTINGS, TMPDIR=str(drafts)) as serving:
        yield serving


def test_it_leaves_nothing_that_was_said_where_it_could_be_read(town: Town, office: Server, tmp_path: Path) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara)
    clara.comes_in_with(story.codes["c1"])
    story.is_kept_safe().is_screened().is_offered()
    bell = story.lets_in("o1", "Teresa Bell")
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    seats = story.gets_a_table(clara, bell)
    _tells_of_itself(seats[0], clara, bell)
    clara.opens(f"/portal/{story.ref}/m1/preparation")
    clara.page.locator(".listed textarea").first.fill(TYPED["a private list"])
    clara.clicks("Save").reads("Your preparation")
    clara.types("What the mediators may read", TYPED["a summary"]).clicks("Let the mediators read this")
    clara.reads(TYPED["a summary"])
    companions = {
        "Companions of the complainants": TYPED["a companion of the complainant"],
        "Companions of the officers": TYPED["a companion of the officer"],
    }
    on = story.gets_a_day(clara, bell, companions=companions)
    assert clara.opens(f"/portal/{story.ref}/m1/preparation").page.locator(".listed textarea").first.input_value()
    town.wait_until(on)
    seats[0].opens("/your-key").clicks("Show me a code").clicks("I have kept it, go on")
    _meets(story, clara, bell, seats)
    _writes_in_the_room(clara, bell, seats[0], story.ref)

    for what, way in (("a term that fell", "Say how it ended for you"), ("a term", "Read the terms")):
        clara.opens("My choice").clicks(way).unfolds("Write a term")
        clara.types("What would be done", TYPED[what], beside="Propose it").chooses("The other side would")
        if what == "a term":
            _in_both_languages(clara)
        clara.clicks("Propose it").reads(TYPED[what])
    clara.clicks("Take it out").does_not_read(TYPED["a term that fell"])
    bell.opens("My choice").clicks("Read the terms").unfolds("Write a term")
    bell.types("What would be done", TYPED["the other side's term"], beside="Propose it").chooses(
        "I would", under="Who would do it?"
    )
    bell.clicks("Propose it")
    _is_typed_by_a_mediator(seats[0], clara, bell)
    for who in (clara, bell):
        who.opens("My choice").clicks("Read the terms").clicks("I have read this").clicks("I assent to this text")
    bell.opens("My choice").clicks("Read and sign")
    bell.signs_the_agreement(TYPED["a typed name"])
    office.run("tick")
    office.run("post")
    exports = tmp_path / "exports"
    office.run("export", "case", story.ref, "--to", str(exports / "case"), "--by", "dora")
    office.run("export", "office", "--to", str(exports / "office"), "--by", "dora")

    for folder in (office.home, tmp_path):
        assert found_in(folder, TYPED) == []
    assert found_in(office.home, {"the complaint": SAID}) == []
    assert found_in(exports, {"the complaint": SAID}) != []


def _tells_of_itself(mediator: Person, clara: Person, bell: Person) -> None:
    """What a mediator tells both sides of themselves, who then agree anew; and whom they cannot sit for."""
    mediator.opens("My sessions").clicks("See the table").unfolds("What both sides are told of you")
    told = TYPED["what a mediator tells both sides"]
    mediator.types("What both sides should know of you", told).clicks("Tell both sides")
    for who in (clara, bell):
        who.opens("My choice").clicks("See the mediators").reads(told).clicks("I am content with them")
    mediator.opens("My training").chooses("I know them in some other way")
    mediator.types("First and last name", TYPED["whom a mediator cannot sit for"])
    unit = mediator.page.get_by_role("textbox", name="Police unit")
    unit.fill(TYPED["the unit a mediator cannot sit for"])
    mediator.clicks("Declare it")


def _meets(story: Complaint, clara: Person, bell: Person, seats: Sequence[Person]) -> None:
    """The session; Clara types a name on the agreement to mediate, the others sign it on paper."""
    present = [clara.name, bell.name, *(seat.name for seat in seats)]
    first = story.checks_in(seats[0], present)
    clara.opens("My choice").clicks("Read and sign the agreement to mediate")
    clara.types("Type your name to sign", TYPED["the name on the agreement to mediate"]).clicks("Sign")
    first.opens("My sessions").clicks("Go to the desk")
    for name in present[1:]:
        first.unfolds(f"Has signed on paper {name}").presses(f"Yes, it is signed {name}")
    story.talks(first, present)


def _in_both_languages(clara: Person) -> None:
    """How both will know, and the same term in the other language, in the form of a new term."""
    form = clara.page.locator("form", has=clara.page.get_by_role("button", name="Propose it"))
    form.locator("summary").click()
    for label, what in (
        ("How will you both know", "how both will know"),
        ("What would be done, in the other language", "a term in the other language"),
        ("How you will both know, in the other language", "how both will know, in the other language"),
    ):
        form.get_by_label(label).fill(TYPED[what])


def _is_typed_by_a_mediator(mediator: Person, clara: Person, bell: Person) -> None:
    """A mediator types a term for Clara, who says that the words are hers."""
    words = TYPED["a term that a mediator typed"]
    mediator.opens("My sessions").clicks("Help with writing and signing").unfolds("Type a term")
    mediator.chooses(clara.name, under="Who asked you to type it?").chooses(bell.name, under="Who would do it?")
    mediator.types("What would be done?", words).clicks("Keep it for them")
    clara.opens("My choice").clicks("Say how it ended for you").clicks("These are my words").reads(words)


def _writes_in_the_room(clara: Person, bell: Person, mediator: Person, ref: str) -> None:
    """A card, a line shown from the private list, and a talk with the mediators; each read where it may be."""
    clara.opens(f"/portal/{ref}/m1/room").types("What should be on the card?", TYPED["a card"])
    clara.clicks("Put it on the board").clicks("Show this line to everyone").reads(TYPED["a private list"])
    clara.opens(f"/portal/{ref}/m1/talk").types("Your message", TYPED["a message to the mediators"]).clicks("Send")
    bell.opens(f"/portal/{ref}/m1/room").reads(TYPED["a card"], TYPED["a private list"])
    mediator.opens(f"/mediator/{ref}/d1/talk/c1").reads(TYPED["a message to the mediators"])
    mediator.types("Your message", TYPED["a mediator's answer"]).clicks("Send").reads(TYPED["a mediator's answer"])
    bell.opens(f"/portal/{ref}/m1/talk").does_not_read(TYPED["a message to the mediators"])
