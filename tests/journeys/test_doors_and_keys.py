"""The doors and keys of people, and pages that the stories pass by: a passphrase, a second complaint, a lost key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.journeys.chapters import DORA, filed
from tests.journeys.people import CODE, Town
from tests.journeys.writing import Writer

PHRASE = "seven herons walk at low tide"
FLOOD = 12


def test_it_lets_a_person_choose_a_passphrase_add_to_the_complaint_and_leave(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    clara.opens("/").clicks("What is mediation?")
    first = filed(clara)
    clara.opens("/sign-in").types("Your code", first.codes["c1"]).clicks("Sign in").clicks("Choose a passphrase")
    clara.types("A passphrase of your own", PHRASE).types("The same passphrase again", PHRASE)
    clara.clicks("Use this passphrase").clicks("I have noted the number, go on")

    clara.clicks("See what you can do").clicks("Add to my complaint").opens("/your-key/unlock")
    clara.types("Your own code or passphrase", "not this one").clicks("Go on", refused="This is not your own key.")
    clara.types("Your own code or passphrase", PHRASE).clicks("Go on").clicks("Sign out").reads("You have signed out")


def test_it_shows_nothing_to_whoever_presses_back_after_somebody_left(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    ref = (first := filed(clara)).ref
    clara.comes_in_with(first.codes["c1"]).opens("/portal/").clicks("See what you can do").reads(ref)
    neutral = "https://www.weather.gov/**"
    clara.page.route(neutral, lambda route: route.fulfill(body="Sunny", content_type="text/html"))

    clara.page.get_by_role("button", name="Leave this site").click()
    clara.page.wait_for_url(neutral)
    clara.page.go_back()

    assert ref not in clara.page.content().replace("\u2011", "-")
    assert clara.page.get_by_label("Your code").count() == 1, "only the way to sign in is left"


def test_it_adds_a_second_complaint_to_a_key_only_when_the_key_was_shown(town: Town) -> None:
    clara = town.person("Clara Nyström", narrow=True)
    first = filed(clara)
    clara.comes_in_with(first.codes["c1"]).clicks("Sign out")
    dora = town.colleague(DORA).opens("Your sign-ins").clicks("A code for a party")
    dora.types("Reference of the complaint", first.ref).types("Code of the person in it", "c1")
    waits = "A second one of you must check that it is them"
    dora.clicks("Give a code", refused=waits)
    ana = town.colleague("Ana Lindqvist").opens("Your sign-ins").clicks("A code for a party")
    found = CODE.search(ana.clicks("I checked, give the code").words())
    assert found

    clara.opens("/sign-in").types("Your code", found[0]).clicks("Sign in").reads("Your earlier key ends")


def test_it_gives_somebody_new_a_starting_code(town: Town) -> None:
    root = town.colleague("Robin Adair").opens("/people")
    root.chooses("A mediator", under="Who is this?").types("Name, as colleagues read it", "Lena Ortiz").types(
        "Sign-in name", "lena"
    )
    assert CODE.search(root.clicks("Open an account").words())
    root.opens("/your-passkeys/proof")


def test_it_ends_a_role_after_saying_what_follows(town: Town) -> None:
    root = town.colleague("Robin Adair").opens("/people")
    root.clicks("End Investigator, Ines Marsh").reads(
        "Who else holds this role now:", "To give it again takes two people."
    )
    root.clicks("End this role").reads("This role has ended: Ines Marsh, Investigator.")
    root.cannot("End Investigator, Ines Marsh")


def test_it_sets_a_flood_aside_and_refuses_none_of_it(town: Town) -> None:
    writers = [Writer(town.office.url) for _writer in range(FLOOD)]
    with ThreadPoolExecutor(4) as senders:
        refs = set(senders.map(lambda writer: writer.sends(writer.prepares()), writers))
    assert len(refs) == FLOOD

    dora = town.colleague(DORA, narrow=True).opens("/staff/").reads("set aside").clicks("Look at them")
    dora.clicks("Look at it").reads("Is it a genuine complaint? If you are not sure, it is.")
    dora.clicks("Release it: its letters go out")
