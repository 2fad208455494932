"""Who looked at what is forgotten in time, and never before the file that was looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.models import programmes
from evenhand.models.access import AccessEntry
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import the_clerk_writes
from tests.rooms.office import MONDAY, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("custodian_folder")]


def test_it_forgets_looks_when_they_are_old_and_the_file_is_gone() -> None:
    kept, gone = filed().ref, filed().ref
    with the_clerk_writes():
        ComplaintRow.objects.filter(ref=gone).update(case_key=None, shredded=True)
    for ref in (kept, gone, ""):
        AccessEntry.objects.create(at=now_on(MONDAY).at, account="a-dora", role="coordinator", ref=ref, what="case")
    days = programmes.in_force().retention_days

    Walk(kept, MONDAY + timedelta(days=days)).tick()
    assert set(AccessEntry.objects.values_list("ref", flat=True)) >= {kept, gone, ""}
    ticked = Walk(kept, MONDAY + timedelta(days=days + 1)).tick()

    assert ticked.done["looks_forgotten"] == 2
    assert set(AccessEntry.objects.values_list("ref", flat=True)) == {kept}
