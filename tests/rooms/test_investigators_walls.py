"""What the walls of the case file keep from investigators, office and mediators."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from evenhand import clerk, reads
from evenhand.clerk import PersonWords
from evenhand.core import assignment, consent
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.dates import Now
from evenhand.models.access import AccessEntry
from evenhand.models.cases import MatterRow
from evenhand.models.outbox import LetterRow
from evenhand.reads import investigations, portal
from tests.rooms.office import BELL, DESK, MONDAY, Walk, filed, now_on

pytestmark = pytest.mark.django_db
INVESTIGATOR = Actor(id="v1", role=Role.INVESTIGATOR)
HOME = PersonWords(
    party="o1", email="home@example.org", phone="816 555 0163", channels=("email",), safe_contact="Not at the station."
)


def returned(now: Now) -> str:
    """An offered matter whose officer said how to be reached, and which came back."""
    walk = Walk(filed().ref).to_offer()
    clerk.change_contact(walk.ref, HOME, by=BELL, now=now)
    for _ in range(40):
        walk.later(1).tick()
    return MatterRow.objects.get(complaint__ref=walk.ref).number or ""


def test_it_shows_an_investigator_of_the_officer_only_what_was_said_at_filing(custodian_folder: Path) -> None:
    number = returned(now_on(MONDAY))

    found = investigations.by_number(INVESTIGATOR, number, now_on(MONDAY + timedelta(days=50)))

    assert found is not None
    officer = next(person for person in found.people if person.side == "officer")
    assert officer.words == {"name": "Officer Bell", "badge": "4471"}
    assert officer.channels == ()
    assert not officer.discreet
    complainant = next(person for person in found.people if person.side == "complainant")
    assert complainant.words["phone"] == "816 555 0142"


def test_it_tells_the_office_of_nobody_that_the_doors_were_shown_to_them(custodian_folder: Path) -> None:
    """The doors are noted with the answer itself: who was shown them has answered."""
    walk = Walk(filed().ref).to_offer().answer("c1", "no")
    assert walk.case.matters[0].doors_shown == {"c1"}

    file = reads.case(DESK, walk.ref, "case", walk.now)

    assert file is not None
    assert file.case.matters[0].doors_shown == frozenset()


def test_it_tells_a_mediator_of_nobody_that_they_objected(custodian_folder: Path) -> None:
    walk = Walk(filed().ref).to_ahead()
    drawn = tuple(assignment.Candidate(mediator=m, trained_until=MONDAY + timedelta(days=400)) for m in ("q1", "q2"))
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=drawn, seed="x"))
    first, *_ = sorted(walk.case.mediations[0].mediators)
    walk.do(BELL, assignment.ObjectToMediator(mediation="d1", party="o1", mediator=first))
    more = assignment.Candidate(mediator="q3", trained_until=MONDAY + timedelta(days=400))
    walk.do(DESK, assignment.DrawMediators(mediation="d1", candidates=(more,), seed="y"))

    seated = Actor(id=min(walk.case.mediations[0].mediators), role=Role.MEDIATOR)
    file = reads.case(seated, walk.ref, "table", walk.now)

    assert file is not None
    assert "o1" not in {who for who, _ in file.case.mediations[0].objections}


def test_it_notes_the_day_and_not_the_moment_of_a_party_at_their_own_pages(custodian_folder: Path) -> None:
    """A letter keeps its moment: a look of the same moment would tell who withdrew (design §10.1)."""
    walk = Walk(filed().ref).to_ahead()
    portal.matter(BELL, walk.ref, "m1", "o1", walk.now)
    walk.do(BELL, consent.Withdraw(matter="m1", party="o1"))

    letter = LetterRow.objects.filter(kind="not_going_ahead").earliest("created_at")

    assert letter.created_at == walk.now.at
    assert not AccessEntry.objects.filter(at=letter.created_at, role="officer").exists()
    assert AccessEntry.objects.filter(at__date=walk.day, role="officer").exists()
