"""Entering the ledger: the exact bytes, the order, the lock, and that nothing anybody said can get in."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from evenhand import ledger, vault
from evenhand.core import FACTS
from evenhand.ledger import Entry, Leaf
from evenhand.ledger.leaves import GENESIS, OWN, fact_mark, leaf_hash, link, pseudonym
from evenhand.models.ledger import LedgerHead, LedgerRow

VECTORS = Path(__file__).parent / "vectors"
FROZEN: dict[str, Any] = json.loads((VECTORS / "ledger.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 22)
REF = "M7KQ-42XW"


def mac(purpose: str, data: bytes) -> bytes:
    """A stand-in for the custodian's: same shape, fixed key."""
    return hashlib.sha256(b"test key" + purpose.encode() + data).digest()


def entry(n: int = 1, event: str = "complaint.received", ref: str = REF, **more: Any) -> Entry:
    told: dict[str, Any] = {
        "event": event,
        "ref": ref,
        "n": n,
        "day": TODAY,
        "actor_role": "intake",
        "actor": "staff-7",
    }
    return Entry(**(told | more))


def leaf(**more: Any) -> Leaf:
    told: dict[str, Any] = {
        "seq": 0, "day": "2026-11-22", "e": "complaint.received", "case": "a" * 64, "actor": "b" * 64, "role": "intake",
        "obj": "-", "salt": "c" * 32,
    }  # fmt: skip
    return Leaf(**(told | more))


# The bytes.


@pytest.mark.parametrize("case", FROZEN["leaves"])
def test_it_still_writes_the_same_bytes(case: dict[str, Any]) -> None:
    made = Leaf(**case["content"])

    assert ledger.canonical(made).decode() == case["entry"]
    assert leaf_hash(ledger.canonical(made)).hex() == case["leaf"]


def test_it_still_links_the_same_way() -> None:
    chain = GENESIS
    for case in FROZEN["leaves"]:
        assert chain.hex() == case["prev"]
        chain = link(chain, bytes.fromhex(case["leaf"]))
    assert chain.hex() == FROZEN["head"]


def test_it_still_makes_the_same_pseudonyms() -> None:
    assert pseudonym(mac, "case", REF) == FROZEN["case"]
    assert pseudonym(mac, "actor", "staff-7", REF) == FROZEN["actor"]
    assert fact_mark(mac, REF, 1).hex() == FROZEN["mark"]


def test_it_writes_bytes_that_any_reader_of_json_gives_back() -> None:
    made = ledger.canonical(leaf(obj="sha256:" + "d" * 64))
    told = json.loads(made)

    assert list(told) == sorted(told)
    assert {type(value) for value in told.values()} == {int, str}
    assert json.dumps(told, separators=(",", ":"), sort_keys=True).encode() == made
    assert made.isascii()
    assert unicodedata.is_normalized("NFC", made.decode())


def test_it_hashes_as_rfc_6962_says() -> None:
    made = ledger.canonical(leaf())

    assert leaf_hash(made) == hashlib.sha256(b"\x00" + made).digest()
    assert leaf_hash(b"") == bytes.fromhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")


# What may enter.


def test_it_knows_every_event_that_was_ever_released() -> None:
    """A released code is never renamed and never vanishes: old books must stay readable. A new one is added here."""
    released = set(json.loads((VECTORS / "leaves.json").read_text(encoding="utf-8")))

    assert released - ledger.EVENTS == set(), "a released event code vanished from the facts of the core"
    assert ledger.EVENTS - released == set(), "add the new event code to tests/rooms/vectors/leaves.json"
    assert {fact.leaf for fact in FACTS} - {None} | OWN == ledger.EVENTS
    assert not OWN & {fact.leaf for fact in FACTS}


@pytest.mark.parametrize("event", ["complaint.seen", "", "Complaint.received", "complaint.received "])
def test_it_refuses_an_event_the_rules_do_not_know(event: str) -> None:
    with pytest.raises(ValueError, match=r"^e is"):
        leaf(e=event)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "Officer Bell"),
        ("role", "o'brien"),
        ("role", "x" * 65),
        ("role", ""),
        ("role", None),
        ("role", "intake\n"),
        ("obj", "she said yes"),
        ("obj", "sha256:" + "D" * 64),
        ("obj", "sha256:" + "d" * 63),
        ("obj", ""),
        ("case", REF),
        ("case", "a" * 63),
        ("actor", "ana@example.org"),
        ("salt", "a" * 31),
        ("salt", 7),
        ("day", "22/11/2026"),
        ("day", "2026-11-22T15:30"),
        ("seq", "0"),
        ("seq", -1),
        ("seq", True),
        ("v", 2),
    ],
)
def test_it_has_no_field_for_a_word_a_name_or_an_hour(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"neither a code nor a digest|seq counts"):
        leaf(**{field: value})


@pytest.mark.django_db
def test_it_enters_no_reference_and_no_person(custodian_folder: object) -> None:
    with transaction.atomic():
        ledger.append([entry(1, actor="ana.reyes", ref=REF), entry(2, actor="ana.reyes", ref="AAAA-AAAA")], vault.mac)
    one, other = [json.loads(bytes(row.entry)) for row in LedgerRow.objects.order_by("seq")]
    stored = json.dumps([one, other])

    assert REF not in stored
    assert "reyes" not in stored
    # The same person in two complaints cannot be followed from one to the other.
    assert one["actor"] != other["actor"]
    assert one["case"] != other["case"]
    assert one["salt"] != other["salt"]


# Appending.


@pytest.mark.django_db
def test_it_chains_what_it_enters() -> None:
    with transaction.atomic():
        first = ledger.append([entry(1)], mac)
        more = ledger.append([entry(n) for n in (2, 3)], mac)
        assert ledger.append([], mac) == ()

    rows = list(LedgerRow.objects.order_by("seq"))
    head = LedgerHead.objects.get()
    assert (first, more) == ((0,), (1, 2))
    chain = GENESIS
    for row in rows:
        assert bytes(row.prev) == chain
        assert bytes(row.leaf) == leaf_hash(bytes(row.entry))
        chain = link(chain, bytes(row.leaf))
    assert (bytes(head.chain), head.size, head.day) == (chain, 3, TODAY)
    assert ledger.verify().ok


@pytest.mark.django_db
def test_it_finds_the_leaf_of_a_fact() -> None:
    with transaction.atomic():
        ledger.append([entry(1), entry(4), entry(1, ref="AAAA-AAAA")], mac)

    found = ledger.find(REF, 4, mac)

    assert found is not None
    assert found.seq == 1
    assert ledger.find(REF, 2, mac) is None


@pytest.mark.django_db
def test_it_enters_no_fact_twice() -> None:
    with transaction.atomic():
        ledger.append([entry(1)], mac)

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.append([entry(2), entry(1)], mac)

    assert LedgerRow.objects.count() == LedgerHead.objects.get().size == 1


@pytest.mark.django_db
def test_it_never_goes_back_a_day() -> None:
    days = [date(2026, 11, 23), date(2026, 11, 22), date(2026, 11, 24), date(2026, 11, 23)]
    for n, day in enumerate(days):
        with transaction.atomic():
            ledger.append([replace(entry(n), day=day)], mac)

    told = [json.loads(bytes(row.entry))["day"] for row in LedgerRow.objects.order_by("seq")]
    assert told == ["2026-11-23", "2026-11-23", "2026-11-24", "2026-11-24"]


@pytest.mark.django_db(transaction=True)
def test_it_is_written_only_inside_the_facts_transaction() -> None:
    with pytest.raises(RuntimeError, match="same transaction"):
        ledger.append([entry(1)], mac)


@pytest.mark.django_db(transaction=True)
def test_it_forgets_what_the_transaction_took_back() -> None:
    with transaction.atomic():
        ledger.append([entry(1)], mac)
        transaction.set_rollback(True)

    with transaction.atomic():
        assert ledger.append([entry(1)], mac) == (0,)
    assert ledger.verify().ok


@pytest.mark.django_db
def test_it_refuses_an_unknown_event_before_it_writes() -> None:
    with pytest.raises(ValueError, match=r"^e is"), transaction.atomic():
        ledger.append([entry(1), entry(2, event="unheard.of")], mac)

    assert not LedgerRow.objects.exists()


@pytest.mark.django_db
def test_it_has_no_column_that_could_hold_text() -> None:
    columns = {field.get_internal_type() for field in (*LedgerRow._meta.get_fields(), *LedgerHead._meta.get_fields())}

    assert columns == {"BigIntegerField", "BinaryField", "PositiveSmallIntegerField", "DateField"}


@pytest.mark.django_db
def test_it_costs_three_statements_however_many_facts(django_assert_num_queries: Any) -> None:
    with transaction.atomic():
        ledger.append([entry(0)], mac)
    # Lock the head, enter the leaves, move the head.
    with transaction.atomic(), django_assert_num_queries(3):
        ledger.append([entry(n) for n in range(1, 40)], mac)
    assert str(LedgerHead.objects.get()) == "40 leaves"
    assert str(LedgerRow.objects.get(seq=39)) == "leaf 39"


@pytest.mark.django_db(transaction=True)
def test_it_stays_whole_when_many_write_at_once() -> None:
    import threading

    def work(number: int) -> None:
        try:
            for n in range(5):
                with transaction.atomic():
                    ledger.append([entry(2 * n, ref=f"R{number}"), entry(2 * n + 1, ref=f"R{number}")], mac)
        finally:
            connection.close()

    with transaction.atomic():
        ledger.append([entry(0)], mac)
    if connection.vendor == "sqlite":
        # Django's in-memory test database belongs to one thread; one writer after another is all SQLite ever does.
        for number in range(4):
            for n in range(5):
                with transaction.atomic():
                    ledger.append([entry(2 * n, ref=f"R{number}"), entry(2 * n + 1, ref=f"R{number}")], mac)
    else:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    verdict = ledger.verify()
    assert (verdict.ok, verdict.size) == (True, 41)
