"""What the office learns of a mediator's training after the draw counts for the seat as well."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evenhand import clerk
from evenhand.clerk import Done
from evenhand.core import paper, scheduling, session
from evenhand.core.codes import Phase
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from tests.rooms.office import DESK, PARTIES, Walk, filed, mediator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]

DAY = timedelta(days=1)


def trained(walk: Walk, until: date) -> str:
    """What the roster says now of one of those who sit there: that one's account."""
    first, *others = sorted(walk.case.mediations[0].mediators)
    for account, day in ((first, until), *((other, date(2030, 1, 1)) for other in others)):
        clerk.enrol(account, trained_until=day, hours=40, languages=["en"])
    return first


@pytest.fixture
def agreed() -> Walk:
    """The day has come that everyone agreed on."""
    return Walk(filed().ref).to_ahead().to_session()


def open_it(walk: Walk) -> Done | Refusal | clerk.Conflict:
    """Everyone who is not there yet comes and signs; the mediators open the session."""
    here = sorted(walk.case.mediations[0].mediators)
    for person in {"c1", "o1", *here} - walk.case.mediations[0].present:
        walk.do(mediator(here[0]), session.CheckIn(mediation="d1", person=person))
        own = PARTIES.get(person) or mediator(person)
        walk.do(own, session.SignAgreementToMediate(mediation="d1", person=person))
    return walk.ask(mediator(here[0]), session.OpenSession(mediation="d1"))


def test_it_opens_no_session_with_a_mediator_whose_training_ended_sooner_than_was_thought(agreed: Walk) -> None:
    trained(agreed, agreed.day - DAY)

    assert open_it(agreed) == Refusal(Reason.TRAINING_ENDS_BEFORE)
    assert agreed.case.mediations[0].phase is Phase.NOT_YET

    trained(agreed, agreed.day)
    assert isinstance(open_it(agreed), Done)


def test_it_sets_no_day_after_the_training_as_it_is_known_now(agreed: Walk) -> None:
    agreed.do(DESK, scheduling.CancelAppointment(mediation="d1"))
    last = agreed.day + 3 * DAY
    trained(agreed, last)

    late = scheduling.ProposeAppointment(mediation="d1", on=last + DAY, place="library")
    assert agreed.ask(DESK, late) == Refusal(Reason.TRAINING_ENDS_BEFORE, "on")
    agreed.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=last, place="library"))


def test_it_asks_of_a_session_held_on_paper_what_was_so_on_its_day(agreed: Walk) -> None:
    held = agreed.day
    there = frozenset({"c1", "o1", *agreed.case.mediations[0].mediators})
    enter = paper.EnterPaperSession(
        mediation="d1",
        present=there,
        started="14:05",
        ended="15:50",
        stopped=False,
        settled=False,
        by="s1",
        second="s2",
    )
    agreed.later(2)
    trained(agreed, held - DAY)
    assert agreed.ask(DESK, enter) == Refusal(Reason.TRAINING_ENDS_BEFORE)

    trained(agreed, held)
    agreed.do(DESK, enter)
