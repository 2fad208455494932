"""What each side said, published: counted apart, told once, and the answers destroyed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evenhand import clerk, vault
from evenhand.clerk import Words
from evenhand.core import agreement, assent
from evenhand.core.closing import ConfirmCommitment
from evenhand.core.codes import Ending
from evenhand.core.disclosure import Period
from evenhand.core.surveys import LATER, SOON
from evenhand.management import publishing
from evenhand.models.figures import FiguresPeriod
from evenhand.models.surveys import SurveyBox, SurveyMark, SurveyRow
from evenhand.reads import figures
from evenhand.reads.figures import Said
from tests.rooms.office import CLARA, PARTIES, Walk, filed
from tests.rooms.test_figures import TODAY, closed_before, ordinary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

OPENED = date(2025, 6, 1)


def answered(side: str, yes: int, no: int, item: str = "satisfied", opened: date = OPENED) -> None:
    """So many of a side who said yes and no to one question, through the door that people use."""
    wave = LATER if item == "promises_kept" else SOON
    best, worst = (2, 0) if item == "promises_kept" else (5, 1)
    for n, value in enumerate([best] * yes + [worst] * no):
        code = vault.survey_code(f"{side}/{item}/{n}", wave, side, opened)
        assert clerk.take_survey(code, {item: value}, opened) is None


def test_it_tells_each_side_apart_and_never_one_number_for_both() -> None:
    ordinary()
    answered("complainant", 12, 12)
    answered("officer", 30, 11)

    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert told.said["satisfied"] == {
        "complainant": Said(n=24, percent=50, how=""),
        "officer": Said(n=41, percent=73, how=""),
    }
    # 42 of 65 would be the mixture.
    assert "65" not in repr(told.said)


def test_it_does_not_tell_a_side_with_fewer_than_eleven() -> None:
    """EC-92: the other side is told all the same; nothing gives the missing one away."""
    ordinary()
    answered("complainant", 5, 5)
    answered("officer", 12, 12)

    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert set(told.said["satisfied"]) == {"officer"}


def test_it_tells_the_second_wave_apart_from_the_first() -> None:
    ordinary()
    answered("officer", 12, 11, "promises_kept")

    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert told.said["promises_kept"]["officer"] == Said(n=23, percent=52, how="")


def test_it_destroys_the_answers_it_has_told_and_keeps_the_others() -> None:
    ordinary()
    answered("officer", 12, 11)
    answered("officer", 3, 0, opened=date(2026, 5, 20))

    publishing.publish_due(TODAY)

    assert SurveyRow.objects.count() == 0
    assert (SurveyBox.objects.count(), SurveyMark.objects.count()) == (3, 3)


def test_it_tells_nothing_where_nobody_answered() -> None:
    ordinary()
    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert told.said == {}


def test_it_keeps_answers_of_a_period_that_is_not_told_yet() -> None:
    closed_before("agreement", 5)
    answered("officer", 12, 11)

    publishing.publish_due(TODAY)

    assert FiguresPeriod.objects.count() == 0
    assert SurveyBox.objects.count() + SurveyRow.objects.count() == 23


def test_it_tells_promises_by_the_side_that_made_them_and_their_number_to_the_nearest_five(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ordinary()
    monkeypatch.setattr(figures, "promises", lambda period: {"complainant": (13, 26), "officer": (9, 10)})

    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert told.said["others_say_kept"] == {"complainant": Said(n=25, percent=50, how="", about=True)}


def test_it_counts_a_promise_as_kept_when_the_other_side_says_so() -> None:
    walk = Walk(filed().ref).to_ahead().to_session().to_ended()
    walk.do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    for owner in ("c1", "o1"):
        due_on = walk.day + timedelta(days=5)
        term = agreement.ProposeTerm(matter="m1", party="c1", owner=owner, due_on=due_on)
        walk.do(CLARA, term, Words("term", "Something.", "c1"))
    for party, who in PARTIES.items():
        walk.do(who, assent.Inform(matter="m1", party=party))
        walk.do(who, assent.Assent(matter="m1", party=party, text=2))
    for party, who in PARTIES.items():
        walk.do(who, assent.SignAgreement(matter="m1", party=party, text=2))
    for term_id in ("t1", "t2"):
        walk.do(CLARA, ConfirmCommitment(matter="m1", party="c1", term=term_id))

    # One's own word does not count for oneself; the other's does.
    assert figures.promises(Period(2026, 2026)) == {"complainant": (0, 1), "officer": (1, 1)}


def test_it_tells_how_many_were_neither_pushed_nor_treated_badly() -> None:
    ordinary()
    for n in range(24):
        code = vault.survey_code(f"o/{n}", SOON, "officer", OPENED)
        assert clerk.take_survey(code, {"treated_badly": 0, "pressed": int(n < 3)}, OPENED) is None

    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert told.said["nobody_treated_badly"] == {"officer": Said(n=24, percent=100, how="")}
    # Three said that they were pushed: such a number is not told.
    assert told.said["nobody_pressed"] == {"officer": Said(n=24, percent=None, how="")}


def test_it_tells_what_mediators_said_beside_the_sides_and_never_with_them() -> None:
    ordinary()
    answered("mediator", 12, 12, "same_chance")
    answered("officer", 12, 12)

    publishing.publish_due(TODAY)

    told = figures.latest()
    assert told is not None
    assert told.said["same_chance"] == {"mediator": Said(n=24, percent=50, how="")}
    assert set(told.said["satisfied"]) == {"officer"}
