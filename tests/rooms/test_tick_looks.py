"""What lies beside the files is forgotten in time: looks never before the file that was looked at, absences, and people
with the last complaint that names them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from evenhand import vault
from evenhand.clerk import forgetting
from evenhand.models import programmes
from evenhand.models.access import AccessEntry
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from tests.rooms.office import MONDAY, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]


DAYS = programmes.preset().retention_days


def destroyed() -> str:
    """A complaint whose file is gone, as far as its row says."""
    ref = filed().ref
    with the_clerk_writes():
        ComplaintRow.objects.filter(ref=ref).update(case_key=None, shredded=True)
    return ref


def looked_at(*refs: str) -> None:
    for ref in refs:
        AccessEntry.objects.create(at=now_on(MONDAY).at, account="a-dora", role="coordinator", ref=ref, what="case")


def test_it_forgets_looks_when_they_are_old_and_the_file_is_gone() -> None:
    kept, gone = filed().ref, destroyed()
    looked_at(kept, gone, "")

    Walk(kept, MONDAY + timedelta(days=DAYS)).tick()
    assert set(AccessEntry.objects.values_list("ref", flat=True)) >= {kept, gone, ""}
    ticked = Walk(kept, MONDAY + timedelta(days=DAYS + 1)).tick()

    assert ticked.done["looks_forgotten"] == 2
    assert set(AccessEntry.objects.values_list("ref", flat=True)) == {kept}


def test_it_forgets_nothing_without_a_records_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(programmes.in_force(), schedule="")
    monkeypatch.setattr(programmes, "in_force", lambda: without)
    looked_at(gone := destroyed())

    assert "looks_forgotten" not in Walk(filed().ref, MONDAY + timedelta(days=DAYS + 1)).tick().done
    assert AccessEntry.objects.filter(ref=gone).exists()


def test_it_forgets_nothing_that_the_custodian_holds() -> None:
    looked_at(gone := destroyed())
    vault.place_hold(gone, None, by="s3", second="s2")

    assert "looks_forgotten" not in Walk(filed().ref, MONDAY + timedelta(days=DAYS + 1)).tick().done


def test_it_forgets_in_parts_so_that_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    monkeypatch.setattr(forgetting, "A_NIGHT", 3)
    looked_at(*[""] * 5)
    first = Walk(filed().ref, MONDAY + timedelta(days=DAYS + 1))

    assert first.tick().done["looks_forgotten"] == 3
    assert first.later(1).tick().done["looks_forgotten"] == 2
