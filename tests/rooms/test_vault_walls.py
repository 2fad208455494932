"""What a person with the whole database can change in a room, and what is left when a lock is gone or shredded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import Model

from evenhand import vault
from evenhand.models.vault import AnswerWords, SealedAnswer, VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant, VaultRecord, VaultRoom
from evenhand.vault import compartments, custodian
from evenhand.vault.sealing import Refused
from tests.rooms.vault_table import REF, TODAY, WORDS, People, at, lay, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


@pytest.fixture
def said() -> People:
    people = lay()
    vault.seal("joint", WORDS, at("t1.1"), people["ana"])
    vault.seal("joint", "other", at("t2.1"), people["ana"])
    vault.seal("caucus:c1", "private", at("t1.1"), people["ana"])
    return people


def test_it_refuses_every_single_bit_flipped_in_a_stored_record(said: People) -> None:
    record = VaultRecord.objects.get(compartment__kind="joint", seq=1)
    whole, ana, made = bytes(record.body), opened("ana"), record.compartment
    assert compartments.opened(made.room, made, record, ana).text == WORDS

    for bit in range(len(whole) * 8):
        altered = bytearray(whole)
        altered[bit // 8] ^= 1 << bit % 8
        record.body = bytes(altered)
        with pytest.raises(Refused):
            compartments.opened(made.room, made, record, ana)
    # And once by the way people read: what is stored in its row is what is opened.
    VaultRecord.objects.filter(pk=record.pk).update(body=record.body)
    with pytest.raises(Refused):
        vault.open("joint", ana, at("t1.1"))


def test_it_refuses_records_exchanged_between_places(said: People) -> None:
    one, two = VaultRecord.objects.filter(compartment__kind="joint").order_by("seq")
    VaultRecord.objects.filter(pk=one.pk).update(body=two.body)
    with pytest.raises(Refused):
        vault.open("joint", opened("ana"), at("t1.1"))

    # Or the finding marks are exchanged: each record opens, but what is sealed in it is not what was asked for.
    VaultRecord.objects.filter(pk=one.pk).update(body=one.body, place=b"passing")
    VaultRecord.objects.filter(pk=two.pk).update(place=one.place)
    VaultRecord.objects.filter(pk=one.pk).update(place=two.place)
    for row in ("t1.1", "t2.1"):
        with pytest.raises(Refused):
            vault.open("joint", opened("ana"), at(row))
    assert [record.text for record in vault.records("joint", opened("ana"), REF)] == [WORDS, "other"]


def test_it_refuses_a_record_moved_to_another_compartment(said: People) -> None:
    private = VaultRecord.objects.get(compartment__kind="caucus")
    VaultRecord.objects.filter(compartment__kind="joint", seq=1).update(body=private.body)

    with pytest.raises(Refused):
        vault.open("joint", opened("ana"), at("t1.1"))


def test_it_refuses_a_grant_copied_to_another_member(said: People) -> None:
    hers = VaultGrant.objects.get(compartment__kind="joint", member=said["ana"].member)
    VaultGrant.objects.create(
        compartment=hers.compartment, member_id=said["eve"].member, role=hers.role, outer=hers.outer
    )

    with pytest.raises(Refused):
        vault.open("joint", opened("eve"), at("t1.1"))


def test_it_refuses_a_grant_moved_to_another_compartment(said: People) -> None:
    joint = VaultGrant.objects.get(compartment__kind="joint", member=said["officer"].member)
    caucus = VaultCompartment.objects.get(kind="caucus")
    VaultGrant.objects.create(compartment=caucus, member_id=said["officer"].member, role="officer", outer=joint.outer)

    with pytest.raises(Refused):
        vault.open("caucus:c1", opened("officer"), at("t1.1"))


def ghost(people: People) -> None:
    """The strongest forgery: somebody with database, custodian and a founding moment adds a member of their own."""
    made = VaultCompartment.objects.get(kind="joint")
    VaultGrant.objects.create(compartment=made, member_id=people["eve"].member, role="mediator", outer=b"\x01")


def relabel(people: People) -> None:
    VaultGrant.objects.filter(compartment__kind="joint", member=people["officer"].member).update(role="mediator")


def remove(people: People) -> None:
    VaultGrant.objects.filter(compartment__kind="joint", member=people["officer"].member).delete()


def exchange_key(people: People) -> None:
    VaultMember.objects.filter(pk=people["officer"].member).update(public_key=bytes(32))


def drop_roster(people: People) -> None:
    VaultCompartment.objects.update(roster_mac=None)


@pytest.mark.parametrize("tamper", [ghost, relabel, remove, exchange_key, drop_roster])
def test_it_closes_to_everyone_when_the_roster_was_altered(said: People, tamper: Callable[[People], None]) -> None:
    assert vault.open("joint", opened("ana"), at("t1.1")) == WORDS

    tamper(said)

    for name in ("ana", "officer", "mediator", "eve"):
        with pytest.raises(Refused):
            vault.open("joint", opened(name), at("t1.1"))


def test_it_refuses_an_exchanged_drop_key(said: People) -> None:
    joint, caucus = VaultCompartment.objects.get(kind="joint"), VaultCompartment.objects.get(kind="caucus")
    vault.seal("joint", "room 4", at("b1", author=vault.OFFICE))
    VaultCompartment.objects.filter(pk=joint.pk).update(drop_box=caucus.drop_box)

    with pytest.raises(Refused):
        vault.records("joint", opened("ana"), REF)


def test_it_knows_two_ways_of_sealing_a_record_and_no_third(said: People) -> None:
    record = VaultRecord.objects.get(compartment__kind="joint", seq=1)
    for body in (b"x" + bytes(record.body)[1:], b"", b"d", b"d" + bytes(record.body)[1:], b"d\x01short"):
        VaultRecord.objects.filter(pk=record.pk).update(body=body)
        with pytest.raises(Refused):
            vault.open("joint", opened("ana"), at("t1.1"))


# Removing one of the two locks.


def test_it_needs_the_custodian(said: People, custodian_folder: Path) -> None:
    ana = opened("ana")
    shutil.rmtree(custodian_folder)
    custodian.make(custodian_folder)

    with pytest.raises(Refused):
        vault.open("joint", ana, at("t1.1"))
    with pytest.raises(Refused):
        vault.seal("setup:c1", WORDS, at("s1"))


def test_it_needs_a_members_secret(said: People) -> None:
    """Database and custodian together, without a member: the office itself, or a subpoena to it."""
    made = VaultCompartment.objects.get(kind="joint")
    for grant in made.grants.all():
        stranger = vault.Unlocked("ana", grant.member_id, bytes(32))
        with pytest.raises(Refused):
            vault.open("joint", stranger, at("t1.1"))


# Shredding.


def test_it_stays_shredded_when_the_rows_come_back(said: People, custodian_folder: Path) -> None:
    vault.seal("setup:c1", "a need", at("s1"))
    who = (REF, "m1", "c1")
    answer = vault.seal_answer(*who, "yes")
    SealedAnswer.objects.create(ref=REF, matter="m1", answerer="c1", box=answer, sealed_on=TODAY)
    pair, words = vault.mint_answer_words(*who, "en")
    AnswerWords.objects.create(ref=REF, matter="m1", answerer="c1", box=words, made_on=TODAY)
    tables: tuple[type[Model], ...] = (VaultRoom, VaultCompartment, VaultGrant, VaultRecord)
    backup: list[Model] = [row for table in tables for row in table._default_manager.all()]
    old_keys = {name: (custodian_folder / name).read_bytes() for name in ("keys.1",)}

    assert vault.shred(REF) == 3
    assert vault.turn_epoch()
    assert vault.shred(REF) == 0
    for row in backup:
        row.save_base(force_insert=True)
    (custodian_folder / "keys.2").write_bytes(old_keys["keys.1"])

    attempts: tuple[Callable[[], object], ...] = (
        lambda: vault.open("joint", opened("ana"), at("t1.1")),
        lambda: vault.open("caucus:c1", opened("mediator"), at("t1.1")),
        lambda: vault.open_setup("setup:c1", at("s1")),
        lambda: vault.open_answer(answer, *who),
        lambda: vault.answer_for_word(words, pair[0], *who),
    )
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()


def test_it_shreds_one_complaint_and_leaves_the_next(said: People) -> None:
    other = "AAAA-AAAA"
    vault.set_up_room(other, TODAY)
    vault.seal("setup:c1", "still here", at("s1", ref=other))

    vault.shred(REF)
    vault.turn_epoch()

    assert vault.open_setup("setup:c1", at("s1", ref=other)) == "still here"
