"""A person without a name is called by their part in words; no page of the office says a pseudonym such as ``c1``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from evenhand import clerk
from evenhand.clerk import Done
from evenhand.core.case import Party
from evenhand.core.codes import Side
from evenhand.core.dates import Calendar, Now
from evenhand.core.intake import Claim, FileComplaint
from evenhand.models.outbox import LetterRow
from evenhand.web import clock
from tests.rooms.office import MONDAY, PUBLIC, Walk, now_on
from tests.web.sign_in_cast import colleague
from tests.web.walking import Person, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

CODE = re.compile(r"\b[cog][1-9]\b")


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> str:
    """Two complainants and an officer, nobody named."""
    at = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 15, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: Now(at=at, today=MONDAY, calendar=Calendar()))
    parties = (*(Party(id=code, side=Side.COMPLAINANT) for code in ("c1", "c2")), Party(id="o1", side=Side.OFFICER))
    claim = Claim(officer="o1", complainants=frozenset({"c1", "c2"}), category="discourtesy")
    act = FileComplaint(ref="", received_on=MONDAY, parties=parties, claims=(claim,))
    done = clerk.file(act, by=PUBLIC, now=now_on())
    assert isinstance(done, Done)
    Walk(done.ref).to_offer()
    return done.ref


def words_of(html: str) -> str:
    """Everything that stands in the main part of a page, read aloud or seen."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def dora() -> Person:
    return staff(colleague("dora", "coordinator"))


@pytest.mark.parametrize("state", ["queued", "printed", "human"])
def test_it_says_the_part_of_whom_a_letter_is_for(nameless: str, state: str) -> None:
    LetterRow.objects.update(state=state, channel="paper")

    words = words_of(dora().see("/staff/letters"))

    for part in ("Complainant 1", "Complainant 2", "Officer", "Keeper of police records"):
        assert part in words
    assert not CODE.search(words)


def test_it_says_it_on_a_letter_read_again_and_on_the_lists_of_calls(nameless: str) -> None:
    who = dora()
    letter = LetterRow.objects.get(party="c2", kind="offer")

    pages = [f"/staff/letters/{letter.pk}", "/staff/to-reach", f"/staff/{nameless}/call/c2", f"/staff/{nameless}/"]

    for page in pages:
        words = words_of(who.see(page))
        assert "Complainant 2" in words, page
        assert not CODE.search(words), page
