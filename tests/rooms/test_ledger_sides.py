"""No leaf says which side did something, and none can be laid beside another of the same person (decision 0023)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import vault
from evenhand.core import consent
from evenhand.ledger.leaves import pseudonym
from evenhand.models.facts import FactRow
from evenhand.models.ledger import LedgerRow
from evenhand.vault import custodian
from tests.rooms.office import DESK, MONDAY, Walk, filed

pytestmark = pytest.mark.django_db
SIDES = {"complainant", "officer", "guardian"}


@pytest.fixture
def signed(tmp_path: Path, settings: Settings) -> Walk:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)
    return Walk(filed(MONDAY).ref).to_ahead().to_session().to_ended().to_assented().to_signed()


def entries() -> list[dict[str, str]]:
    return [json.loads(bytes(row)) for row in LedgerRow.objects.order_by("seq").values_list("entry", flat=True)]


def test_it_says_party_and_never_which(signed: Walk) -> None:
    by_sides = FactRow.objects.filter(role__in=SIDES).count()
    leaves = entries()

    assert by_sides > 10
    assert {one["role"] for one in leaves} & SIDES == set()
    assert {one["e"] for one in leaves if one["role"] == "party"} >= {
        "answer.sealed",
        "assent.given",
        "agreement.signed",
    }


def test_it_gives_a_party_another_name_in_each_leaf(signed: Walk) -> None:
    by_parties = [one["actor"] for one in entries() if one["role"] == "party"]
    by_mediators = Counter(one["actor"] for one in entries() if one["role"] == "mediator")

    assert len(by_parties) == len(set(by_parties))
    # Two mediators where two are asked can be counted.
    assert max(by_mediators.values()) > 1


def test_it_says_party_too_where_the_desk_did_it_for_them(tmp_path: Path, settings: Settings) -> None:
    settings.EVENHAND_CUSTODIAN = tmp_path / "custodian"
    custodian.make(settings.EVENHAND_CUSTODIAN)
    walk = Walk(filed(MONDAY).ref).to_offer()

    walk.do(DESK, consent.ShowDoors(matter="m1", party="c1"))

    fact = FactRow.objects.get(complaint__ref=walk.ref, kind="doors_shown")
    assert (fact.role, fact.on_behalf) == (DESK.role.value, "c1")
    shown = entries()[-1]
    assert (shown["e"], shown["role"]) == ("offer.shown", "party")
    assert shown["actor"] not in {one["actor"] for one in entries()[:-1]}


def test_the_office_can_show_whose_a_leaf_is(signed: Walk) -> None:
    fact = FactRow.objects.filter(complaint__ref=signed.ref, kind="agreement_signed", role="officer").get()

    found = pseudonym(vault.mac, "actor", f"{fact.actor}/{fact.n}", signed.ref)

    assert [one["e"] for one in entries() if one["actor"] == found] == ["agreement.signed"]
