"""A party signs in: the letter's code opens once, their own key afterwards, and every wrong key looks the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from evenhand.accounts import doors, throttle
from evenhand.models.accounts import Account, PartyKey, Seat
from evenhand.models.sign_ins import SignIn
from evenhand.models.vault import VaultSession
from evenhand.vault import custodian, mint_code
from evenhand.web import clock
from tests.web.sign_in_cast import REF, colleague, letter, same_but_for_tokens, sign_in, with_own_code

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sign_in_urls")]


@pytest.fixture(autouse=True)
def _custodian(tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)


def test_it_opens_the_door_and_shows_a_code_of_ones_own(client: Client) -> None:
    code = letter()

    own = with_own_code(client, code)

    assert own != code
    assert client.get("/portal").content == b"complainant c1"
    assert Seat.objects.get().ref == REF


def test_it_signs_in_with_the_own_code_afterwards(client: Client) -> None:
    own = with_own_code(client, letter())
    other = Client()

    answer = other.post("/sign-in", {"code": own.lower().replace("-", " ")}, follow=True)

    assert answer.redirect_chain[-1][0] == "/portal"
    assert other.cookies["evenhand_key"].value


def test_it_signs_in_with_number_and_passphrase(client: Client) -> None:
    client.post("/sign-in", {"code": letter()})
    phrase = "four grey herons wade"
    made = client.post("/your-key/passphrase", {"phrase": phrase, "again": phrase})
    number = Account.objects.get().sign_in_name
    other = Client()

    answer = other.post(
        "/sign-in/passphrase", {"number": number.lower().replace("-", ""), "phrase": phrase}, follow=True
    )

    assert number in made.content.decode()
    assert answer.redirect_chain[-1][0] == "/portal"


@pytest.mark.parametrize("wrong", ["never issued", "misread", "used", "expired", "held by another", "resume"])
def test_it_says_the_same_for_every_wrong_code(client: Client, wrong: str) -> None:
    today = clock.now().today
    right = letter()
    codes = {
        "never issued": mint_code(),
        "misread": "K7QM-42XW",
        "used": letter(party="c2"),
        "expired": doors.issue_code(
            kind="posted", ref=REF, party="o1", person=uuid4(), today=today, expires_on=today - timedelta(days=1)
        ),
        "held by another": right,
        "resume": doors.resume_code(REF, today),
    }
    with_own_code(Client(), codes["used"])
    Client().post("/sign-in", {"code": right})
    plain = client.post("/sign-in", {"code": mint_code()})

    answer = client.post("/sign-in", {"code": codes[wrong]})

    assert answer.status_code == plain.status_code == 200
    assert same_but_for_tokens(answer.content) == same_but_for_tokens(plain.content)
    assert _headers(answer) == _headers(plain)
    assert f'value="{codes[wrong]}"' in answer.content.decode(), "what was typed is kept"


def _headers(answer: Any) -> dict[str, str]:
    """The headers, without the nonce of the policy and the length of what was typed."""
    return {name: value for name, value in answer.headers.items() if not name.startswith("Content-")}


def test_it_does_the_same_work_for_every_wrong_code(client: Client) -> None:
    used = letter()
    with_own_code(Client(), used)
    client.get("/sign-in")
    kinds = []
    for code in (mint_code(), used, "no code"):
        with CaptureQueriesContext(connection) as asked:
            client.post("/sign-in", {"code": code})
        kinds.append([query["sql"].split(" ")[0] for query in asked])

    assert kinds[0] == kinds[1] == kinds[2]


def test_it_opens_a_letter_once(client: Client) -> None:
    code = letter()
    with_own_code(client, code)

    answer = Client().post("/sign-in", {"code": code})

    assert answer.status_code == 200
    assert PartyKey.objects.get().used_on == clock.now().today


def test_it_opens_again_for_who_left_without_making_a_key(client: Client) -> None:
    code = letter()
    client.post("/sign-in", {"code": code})
    client.post("/leave")

    assert Client().post("/sign-in", {"code": code}).status_code == 302


def test_it_lets_nobody_in_by_the_letter_alone(client: Client) -> None:
    client.post("/sign-in", {"code": letter()})

    answer = client.get("/portal")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_it_never_lets_a_second_letter_replace_a_key(client: Client) -> None:
    person = uuid4()
    own = with_own_code(client, letter(person=person))
    thief = Client()
    second = letter(ref="A2BC-3DEF", person=person)

    opened = thief.post("/sign-in", {"code": second})
    made = thief.post("/your-key/printed")

    assert opened.headers["Location"] == "/your-key/proof"
    assert made.status_code == 302, "no key without the one there is"
    assert thief.get("/portal").status_code == 302
    assert Client().post("/sign-in", {"code": own}).status_code == 302


def test_it_adds_the_second_complaint_once_the_own_key_was_shown(client: Client) -> None:
    person = uuid4()
    own = with_own_code(Client(), letter(person=person))
    client.post("/sign-in", {"code": letter(ref="A2BC-3DEF", party="o1", person=person)})

    client.post("/sign-in", {"code": own})

    assert client.get("/portal/A2BC-3DEF").content == b"officer o1"
    assert Account.objects.count() == 1


def test_it_makes_a_new_key_behind_a_recovery_code_and_ends_everything_else(client: Client) -> None:
    person = uuid4()
    lost = with_own_code(client, letter(person=person))

    new = with_own_code(Client(), letter(person=person, kind="recovery"))

    assert Client().post("/sign-in", {"code": lost}).status_code == 200
    assert Client().post("/sign-in", {"code": new}).status_code == 302
    assert client.get("/portal").status_code == 302, "the earlier sign-in has ended"


def test_it_waits_after_ten_wrong_codes_but_lets_the_right_person_in_from_elsewhere(client: Client) -> None:
    code = letter()
    for _ in range(throttle.LIMIT):
        assert client.post("/sign-in", {"code": mint_code()}).status_code == 200

    answer = client.post("/sign-in", {"code": code})

    assert answer.status_code == 429
    assert "minutes" in answer.content.decode()
    assert f'value="{code}"' in answer.content.decode()
    assert Client(REMOTE_ADDR="203.0.113.9").post("/sign-in", {"code": code}).status_code == 302


def test_it_lets_the_right_person_in_while_a_stranger_guesses_at_their_passphrase(client: Client) -> None:
    client.post("/sign-in", {"code": letter()})
    phrase = "four grey herons wade"
    client.post("/your-key/passphrase", {"phrase": phrase, "again": phrase})
    number = Account.objects.get().sign_in_name
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    answers = [
        stranger.post("/sign-in/passphrase", {"number": number, "phrase": f"a wrong passphrase {n}"}).status_code
        for n in range(throttle.LIMIT + 1)
    ]

    right = Client(REMOTE_ADDR="203.0.113.9").post("/sign-in/passphrase", {"number": number, "phrase": phrase})

    assert answers == [200] * throttle.LIMIT + [429]
    assert right.status_code == 302


def test_it_changes_the_session_key_when_someone_signs_in(client: Client) -> None:
    own = with_own_code(Client(), letter())
    client.post("/sign-in", {"code": letter(party="c2")})
    planted = client.cookies["evenhand_session"].value

    client.post("/sign-in", {"code": own})

    assert client.cookies["evenhand_session"].value != planted
    assert Client(headers={"cookie": f"evenhand_session={planted}"}).get("/portal").status_code == 302


def test_it_changes_the_session_key_when_the_same_person_signs_in_again(client: Client) -> None:
    own = with_own_code(client, letter())
    before = client.cookies["evenhand_session"].value

    client.post("/sign-in", {"code": own})

    assert client.cookies["evenhand_session"].value != before
    assert SignIn.objects.count() == 1


def test_it_ends_every_other_sign_in_when_the_own_key_is_changed(client: Client) -> None:
    own = with_own_code(client, letter())
    other = Client()
    other.post("/sign-in", {"code": own})

    client.post("/your-key/printed")

    assert other.get("/portal").status_code == 302
    assert client.get("/portal").status_code == 200
    assert VaultSession.objects.count() == 1, "no other browser holds the key open"


def test_it_says_of_a_key_only_what_is_so(client: Client) -> None:
    client.post("/sign-in", {"code": letter()})
    at_the_door = client.get("/your-key").content.decode()
    with_own_code(client, letter(party="c2"))

    beside = client.get("/your-key").content.decode()

    opened, has = "Your code opened the door once.", "You have a key of your own."
    assert opened in at_the_door
    assert has not in at_the_door
    assert opened not in beside
    assert has in beside
    assert "A new printed code ends the printed code from before." in beside


def test_it_speaks_of_no_code_to_who_came_in_without_one(client: Client) -> None:
    sign_in(client, colleague("moss", kind="mediator"))

    page = client.get("/your-key").content.decode()

    assert "This is a key that nobody at the office has seen." in page
    assert "Your code opened the door once." not in page


def test_it_keeps_no_session_key_that_could_be_used(client: Client) -> None:
    with_own_code(client, letter())

    assert client.cookies["evenhand_session"].value not in str(list(SignIn.objects.values()))


def test_it_sets_cookies_that_only_this_site_reads(client: Client) -> None:
    with_own_code(client, letter())

    for name in ("evenhand_session", "evenhand_key"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] in ("Lax", "Strict")
        assert cookie["max-age"] == "", f"{name} ends with the browser"


@pytest.mark.parametrize(
    ("phrase", "again", "sentence"),
    [
        ("short one", "short one", "6 more are needed"),
        ("fourteen chars", "fourteen chars", "1 more is needed"),
        ("x" * 129, "x" * 129, "at most 128"),
        ("passwordpassword", "passwordpassword", "Many people use this"),
        ("abcabcabcabcabcabc", "abcabcabcabcabcabc", "Many people use this"),
        ("mediation officer 1", "mediation officer 1", "Many people use this"),
        ("four grey herons wade", "four grey heron wade", "not the same"),
    ],
)
def test_it_says_why_a_passphrase_cannot_be_used(client: Client, phrase: str, again: str, sentence: str) -> None:
    client.post("/sign-in", {"code": letter()})

    answer = client.post("/your-key/passphrase", {"phrase": phrase, "again": again})

    assert sentence in answer.content.decode()
    assert client.get("/portal").status_code == 302


def test_it_takes_any_character_in_a_passphrase(client: Client) -> None:
    client.post("/sign-in", {"code": letter()})

    answer = client.post("/your-key/passphrase", {"phrase": "ñandú 🦅 río  ÅÄÖ!", "again": "ñandú 🦅 río  ÅÄÖ!"})

    assert "works from now on" in answer.content.decode()
