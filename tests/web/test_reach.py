"""How to reach one person, at the desk: entered and changed on one page, and what could not go out goes out."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from evenhand import clerk, reads
from evenhand.clerk import PersonWords
from evenhand.core.dates import Now
from evenhand.models.access import AccessEntry
from evenhand.models.outbox import LetterRow, LetterState
from evenhand.models.people import ParticipationRow
from evenhand.web import clock
from tests.rooms.office import DESK, MONDAY, Walk, case_of, filed, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, party, staff, words_of

pytestmark = pytest.mark.django_db

STREET = "Eastside Station, 7 Harbor Road"
FORM: dict[str, Any] = {"channels": ["paper"], "language": "en", "address": STREET}
FIELDS = re.compile(r'<(?:input|textarea)[^>]* name="(\w+)"')


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Now:
    now = now_on(MONDAY)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def ref(custodian_folder: Path) -> str:
    """An offer to a complainant with an address, about an officer of whom only name, badge and unit are known."""
    ref = filed().ref
    Walk(ref).to_offer()
    return ref


@pytest.fixture
def desk(ref: str) -> Person:
    return staff(colleague("dora", "coordinator"))


def prints(desk: Person) -> str:
    """Everything that waits, printed; what it says."""
    waiting = re.findall(r'name="letter" value="([^"]+)"', desk.see("/staff/letters").split("Printed, to be posted")[0])
    made = desk.send("/staff/letters", "letters/print", letter=waiting)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages).split())


def seen(ref: str, who: str) -> reads.PersonSeen:
    found = reads.contact(DESK, ref, who, clock.now())
    assert found
    return found


def offer_to(ref: str, who: str) -> LetterRow:
    return LetterRow.objects.get(ref=ref, party=who, kind="offer", channel="paper")


def test_it_sends_the_officers_letter_once_the_desk_knows_where(desk: Person, ref: str) -> None:
    first = prints(desk)
    tasks = desk.see("/staff/letters").split("Needs a person")[-1]
    page = f"/staff/{ref}/reach/o1"

    assert STREET not in first
    assert f'href="{page}"' in tasks
    assert "1 letter to this person could not go out." in words_of(desk.see(page))
    assert "reach/o1/again" not in desk.see(page)

    ready = desk.do(page, page, **FORM)
    assert "Send 1 letter again" in words_of(ready)
    assert "1 letter goes out again." in words_of(desk.do(page, "/again"))

    letter = prints(desk)
    assert "Eastside Station" in letter
    assert "I choose mediation" in letter
    assert offer_to(ref, "o1").state == LetterState.PRINTED
    assert "could not go out" not in words_of(desk.see(page))


def test_it_sends_again_once(desk: Person, ref: str) -> None:
    page = f"/staff/{ref}/reach/o1"
    prints(desk)
    desk.do(page, page, **FORM)
    form = re.search(r'again">.*?name="idem" value="([^"]+)"', desk.see(page), re.DOTALL)
    assert form

    for said in ("1 letter goes out again.", "A colleague was quicker"):
        desk.client.post(f"{page}/again", {"idem": form[1]})
        assert said in words_of(desk.see(page))

    assert LetterRow.objects.filter(ref=ref, party="o1", kind="offer").count() == 1


def test_it_leaves_what_still_cannot_go_out_to_a_person(desk: Person, ref: str) -> None:
    prints(desk)
    page = f"/staff/{ref}/reach/o1"
    # An address alone is no safe way: a letter goes only where somebody said so.
    desk.do(page, page, channels=["call"], language="en", address=STREET, phone="816 555 0177")

    assert "reach/o1/again" not in desk.see(page)
    assert clerk.send_again(ref, "o1", by=DESK, now=clock.now()) == 0
    assert offer_to(ref, "o1").state == LetterState.HUMAN


def test_it_fills_in_what_is_known_and_takes_away_what_is_emptied(desk: Person, ref: str) -> None:
    words = PersonWords(
        party="c1", phone="816 555 0142", email="clara@example.org", safe_contact="After six", access_needs="A ramp",
        channels=("call", "paper"), language="es", discreet=True, large_print=True,
    )  # fmt: skip
    clerk.change_contact(ref, words, by=DESK, now=clock.now())
    page = f"/staff/{ref}/reach/c1"
    before, name = desk.see(page), seen(ref, "c1").name

    for known in ("816 555 0142", "clara@example.org", "After six", "A ramp"):
        assert known in before
    assert len(re.findall(r"<input[^>]* checked", before)) == len(("call", "paper", "es", "discreet", "large_print"))
    desk.do(page, page, channels=["call"], language="en", phone="816 555 0199")

    after = seen(ref, "c1")
    assert (after.name, after.phone) == (name, "816 555 0199")
    assert (after.address, after.email, after.safe_contact, after.access_needs) == ("", "", "", "")
    part = ParticipationRow.objects.get(complaint__ref=ref, code="c1")
    assert (part.language, part.channels, part.wishes) == ("en", ["call"], [])
    assert 'value="-"' not in desk.see(page)
    assert ">-<" not in desk.see(page)


def test_it_is_one_page_with_the_same_fields_for_everybody_and_as_on_their_own(desk: Person, ref: str) -> None:
    person = next(part.person_id for part in ParticipationRow.objects.filter(complaint__ref=ref, code="c1"))
    assert person
    own = party(ref, "c1", person).see(f"/portal/{ref}/wishes").split("<main")[1].split("</main>")[0]
    mains = {who: desk.see(f"/staff/{ref}/reach/{who}").split("<main")[1].split("</main>")[0] for who in ("c1", "o1")}
    shapes = {who: sorted(set(FIELDS.findall(main))) for who, main in mains.items()}

    assert shapes["c1"] == shapes["o1"] == sorted(set(FIELDS.findall(own)))
    case = desk.see(f"/staff/{ref}/")
    for who in ("c1", "o1"):
        assert f'href="/staff/{ref}/reach/{who}"' in case
        assert f'href="/staff/{ref}/reach/{who}"' in desk.see(f"/staff/{ref}/call/{who}")


def test_it_reaches_a_guardian_who_was_named_with_a_phone_alone(desk: Person) -> None:
    sheet = {
        "channel": "phone", "received_on_month": "6", "received_on_day": "1", "received_on_year": "2026",
        "narrative": "He shouted.", "c1-name": "Ama Quist", "c1-minor": "yes", "c1-language": "en",
        "c1-guardian_name": "Efua Quist", "c1-guardian_phone": "816 555 0123", "o1-category": "discourtesy",
        "o1-address": STREET,
    }  # fmt: skip
    shown = desk.send("/staff/intake", "/staff/intake", **sheet)
    taken = shown.headers["Location"].split("/")[2]
    page = f"/staff/{taken}/reach/g1"

    assert "816 555 0123" in desk.see(page)
    desk.do(page, page, channels=["paper"], language="es", address="12 Elm Street", phone="816 555 0123")

    assert seen(taken, "g1").address == "12 Elm Street"
    assert seen(taken, "c1").address == ""
    # An officer has an address from the first page on, where the desk knows one.
    assert seen(taken, "o1").address == STREET
    assert case_of(taken).parties


def test_it_says_what_a_way_takes_and_keeps_what_was_typed(desk: Person, ref: str) -> None:
    page = f"/staff/{ref}/reach/o1"

    answer = desk.send(page, page, channels=["paper", "email"], language="es", address=STREET)

    assert answer.status_code == 422
    assert STREET in answer.content.decode()
    assert "You chose an e-mail. Enter the address, or choose another way." in words_of(answer.content.decode())
    assert seen(ref, "o1").address == ""
    desk.do(page, page, language="en")
    assert ParticipationRow.objects.get(complaint__ref=ref, code="o1").channels == []


def test_it_writes_what_has_not_left_in_the_language_of_now(desk: Person, ref: str) -> None:
    assert offer_to(ref, "c1").language == "en"
    page = f"/staff/{ref}/reach/c1"

    desk.do(page, page, **FORM | {"language": "es"})

    assert "Oficina de Quejas de la Comunidad" in prints(desk)
    assert offer_to(ref, "o1").language == "en"


def test_it_keeps_the_ways_of_an_officer_who_is_named_later(desk: Person) -> None:
    sheet = {
        "channel": "phone", "received_on_month": "6", "received_on_day": "1", "received_on_year": "2026",
        "narrative": "He shouted.", "c1-minor": "no", "c1-language": "en", "o1-category": "discourtesy",
    }  # fmt: skip
    taken = desk.send("/staff/intake", "/staff/intake", **sheet).headers["Location"].split("/")[2]
    page = f"/staff/{taken}/reach/o1"
    desk.do(page, page, channels=["call"], language="es", phone="816 555 0177", large_print="on")

    desk.do(f"/staff/{taken}/do/o1/name-officer", "/name-officer", name="Teresa Bell", badge="4471")

    part = ParticipationRow.objects.get(complaint__ref=taken, code="o1")
    assert (part.language, part.channels, part.wishes) == ("es", ["call"], ["large_print"])
    assert seen(taken, "o1").phone == "816 555 0177"


def test_it_asks_for_the_key_again_and_writes_down_who_looked(
    desk: Person, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/staff/{ref}/reach/o1"
    AccessEntry.objects.all().delete()
    desk.see(page)
    assert AccessEntry.objects.filter(ref=ref, what="contact", role="coordinator").exists()
    asked = desk.see(page)
    key = re.search(r'name="idem" value="([^"]+)"', asked.split('class="measure"')[1])
    assert key
    later = clock.wall() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "wall", lambda: later)

    answer = desk.client.post(page, FORM | {"idem": key[1]})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/your-passkeys/proof")
    assert seen(ref, "o1").address == ""


def test_it_is_for_the_desk_alone(desk: Person, ref: str) -> None:
    people = {part.code: part.person_id for part in ParticipationRow.objects.filter(complaint__ref=ref)}
    assert people["c1"]
    assert people["o1"]
    others = [
        staff(colleague("dan", "director")),
        staff(colleague("ivy", "investigator")),
        party(ref, "c1", people["c1"]),
        party(ref, "o1", people["o1"]),
    ]
    for other in others:
        for who in ("c1", "o1"):
            other.see(f"/staff/{ref}/reach/{who}", 404)
    assert "reach/o1" not in others[0].see(f"/staff/{ref}/")
    desk.see(f"/staff/{ref}/reach/c9", 404)
    assert desk.client.get(f"/staff/{ref}/reach/c1/again").status_code == 405


def test_it_brings_back_no_way_that_was_taken_off_meanwhile(desk: Person, ref: str) -> None:
    """The desk mends a typing mistake on a page that is older than what the person has said themselves."""
    page = f"/staff/{ref}/reach/c1"
    desk.do(page, page, **FORM | {"channels": ["paper", "sms"], "phone": "816 555 0177"})
    older = re.search(r'name="shown" value="([^"]+)"', desk.see(page))
    assert older
    unsafe = PersonWords(party="c1", phone=clerk.REMOVED, channels=("paper",), language="en")
    clerk.change_contact(ref, unsafe, by=DESK, now=clock.now())

    mended = FORM | {"channels": ["paper", "sms"], "phone": "816 555 0178", "shown": older[1]}
    answer = desk.send(page, page, **mended)

    assert answer.status_code == 422
    said = words_of(answer.content.decode())
    assert "This was changed while you were writing." in said
    assert "It is empty now." in said
    assert "It stands now: A letter to their address" in said
    assert seen(ref, "c1").phone == ""
    newer = re.search(r'name="shown" value="([^"]+)"', answer.content.decode())
    assert newer
    desk.do(page, page, **mended | {"shown": newer[1]})
    assert seen(ref, "c1").phone == "816 555 0178", "who has seen it may save it"
