"""A code at the desk: one person gives it, and two where the party had a key of their own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from evenhand import clerk
from evenhand.accounts import doors
from evenhand.clerk import Done, PersonWords, Words
from evenhand.core.access import Actor
from evenhand.core.case import Party
from evenhand.core.codes import Role, Side
from evenhand.core.dates import Calendar, Now
from evenhand.core.intake import Claim, FileComplaint
from evenhand.models.accounts import LostKey, PartyKey
from evenhand.models.door import the_clerk_writes
from evenhand.models.outbox import LetterKind, LetterRow
from evenhand.models.people import ParticipationRow
from evenhand.post import compose
from evenhand.vault import custodian
from evenhand.web import clock, guards
from tests.rooms.letter_desk import sample as letter_sample
from tests.web.sign_in_cast import colleague, sign_in, with_own_code

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.urls("tests.web.sign_in_urls")]
DAY = date(2026, 6, 1)


@pytest.fixture
def ref(tmp_path: Path, settings: Settings) -> str:
    """The reference of a complaint that was filed."""
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)
    act = FileComplaint(
        ref="",
        received_on=DAY,
        parties=(Party(id="c1", side=Side.COMPLAINANT), Party(id="o1", side=Side.OFFICER)),
        claims=(Claim(officer="o1", complainants=frozenset({"c1"}), category="discourtesy"),),
    )
    done = clerk.file(
        act,
        by=Actor(id="public", role=Role.PUBLIC),
        now=Now(at=datetime(2026, 6, 1, 15, tzinfo=UTC), today=DAY, calendar=Calendar()),
        people=(PersonWords(party="c1", name="Clara Nyström"), PersonWords(party="o1", name="Officer Bell")),
        words=(Words("narrative", "He shouted.", "c1"), Words("incident_on", "2026-05-30")),
    )
    assert isinstance(done, Done)
    return done.ref


def desk(name: str) -> tuple[Client, UUID]:
    """Someone at the desk, signed in just now."""
    client = Client()
    account = colleague(name, "coordinator")
    sign_in(client, account)
    return client, account


def code_on(page: bytes) -> str:
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page.decode())
    assert found is not None
    return found[1]


def test_it_gives_a_code_that_opens_the_door(client: Client, ref: str) -> None:
    giver, _ = desk("amy")

    page = giver.post("/people/codes/give", {"ref": ref.lower().replace("-", ""), "party": "o1"})
    with_own_code(client, code_on(page.content))

    assert client.get(f"/portal/{ref}").content == b"officer o1"


def test_it_makes_codes_sent_before_void(client: Client, ref: str) -> None:
    posted = doors.letter_code(ref, "c1", clock.now().today)
    giver, _ = desk("amy")

    giver.post("/people/codes/give", {"ref": ref, "party": "c1"})

    assert client.post("/sign-in", {"code": posted}).status_code == 200


@pytest.mark.parametrize("party", ["c1", "o1"])
def test_it_ends_the_code_of_a_receipt_when_a_key_is_made_and_by_no_act_of_the_office(ref: str, party: str) -> None:
    person = doors.person_of(ref, party)
    assert person is not None
    today = clock.now().today
    first, second = (doors.issue_code(kind="receipt", ref=ref, party=party, person=person, today=today) for _ in "ab")
    giver, _ = desk("amy")

    handed = code_on(giver.post("/people/codes/give", {"ref": ref, "party": party}).content)
    doors.letter_code(ref, party, today)

    assert Client().post("/sign-in", {"code": handed}).status_code == 200, "a later code of the office ended it"
    with_own_code(Client(), first)
    assert Client().post("/sign-in", {"code": second}).status_code == 200, "a key is made: every door is closed"


def test_it_asks_a_second_person_where_there_is_a_key(client: Client, ref: str) -> None:
    lost = with_own_code(client, doors.letter_code(ref, "c1", clock.now().today))
    giver, _ = desk("amy")
    seconder, _ = desk("bo")

    asked = giver.post("/people/codes/give", {"ref": ref, "party": "c1"})
    row = LostKey.objects.get()
    alone = giver.post(f"/people/codes/{row.pk}/second")
    page = seconder.post(f"/people/codes/{row.pk}/second")
    new = with_own_code(Client(), code_on(page.content))

    assert "A second one of you must check" in asked.content.decode()
    assert "Another person must check" in alone.content.decode()
    assert PartyKey.objects.filter(kind="recovery").count() == 1
    assert Client().post("/sign-in", {"code": lost}).status_code == 200
    assert Client().post("/sign-in", {"code": new}).status_code == 302


def test_it_seconds_nothing_that_nobody_asked_for(client: Client, ref: str) -> None:
    """Whoever writes to the database lets one colleague alone get a code: the row says that another one asked."""
    with_own_code(client, doors.letter_code(ref, "c1", clock.now().today))
    giver, account = desk("amy")
    row = LostKey.objects.create(ref=ref, party="c1", asked_by_id=account, asked_on=DAY)
    seconder, _ = desk("bo")

    alone = seconder.post(f"/people/codes/{row.pk}/second")

    assert "This was settled meanwhile" in alone.content.decode()
    assert not PartyKey.objects.filter(kind="recovery").exists()
    giver.post("/people/codes/give", {"ref": ref, "party": "c1"})
    real = LostKey.objects.get()
    assert real.pk != row.pk, "it keeps nobody from asking"
    seconder.post(f"/people/codes/{real.pk}/second")
    assert PartyKey.objects.filter(kind="recovery").count() == 1
    LostKey.objects.update(seconded_by=None, seconded_on=None)
    third, _ = desk("cy")
    third.post(f"/people/codes/{real.pk}/second")
    assert PartyKey.objects.filter(kind="recovery").count() == 1, "nor does it come back"


def test_it_seconds_a_lost_key_once(client: Client, ref: str) -> None:
    with_own_code(client, doors.letter_code(ref, "c1", clock.now().today))
    giver, _ = desk("amy")
    giver.post("/people/codes/give", {"ref": ref, "party": "c1"})
    giver.post("/people/codes/give", {"ref": ref, "party": "c1"})
    row = LostKey.objects.get()
    seconder, _ = desk("bo")

    seconder.post(f"/people/codes/{row.pk}/second")
    again = seconder.post(f"/people/codes/{row.pk}/second")

    assert "This was settled meanwhile" in again.content.decode()
    assert PartyKey.objects.filter(kind="recovery").count() == 1


def test_it_says_where_nobody_is_known(ref: str) -> None:
    giver, _ = desk("amy")

    for typed in ({"ref": "A2BC-3DEF", "party": "c1"}, {"ref": ref, "party": "c9"}):
        page = giver.post("/people/codes/give", typed).content.decode()
        assert "There is no such person" in page
        assert f'value="{typed["ref"]}"' in page, "what was typed is kept"


def test_it_is_for_the_desk_only(ref: str) -> None:
    investigator = Client()
    sign_in(investigator, colleague("iv", "investigator"))

    assert investigator.get("/people/codes").status_code == 404
    assert investigator.post("/people/codes/give", {"ref": ref, "party": "c1"}).status_code == 404


def test_it_keeps_two_people_in_the_table_too(ref: str) -> None:
    _, account = desk("amy")

    with pytest.raises(IntegrityError), transaction.atomic():
        LostKey.objects.create(
            ref=ref, party="c1", asked_by_id=account, asked_on=DAY, seconded_by_id=account, seconded_on=DAY
        )


def test_it_lets_the_desk_choose_the_person_by_name(ref: str) -> None:
    giver, _ = desk("dora")

    page = giver.get("/people/codes", {"ref": ref, "party": "o1"}).content.decode()

    assert re.search(r'type="radio" name="party"[^>]*value="o1"[^>]*checked', page)
    assert "Code of the person in it" not in page
    assert "Code of the person in it" in giver.get("/people/codes", {"ref": "XXXX-XXXX"}).content.decode()


def test_it_offers_back_who_was_chosen_after_proving_who_one_is(ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    giver, _ = desk("dora")
    monkeypatch.setattr(guards, "fresh", lambda _request: False)

    asked = giver.post("/people/codes/give", {"ref": ref, "party": "o1"})
    offered = giver.get("/sign-in/kept").content.decode()

    assert asked.headers["Location"].startswith("/your-passkeys/proof?next=")
    assert '<textarea name="party" hidden>\no1</textarea>' in offered
    assert PartyKey.objects.count() == 0, "no code was made before"


def test_it_tells_the_person_on_every_safe_way_when_a_lost_key_is_replaced(ref: str) -> None:
    with the_clerk_writes():
        ParticipationRow.objects.filter(code="c1").update(channels=["email", "sms"], language="es")
    with_own_code(Client(), doors.letter_code(ref, "c1", clock.now().today))
    giver, _ = desk("amy")
    seconder, _ = desk("bo")
    giver.post("/people/codes/give", {"ref": ref, "party": "c1"})
    told = LetterRow.objects.filter(kind="new_way_in")
    assert not told.exists(), "nothing was given out yet"

    seconder.post(f"/people/codes/{LostKey.objects.get().pk}/second")

    assert set(told.values_list("party", "channel", "language")) == {("c1", "email", "es"), ("c1", "sms", "es")}


def test_it_says_in_the_letter_what_to_do_when_it_was_somebody_else(ref: str) -> None:
    about = letter_sample()

    for language in ("en", "es"):
        words = " ".join(str(block) for block in compose(LetterKind.NEW_WAY_IN, replace(about, lang=language)).blocks)
        assert about.phone in words


def test_it_puts_a_letter_with_a_code_into_the_print_run(client: Client, ref: str) -> None:
    giver, _ = desk("amy")

    for _ in range(2):
        giver.post("/people/codes/give", {"ref": ref, "party": "o1", "how": "post"})

    assert LetterRow.objects.filter(kind="way_in", party="o1", channel="paper").count() == 1
    assert not PartyKey.objects.filter(party="o1").exists(), "the code is made as it is printed"


def test_it_posts_no_code_to_whoever_has_a_key(ref: str) -> None:
    with_own_code(Client(), doors.letter_code(ref, "c1", clock.now().today))
    giver, _ = desk("amy")

    page = giver.post("/people/codes/give", {"ref": ref, "party": "c1", "how": "post"})

    assert "so no code is posted" in page.content.decode()
    assert not LetterRow.objects.filter(kind="way_in").exists()
