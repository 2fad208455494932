"""Cover leaves: the book grows the same, whatever happens in the office."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import transaction

from evenhand import ledger
from evenhand.ledger import Entry
from evenhand.ledger.book import Pen
from evenhand.ledger.cover import A_DAY, cover_day, pad
from evenhand.models.ledger import LedgerHead, LedgerRow

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
EVENTS = ("complaint.received", "answer.sealed", "mediator.stepped_down", "offer.made")


def mac(purpose: str, data: bytes) -> bytes:
    return hashlib.sha256(b"test key" + purpose.encode() + data).digest()


def happen(count: int, day: date, first: int = 0) -> None:
    entries = [
        Entry(event=EVENTS[n % 4], ref=f"R{n % 7}", n=n, day=day, actor_role=("clock", "coordinator")[n % 2], actor="a")
        for n in range(first, first + count)
    ]
    with transaction.atomic():
        ledger.append(entries, mac)


def padded(day: date = TODAY) -> int:
    with transaction.atomic():
        return pad(Pen(), day, mac)


def said(seq: int) -> dict[str, object]:
    return dict(json.loads(bytes(LedgerRow.objects.get(seq=seq).entry)))


@pytest.mark.parametrize(("leaves", "size"), [(0, 256), (1, 256), (255, 256), (256, 512), (300, 512)])
def test_it_fills_a_block_and_never_stands_still(leaves: int, size: int) -> None:
    happen(leaves, TODAY)

    assert padded() == size == LedgerHead.objects.get().size
    assert ledger.verify(whole=True).ok


def test_it_says_nothing_but_the_chain_in_its_last_leaf() -> None:
    happen(30, TODAY)
    padded()

    assert {said(seq)["e"] for seq in range(30, 256)} == {"cover"}
    assert said(255)["obj"] == f"sha256:{bytes(LedgerRow.objects.get(seq=255).prev).hex()}"
    roles = {str(said(seq)["role"]).strip("-") for seq in range(30, 256)}
    assert roles == {""}
    assert len({said(seq)["case"] for seq in range(30, 256)}) == 226


def bare(row: LedgerRow) -> int:
    return len(bytes(row.entry)) - len(str(row.seq))


def test_it_has_no_size_of_its_own() -> None:
    happen(60, TODAY)
    real = {bare(row) for row in LedgerRow.objects.all()}

    padded()

    assert {bare(row) for row in LedgerRow.objects.filter(seq__gte=60, seq__lt=255)} == real


def test_it_covers_each_day_once() -> None:
    happen(5, TODAY)
    with transaction.atomic():
        entered = cover_day(TODAY, mac)
        assert cover_day(TODAY, mac) == 0
    with transaction.atomic():
        assert cover_day(TODAY + timedelta(days=1), mac) > 0

    assert 1 <= entered <= A_DAY
    assert ledger.verify().ok


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    a, b = sum(one) / len(one), sum(other) / len(other)
    spread = (sum((x - a) ** 2 for x in one) * sum((y - b) ** 2 for y in other)) ** 0.5
    return sum((x - a) * (y - b) for x, y in zip(one, other, strict=True)) / spread if spread else 0.0


def test_it_publishes_sizes_that_say_nothing_of_what_happened() -> None:
    """LED-06: weeks of nothing to a hundred leaves; what is published of each is the same."""
    chance, happened, grown, first, before = random.Random(7), [], [], 0, 0
    for week in range(12):
        monday = TODAY + timedelta(days=7 * week)
        count = chance.choice([0, 3, 20, 60, 100])
        for day in range(7):
            happen(count // 7, monday + timedelta(days=day), first)
            first += count // 7
            with transaction.atomic():
                cover_day(monday + timedelta(days=day), mac)
        size = padded(monday + timedelta(days=6))
        happened.append(count)
        grown.append(size - before)
        before = size

    assert len(set(happened)) > 3
    assert set(grown) == {256}
    assert correlation(happened, grown) == 0
