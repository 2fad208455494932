"""The journeys of tests/journeys once more, by HTTP, on both databases: who is asked, and who reads what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evenhand import clerk
from evenhand.models.vault import AnswerWords
from tests.web.sign_in_cast import colleague
from tests.web.telling import Told, begin
from tests.web.walking import Person, staff

pytestmark = pytest.mark.django_db

TO_INVESTIGATORS = "The complaint goes to the investigators on our next working day."
AHEAD = "Mediation goes ahead."
SIXTEEN = 16
"""Fourteen days to answer and two of grace: the fixed day on which the answers open."""


@pytest.fixture
def told(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    return begin(monkeypatch)


def same_notice(told: Told, *codes: str) -> None:
    """Each of these has one notice, and it is word for word the same."""
    notices = [told.letters(code, "not_going_ahead") for code in codes]
    assert all(len(one) == 1 for one in notices)
    assert len({re.sub(r"officer \d of \d", "", one[0]) for one in notices}) == 1
    assert "we do not say which" in notices[0][0]


def test_it_tells_both_sides_the_same_when_one_declines(told: Told) -> None:
    told.files(["Clara Nyström"], ["Teresa Bell"]).kept().offered()
    told.answers("c1", "mediation")
    told.answers("o1", "investigation")

    told.later(SIXTEEN - 1)
    assert "You have answered." in told.reads("c1")
    told.later(1)

    assert TO_INVESTIGATORS in told.reads("c1")
    assert TO_INVESTIGATORS in told.reads("o1")
    same_notice(told, "c1", "o1")


def test_it_takes_silence_for_no_yes(told: Told) -> None:
    told.files(["Clara Nyström"], ["Teresa Bell"]).kept().offered()
    told.answers("c1", "mediation")

    told.later(SIXTEEN - 1)
    assert len(told.letters("c1", "reminder")) == len(told.letters("o1", "reminder")) == 2
    told.later(1)

    assert told.stages() != ["ahead"]
    same_notice(told, "c1", "o1")


def test_it_lets_either_withdraw_before_the_session_and_tells_nobody_who(told: Told) -> None:
    told.files(["Clara Nyström"], ["Teresa Bell"]).kept().offered()
    for code in ("c1", "o1"):
        told.answers(code, "mediation")
    told.later(1)
    assert AHEAD in told.reads("c1")

    told.comes_in("o1").do(f"/portal/{told.ref}/m1/", "withdraw")

    assert TO_INVESTIGATORS in told.reads("c1")
    same_notice(told, "c1", "o1")


def test_it_asks_everyone_anew_after_waiting(told: Told) -> None:
    told.files(["Clara Nyström"], ["Teresa Bell"]).kept().offered()
    told.answers("c1", "mediation")

    told.office("m1", "suspend", why_suspended="criminal_case")
    assert told.letters("c1", "suspended") == told.letters("o1", "suspended")
    told.later(10)
    told.office("m1", "resume")
    told.offered()
    assert "You have answered" not in told.reads("c1")
    for code in ("c1", "o1"):
        told.answers(code, "mediation")
    told.later(1)

    assert told.stages() == ["ahead"]


def test_it_goes_ahead_with_two_officers_when_the_third_declines(told: Told) -> None:
    matters = ("m1", "m2", "m3")
    told.files(["Clara Nyström"], ["Teresa Bell", "Owen Garrity", "Lena Boyd"]).kept().offered(*matters)
    for matter in matters:
        told.answers("c1", "mediation", matter)
    told.answers("o1", "mediation", "m1")
    told.answers("o2", "mediation", "m2")
    told.answers("o3", "investigation", "m3")

    told.later(SIXTEEN)

    assert told.stages()[:2] == ["ahead", "ahead"]
    assert told.stages()[2] in ("queued", "investigating")
    same_notice(told, "c1", "o3")
    assert told.letters("o1", "not_going_ahead") == told.letters("o2", "not_going_ahead") == []


def test_it_lets_one_of_two_complainants_decide_alone(told: Told) -> None:
    told.files(["Clara Nyström", "Luis Herrera"], ["Teresa Bell"]).kept().offered()

    told.comes_in("c2").do(f"/portal/{told.ref}/m1/", "separate-matter")
    for code in ("c1", "c2", "o1"):
        assert told.letters(code, "offer_replaced")
    told.offered("m1", "m2", screen=False)
    told.answers("c1", "mediation", "m1")
    told.answers("c2", "investigation", "m2")
    for matter in ("m1", "m2"):
        told.answers("o1", "mediation", matter)
    told.later(SIXTEEN)

    assert told.stages()[0] == "ahead"
    assert told.stages()[1] in ("queued", "investigating")
    assert told.letters("c1", "not_going_ahead") == []
    same_notice(told, "c2", "o1")


def test_it_asks_a_young_person_and_the_guardian_each_for_themselves(told: Told) -> None:
    told.files(["Ngozi Bright"], ["Lena Boyd"], minor="yes", guardian_name="Ada Bright").kept().offered()
    told.answers("c1", "mediation")
    told.answers("o1", "mediation")
    told.later(1)
    assert told.stages() == ["offered"]

    told.answers("g1", "mediation")
    told.later(1)

    assert told.stages() == ["ahead"]


def test_it_speaks_spanish_to_one_side_and_english_to_the_other(told: Told) -> None:
    told.files(["Esteban Vidal"], ["Victor Hale"], language="es").kept().offered()
    esteban = told.comes_in("c1")
    assert "Usted puede elegir" in told.letters("c1", "offer")[0]
    assert "You can choose" in told.letters("o1", "offer")[0]

    esteban.client.post("/language", {"language": "es"})
    told.answers("c1", "mediation")
    told.answers("o1", "mediation")
    told.later(1)

    assert "La mediación sigue adelante." in told.reads("c1")
    assert AHEAD in told.reads("o1")


def test_it_needs_no_account_of_who_works_by_paper_and_phone(told: Told) -> None:
    told.files(["Clara Nyström"], ["Teresa Bell"]).kept().offered()
    helped = {code: f"/staff/{told.ref}/for/{code}/m1/" for code in ("c1", "o1")}
    word = a_word(told.ref, "c1")

    told.dora.do(f"{helped['c1']}choice", "seal-answer", word=word)
    told.colleague("tomas", "intake").do(f"{helped['o1']}choice", "seal-answer", answer="mediation", read_back="on")
    told.later(1)

    assert told.stages() == ["ahead"]
    seats(told)
    for act in ("accept-mediators", "record-preparation"):
        for code in ("c1", "o1"):
            told.dora.do(helped[code], act)
    assert {mark for table in told.case.mediations for mark in table.prepared} == {"c1", "o1"}


def a_word(ref: str, code: str) -> str:
    """The answer word for mediation of a person's printed letter."""
    from evenhand import vault

    row = AnswerWords.objects.get(ref=ref, answerer=code)
    return vault.words_for_letter(bytes(row.box), ref, row.matter, code)[0]


def seats(told: Told) -> None:
    """Two mediators are drawn, and accept."""
    people: dict[str, Person] = {}
    for name in ("chen", "moss"):
        account = colleague(name, kind="mediator")
        clerk.enrol(str(account), trained_until=told.day.replace(year=told.day.year + 1), hours=40, languages=["en"])
        people[str(account)] = staff(account)
    told.office("d1", "draw-mediators")
    for seat in told.case.mediations[0].seats:
        people[seat.mediator].do(f"/mediator/{told.ref}/d1/", "accept-seat")
