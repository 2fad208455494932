"""Whoever tries a wrong key learns nothing, not even from the clock: every kind of wrong does the same work.

In the suite the work itself is compared: each statement put to the database and each slow hash. In `make soak` the
times are, as distributions. AUT-05.
"""

from __future__ import annotations

import random
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from evenhand.accounts import doors, office_passwords, throttle
from evenhand.models.accounts import Account
from evenhand.vault import custodian, mint_code
from evenhand.web import clock
from tests.web.sign_in_cast import REF, colleague, letter, with_own_code
from tests.web.spread import ks

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sign_in_urls")]
PHRASE, WRONG = "four grey herons wade", "four grey herons swim"
ROUNDS = 240
_TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')


@pytest.fixture(autouse=True)
def _custodian(tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    settings.EVENHAND_STAFF_PASSWORDS = True
    custodian.make(settings.EVENHAND_CUSTODIAN)


def _party_with_passphrase() -> str:
    """A party whose own key is a passphrase: their number."""
    client = Client()
    client.post("/sign-in", {"code": letter(party="c3")})
    client.post("/your-key/passphrase", {"phrase": PHRASE, "again": PHRASE})
    return Account.objects.get(seats__party="c3").sign_in_name


def wrong_codes() -> dict[str, str]:
    """Codes that open nothing, one for each reason why."""
    today = clock.now().today
    used, held = letter(party="c1"), letter(party="c2")
    with_own_code(Client(), used)
    Client().post("/sign-in", {"code": held})
    lost = with_own_code(Client(), letter(party="o1", person=(who := uuid4())))
    with_own_code(Client(), letter(party="o1", person=who, kind="recovery"))
    closed = colleague("carl")
    starting = doors.starting_code(closed, today)
    Account.objects.filter(pk=closed).update(is_active=False)
    late = today - timedelta(days=1)
    return {
        "never issued": mint_code(),
        "misread": "K7QM-42XW",
        "used": used,
        "held by another": held,
        "expired": doors.issue_code(kind="posted", ref=REF, party="o2", person=uuid4(), today=late, expires_on=late),
        "of a closed account": starting,
        "a key that was replaced": lost,
        "of a draft": doors.resume_code(REF, today),
    }


def code_tries() -> dict[str, tuple[str, dict[str, str]]]:
    return {name: ("/sign-in", {"code": code}) for name, code in wrong_codes().items()}


def passphrase_tries() -> dict[str, tuple[str, dict[str, str]]]:
    number = _party_with_passphrase()
    with_own_code(Client(), letter(party="c4"))
    printed = Account.objects.get(seats__party="c4").sign_in_name
    colleague("amy")
    who = {"nobody": "K7QM-42XW", "wrong": number, "no passphrase": printed, "staff": "amy", "no number": "x"}
    return {name: ("/sign-in/passphrase", {"number": one, "phrase": WRONG}) for name, one in who.items()}


def office_tries() -> dict[str, tuple[str, dict[str, str]]]:
    for name in ("amy", "bo"):
        secret, at = office_passwords.new_secret(), clock.wall() - timedelta(seconds=90)
        assert office_passwords.set_up(colleague(name), PHRASE, secret, office_passwords.code_for(secret, at), at)
    Account.objects.filter(sign_in_name="bo").update(is_active=False)
    colleague("carl")
    number = _party_with_passphrase()
    tries = {
        "nobody": ("nobody", PHRASE),
        "wrong phrase": ("amy", WRONG),
        "wrong digits": ("amy", PHRASE),
        "closed": ("bo", PHRASE),
        "no app": ("carl", PHRASE),
        "a party": (number, PHRASE),
    }
    return {
        kind: ("/sign-in/office", {"name": name, "phrase": phrase, "digits": "12345"})
        for kind, (name, phrase) in tries.items()
    }


TRIES = {"codes": code_tries, "passphrases": passphrase_tries, "office": office_tries}


@pytest.mark.parametrize("door", TRIES)
def test_it_does_the_same_work_for_everything_that_is_wrong(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = TRIES[door]()
    hashes: list[str] = []

    def slow(**costs: Any) -> Any:
        hashes.append(f"argon {costs['memory_cost']}")
        return Argon2id(**costs)

    def checked(*pair: Any) -> bool:
        hashes.append("scrypt")
        return check_password(*pair)

    monkeypatch.setattr("evenhand.vault.members.Argon2id", slow)
    monkeypatch.setattr("evenhand.accounts.office_passwords.check_password", checked)
    client = Client()
    client.get("/sign-in")
    work: dict[str, tuple[list[str], list[str]]] = {}
    for name, (path, fields) in tries.items():
        throttle.sweep(clock.wall() + timedelta(days=1))
        hashes.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.post(path, fields).status_code == 200
        work[name] = ([_statement(query["sql"]) for query in asked], list(hashes))

    first = next(iter(work.values()))
    assert {name: done for name, done in work.items() if done != first} == {}
    assert bool(first[1]) is (door != "codes"), "a passphrase costs a slow hash, known or not; a code of 128 bits none"


def _statement(sql: str) -> str:
    return f"{sql.split(' ', 1)[0]} {','.join(_TABLE.findall(sql))}"


@pytest.mark.soak
@pytest.mark.parametrize("door", TRIES)
def test_it_takes_as_long_for_everything_that_is_wrong(door: str) -> None:
    tries = TRIES[door]()
    # One chance in a hundred is chance: a difference must show twice.
    suspected = _telling(tries, list(tries))
    assert suspected == {} or (again := _telling(tries, list(suspected))) == {}, again


def _telling(tries: dict[str, tuple[str, dict[str, str]]], names: list[str]) -> dict[str, float]:
    """Which kinds can be told from the first by their times: name and p of Kolmogorov and Smirnov's test."""
    client, first = Client(), next(iter(tries))
    times: dict[str, list[float]] = {name: [] for name in {first, *names}}
    chance = random.Random(4)
    for turn in range(ROUNDS + 10):
        order = list(times)
        chance.shuffle(order)
        for name in order:
            throttle.sweep(clock.wall() + timedelta(days=1))
            began = time.perf_counter()
            client.post(*tries[name])
            # The first turns warm everything up.
            if turn >= 10:
                times[name].append(time.perf_counter() - began)
    against = {name: ks(times[first], found) for name, found in times.items() if name != first}
    print({name: f"median {sorted(found)[ROUNDS // 2] * 1000:.2f} ms" for name, found in times.items()}, against)
    return {name: p for name, p in against.items() if p <= 0.01}


def test_it_would_notice_half_a_spread() -> None:
    chance: Any = random.Random(1)
    same = [[chance.gauss(5, 0.5) for _ in range(ROUNDS)] for _ in range(2)]
    shifted = [one + 0.25 for one in same[1]]

    assert ks(*same) > 0.01
    assert ks(same[0], shifted) <= 0.01
