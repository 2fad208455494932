"""The book held to checkpoints: a forgery that mended every sum shows against what was signed."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import transaction

from evenhand import ledger
from evenhand.ledger import Entry, Held, Leaf
from evenhand.ledger.blocks import shelve
from evenhand.ledger.book import Pen
from evenhand.ledger.cover import pad
from evenhand.ledger.leaves import link
from evenhand.ledger.tree import root
from evenhand.models.checkpoints import LedgerBlock
from evenhand.models.ledger import LedgerHead, LedgerRow
from tests.rooms.test_ledger_verify import EVENTS, mac, other_content, rewrite, row

pytestmark = pytest.mark.django_db


def leaves_of_the_book() -> list[bytes]:
    return [bytes(one) for one in LedgerRow.objects.order_by("seq").values_list("leaf", flat=True)]


def many(size: int, first: int = 0) -> None:
    """So many leaves, in one go."""
    entries = [
        Entry(event=EVENTS[0], ref="R", n=n, day=date(2026, 11, 22), actor_role="clock", actor="clock")
        for n in range(first, first + size)
    ]
    with transaction.atomic():
        ledger.append(entries, mac)


@pytest.fixture
def signed() -> Held:
    """A book of 1,100 leaves, of which somebody kept the root over the first 512."""
    many(300)
    with transaction.atomic():
        assert pad(Pen(), date(2026, 11, 22), mac) == 512
    many(588, 300)
    with transaction.atomic():
        shelve(1100)
    return Held(512, root(leaves_of_the_book()[:512]), "the checkpoint of 22 November")


def test_it_holds_the_book_to_what_was_signed(signed: Held) -> None:
    verdict = ledger.verify(held=[signed])

    assert (verdict.ok, verdict.held) == (True, 1)
    assert ledger.verify(held=[signed], whole=True).ok
    LedgerBlock.objects.all().delete()
    assert ledger.verify(held=[signed]).ok, "the shelf is a convenience"


def rewritten(seq: int) -> None:
    rewrite(seq, other_content(seq))


@pytest.mark.parametrize("seq", [0, 300, 511])
def test_it_finds_a_wholly_mended_forgery_by_the_block_it_lies_in(signed: Held, seq: int) -> None:
    rewritten(seq)

    verdict = ledger.verify(held=[signed])

    assert (verdict.ok, verdict.first_bad) == (False, seq // 256 * 256)


def test_it_finds_it_by_the_checkpoint_when_the_shelf_was_mended_too(signed: Held) -> None:
    rewritten(200)
    LedgerBlock.objects.filter(number=0).update(root=root(leaves_of_the_book()[:256]))

    verdict = ledger.verify(held=[signed])

    assert not verdict.ok
    assert "what the checkpoint of 22 November says" in verdict.reason


def test_it_sees_a_mended_book_that_was_cut_off_before_what_was_signed(signed: Held) -> None:
    LedgerRow.objects.filter(seq__gte=500).delete()
    LedgerBlock.objects.all().delete()
    last = row(499)
    LedgerHead.objects.update(size=500, chain=link(bytes(last.prev), bytes(last.leaf)))

    verdict = ledger.verify(held=[signed])

    assert (verdict.ok, verdict.first_bad) == (False, 500)
    assert "counts 512 leaves" in verdict.reason
    assert ledger.verify().ok, "without a checkpoint nobody could know"


def test_it_sees_a_forged_seal(signed: Held) -> None:
    """The forger mends the chain that the seal names, too: then the seal is another leaf."""
    rewritten(3)
    rewrite(
        511,
        ledger.canonical(Leaf(**(json.loads(bytes(row(511).entry)) | {"obj": f"sha256:{bytes(row(511).prev).hex()}"}))),
    )
    LedgerBlock.objects.update(root=b"")
    for number in range(4):
        LedgerBlock.objects.filter(number=number).update(
            root=root(leaves_of_the_book()[number * 256 : number * 256 + 256])
        )

    assert not ledger.verify(held=[signed]).ok


def test_it_sees_a_shelf_that_is_wrong_when_it_sums_up_everything(signed: Held) -> None:
    LedgerBlock.objects.filter(number=3).update(root=bytes(32))

    assert ledger.verify(held=[signed], whole=True).first_bad == 768


def test_it_sees_block_roots_without_their_leaves(signed: Held) -> None:
    LedgerRow.objects.filter(seq__gte=500).delete()
    last = row(499)
    LedgerHead.objects.update(size=500, chain=link(bytes(last.prev), bytes(last.leaf)))

    assert ledger.verify().first_bad == 500


def test_it_takes_no_checkpoint_of_a_number_it_never_signs(signed: Held) -> None:
    verdict = ledger.verify(held=[Held(500, root(leaves_of_the_book()[:500]), "somebody")])

    assert (verdict.ok, verdict.first_bad) == (False, 500)
