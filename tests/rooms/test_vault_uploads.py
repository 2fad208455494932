"""Files in a room: sealed in pieces; nothing cut short, added, exchanged or altered opens; only members, only whole."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from evenhand import vault
from evenhand.models.vault_rooms import VaultChunk, VaultCompartment, VaultRecord
from evenhand.vault import Sheet
from evenhand.vault.sealing import OVERHEAD, Refused
from evenhand.vault.uploads import PIECE
from tests.rooms.vault_table import REF, TODAY, People, at, lay, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

DATA = os.urandom(3 * PIECE)
SHEET = Sheet(name="photo of the street.jpg", content_type="image/jpeg", size=len(DATA))


@pytest.fixture
def given() -> People:
    people = lay()
    vault.seal_file("joint", SHEET, DATA, at("f1", kind="file"), people["ana"])
    return people


def _open(name: str, row: str = "f1") -> tuple[Sheet, bytes]:
    return vault.open_file("joint", opened(name), at(row, kind="file"))


@pytest.mark.parametrize("size", [0, 1, 251, 252, PIECE - 4, PIECE, 5 * PIECE + 1])
def test_it_gives_a_file_back_to_every_member(size: int) -> None:
    people, data = lay(), os.urandom(size)
    sheet = Sheet(name="a.txt", content_type="text/plain", size=size)
    vault.seal_file("joint", sheet, data, at("f1", kind="file"), people["ana"])

    assert _open("officer") == (sheet, data)


def test_it_gives_it_to_nobody_else(given: People) -> None:
    with pytest.raises(Refused):
        _open("eve")
    with pytest.raises(Refused):
        vault.seal_file("joint", SHEET, DATA, at("f2", kind="file"), given["eve"])
    assert VaultChunk.objects.count() == len({one.n for one in VaultChunk.objects.all()})


def test_it_stores_neither_name_nor_type_nor_size_in_the_open(given: People) -> None:
    stored = b"".join(bytes(one.box) for one in VaultChunk.objects.all()) + bytes(VaultRecord.objects.get().body)

    assert not any(sign in stored for sign in (b"photo", b"image/", DATA[:16]))
    whole = sum(len(bytes(one.box)) - OVERHEAD for one in VaultChunk.objects.all())
    assert len(DATA) <= whole <= len(DATA) * 1.12


def cut(rows: list[VaultChunk]) -> None:
    rows[-1].delete()


def swap(rows: list[VaultChunk]) -> None:
    VaultChunk.objects.filter(pk=rows[0].pk).update(box=rows[1].box)
    VaultChunk.objects.filter(pk=rows[1].pk).update(box=rows[0].box)


def flip(rows: list[VaultChunk]) -> None:
    altered = bytearray(bytes(rows[1].box))
    altered[1000] ^= 1
    VaultChunk.objects.filter(pk=rows[1].pk).update(box=bytes(altered))


def add(rows: list[VaultChunk]) -> None:
    last = rows[-1]
    VaultChunk.objects.create(compartment=last.compartment, file=last.file, n=last.n + 1, box=last.box)


def carry(rows: list[VaultChunk]) -> None:
    caucus = VaultCompartment.objects.get(kind="caucus")
    VaultChunk.objects.filter(file=rows[0].file).update(compartment=caucus)


@pytest.mark.parametrize("tamper", [cut, swap, flip, add, carry])
def test_it_refuses_what_is_not_the_file_as_it_was_given(
    given: People, tamper: Callable[[list[VaultChunk]], None]
) -> None:
    assert _open("ana")[1] == DATA

    tamper(list(VaultChunk.objects.order_by("n")))

    with pytest.raises(Refused):
        _open("ana")


def test_it_puts_no_file_over_another(given: People) -> None:
    with pytest.raises(Refused):
        vault.seal_file("joint", SHEET, b"other", at("f1", kind="file"), given["ana"])
    assert _open("ana")[1] == DATA


def test_it_removes_a_file_for_its_author_alone(given: People) -> None:
    with pytest.raises(Refused):
        vault.erase_file("joint", at("f1", kind="file", author="o1"), given["officer"])
    assert _open("ana")[1] == DATA
    assert vault.erase_file("joint", at("f1", kind="file"), given["ana"])
    assert not vault.erase_file("joint", at("f1", kind="file"), given["ana"])
    assert not VaultChunk.objects.exists()


def test_it_opens_a_file_of_before_somebody_left_and_of_after(given: People) -> None:
    vault.leave(REF, "mediator", frozenset({"joint"}), TODAY)
    vault.seal_file("joint", SHEET, b"second", at("f2", kind="file"), given["ana"])

    assert (_open("officer")[1], _open("officer", "f2")[1]) == (DATA, b"second")
    with pytest.raises(Refused):
        _open("mediator")
