"""Staff and mediators: a starting code, two passkeys, roles that two people give; passphrases only where allowed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from evenhand.accounts import doors, office_passwords, passkeys, roles
from evenhand.models.accounts import Account, LostKey, PartyKey, StaffRole
from evenhand.vault import custodian
from evenhand.web import clock
from tests.web.sign_in_cast import TODAY, administrators, colleague, letter, same_but_for_tokens, sign_in, with_own_code
from tests.web.soft_passkey import SoftPasskey

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.urls("tests.web.sign_in_urls")]
PHRASE = "seven slow lanterns"


@pytest.fixture(autouse=True)
def _custodian(tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)


def with_passkey(client: Client, name: str = "amy", *held: str, kind: str = "staff") -> SoftPasskey:
    """A colleague who came in with a starting code and made a passkey; signed in afterwards."""
    account = colleague(name, *held, kind=kind)
    client.post("/sign-in", {"code": doors.starting_code(account, clock.now().today)})
    return another_passkey(client)


def another_passkey(client: Client) -> SoftPasskey:
    device = SoftPasskey()
    made = device.create(client.post("/your-passkeys/options").json())
    answer = client.post("/your-passkeys", {"name": "Laptop", "credential": made})
    assert answer.status_code == 302
    return device


def by_passkey(client: Client, device: SoftPasskey, path: str = "/sign-in/office") -> object:
    return client.post(path, {"credential": device.get(client.post("/sign-in/office/options").json())})


def test_it_signs_in_with_a_passkey(client: Client) -> None:
    device = with_passkey(client, "amy", "coordinator")
    other = Client()

    by_passkey(other, device)

    assert client.get("/today").content == b"coordinator"
    assert other.get("/today").content == b"coordinator"


def test_it_asks_for_a_second_passkey(client: Client) -> None:
    with_passkey(client)
    first = client.get("/your-passkeys").content.decode()
    another_passkey(client)

    assert "Make a second one on another device" in first
    assert "Make a second one" not in client.get("/your-passkeys").content.decode()


def test_it_asks_who_has_one_passkey_for_a_second_on_the_way_in(client: Client) -> None:
    device = with_passkey(client, "amy", "coordinator")
    other = Client()

    by_passkey(other, device, "/sign-in/office?next=/note")
    asked = other.get("/sign-in/start?next=/note", follow=True)
    another_passkey(other)
    settled = other.get("/sign-in/start?next=/note")

    assert asked.redirect_chain[-1][0] == "/your-passkeys?next=%2Fnote"
    assert '<a href="/note">Go on</a>' in asked.content.decode(), "asked, never held up"
    assert settled.headers["Location"] == "/note"


def test_it_names_colleagues_whom_losing_one_device_would_lock_out(client: Client) -> None:
    with_passkey(client, "amy")
    with_passkey(other := Client(), "bo", kind="mediator")
    another_passkey(other)
    colleague("carl")

    assert passkeys.with_only_one() == ("Amy",)


def test_it_ends_every_other_sign_in_when_a_passkey_is_made_or_removed(client: Client) -> None:
    device = with_passkey(client, "amy", "coordinator")
    by_passkey(other := Client(), device)
    another_passkey(client)
    after_making = other.get("/today").status_code
    by_passkey(other, device)
    account = Account.objects.get(sign_in_name="amy").id

    client.post(f"/your-passkeys/{passkeys.of(account)[1].id}/remove")

    assert after_making == 302
    assert other.get("/today").status_code == 302
    assert client.get("/today").status_code == 200


def test_it_keeps_the_last_passkey(client: Client) -> None:
    with_passkey(client)
    another_passkey(client)
    account = Account.objects.get(sign_in_name="amy").id
    first, second = passkeys.of(account)

    client.post(f"/your-passkeys/{first.id}/remove")
    kept = client.post(f"/your-passkeys/{second.id}/remove")

    assert [one.id for one in passkeys.of(account)] == [second.id]
    assert "The last passkey stays" in kept.content.decode()


def test_it_ends_the_starting_code_with_the_first_passkey(client: Client) -> None:
    account = colleague("amy")
    code = doors.starting_code(account, clock.now().today)
    client.post("/sign-in", {"code": code})
    another_passkey(client)

    assert Client().post("/sign-in", {"code": code}).status_code == 200
    assert PartyKey.objects.get().used_on is not None


def test_it_refuses_an_answer_to_another_challenge(client: Client) -> None:
    device = with_passkey(client)
    thief = Client()
    caught = device.get(thief.post("/sign-in/office/options").json())
    thief.post("/sign-in/office/options")

    answer = thief.post("/sign-in/office", {"credential": caught})

    assert answer.status_code == 200
    assert thief.get("/your-sign-ins").status_code == 302


def test_it_refuses_the_passkey_of_a_closed_account(client: Client) -> None:
    device = with_passkey(client)
    roles.close_account(Account.objects.get(sign_in_name="amy").id, administrators()[0])
    other = Client()

    by_passkey(other, device)

    assert other.get("/your-sign-ins").status_code == 302
    assert client.get("/your-sign-ins").status_code == 302, "and the visit that was open has ended"


@pytest.mark.parametrize("credential", ["", "{}", "[]", "not json", '{"response": {"userHandle": "AA"}}', "x" * 30_000])
def test_it_says_the_same_for_every_passkey_that_is_none(client: Client, credential: str) -> None:
    client.post("/sign-in/office/options")

    answer = client.post("/sign-in/office", {"credential": credential})

    assert "This did not sign you in." in answer.content.decode()


def test_it_has_no_passphrase_for_staff_unless_allowed(client: Client, settings: Settings) -> None:
    _give_passphrase("amy")
    typed = {"name": "amy", "phrase": PHRASE, "digits": "000000"}

    settings.EVENHAND_STAFF_PASSWORDS = False
    page = client.get("/sign-in/office").content.decode()
    refused = client.post("/sign-in/office", typed | {"digits": _digits("amy")})

    assert "Passphrase" not in page
    assert refused.status_code == 200
    assert client.get("/your-sign-ins").status_code == 302


def test_it_signs_in_with_passphrase_and_app_where_allowed(client: Client, settings: Settings) -> None:
    settings.EVENHAND_STAFF_PASSWORDS = True
    _give_passphrase("amy", "intake")
    digits = _digits("amy")

    signed_in = client.post("/sign-in/office", {"name": "amy", "phrase": PHRASE, "digits": digits})
    again = Client().post("/sign-in/office", {"name": "amy", "phrase": PHRASE, "digits": digits})

    assert signed_in.status_code == 302
    assert client.get("/today").content == b"intake"
    assert again.status_code == 200, "six digits are taken once"


def test_it_says_the_same_for_every_wrong_passphrase(client: Client, settings: Settings) -> None:
    settings.EVENHAND_STAFF_PASSWORDS = True
    _give_passphrase("amy")
    tries = [("nobody", PHRASE, "123456"), ("amy", "a wrong passphrase", "123456"), ("amy", PHRASE, "12345")]

    pages = [
        client.post("/sign-in/office", {"name": name, "phrase": phrase, "digits": digits}).content
        for name, phrase, digits in tries
    ]

    plain = [re.sub(rb'value="(nobody|amy|12345|123456)"', b"", same_but_for_tokens(page)) for page in pages]
    assert plain[0] == plain[1] == plain[2]


def test_it_never_signs_a_party_in_by_staff_passphrase(client: Client, settings: Settings) -> None:
    settings.EVENHAND_STAFF_PASSWORDS = True
    with_own_code(Client(), letter())
    party = Account.objects.get()

    answer = client.post("/sign-in/office", {"name": party.sign_in_name, "phrase": PHRASE, "digits": "123456"})

    assert answer.status_code == 200


def test_it_sets_up_passphrase_and_app_behind_a_starting_code(client: Client, settings: Settings) -> None:
    settings.EVENHAND_STAFF_PASSWORDS = True
    account = colleague("amy", "intake")
    client.post("/sign-in", {"code": doors.starting_code(account, clock.now().today)})
    page = client.get("/your-passkeys/app").content.decode()
    found = re.search(r'class="code"[^>]*>([A-Z2-7-]+)<', page)
    assert found is not None
    secret = found[1].replace("-", "")

    digits = office_passwords.code_for(secret, clock.wall())
    answer = client.post("/your-passkeys/app", {"phrase": PHRASE, "again": PHRASE, "digits": digits})

    assert answer.status_code == 302
    assert client.get("/today").content == b"intake"


def test_it_gives_a_role_by_two_people_through_the_pages(client: Client) -> None:
    first, other = administrators()
    account = roles.open_account(kind="staff", sign_in_name="amy", display_name="Amy", today=TODAY)
    sign_in(client, first)
    seconder = Client()
    sign_in(seconder, other)

    client.post("/people/roles/give", {"account": str(account), "role": "coordinator"})
    given = StaffRole.objects.get(account=account)
    by_the_same = client.post(f"/people/roles/{given.pk}/second")
    before = roles.roles_of(account)
    seconder.post(f"/people/roles/{given.pk}/second")

    assert "Another person must second it." in by_the_same.content.decode()
    assert before == frozenset()
    assert roles.roles_of(account) == {"coordinator"}


def test_it_ends_a_role_after_saying_what_follows_and_says_that_it_is_done(client: Client) -> None:
    first, _other = administrators()
    account = colleague("amy", "coordinator", "intake")
    colleague("bo", "intake")
    sign_in(client, first)
    ends = {row.role: f"/people/roles/{row.pk}/end" for row in StaffRole.objects.filter(account=account)}

    listed = client.get("/people").content.decode()
    asked = client.get(ends["coordinator"]).content.decode()
    shared = client.get(ends["intake"]).content.decode()

    assert f'href="{ends["coordinator"]}"' in listed
    assert "From the next page they open, they can do nothing in this role any more." in asked
    assert "Nobody else holds this role now." in asked
    assert "Who else holds this role now: Bo." in shared
    assert roles.roles_of(account) == {"coordinator", "intake"}, "a page that is read ends nothing"

    done = client.post(ends["coordinator"], follow=True).content.decode()
    again = client.post(ends["coordinator"]).content.decode()

    assert roles.roles_of(account) == {"intake"}
    assert "This role has ended: Amy, Coordinator." in done
    assert "This was settled meanwhile." in again


def test_it_offers_to_end_a_role_only_to_who_may(client: Client) -> None:
    account = colleague("dan", "director")
    row = StaffRole.objects.get(account=account)
    sign_in(client, account)

    assert f"/people/roles/{row.pk}/end" not in client.get("/people").content.decode()
    assert client.get(f"/people/roles/{row.pk}/end").status_code == 404


def test_it_lets_nobody_give_themself_a_role_even_in_the_table(client: Client) -> None:
    first, other = administrators()

    assert roles.grant(first, "director", first, TODAY) is roles.RoleRefusal.OWN_ROLE
    for row in (
        {"granted_by_id": first, "account_id": first},
        {"granted_by_id": other, "account_id": first, "seconded_by_id": other, "seconded_on": TODAY},
        {"granted_by_id": other, "account_id": first, "seconded_by_id": first, "seconded_on": TODAY},
        {"granted_by_id": other, "account_id": first, "seconded_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StaffRole.objects.create(role="director", granted_on=TODAY, **row)


def test_it_founds_two_administrators_and_no_third(client: Client) -> None:
    administrators()
    third = roles.open_account(kind="staff", sign_in_name="third", display_name="Third", today=TODAY)

    assert roles.found(third, TODAY) is roles.RoleRefusal.ALREADY_FOUNDED


def test_it_opens_an_account_and_shows_its_starting_code_once(client: Client) -> None:
    sign_in(client, administrators()[0])

    page = client.post("/people/new", {"kind": "mediator", "display_name": "Li Chen", "name": "l.chen"})
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page.content.decode())
    assert found is not None
    new = Client()
    new.post("/sign-in", {"code": found[1]})
    another_passkey(new)

    assert found[1] not in client.get("/people").content.decode()
    assert new.get("/your-sign-ins").status_code == 200
    assert new.get("/people").status_code == 404


def test_it_asks_for_the_passkey_again_before_roles_change(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    device = with_passkey(client, "amy", "administrator")
    wall = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: wall() + timedelta(minutes=6))
    typed = {"kind": "staff", "display_name": "Bo", "name": "bo.b"}

    asked = client.post("/people/new", typed)
    by_passkey(client, device, "/your-passkeys/proof?next=/people")
    done = client.post("/people/new", typed)

    assert asked.headers["Location"].startswith("/your-passkeys/proof")
    assert done.status_code == 200


def test_it_mends_lost_passkeys_by_two_people_who_are_not_the_one(client: Client) -> None:
    device = with_passkey(client, "amy", "coordinator")
    amy = Account.objects.get(sign_in_name="amy").id
    first, other = administrators()
    sign_in(asker := Client(), first)
    sign_in(seconder := Client(), other)

    asker.post(f"/people/{amy}/lost-passkeys")
    asker.post(f"/people/{amy}/lost-passkeys")
    row = LostKey.objects.get()
    alone = asker.post(f"/people/lost-passkeys/{row.pk}/second")
    still = client.get("/today").status_code
    page = seconder.post(f"/people/lost-passkeys/{row.pk}/second").content.decode()
    again = seconder.post(f"/people/lost-passkeys/{row.pk}/second").content.decode()

    assert "Two others must say" in alone.content.decode()
    assert still == 200, "one person alone locks nobody out"
    assert client.get("/today").status_code == 302, "the sign-in that may be a thief's has ended"
    by_passkey(thief := Client(), device)
    assert thief.get("/today").status_code == 302
    found = re.search(r'class="code"[^>]*>([0-9A-Z-]+)<', page)
    assert found is not None
    new = Client()
    new.post("/sign-in", {"code": found[1]})
    another_passkey(new)
    assert new.get("/today").content == b"coordinator"
    assert "This was settled meanwhile" in again


def test_it_lets_nobody_mend_their_own_lost_passkeys(client: Client) -> None:
    first, other = administrators()
    sign_in(client, first)
    sign_in(others := Client(), other)

    own = client.post(f"/people/{first}/lost-passkeys").content.decode()
    others.post(f"/people/{first}/lost-passkeys")
    seconded = client.post(f"/people/lost-passkeys/{LostKey.objects.get().pk}/second").content.decode()

    assert "Two others must say" in own
    assert "Two others must say" in seconded
    with pytest.raises(IntegrityError), transaction.atomic():
        LostKey.objects.create(account_id=first, asked_by_id=first, asked_on=TODAY)


def _give_passphrase(name: str, *held: str) -> None:
    account = colleague(name, *held)
    secret, at = office_passwords.new_secret(), clock.wall() - timedelta(seconds=90)
    assert office_passwords.set_up(account, PHRASE, secret, office_passwords.code_for(secret, at), at)


def _digits(name: str) -> str:
    from allauth.mfa.models import Authenticator

    from evenhand.accounts.adapters import Authenticators

    row = Authenticator.objects.get(user__sign_in_name=name)
    sealed = row.data["secret"]
    secret = Authenticators().decrypt(sealed)
    assert secret not in str(row.data)
    return office_passwords.code_for(secret, clock.wall())
