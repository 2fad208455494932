"""A sealed text that does not open any more takes no page with it, and never the way out."""

from __future__ import annotations

import pytest

from evenhand import reads
from evenhand.core.codes import Stage as At
from evenhand.models.door import the_clerk_writes
from evenhand.models.words import SealedText
from evenhand.reads.words import CODED
from tests.rooms.office import DESK
from tests.web.in_the_room import begin, seat
from tests.web.stage import Stage

pytestmark = pytest.mark.django_db

SAID = "This cannot be read any more"


@pytest.fixture
def damaged(stage: Stage) -> Stage:
    """At the table, with every text of the case file in a place where it was not sealed."""
    seat(stage)
    stage.colleague()
    with the_clerk_writes():
        for one in SealedText.objects.filter(complaint__ref=stage.ref):
            one.box = bytes(one.box)[:-1] + bytes([bytes(one.box)[-1] ^ 1])
            one.save()
    return stage


def test_it_lets_a_party_withdraw(damaged: Stage) -> None:
    clara = damaged.be("c1")
    assert "Officer Bell" not in clara.see(damaged.mine)

    clara.do(damaged.mine, "withdraw")

    assert damaged.walk.case.matters[0].stage is At.QUEUED


def test_it_lets_a_party_stop_the_session(damaged: Stage) -> None:
    begin(damaged)

    damaged.be("o1").do(damaged.mine, "stop-session")

    assert damaged.walk.case.mediations[0].report is None
    assert damaged.walk.case.mediations[0].phase.value == "ended"


def test_it_lets_somebody_leave_at_once(damaged: Stage) -> None:
    assert damaged.be("c1").client.post("/leave").status_code in {200, 302}


def test_it_says_so_at_the_desk_and_whom_to_call(damaged: Stage) -> None:
    desk = damaged.colleague()

    for page in (damaged.case, "/staff/matters", f"{damaged.case}reach/c1", f"{damaged.case}for/c1/m1/"):
        desk.see(page)
    assert SAID in desk.see(damaged.case)
    assert SAID not in desk.see(f"{damaged.case}reach/c1"), "nobody saves that sentence as an address"


def test_it_reads_no_sentence_where_pages_read_codes(damaged: Stage) -> None:
    opened = reads.open_words(DESK, damaged.ref, "incident_on", "name", now=damaged.walk.now)

    assert {(one.kind, one.damaged, bool(one.text)) for one in opened} == {
        ("incident_on", True, False), ("name", True, True),
    }  # fmt: skip
    assert "name" not in CODED
