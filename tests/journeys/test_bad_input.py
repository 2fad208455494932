"""What goes wrong at one's own screen: twice, back, two tabs, too old, signed out, a wrong file. One effect each."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image
from playwright.sync_api import FilePayload

from tests.journeys.chapters import RUDE, SAID, chooses, filed
from tests.journeys.people import Person, Town

DISGUISED = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=b"MZ" + bytes(400))
TOO_BIG = FilePayload(name="big.txt", mimeType="text/plain", buffer=b"x" * (8 * 2**20 + 9))


def picture() -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return FilePayload(name="street.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def at_the_papers(town: Town) -> Person:
    """Clara has written her complaint up to the page for pictures and papers."""
    clara = town.person("Clara Nyström", narrow=True)
    clara.opens("/").clicks("File a complaint").types("What happened?", SAID)
    clara.types_the_day("When did it happen?", town.today() - timedelta(days=2)).clicks("Save and continue")
    clara.types("Name, if you know it", "Teresa Bell").chooses(RUDE).clicks("Save and continue")
    clara.types("Name", clara.name).chooses("No", under="Are you under 18").clicks("Save and continue")
    return clara.clicks("Save and continue")


def test_it_says_what_is_wrong_with_a_file_and_keeps_everything_else(town: Town) -> None:
    clara = at_the_papers(town)
    upload = clara.page.get_by_label("Choose a file")

    upload.set_input_files(files=[DISGUISED])
    clara.clicks("Add this file", refused="We can take pictures (JPEG, PNG), PDF and plain text.")
    upload.set_input_files(files=[TOO_BIG])
    clara.clicks("Add this file", refused="8 megabytes")
    upload.set_input_files(files=[picture()])
    clara.clicks("Add this file").reads("street.jpg").clicks("Continue").reads(SAID, "Teresa Bell", "street.jpg")


LONG_HOST = "https://mediationandpolicecomplaintsprogramme.cityofgreaterkansascity.example.org/sign-in"


def fits_with_a_long_address(person: Person) -> None:
    """The page is as wide as its telephone also where the office's own address is long."""
    person.page.eval_on_selector(".door", "(address, long) => { address.textContent = long }", LONG_HOST)
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 320, person.page.url


def test_it_fits_a_telephone_however_long_the_address_of_the_office_is(town: Town) -> None:
    clara = at_the_papers(town)

    clara.clicks("Save and come back later").reads("Where to come back")
    fits_with_a_long_address(clara)
    clara.clicks("Go on writing").clicks("Continue").clicks("Send my complaint").reads("Where to sign in")
    fits_with_a_long_address(clara)


def test_it_takes_a_complaint_once_for_going_back_for_two_tabs_and_for_a_second_click(town: Town) -> None:
    clara = at_the_papers(town).clicks("Continue")
    other_tab = Person(name="Clara's other tab", page=clara.page.context.new_page(), town=town)
    other_tab.opens("/complaint/check").reads(SAID)

    ref = clara.clicks("Send my complaint").reads("We have your complaint").words()
    other_tab.clicks("Send my complaint").reads("We have your complaint")
    clara.page.go_back()
    if clara.page.get_by_role("button", name="Send my complaint").count():
        clara.clicks("Send my complaint")
    clara.opens("/complaint/receipt")

    assert clara.words() == other_tab.words() == ref
    assert len(town.office.refs()) == 1


def test_it_tells_a_page_that_is_out_of_date_and_does_nothing(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara).is_kept_safe().is_screened().is_offered()
    clara.comes_in_with(story.codes["c1"])
    bell = story.lets_in("o1", "Teresa Bell", narrow=True)
    stale = Person(name="Bell's other tab", page=bell.page.context.new_page(), town=town)
    stale.opens("/portal/").clicks("See both doors and answer").chooses("I choose mediation", under="Your answer")
    for who in (clara, bell):
        chooses(who, "mediation")
    town.wait(1)
    bell.opens("My choice").clicks("See what you can do").clicks("Withdraw from mediation")

    stale.clicks("Seal my answer", refused="The page may be out of date: open it again.")

    clara.opens("My choice").reads("The complaint goes to the investigators on our next working day.")


def test_it_offers_back_what_was_typed_when_the_visit_had_ended(town: Town) -> None:
    clara = town.person("Clara Nyström")
    story = filed(clara)
    clara.comes_in_with(story.codes["c1"])
    clara.opens("My wishes").types("When is it safe to reach you, and when not?", "Only on weekdays before noon.")
    elsewhere = town.person("Clara, at the library", narrow=True)
    elsewhere.opens("/sign-in").types("Your code", clara.own_code).clicks("Sign in")
    elsewhere.opens("Your sign-ins").clicks("End all but this one").reads("Your sign-ins")

    clara.clicks("Save my wishes", refused="What you typed is below.")

    kept = clara.page.locator("main textarea").evaluate_all("all => all.map(text => text.value)")
    assert "Only on weekdays before noon." in kept
    clara.clicks("Sign in").types("Your code", clara.own_code).clicks("Sign in").reads("We ask the police to keep")


def test_it_answers_every_unknown_code_and_address_alike(town: Town) -> None:
    stranger = town.person("A stranger", narrow=True)
    seen = set()
    for code in ("K7QM-42XW", "not a code at all", "7777-7777-7777-7777-7777-7777-777"):
        stranger.opens("/sign-in").types("Your code", code)
        stranger.clicks("Sign in", refused="This code does not open anything now.")
        seen.add(stranger.words())
    assert len(seen) == 1
    answers = {stranger.page.goto(path): path for path in ("/portal/AAAA-BBBB/m1/", "/staff/AAAA-BBBB/", "/nowhere")}
    assert {answer.status for answer in answers if answer} <= {200, 404}
