"""Nobody works in a complaint's mediation and in its investigation, even if the rules forgot (ACC-06, W4)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from evenhand.clerk import Unavailable
from evenhand.core import access, investigating
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.codes import Role
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.sides import SideRow
from tests.rooms.office import DESK, Walk, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]
ASSIGN = investigating.AssignInvestigator(matter="m1", investigator="s1")
DIRECTOR = Actor(id="s3", role=Role.DIRECTOR)


def released() -> Walk:
    """Offered by s1 and s2, refused, and released to investigation."""
    walk = Walk(filed().ref).to_offer().answer("c1", "yes").answer("o1", "no")
    for _ in range(40):
        walk.later(1).tick()
    assert walk.case.matter("m1").stage.value == "investigating"
    return walk


def test_it_writes_down_on_which_side_somebody_worked() -> None:
    walk = released()
    walk.do(DIRECTOR, investigating.AssignInvestigator(matter="m1", investigator="v1"))

    assert set(SideRow.objects.filter(complaint__ref=walk.ref).values_list("account", "side")) == {
        (DESK.id, "mediation"), ("v1", "investigation"),
    }  # fmt: skip


def test_it_refuses_in_the_database_what_the_rules_forgot(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = released()
    assert walk.ask(DIRECTOR, ASSIGN) == Refusal(Reason.HAS_ANOTHER_DUTY, field="investigator")
    facts = FactRow.objects.count()

    monkeypatch.setattr(access, "_tainted", lambda *_: False)
    monkeypatch.setattr(Case, "has_duty", lambda *_: False)
    with pytest.raises((IntegrityError, Unavailable)), transaction.atomic():
        walk.ask(DIRECTOR, ASSIGN)

    assert FactRow.objects.count() == facts
    assert not SideRow.objects.filter(side="investigation").exists()


@pytest.mark.parametrize(("one", "other"), [("mediation", "investigation"), ("investigation", "mediation")])
def test_it_gives_an_account_one_side_in_a_complaint_and_any_in_another(one: str, other: str) -> None:
    here, there = Walk(filed().ref), Walk(filed().ref)
    with the_clerk_writes():
        SideRow.objects.create(complaint=_row(here), account="x", side=one)
        SideRow.objects.create(complaint=_row(there), account="x", side=other)
        with pytest.raises(IntegrityError), transaction.atomic():
            SideRow.objects.create(complaint=_row(here), account="x", side=other)
        with pytest.raises(IntegrityError), transaction.atomic():
            SideRow.objects.create(complaint=_row(here), account="y", side="neither")


def _row(walk: Walk) -> ComplaintRow:
    return ComplaintRow.objects.get(ref=walk.ref)
