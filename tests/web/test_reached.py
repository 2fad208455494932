"""Reached or not: by what both sides know, never by a sealed answer; and whom an offer could not reach at all."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evenhand import clerk
from evenhand.clerk import PersonWords
from evenhand.core import consent, screening
from evenhand.core.codes import Preservation
from evenhand.core.intake import RecordPreservation
from evenhand.core.investigating import RecordContact
from tests.rooms.office import DESK, PARTIES, SECOND, now_on
from tests.web.stage import Stage, shown

REACHED = re.compile(r"<dt>Reached</dt><dd>(.*?)</dd>")


def reached(stage: Stage) -> list[str]:
    """What stands under *Reached* of the complainant and of the officer."""
    stage.sync()
    return REACHED.findall(stage.colleague().see(stage.case))


def test_it_calls_both_reached_once_it_goes_ahead_and_nobody_by_an_answer(stage: Stage) -> None:
    stage.walk.to_offer()
    before = reached(stage)
    stage.walk.do(PARTIES["o1"], consent.ShowDoors(matter="m1", party="o1"))
    stage.walk.answer("c1", "yes")

    assert reached(stage) == before == ["Not yet", "Not yet"]

    stage.walk.answer("o1", "yes")
    assert reached(stage) == ["Not yet", "Not yet"]

    stage.walk.later(1).tick()
    assert reached(stage) == ["June 2, mediation goes ahead"] * 2


@pytest.mark.parametrize("answers", [("yes", "no"), ("no", "yes"), ("no", "no")])
def test_it_calls_nobody_reached_by_answers_that_did_not_go_ahead(stage: Stage, answers: tuple[str, str]) -> None:
    stage.walk.to_offer().answer("c1", answers[0]).answer("o1", answers[1])
    for _week in range(5):
        stage.walk.later(7).tick()

    assert stage.walk.case.matters[0].stage != "offered"
    assert reached(stage) == ["Not yet", "Not yet"]


def test_it_says_the_last_time_somebody_was_reached(stage: Stage) -> None:
    stage.walk.to_offer().do(DESK, RecordContact(party="c1", channel="call", reached=True))
    assert reached(stage) == ["June 1, phone call", "Not yet"]

    stage.walk.answer("c1", "yes").answer("o1", "yes").later(1).tick()
    stage.walk.later(1).do(DESK, RecordContact(party="o1", channel="call", reached=True))
    stage.walk.do(DESK, RecordContact(party="c1", channel="call", reached=False))

    assert reached(stage) == ["June 2, mediation goes ahead", "June 3, phone call"]


def test_it_shows_the_same_case_page_whoever_has_answered(stage: Stage) -> None:
    stage.walk.to_offer()
    stage.sync()
    before = shown(stage.colleague().see(stage.case))

    stage.walk.answer("o1", "no")

    assert shown(stage.colleague().see(stage.case)) == before


def eligible(stage: Stage) -> None:
    walk = stage.walk
    walk.do(DESK, RecordPreservation(result=Preservation.ACKNOWLEDGED))
    walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1"))
    walk.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    walk.later(10)
    stage.sync()


def test_it_says_before_the_offer_whom_its_letter_could_not_reach(stage: Stage) -> None:
    stage.sync()
    dora = stage.colleague()
    # The officer of this office has a name and a badge, and nothing by which a letter could go out.
    assert "Write down how to reach Officer Bell" in dora.see(stage.case)
    assert "Write down how to reach Clara" not in dora.see(stage.case)
    eligible(stage)

    missing = "First write down how to reach: Officer. The letter could not go out to them."
    assert missing in dora.see("/staff/")
    assert "First write down how to reach: Officer Bell." in dora.see(f"{stage.case}do/m1/offer-mediation")
    assert f'href="{stage.case}reach/o1" class="button' in dora.see(stage.case)

    bell = PersonWords(party="o1", name="Officer Bell", address="1 Station Road")
    clerk.change_contact(stage.ref, bell, by=DESK, now=now_on(stage.walk.day))

    for page in ("/staff/", stage.case, f"{stage.case}do/m1/offer-mediation"):
        assert "rite down how to reach" not in dora.see(page)


@pytest.mark.parametrize(
    ("ways", "given", "misses"),
    [
        (("call",), {"phone": "816 555 0177"}, False),
        (("email",), {"phone": "816 555 0177"}, True),
        (("paper", "sms"), {"phone": "816 555 0177"}, False),
        (("in_person",), {}, False),
        ((), {"address": "1 Station Road"}, True),
    ],
)
def test_it_asks_each_safe_way_for_what_it_takes(
    stage: Stage, ways: tuple[str, ...], given: dict[str, Any], misses: bool
) -> None:
    bell = PersonWords(party="o1", name="Officer Bell", channels=ways, **given)
    clerk.change_contact(stage.ref, bell, by=DESK, now=now_on(stage.walk.day))

    assert ("how to reach Officer Bell" in stage.colleague().see(stage.case).split("<h2")[1]) is misses


def test_it_says_nothing_once_it_is_offered_or_to_who_may_not_mend_it(stage: Stage) -> None:
    director = stage.colleague("dean", "director").see(stage.case)
    assert "Write down how to reach Officer Bell" in director

    stage.walk.to_offer()
    stage.sync()

    assert "Write down how to reach" not in stage.colleague().see(stage.case)
