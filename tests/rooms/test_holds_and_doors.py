"""A hold keeps what is there and closes no door: whoever goes back goes back, also where the custodian alone holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand import vault
from evenhand.core.codes import Stage
from evenhand.core.consent import Withdraw
from evenhand.core.session import CheckIn, OpenSession, SignAgreementToMediate, StopSession
from evenhand.models.vault_rooms import VaultRoom
from tests.rooms.office import CLARA, PARTIES, Walk, filed, mediator

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TWO = {"by": "s3", "second": "s2"}


def stop(walk: Walk) -> None:
    """A party stops the session."""
    walk.to_session()
    first = mediator(min(walk.case.mediations[0].mediators))
    everyone = ["c1", "o1", *sorted(walk.case.mediations[0].mediators)]
    for person in everyone:
        walk.do(first, CheckIn(mediation="d1", person=person))
    for person in everyone:
        own = PARTIES.get(person) or mediator(person)
        walk.do(own, SignAgreementToMediate(mediation="d1", person=person))
    walk.do(first, OpenSession(mediation="d1"))
    walk.do(CLARA, StopSession(mediation="d1", person="c1"))


def withdraw(walk: Walk) -> None:
    """A party takes its yes back."""
    walk.do(CLARA, Withdraw(matter="m1", party="c1"))


def wait(walk: Walk) -> None:
    """The clock returns the matter at its safe date."""
    safe = walk.case.matters[0].safe_on
    assert safe is not None
    walk.later((safe - walk.day).days + 3).tick()


@pytest.mark.parametrize("door", [stop, withdraw, wait])
def test_it_goes_back_by_every_door_where_the_custodian_alone_holds(
    custodian_folder: Path, door: Callable[[Walk], None]
) -> None:
    walk = Walk(filed().ref).to_ahead()
    vault.set_up_room(walk.ref, walk.day)
    # As after a crash before the commit, or an older database put back beside living keys.
    vault.place_hold(walk.ref, None, **TWO)

    door(walk)

    assert walk.case.matters[0].stage in (Stage.QUEUED, Stage.INVESTIGATING, Stage.WITHDRAWN)
    assert not walk.case.held
    assert VaultRoom.objects.filter(ref=walk.ref).exists()
    walk.later(1).tick()
    assert VaultRoom.objects.filter(ref=walk.ref).exists()

    vault.lift_hold(walk.ref, **TWO)
    ticked = walk.later(1).tick()

    assert ticked.done["rooms_left"] == 1
    assert not VaultRoom.objects.filter(ref=walk.ref).exists()


def test_it_leaves_the_room_of_a_table_alone_by_night(custodian_folder: Path) -> None:
    walk = Walk(filed().ref).to_ahead()
    vault.set_up_room(walk.ref, walk.day)

    ticked = walk.later(1).tick()

    assert ticked.done["rooms_left"] == 0
    assert VaultRoom.objects.filter(ref=walk.ref).exists()


def test_it_does_not_hold_up_the_night_for_a_key_held_under_another_reference(custodian_folder: Path) -> None:
    walk = Walk(filed().ref).to_ahead()
    vault.set_up_room(walk.ref, walk.day)
    vault.place_hold(walk.ref, None, **TWO)
    VaultRoom.objects.filter(ref=walk.ref).update(ref=(other := filed().ref))

    walk.later(1).tick()

    assert VaultRoom.objects.filter(ref=other).exists()
