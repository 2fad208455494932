"""What the office mends or ends, and the small acts of a party, each through its own page: the last column of the
table of acts."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evenhand.models.accounts import Account
from evenhand.models.facts import FactRow
from tests.rooms.office import MONDAY
from tests.web.stage import Stage
from tests.web.telling import Told, begin
from tests.web.walking import Person, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    return begin(monkeypatch).files(["Clara Nyström"], ["Teresa Bell"]).kept()


def facts(told: Told, kind: str) -> int:
    return FactRow.objects.filter(complaint__ref=told.ref, kind=kind).count()


def confirmed(told: Told, who: Person) -> str:
    """A colleague confirms what was proposed: the case as they see it afterwards."""
    return words_of(who.do(f"/staff/{told.ref}/", "/confirm"))


def test_it_names_an_officer_nobody_knew(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = begin(monkeypatch).files(["Clara Nyström"], [""])

    page = told.office("o1", "name-officer", name="Teresa Bell", badge="4471", unit="North Patrol")

    assert "Teresa Bell" in page
    assert facts(told, "officer_named") == 1
    assert told.case.parties[-1].known
    assert "We have the complaint" in told.reads("o1"), "whoever was named can have a code and come in"


def test_it_corrects_the_day_of_receipt_with_two_people(told: Told) -> None:
    earlier = MONDAY - timedelta(days=3)
    limit = told.case.matters[0].limit_on
    day: dict[str, Any] = {
        "received_on_month": earlier.month,
        "received_on_day": earlier.day,
        "received_on_year": earlier.year,
    }

    told.office("case", "correct-receipt", None, **day)
    assert told.case.received_on == MONDAY
    confirmed(told, told.colleague("ana", "analyst"))

    assert told.case.received_on == earlier
    assert told.case.matters[0].limit_on == limit - timedelta(days=3)
    assert len(told.letters("c1", "correction")) == 1


def test_it_unmakes_an_answer_that_was_taken_down_wrong_unread(told: Told) -> None:
    told.offered()
    page = f"/staff/{told.ref}/for/o1/m1/choice"
    told.colleague("tomas", "intake").do(page, "seal-answer", answer="mediation", read_back="on")
    assert told.case.matters[0].answered == {"o1"}

    told.office("m1", "correct-answer", told.colleague("tomas", "intake"), party="o1")
    assert told.case.matters[0].answered == {"o1"}
    told.dora.do(f"/staff/{told.ref}/", "/confirm")

    assert told.case.matters[0].answered == frozenset()
    assert len(told.letters("o1", "answer_again")) == 1


def test_it_tells_nobody_at_the_desk_whether_a_person_answered_by_trying_to_unmake_it(told: Told) -> None:
    told.offered()
    page = f"/staff/{told.ref}/for/o1/m1/choice"
    told.colleague("tomas", "intake").do(page, "seal-answer", answer="mediation", read_back="on")
    said = []
    for has_answered in (False, True):
        if has_answered:
            told.answers("c1", "mediation")
        told.office("m1", "correct-answer", told.colleague("tomas", "intake"), party="c1")
        refused = told.dora.send(f"/staff/{told.ref}/", "/confirm")
        said.append(words_of(told.dora.see(refused.headers["Location"])).partition("Matters ›")[0])
        told.dora.do(f"/staff/{told.ref}/", "/drop")

    assert "No answer of theirs was taken down at the office." in said[0]
    assert said[0] == said[1]
    assert told.case.matters[0].answered == {"c1", "o1"}


def test_it_refuses_to_stop_a_clock_that_no_law_stops(told: Told) -> None:
    page = f"/staff/{told.ref}/do/m1/record-tolling"

    answer = told.dora.send(page, "record-tolling", days="10")

    assert answer.status_code == 422
    assert 'value="10"' in answer.content.decode()
    assert facts(told, "tolling_recorded") == 0


def test_it_closes_for_want_of_its_complainant_only_after_enough_tries(told: Told) -> None:
    told.offered()
    told.answers("c1", "investigation")
    told.later(20)
    dean = told.colleague("dean", "director")
    ines = told.colleague("ines", "investigator")
    (account,) = [one.pk for one in Account.objects.filter(display_name__icontains="ines")]
    told.office("m1", "assign-investigator", dean, investigator=str(account))
    page = f"/staff/{told.ref}/do/m1/close-uncooperative"

    assert dean.send(page, "close-uncooperative").status_code == 422
    own = re.search(r"/staff/investigations/[^\s\"<]+", ines.see("/staff/investigations"))
    assert own
    for channel in ("call", "paper", "call"):
        ines.do(own[0], "/contact", party="c1", channel=channel, reached="no")
    dean.do(page, "close-uncooperative")

    assert told.stages() == ["closed_uncooperative"]
    assert [len(told.letters(code, "unreached")) for code in ("c1", "o1")] == [1, 1]
    for code in ("c1", "o1"):
        assert "The investigation was closed without a result." in told.reads(code)


def test_it_tells_both_sides_what_was_found_also_of_what_nobody_classified(told: Told) -> None:
    told.comes_in("c1").do(
        f"/portal/{told.ref}/m1/add-allegation", "add-allegation", allegation="He laughed.", category="not_sure"
    )
    told.offered()
    told.answers("c1", "investigation")
    told.later(20)
    ines = told.colleague("ines", "investigator")
    (account,) = [one.pk for one in Account.objects.filter(display_name__icontains="ines")]
    told.office("m1", "assign-investigator", told.colleague("dean", "director"), investigator=str(account))
    own = re.search(r"/staff/investigations/[^\s\"<]+", ines.see("/staff/investigations"))
    assert own
    for allegation, finding in (("a1", "sustained"), ("a2", "unfounded")):
        ines.do(own[0], "/finding", allegation=allegation, finding=finding, finding_reason="The video shows it.")

    for code in ("c1", "o1"):
        (words,) = told.letters(code, "finding")
        assert "Sustained: the facts show" in words
        assert "Not yet classified" in words
        assert "Unfounded: it did not happen." in words


def test_it_sends_a_matter_back_for_the_office_with_the_one_notice(told: Told) -> None:
    told.offered()
    for code in ("c1", "o1"):
        told.answers(code, "mediation")
    told.later(1)

    told.office("m1", "return-matter")

    assert told.stages() == ["queued"]
    assert len(told.letters("c1", "not_going_ahead")) == len(told.letters("o1", "not_going_ahead")) == 1


def test_it_says_to_both_sides_that_a_suspended_matter_waits_and_never_why(told: Told) -> None:
    told.offered()

    told.office("m1", "suspend", why_suspended="health")

    for code in ("c1", "o1"):
        page = told.reads(code)
        assert "Work on the complaint stops for now. We write to you when it goes on." in page
        assert "health" not in page
    told.office("m1", "resume")
    assert "stops for now" not in told.reads("c1")


@pytest.mark.parametrize("code", ["c1", "o1"])
def test_it_writes_down_a_wish_for_mediation_from_either_side(told: Told, code: str) -> None:
    told.comes_in(code).do(f"/portal/{told.ref}/m1/", "ask-for-mediation")

    assert told.case.matters[0].wishes == {code}


@pytest.mark.parametrize("code", ["c1", "o1"])
def test_it_takes_ones_own_term_out(stage: Stage, code: str) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    stage.walk.to_ended()
    page = f"{stage.mine}ending"
    person = stage.sync().be(code)
    person.do(page, "propose-term", text="I will write a letter.", known="It has come.", owner="o1")

    person.do(page, "remove-term")

    assert stage.walk.case.matters[0].terms == ()
