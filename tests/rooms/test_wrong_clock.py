"""A clock that is behind is noticed before anybody signs (REL-09): nothing is kept, and the same form counts later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from evenhand import clerk
from evenhand.clerk import Done, Words
from evenhand.core import assent
from evenhand.core.dates import Now
from evenhand.models.facts import FactRow
from evenhand.models.words import SealedText
from tests.rooms.office import CLARA, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]

SIGN = assent.SignAgreement(matter="m1", party="c1", text=1)
NAME = (Words("signed_name", "Clara Nyström", "c1", "m1"),)


def sign(walk: Walk, now: Now) -> object:
    return clerk.perform(walk.ref, SIGN, by=CLARA, now=now, words=NAME)


@pytest.mark.parametrize("behind", [timedelta(seconds=1), timedelta(days=1), timedelta(days=400)], ids=str)
def test_it_takes_no_signature_while_the_clock_is_behind_what_it_follows(behind: timedelta) -> None:
    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented()
    last = FactRow.objects.filter(complaint__ref=walk.ref).latest("n").at
    wrong = replace(now_on((last - behind).date()), at=last - behind)
    before = FactRow.objects.count()

    with pytest.raises(clerk.ClockBehind):
        sign(walk, wrong)

    assert FactRow.objects.count() == before
    assert not SealedText.objects.filter(kind="signed_name").exists()
    # Set right, the same signature is taken.
    assert isinstance(sign(walk, walk.now), Done)
