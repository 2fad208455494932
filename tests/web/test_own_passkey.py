"""A party's passkey is a key of their own: it signs in and opens, needs its secret, and is nobody else's."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.test import Client

from evenhand.accounts import doors, own_passkeys, passkeys
from evenhand.models.accounts import Account
from evenhand.models.vault import VaultSlot
from evenhand.web import clock
from tests.web.sign_in_cast import with_own_code
from tests.web.soft_passkey import SoftPasskey, text
from tests.web.stage import Stage
from tests.web.test_sign_in_office import by_passkey, with_passkey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


class Device(SoftPasskey):
    """A device that also gives a secret."""

    def __init__(self) -> None:
        super().__init__()
        self.secret = text(secrets.token_bytes(own_passkeys.SECRET_BYTES))


def letter(stage: Stage, party: str) -> str:
    return doors.issue_code(
        kind="posted", ref=stage.ref, party=party, person=stage.people[party], today=clock.now().today
    )


def made(client: Client, device: Device, **more: str) -> Any:
    options = client.post("/your-key/passkey/options").json()
    assert len(options["publicKey"]["extensions"]["prf"]["eval"]["first"]) == 43
    typed = {"credential": device.create(options), "secret": device.secret} | more
    return client.post("/your-key/passkey", typed)


def used(client: Client, device: Device, path: str = "/sign-in/passkey", **more: str) -> Any:
    shown = device.get(client.post("/sign-in/passkey/options").json())
    return client.post(path, {"credential": shown, "secret": device.secret} | more)


@pytest.fixture
def device(stage: Stage, client: Client) -> Device:
    """Clara's, made behind the door that her letter opened."""
    stage.walk.to_offer()
    stage.sync()
    assert client.post("/sign-in", {"code": letter(stage, "c1")}).headers["Location"] == "/your-key"
    device = Device()
    assert made(client, device).headers["Location"] == "/sign-in/start"
    return device


def test_it_signs_in_and_opens_the_key_with_a_passkey(stage: Stage, client: Client, device: Device) -> None:
    elsewhere = Client()

    answer = used(elsewhere, device)

    assert answer.status_code == 302
    assert "evenhand_key" in answer.cookies
    assert "You choose" in elsewhere.get(stage.mine).content.decode()
    assert "You choose" in client.get(stage.mine).content.decode()


def test_it_lets_nobody_in_without_the_secret_or_with_anothers(device: Device) -> None:
    for secret in ("", "AAAA", text(secrets.token_bytes(32)), "!" * 200):
        stranger = Client()
        answer = used(stranger, device, secret=secret)
        assert answer.status_code == 200
        assert "did not sign you in" in answer.content.decode()
        assert stranger.get("/portal/").status_code == 302


def test_it_lets_nobody_in_at_the_offices_door(device: Device) -> None:
    """There no secret is asked for: a party's passkey alone must not do."""
    stranger = Client()

    by_passkey(stranger, device)

    assert stranger.get("/portal/").status_code == 302


def test_it_refuses_a_colleagues_passkey_at_the_parties_door(client: Client) -> None:
    plain = with_passkey(client, "amy", "coordinator")
    stranger = Client()
    shown = plain.get(stranger.post("/sign-in/passkey/options").json())

    answer = stranger.post("/sign-in/passkey", {"credential": shown, "secret": text(secrets.token_bytes(32))})

    assert "did not sign you in" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"secret": ""}, {"credential": ""}, {"credential": "{}"}])
def test_it_makes_no_key_of_a_device_that_gives_no_secret(stage: Stage, client: Client, wrong: dict[str, str]) -> None:
    stage.walk.to_offer()
    stage.sync()
    code = letter(stage, "c1")
    client.post("/sign-in", {"code": code})

    answer = made(client, Device(), **wrong)

    assert answer.status_code == 422
    assert "cannot keep such a key" in answer.content.decode()
    assert not VaultSlot.objects.exists()
    # The door still stands open for another kind of key.
    assert client.post("/your-key/printed").status_code == 200


def test_it_puts_a_new_passkey_in_the_place_of_the_old(client: Client, device: Device) -> None:
    second = Device()
    assert made(client, second).status_code == 302

    assert "did not sign you in" in used(Client(), device).content.decode()
    assert used(Client(), second).status_code == 302
    assert len(passkeys.of(Account.objects.get(kind="party").pk)) == 1


def test_it_takes_the_passkey_again_before_what_cannot_be_taken_back(client: Client, device: Device) -> None:
    assert used(client, device, "/your-key/unlock", secret="AAAA").status_code == 200
    assert used(client, device, "/your-key/unlock").headers["Location"] == "/your-sign-ins"


def test_it_makes_one_beside_a_printed_code(stage: Stage, client: Client) -> None:
    stage.walk.to_offer()
    stage.sync()
    code = with_own_code(client, letter(stage, "o1"))
    device = Device()

    assert made(client, device).status_code == 302

    by_device, by_code = Client(), Client()
    used(by_device, device)
    by_code.post("/sign-in", {"code": code})
    assert by_device.get(stage.mine).status_code == 200
    assert by_code.get(stage.mine).status_code == 200
