"""LGL-03: what is on hold is not destroyed by anything the database says, and a hold shows nobody anything more."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from django.db import connection

from evenhand import clerk, vault
from evenhand.clerk import Words
from evenhand.clerk.transaction import one_transaction
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.changing import replace
from evenhand.core.codes import Role
from evenhand.core.investigating import LiftHold, PlaceHold
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault_rooms import VaultRoom
from evenhand.models.words import KINDS, SealedText
from evenhand.reads import walls
from evenhand.vault import Held, holds, keyring
from evenhand.vault.copies import copy_of, put_back, tomb_of
from evenhand.vault.keyring import Keyring
from tests.rooms.office import DIRECTOR, MONDAY, PARTIES, Walk, filed, mediator

pytestmark = pytest.mark.django_db

HOLD = {"by": "s3", "second": "s2"}


@pytest.fixture
def mediated(custodian_folder: Path) -> Walk:
    """A signed agreement, with drafts in its room, on hold."""
    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented().to_signed()
    walk.do(DIRECTOR, PlaceHold(**HOLD), Words("hold_reason", "Order 26-114"))
    return walk


def forge(ref: str) -> None:
    """Somebody writes to the database: it says that nothing is held, and that no hold ever was."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evenhand_complaint SET held = %s, next_due = %s WHERE ref = %s", [False, MONDAY, ref])
        cursor.execute("DELETE FROM evenhand_legal_hold WHERE ref = %s", [ref])
    assert not ComplaintRow.objects.get(ref=ref).held


def readable(walk: Walk) -> bool:
    """Does the room's draft still open?"""
    try:
        return bool(vault.records("setup:c1", None, walk.ref))
    except vault.Refused:
        return False


def test_it_destroys_no_room_under_hold_also_with_forged_tables(mediated: Walk) -> None:
    assert readable(mediated)
    forge(mediated.ref)
    mediated.later(91)

    ticked = clerk.tick(mediated.now, confirmed=True)

    assert [(ref, why.split(":")[0]) for ref, why in ticked.failed] == [(mediated.ref, "Held")]
    assert readable(mediated)
    assert not mediated.case.room_gone


def test_it_destroys_no_file_under_hold_also_with_forged_tables(mediated: Walk) -> None:
    forge(mediated.ref)
    # As if the room's end, and the letters that announce the file's, were long past.
    with one_transaction():
        ComplaintRow.objects.filter(ref=mediated.ref).update(room_gone=True, shred_on=MONDAY)
    mediated.later(5 * 365 + 40)

    ticked = clerk.tick(mediated.now, confirmed=True)

    assert [(ref, why.split(":")[0]) for ref, why in ticked.failed] == [(mediated.ref, "Held")]

    row = ComplaintRow.objects.get(ref=mediated.ref)
    assert not row.shredded
    assert row.case_key is not None
    assert SealedText.objects.filter(complaint=row, kind="narrative").exists()
    vault.turn_epoch()
    assert readable(mediated)


def test_it_refuses_whoever_asks(mediated: Walk) -> None:
    room = VaultRoom.objects.get(ref=mediated.ref)
    row = ComplaintRow.objects.get(ref=mediated.ref)
    for destroy in (
        lambda: vault.shred(mediated.ref),
        lambda: vault.shred_room(mediated.ref),
        lambda: vault.custodian.current().keys.bury([bytes(room.key_name)]),
        lambda: vault.bury_case_key(bytes(row.case_key or b"")),
    ):
        with pytest.raises(Held):
            destroy()
    # Under another name of the complaint the keys are the same, and so is the answer.
    VaultRoom.objects.filter(pk=room.pk).update(ref="ZZZZ-ZZZZ")
    with pytest.raises(Held):
        vault.shred_room("ZZZZ-ZZZZ")


def test_it_goes_on_by_schedule_when_two_people_lifted_it(mediated: Walk) -> None:
    mediated.later(91)
    mediated.tick()
    assert readable(mediated)
    mediated.do(DIRECTOR, LiftHold(**HOLD))
    mediated.tick()

    assert not readable(mediated)
    assert mediated.case.room_gone


def test_it_holds_a_room_that_is_made_later(custodian_folder: Path) -> None:
    walk = Walk(filed().ref)
    walk.do(DIRECTOR, PlaceHold(**HOLD))
    vault.set_up_room(walk.ref, walk.day)

    with pytest.raises(Held):
        vault.custodian.current().keys.bury([bytes(VaultRoom.objects.get().key_name)])


def test_it_is_held_again_by_night_where_the_custodian_forgot(mediated: Walk, custodian_folder: Path) -> None:
    (custodian_folder / "held").unlink()
    assert not vault.is_on_hold(mediated.ref)

    ticked = mediated.later(1).tick()

    assert ticked.done["held_again"] == 1
    assert vault.is_on_hold(mediated.ref)


def test_it_asks_two_people(custodian_folder: Path) -> None:
    for pair in (("s1", "s1"), ("s1", ""), ("", "s2")):
        with pytest.raises(ValueError, match="Two people"):
            vault.place_hold("M7KQ-42XW", None, by=pair[0], second=pair[1])
        with pytest.raises(ValueError, match="Two people"):
            vault.lift_hold("M7KQ-42XW", by=pair[0], second=pair[1])


def test_it_holds_in_every_process_and_survives_a_row_cut_short(custodian_folder: Path) -> None:
    here, there = Keyring(custodian_folder), Keyring(custodian_folder)
    (one, _), (two, _) = here.mint(), here.mint()
    mark = b"m" * 16
    here.hold(mark, [one])
    whole = (custodian_folder / "held").read_bytes()
    rest = holds.rows_of(mark, [two], on=True)

    for cut in range(len(rest)):
        # The process died after so many bytes of the next rows.
        (custodian_folder / "held").write_bytes(whole + rest[:cut])
        with pytest.raises(Held):
            there.bury([one])
        there.hold(mark, [two])
        assert (mark, two) in here.held()
        with pytest.raises(Held):
            here.bury([two])


def test_it_lifts_all_of_one_and_none_of_another(custodian_folder: Path) -> None:
    ring = Keyring(custodian_folder)
    (one, _), (two, _) = ring.mint(), ring.mint()
    ring.hold(b"a" * 16, [one])
    ring.hold(b"b" * 16, [two])

    ring.release(b"a" * 16)
    ring.bury([one])

    assert ring.is_buried(one)
    with pytest.raises(Held):
        ring.bury([two])


def test_it_keeps_destroyed_what_was_destroyed_after_a_copy(custodian_folder: Path, tmp_path: Path) -> None:
    """A hold in an old copy must not revive what was lawfully destroyed since."""
    ring = Keyring(custodian_folder)
    name, _ = ring.mint()
    ring.hold(b"a" * 16, [name])
    copy = copy_of(custodian_folder)
    assert "held" in copy
    ring.release(b"a" * 16)
    ring.bury([name])

    back = put_back(tmp_path / "other", copy, [tomb_of(custodian_folder)])

    assert back.keys.is_buried(name)


def test_it_says_nothing_of_whom_it_holds(mediated: Walk, custodian_folder: Path) -> None:
    raw = (custodian_folder / "held").read_bytes()

    assert len(raw) % holds.ROW == 0
    assert mediated.ref.encode() not in raw
    assert (custodian_folder / "held").stat().st_mode & 0o077 == 0
    assert keyring.NAME == holds.NAME


ACTORS = (
    *(Actor(id=f"x-{role}", role=role) for role in Role),
    *PARTIES.values(),
    Actor(id="a1", role=Role.GUARDIAN, party="g1"),
)


def test_it_opens_nothing_more_to_anybody(mediated: Walk) -> None:
    held = mediated.case
    seated = tuple(mediator(one) for one in held.mediations[0].mediators)
    free = replace(held, held=False)
    assert held.held

    def seen(actor: Actor, case: Case) -> object:
        found = walls.seen_by(actor, case)
        may = [
            (kind, party, walls.may_open(actor, kind, party, found))
            for kind, party in itertools.product(KINDS, ("", "c1", "o1"))
            if found is not None
        ]
        return None if found is None else replace(found, held=False), may

    for actor in (*ACTORS, *seated):
        assert seen(actor, held) == seen(actor, free), actor
    with one_transaction():
        assert vault.records("setup:c1", None, mediated.ref)
