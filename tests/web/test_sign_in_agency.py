"""The agency's own sign-in, against a small provider that runs within the test: staff only, by name, and no key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client, modify_settings
from pytest_django import Settings

from evenhand.accounts import doors, passkeys
from evenhand.models.accounts import Account
from evenhand.models.vault import VaultSession
from evenhand.vault import custodian
from evenhand.web import clock
from tests.web.sign_in_cast import colleague, letter, with_own_code
from tests.web.small_oidc import CLIENT, SECRET, SmallProvider, running

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sign_in_urls")]


@pytest.fixture(scope="module")
def server() -> Iterator[SmallProvider]:
    with running() as small:
        yield small


@pytest.fixture
def agency(server: SmallProvider, tmp_path: Path, settings: Settings) -> Iterator[SmallProvider]:
    """An installation that names the provider, and the provider, honest and with nobody in it."""
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)
    settings.EVENHAND_OIDC_ISSUER, settings.EVENHAND_OIDC_CLIENT = server.issuer, CLIENT
    settings.EVENHAND_OIDC_SECRET, settings.EVENHAND_SITE = SECRET, "http://localhost:8000"
    server.people, server.tell, server.signs_with = {}, {}, None
    server.only_at_userinfo = frozenset()
    cache.clear()
    with modify_settings(INSTALLED_APPS={"append": "allauth.socialaccount"}):
        yield server


def there(client: Client, to: str = "") -> str:
    """The address at which the agency asks who it is."""
    page = client.post("/sign-in/agency", {"next": to})
    assert page.status_code == 200
    return page.headers["Refresh"].removeprefix("0; url=")


def back(client: Client, agency: SmallProvider, name: str, to: str = "") -> Any:
    """Sign in there as this person, and come back."""
    return client.get(agency.approve(there(client, to), name))


def test_it_signs_in_a_colleague_by_the_claim_that_is_their_sign_in_name(client: Client, agency: SmallProvider) -> None:
    colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy"}}

    came = back(client, agency, "amy", "/note")

    assert came.headers["Location"] == "/sign-in/start?next=%2Fnote"
    assert client.get("/today").content == b"coordinator"
    assert not VaultSession.objects.exists(), "it opens no key"


def test_it_makes_nobody_a_colleague_who_wrote_their_name_beside_the_account(
    client: Client, agency: SmallProvider
) -> None:
    colleague("amy", "coordinator")
    Account.objects.filter(sign_in_name="amy").update(sign_in_name="eve")
    agency.people = {"eve": {"preferred_username": "eve"}}

    back(client, agency, "eve", "/note")

    assert client.get("/today").content != b"coordinator"


@pytest.mark.parametrize("who", ["nobody", "party", "mediator", "closed", "no claim"])
def test_it_says_the_same_to_whoever_is_not_open_staff_here(client: Client, agency: SmallProvider, who: str) -> None:
    with_own_code(Client(), letter())
    colleague("moss", kind="mediator")
    closed = colleague("carl", "intake")
    Account.objects.filter(pk=closed).update(is_active=False)
    number = Account.objects.get(kind="party").sign_in_name
    names = {"nobody": "nobody", "party": number, "mediator": "moss", "closed": "carl", "no claim": ""}
    agency.people = {"x": {"preferred_username": names[who]}}

    answer = back(client, agency, "x")

    assert "This did not sign you in." in answer.content.decode()
    assert client.get("/your-sign-ins").status_code == 302


@pytest.mark.parametrize(
    "lie",
    [{"iss": "https://elsewhere.example"}, {"aud": "another client"}, {"nonce": "another question"}, {"exp": 1000}],
)
def test_it_believes_no_answer_that_was_not_meant_for_it(client: Client, agency: SmallProvider, lie: Any) -> None:
    colleague("amy", "coordinator")
    agency.people, agency.tell = {"amy": {"preferred_username": "amy"}}, lie

    assert back(client, agency, "amy").status_code == 200
    assert client.get("/today").status_code == 302


def test_it_believes_no_signature_but_the_providers_own(client: Client, agency: SmallProvider) -> None:
    colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy"}}
    agency.signs_with = rsa.generate_private_key(65537, 2048)

    assert back(client, agency, "amy").status_code == 200
    assert client.get("/today").status_code == 302


def test_it_takes_an_answer_once_and_from_the_browser_that_asked(client: Client, agency: SmallProvider) -> None:
    colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy"}}
    address = agency.approve(there(client), "amy")
    thief = Client()
    there(thief)

    planted = thief.get(address)
    right = client.get(address)
    again = client.get(address)

    assert planted.status_code == 200
    assert thief.get("/today").status_code == 302
    assert right.status_code == 302
    assert again.status_code == 200


def test_it_comes_back_from_another_site_without_a_cookie_and_asks_once_more(
    client: Client, agency: SmallProvider
) -> None:
    colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy"}}
    address = agency.approve(there(client), "amy")

    without = Client().get(address)
    onward = without.headers["Refresh"].removeprefix("0; url=")

    assert onward == f"{address}&again=1"
    assert client.get(onward).status_code == 302
    assert Client().get(onward).status_code == 200, "whoever never asked is told so, not sent round"


def test_it_proves_nothing_afresh(client: Client, agency: SmallProvider) -> None:
    colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy"}}
    back(client, agency, "amy")

    asked = client.post("/grave", {"words": "Yes."})
    own = client.get("/your-passkeys")

    assert asked.headers["Location"].startswith("/your-passkeys/proof?next=")
    assert own.headers["Location"].startswith("/your-passkeys/proof"), "it makes nobody a passkey either"


@pytest.mark.parametrize(
    ("said", "enough"), [({"amr": ["pwd"]}, False), ({"amr": ["hwk"]}, True), ({"acr": "phr"}, True)]
)
def test_it_asks_for_what_the_installation_requires(
    client: Client, agency: SmallProvider, settings: Settings, said: dict[str, Any], enough: bool
) -> None:
    settings.EVENHAND_OIDC_REQUIRE = frozenset({"hwk", "phr"})
    colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy", **said}}

    assert (back(client, agency, "amy").status_code == 302) is enough


@pytest.mark.parametrize(("verified", "enough"), [(True, True), (False, False), (None, False)])
def test_it_takes_an_address_only_if_the_provider_vouches_for_it(
    client: Client, agency: SmallProvider, settings: Settings, verified: bool | None, enough: bool
) -> None:
    settings.EVENHAND_OIDC_CLAIM = "email"
    colleague("amy@example.org", "coordinator")
    agency.people = {"amy": {"email": "amy@example.org", "email_verified": verified}}

    assert (back(client, agency, "amy").status_code == 302) is enough


@pytest.mark.parametrize(("subject", "status"), [("id-of-amy", 302), ("id-of-bo", 200)])
def test_it_asks_for_what_the_answer_lacks_and_of_the_same_person(
    client: Client, agency: SmallProvider, subject: str, status: int
) -> None:
    colleague("amy", "coordinator")
    agency.people, agency.only_at_userinfo = {"amy": {"preferred_username": "amy"}}, frozenset({"preferred_username"})
    agency.tell = {"userinfo_sub": subject}

    assert back(client, agency, "amy").status_code == status


def test_it_says_when_the_agencys_sign_in_does_not_answer(client: Client, agency: SmallProvider) -> None:
    agency.tell = {"issuer": "https://elsewhere.example"}

    answer = client.post("/sign-in/agency")

    assert answer.status_code == 503
    assert "does not answer just now" in answer.content.decode()


def test_it_asks_the_provider_about_itself_once(client: Client, agency: SmallProvider) -> None:
    agency.seen.clear()

    there(client)
    there(client)

    assert agency.seen == ["/.well-known/openid-configuration"]


def test_it_is_off_unless_a_provider_is_named(client: Client, agency: SmallProvider, settings: Settings) -> None:
    on = client.get("/sign-in/office").content.decode()
    settings.EVENHAND_OIDC_ISSUER = ""

    assert 'action="/sign-in/agency"' in on
    assert 'action="/sign-in/agency"' not in client.get("/sign-in/office").content.decode()
    assert client.post("/sign-in/agency").status_code == 404
    assert "did not sign you in" not in client.get("/sign-in/agency/back?code=x").content.decode()


def test_it_is_offered_to_nobody_at_the_parties_door(client: Client, agency: SmallProvider) -> None:
    assert "agency" not in client.get("/sign-in").content.decode().split("<main")[1].split("</main>")[0]


def test_it_lets_who_came_in_this_way_make_a_passkey_by_a_starting_code_only(
    client: Client, agency: SmallProvider
) -> None:
    account = colleague("amy", "coordinator")
    agency.people = {"amy": {"preferred_username": "amy"}}
    back(client, agency, "amy")

    refused = client.post("/your-passkeys/options")
    code = doors.starting_code(account, clock.now().today)
    client.post("/sign-in", {"code": code})

    assert refused.status_code == 302
    assert client.post("/your-passkeys/options").status_code == 200
    assert passkeys.of(account) == ()
