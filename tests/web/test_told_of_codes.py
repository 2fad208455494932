"""Nobody at the office becomes a party without a trace: who gave a code is kept, and the person is told of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from evenhand import post
from evenhand.clerk import PersonWords, change_contact
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.models.access import AccessEntry
from evenhand.models.accounts import PartyKey
from evenhand.models.outbox import LetterRow
from evenhand.web import clock
from tests.web.sign_in_cast import letter, with_own_code
from tests.web.stage import Stage, shown
from tests.web.walking import Person, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MADE = "A key for your pages on our site was made with a code from us. If that was not you, call us today."
NONE_MADE = "Nobody has made a key for your pages on our site."
DESK = Actor(id="desk", role=Role.COORDINATOR)


class Dead:
    """A carrier to which every address is unknown."""

    def carry(self, message: post.Message) -> None:
        raise post.Undelivered("unknown", final=True)


def reached_by(ref: str, party: str) -> None:
    """This person can be reached by e-mail and by letter."""
    words = PersonWords(party=party, channels=("email", "paper"), email=f"{party}@example.org", address="1 Elm Street")
    change_contact(ref, words, by=DESK, now=clock.now())


def code_for(desk: Person, ref: str, party: str) -> tuple[str, str]:
    """The code that a colleague gives out by hand, and the page that shows it."""
    page = desk.client.post("/people/codes/give", {"ref": ref, "party": party}).content.decode()
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page)
    assert found is not None, page
    return found[1], page


def told(ref: str) -> set[tuple[str, str, str]]:
    kinds = ("new_way_in", "key_made")
    return set(LetterRow.objects.filter(ref=ref, kind__in=kinds).values_list("kind", "party", "channel"))


@pytest.mark.parametrize("party", ["c1", "o1"])
def test_it_tells_the_person_of_the_code_and_of_the_key_made_with_it(stage: Stage, party: str) -> None:
    reached_by(stage.ref, party)

    code, page = code_for(stage.colleague("dora"), stage.ref, party)
    at_once = told(stage.ref)
    with_own_code(Client(), code)

    assert at_once == {("new_way_in", party, "email"), ("new_way_in", party, "paper")}
    assert told(stage.ref) - at_once == {("key_made", party, "email")}, "no paper: it would lie on the desk"
    assert "We tell them of this code" in page


@pytest.mark.parametrize("party", ["c1", "o1"])
@pytest.mark.parametrize("kind", ["posted", "handed", "recovery"])
def test_it_shows_the_desk_nothing_when_a_key_is_made_in_an_open_offer(stage: Stage, kind: str, party: str) -> None:
    """A key made then is nearly always an answer, and nobody at the desk sees who answered (design §10.2)."""
    stage.walk.to_offer()
    dora = stage.sync().colleague("dora")
    words = PersonWords(
        party=party, channels=("email", "sms", "paper", "call"), email="one@example.org", address="1 Elm Street",
        phone="816 555 0142",
    )  # fmt: skip
    change_contact(stage.ref, words, by=DESK, now=clock.now())
    post.deliver(clock.now(), mail=Dead(), sms=Dead())
    code = letter(ref=stage.ref, party=party, person=stage.people[party], kind=kind)
    case, reach = stage.case, f"{stage.case}reach/{party}"
    pages = (case, reach, f"{stage.case}call/{party}", "/staff/letters", "/staff/", "/staff/to-reach")
    before = [shown(dora.see(page)) for page in pages]

    with_own_code(Client(), code)
    made = [shown(dora.see(page)) for page in pages]
    post.deliver(clock.now(), mail=Dead(), sms=Dead())
    undelivered = [shown(dora.see(page)) for page in pages]

    assert {way for one, _, way in told(stage.ref) if one == "key_made"} == {"email", "sms"}
    for page, was, then, later in zip(pages, before, made, undelivered, strict=True):
        assert then == was, page
        assert later == was, page
    notice = LetterRow.objects.filter(kind="key_made").first()
    assert notice is not None
    assert dora.client.get(f"/staff/letters/{notice.pk}").status_code == 404


def letter_of(stage: Stage, dora: Person, kind: str, party: str) -> str:
    """One letter as the desk reads it."""
    found = LetterRow.objects.filter(ref=stage.ref, kind=kind, party=party).earliest("created_at")
    return words_of(dora.see(f"/staff/letters/{found.pk}"))


@pytest.mark.parametrize("channel", ["paper", "call"])
@pytest.mark.parametrize("party", ["c1", "o1"])
def test_it_tells_of_a_key_on_paper_in_letters_that_everybody_gets_after_the_opening(
    stage: Stage, channel: str, party: str
) -> None:
    stage.walk.to_offer()
    dora = stage.sync().colleague("dora")
    LetterRow.objects.filter(ref=stage.ref).update(channel=channel)
    with_own_code(Client(), letter(ref=stage.ref, party=party, person=stage.people[party], kind="posted"))
    offers = [letter_of(stage, dora, "offer", one) for one in ("c1", "o1")]
    stage.walk.answer("c1", "yes").answer("o1", "yes").later(1).tick()
    stage.sync()
    LetterRow.objects.filter(ref=stage.ref).update(channel=channel)
    other = "o1" if party == "c1" else "c1"

    assert MADE in letter_of(stage, dora, "going_ahead", party)
    assert NONE_MADE in letter_of(stage, dora, "going_ahead", other)
    assert not any(said in offer for said in (MADE, NONE_MADE) for offer in offers), "nothing while answers are sealed"


def test_it_says_in_a_letter_only_what_was_so_on_its_day(stage: Stage) -> None:
    stage.walk.to_ahead()
    dora = stage.sync().colleague("dora")
    LetterRow.objects.filter(ref=stage.ref, kind="going_ahead").update(created_at=clock.now().at - timedelta(days=1))

    with_own_code(Client(), letter(ref=stage.ref, party="o1", person=stage.people["o1"], kind="posted"))

    assert NONE_MADE in letter_of(stage, dora, "going_ahead", "o1"), "a letter that is read again says what it said"


def test_it_says_nothing_of_a_key_where_a_notice_goes_by_wire(stage: Stage) -> None:
    stage.walk.to_ahead()
    dora = stage.sync().colleague("dora")
    LetterRow.objects.filter(ref=stage.ref).update(channel="email")

    shown = letter_of(stage, dora, "going_ahead", "c1")

    assert MADE not in shown
    assert NONE_MADE not in shown


def test_it_keeps_who_gave_the_code_and_shows_the_director(stage: Stage) -> None:
    code_for(stage.colleague("dora"), stage.ref, "o1")

    given = PartyKey.objects.get(ref=stage.ref, party="o1", used_on=None).given_by
    assert given is not None
    assert given.display_name == "Dora"
    assert AccessEntry.objects.filter(ref=stage.ref, what="code", account=str(given.pk)).exists()
    assert "a code for a party, made" in stage.colleague("dean", "director").see(f"{stage.case}looks")


def test_it_says_on_the_case_page_who_gave_a_code_and_that_nobody_could_be_told(stage: Stage) -> None:
    dora = stage.colleague("dora")
    before = words_of(dora.see(stage.case))

    _, page = code_for(dora, stage.ref, "o1")
    untold = words_of(dora.see(stage.case))
    reached_by(stage.ref, "o1")

    assert "Code for their pages" not in before
    assert "no way to reach them is written down" in page
    assert "Dora made one on" in untold
    assert "They could not be told" in untold
    assert "They could not be told" not in words_of(dora.see(stage.case))


def test_it_shows_a_person_when_their_key_was_made(stage: Stage) -> None:
    code, _ = code_for(stage.colleague("dora"), stage.ref, "c1")
    browser = Client()
    with_own_code(browser, code)

    assert "You made your own key on" in browser.get("/your-sign-ins").content.decode()
