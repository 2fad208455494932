"""A complainant adds to their own complaint; an officer has no such page; nobody adds in another's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand import clerk, reads
from evenhand.core.access import Actor, may
from evenhand.core.codes import Role
from evenhand.core.intake import AddAllegation, Claim
from evenhand.core.reasons import Reason
from evenhand.web import clock
from evenhand.web.staff.mending_forms import AddAllegationForm
from tests.rooms.office import case_of, filed
from tests.web.stage import Stage
from tests.web.walking import party

pytestmark = pytest.mark.django_db


def test_it_adds_an_allegation_in_the_complainants_own_words(custodian_folder: Path) -> None:
    done = filed()
    clara = party(done.ref, "c1", done.people["c1"])
    page = f"/portal/{done.ref}/m1/add-allegation"

    clara.do(page, "add-allegation", allegation="He also would not give his name.", category="not_sure")

    added = case_of(done.ref).allegations[-1]
    assert (added.id, added.matter, added.category) == ("a2", "m1", "not_sure")


def test_it_keeps_what_was_typed_when_the_kind_is_missing(custodian_folder: Path) -> None:
    done = filed()
    clara = party(done.ref, "c1", done.people["c1"])
    page = f"/portal/{done.ref}/m1/add-allegation"

    answer = clara.send(page, "add-allegation", allegation="He also laughed.")

    assert answer.status_code == 422
    assert "He also laughed." in answer.content.decode()


def test_it_is_not_there_for_the_officer(custodian_folder: Path) -> None:
    done = filed()
    bell = party(done.ref, "o1", done.people["o1"])

    bell.see(f"/portal/{done.ref}/m1/add-allegation", 404)


def test_it_refuses_to_add_in_anothers_name(custodian_folder: Path) -> None:
    case = case_of(filed().ref)
    act = AddAllegation(claim=Claim(officer="o1", complainants=frozenset({"c2"}), category="discourtesy"))

    refusal = may(Actor(id="a", role=Role.COMPLAINANT, party="c1"), act, case)

    assert refusal is not None
    assert refusal.reason is Reason.NOT_YOURS


def test_it_lays_the_words_of_two_who_add_at_once_beside_each_other(stage: Stage) -> None:
    """Both forms were opened when there was one allegation."""
    dora, where = stage.colleague(), f"{stage.case}do/case/add-allegation"
    typed = {"officer": "o1", "complainants": ["c1"], "category": "discourtesy"}
    who = Actor(id="x", role=Role.COORDINATOR)
    opened = reads.case(who, stage.ref, "act", clock.now())
    assert opened is not None
    dora.do(where, "add-allegation", **typed, allegation="He laughed.")
    late = AddAllegationForm({**typed, "allegation": "He cursed."}, file=opened, about="")
    assert late.is_valid(), late.errors
    clerk.perform(stage.ref, late.act("x"), by=who, now=clock.now(), words=late.words())

    said = {(one.row, one.text) for one in reads.open_words(who, stage.ref, "allegation", now=clock.now())}

    assert {("a2", "He laughed."), ("a3", "He cursed.")} <= said
