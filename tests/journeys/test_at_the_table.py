"""On the day: somebody afraid stops it and nothing shows; a guardian sits beside a child; the network fails."""

from __future__ import annotations

import io
from datetime import timedelta

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.chapters import ADDRESS, ANA, RUDE, SAID, Complaint, chooses, filed
from tests.journeys.endings import CLOSED, says
from tests.journeys.people import CODE, REF, Person, Town, text_of

AFRAID = "He waited outside my house on Sunday."


def ahead(town: Town, clara: Person) -> tuple[Complaint, Person]:
    """A complaint that goes ahead, and the officer."""
    story = filed(clara).is_kept_safe()
    clara.comes_in_with(story.codes["c1"])
    story.is_screened().is_offered()
    bell = story.lets_in("o1", "Teresa Bell")
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    return story, bell


def loses_the_connection(mediator: Person) -> None:
    """Presses wait on the desk's screen while there is no network, and are sent when it is back."""
    mediator.page.context.set_offline(True)
    for words in ("Apart, complainant", "Apart, officer"):
        mediator.page.get_by_role("button", name=words).click()
    mediator.reads("No connection. Go on: nothing is lost.")
    assert mediator.page.locator("[data-queue] li").all_inner_texts() == ["Apart, complainant", "Apart, officer"]
    mediator.page.context.set_offline(False)
    expect(mediator.page.locator("main")).to_contain_text("Now: apart, officer", timeout=20_000)
    expect(mediator.page.locator("[data-queue] li")).to_have_count(0)


BROKEN = """() => [...document.querySelectorAll('.desk .button')].flatMap(button => {
  const text = [...button.childNodes].filter(node => node.nodeType === 3 && node.data.trim()).pop();
  return [...text.data.matchAll(/\\S+/g)].filter(word => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(word => word[0]);
})"""
"""The words on the desk's buttons that stand on more than one line."""


def breaks_no_word_on_a_telephone(mediator: Person) -> None:
    """The desk's buttons, from the narrowest screen on."""
    wide = mediator.page.viewport_size
    for width in (320, 375, 430, 500):
        mediator.page.set_viewport_size({"width": width, "height": 640})
        assert mediator.page.evaluate(BROKEN) == [], width
    assert wide
    mediator.page.set_viewport_size(wide)


def keeps_itself(party: Person) -> None:
    """The page is kept when it is put aside; without a network it says that it was not."""
    aside = "Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => 'hidden'})"
    for offline, said in ((True, "Not saved yet."), (False, "Saved on this page just now.")):
        party.page.context.set_offline(offline)
        party.page.evaluate(f"{aside}; document.dispatchEvent(new Event('visibilitychange'))")
        expect(party.page.locator("[data-saved]")).to_have_text(said)


def test_it_stops_for_somebody_afraid_returns_in_time_and_nothing_shows(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    story, bell = ahead(town, clara)
    seats = story.draws_mediators()
    for who in (clara, bell):
        who.opens("My choice").clicks("See the mediators").clicks("I am content with them")

    clara.opens("My choice").clicks("Prepare").types("What happened for me 1", AFRAID)
    keeps_itself(clara)
    clara.chooses("Yes", under="Are you afraid of the other person, or of somebody near them?")
    clara.chooses("Near the door", under="Where would you like to sit?").clicks("Save").reads("It is kept.")
    clara.clicks("I am prepared").reads("Your preparation is recorded")
    bell.opens("My choice").clicks("Prepare").does_not_read(AFRAID, "Plan for arriving").clicks("I am prepared")

    first = seats[0].opens("My sessions").clicks("See the table").clicks("Prepare Clara Nyström")
    first.reads("Plan for arriving and leaving apart.", "Call this side before the day").does_not_read(AFRAID)
    on = story.gets_a_day(clara, bell)
    town.wait_until(on)

    clara.opens("My choice").reads("Your session is today.")
    first.opens("My sessions").clicks("Go to the desk")
    first.presses(f"Check in {clara.name}").presses(f"Not here after all {clara.name}")
    for name in (clara.name, bell.name, *(seat.name for seat in seats)):
        first.presses(f"Check in {name}")
    for name in (clara.name, bell.name, *(seat.name for seat in seats)):
        first.unfolds(f"Has signed on paper {name}").presses(f"Yes, it is signed {name}")
    first.presses("Open the session", "Now: together")

    clara.opens("My choice").clicks("See what you can do").clicks("Stop the session")

    notice = "goes to the investigators on our next working day"
    for who in (clara, bell):
        who.opens("My choice").reads(notice).does_not_read("stopped", "afraid", AFRAID)
    story.seen_by(story.dora).does_not_read("stopped", "afraid", AFRAID, "session was opened")
    town.wait(1)
    case = story.seen_by(story.dora).words()
    assert "afraid" not in case
    assert AFRAID not in case


def test_it_seats_a_guardian_beside_a_young_person_and_each_signs(town: Town) -> None:
    ngozi = town.person("Ngozi Bright", narrow=True)
    ngozi.opens("/").clicks("File a complaint").types("What happened?", SAID)
    ngozi.types_the_day("When did it happen?", town.today() - timedelta(days=2)).clicks("Save and continue")
    ngozi.types("Name, if you know it", "Lena Boyd").chooses(RUDE).clicks("Save and continue")
    ngozi.types("Name", ngozi.name).chooses("A letter").types("Address for letters", ADDRESS)
    ngozi.chooses("Yes", under="Are you under 18, or does somebody act for you by law?")
    ngozi.types("If yes: the name of the parent or guardian", "Ada Bright").clicks("Save and go to the end")
    text = ngozi.clicks("Send my complaint").reads("the parent or guardian").words()
    found = REF.search(text)
    assert found
    hers, guardians = CODE.findall(text)
    story = Complaint(town=town, ref=found[0]).is_kept_safe().is_screened().is_offered()
    ngozi.comes_in_with(hers)
    ada = town.person("Ada Bright").comes_in_with(guardians)
    boyd = story.lets_in("o1", "Lena Boyd")
    for who in (ngozi, ada, boyd):
        chooses(who, "mediation")
    town.wait(1)
    seats = story.gets_a_table(ngozi, boyd)
    town.wait_until(story.gets_a_day(ngozi, boyd))

    first = seats[0].opens("My sessions").clicks("Go to the desk")
    without_ada = (ngozi.name, boyd.name, *(seat.name for seat in seats))
    for name in without_ada:
        first.presses(f"Check in {name}")
    first.page.get_by_role("button", name="Open the session").click()
    first.reads("This was not done", "Not everyone who is needed is here.")
    first.opens("My sessions").clicks("Go to the desk").presses(f"Check in {ada.name}")
    first.clicks(f"Sign on this screen {ngozi.name}").reads("Sign only if you agree.")
    first.types("Type your name to sign", ngozi.name).clicks("Sign").reads("Sign on this screen Lena Boyd")
    for name in without_ada[1:]:
        first.unfolds(f"Has signed on paper {name}").presses(f"Yes, it is signed {name}")

    ada.opens("My choice").clicks("Read and sign the agreement to mediate").reads("police officers must by law report")
    ada.types("Type your name to sign", ada.name).clicks("Sign").reads("You have signed the agreement to mediate.")
    first.opens("My sessions").clicks("Go to the desk").presses("Open the session", "Now: together")
    breaks_no_word_on_a_telephone(first)
    loses_the_connection(first)
    sheet = PdfReader(io.BytesIO(first.opens("Agreement to mediate").downloads("The sheet to print or keep")))
    assert "Ada Bright" in " ".join(page.extract_text() for page in sheet.pages)

    story.ends(first.opens("My sessions").clicks("Go to the desk"), [*without_ada, ada.name])
    says([ngozi, boyd], "We finished, and understand each other")
    boyd.opens("My choice").does_not_read(CLOSED)
    says([ada], "We finished, and understand each other")
    for who in (ngozi, ada, boyd):
        who.opens("My choice").reads(CLOSED)


def test_it_holds_a_session_on_paper_and_enters_it_afterwards(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story, bell = ahead(town, clara)
    seats = story.gets_a_table(clara, bell)
    on = story.gets_a_day(clara, bell)
    town.wait_until(on - timedelta(days=1))
    kit = text_of(seats[0].opens("My sessions").clicks("See the table").downloads("Print the session kit"))
    assert "Day-of line" in kit
    assert "Stop cards" in kit
    town.wait_until(on + timedelta(days=1))

    dora = story.seen_by(story.dora).clicks("Enter a session that was held on paper")
    dora.types("Began at", "14:05").types("Ended at", "15:50")
    for name in (clara.name, bell.name, *(seat.name for seat in seats)):
        dora.chooses(name, under="Who came, and signed")
    dora.chooses("The mediators ended it").chooses("Yes", under="Did both sides say that they settled?")
    dora.clicks("Propose this entry").reads("Proposed. Another person confirms it")
    clara.opens("My choice").does_not_read("The session has ended.")

    story.seen_by(town.colleague(ANA)).reads("14:05", "15:50").clicks("Confirm").reads("Confirmed and done.")

    for who in (clara, bell):
        who.opens("My choice").clicks("Say how it ended for you").reads("You need not agree on anything.")
    story.seen_by(story.dora).reads("was held on paper")
