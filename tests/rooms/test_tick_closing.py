"""The clock after signing: a cooling-off that is over closes, and whoever made a promise is reminded of its day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from evenhand import clerk
from evenhand.clerk.papers import Words
from evenhand.core import agreement, assent
from evenhand.core.codes import Ending, Stage
from evenhand.models.outbox import LetterRow
from tests.rooms.office import CLARA, MONDAY, PARTIES, Walk, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

PROGRAMMES = Path(__file__).parents[2] / "programmes"


def ended() -> Walk:
    return Walk(filed().ref).to_ahead().to_session().to_ended()


def test_it_closes_when_the_cooling_off_is_over() -> None:
    """``CloseMediated``: nobody took the signature back."""
    text = (PROGRAMMES / "ontario.toml").read_text(encoding="utf-8")
    clerk.adopt(text, by="A", second="B", today=MONDAY)
    walk = ended().to_assented().to_signed()
    until = walk.case.matter("m1").cooling_until
    assert until is not None

    walk.day = until
    walk.tick()
    assert walk.case.matter("m1").stage is Stage.AHEAD
    walk.later(1).tick()

    assert walk.case.matter("m1").stage is Stage.MEDIATED


def test_it_reminds_the_owner_of_a_promise_before_its_day_and_once_after() -> None:
    """``RemindOwners``: nobody else hears of it, and nothing follows."""
    walk = ended()
    on = walk.day + timedelta(days=40)
    walk.do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    term = agreement.ProposeTerm(matter="m1", party="c1", owner="o1", due_on=on)
    walk.do(CLARA, term, Words("term", "A letter.", "c1"))
    for party, who in PARTIES.items():
        walk.do(who, assent.Inform(matter="m1", party=party))
        walk.do(who, assent.Assent(matter="m1", party=party, text=1))
    walk.to_signed()

    for day, letters in ((on - timedelta(days=8), 0), (on - timedelta(days=7), 1), (on + timedelta(days=60), 2)):
        walk.day = day
        walk.tick()
        assert (
            list(LetterRow.objects.filter(kind__startswith="commitment").values_list("party", flat=True))
            == ["o1"] * letters
        )
    assert walk.case.matter("m1").stage is Stage.MEDIATED
