"""A clock that is behind is noticed before anybody signs (REL-09): nothing is kept, and the same form counts later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from evenhand import clerk
from evenhand.clerk import Done, Words
from evenhand.core import assent
from evenhand.core.dates import Now
from evenhand.models.clockwork import TickRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.words import SealedText
from tests.rooms.office import BELL, CLARA, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]

SIGN = assent.SignAgreement(matter="m1", party="c1", text=1)
NAME = (Words("signed_name", "Clara Nyström", "c1", "m1"),)


def sign(walk: Walk, now: Now) -> object:
    return clerk.perform(walk.ref, SIGN, by=CLARA, now=now, words=NAME)


@pytest.mark.parametrize("behind", [timedelta(minutes=3), timedelta(days=1), timedelta(days=400)], ids=str)
def test_it_takes_no_signature_while_the_clock_is_behind_the_last_tick(behind: timedelta) -> None:
    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented()
    _ticked(walk.now)
    wrong = replace(now_on((walk.now.at - behind).date()), at=walk.now.at - behind)
    before = FactRow.objects.count()

    with pytest.raises(clerk.ClockBehind):
        sign(walk, wrong)

    assert FactRow.objects.count() == before
    assert not SealedText.objects.filter(kind="signed_name").exists()
    # Set right, the same signature is taken.
    assert isinstance(sign(walk, walk.now), Done)


def test_it_takes_two_signatures_of_one_moment_and_forgives_a_fact_from_too_far_ahead() -> None:
    """Whoever waited for the lock brings an instant before the other's; and a clock that leapt once closes nothing."""
    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented()
    _ticked(walk.now)
    ahead = replace(walk.now, at=walk.now.at + timedelta(seconds=1))
    theirs = assent.SignAgreement(matter="m1", party="o1", text=1)
    signed = (Words("signed_name", "Bell", "o1", "m1"),)
    assert isinstance(clerk.perform(walk.ref, theirs, by=BELL, now=ahead, words=signed), Done)
    with the_clerk_writes():
        FactRow.objects.filter(complaint__ref=walk.ref).update(at=walk.now.at + timedelta(days=30))

    assert isinstance(sign(walk, walk.now), Done)


def _ticked(now: Now) -> None:
    with the_clerk_writes():
        TickRow.objects.update_or_create(id=1, defaults={"finished_at": now.at})
