"""A search finds an officer only in what is open: no list of ours tells an officer's history (design §10.10)."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand import reads
from evenhand.core.intake import WithdrawComplaint
from tests.rooms.office import CLARA, Walk, filed

pytestmark = pytest.mark.django_db


def test_it_finds_an_officer_only_while_a_matter_is_open(custodian_folder: Path) -> None:
    done = filed()
    assert [one.ref for one in reads.find("Bell")] == [done.ref]
    assert [one.ref for one in reads.find("4471")] == [done.ref]

    Walk(done.ref).do(CLARA, WithdrawComplaint(matter="m1", party="c1"))

    assert reads.find("Bell") == ()
    assert reads.find("4471") == ()
    assert [one.ref for one in reads.find("Nyström")] == [done.ref]
