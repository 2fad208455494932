"""What nobody at a table speaks is said on its page while a day stands, to the office and to the mediators."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand import clerk
from evenhand.core.codes import Side
from evenhand.core.scheduling import CancelAppointment, ProposeAppointment
from evenhand.models.door import the_clerk_writes
from evenhand.models.people import ParticipationRow
from evenhand.models.places import InterpreterRow
from evenhand.reads import languages
from tests.rooms.office import CLARA, DESK, case_of
from tests.web.stage import Stage
from tests.web.walking import words_of

NOTE = "Somebody could not be heard on this day: not every mediator speaks Español"


@pytest.fixture
def seated(stage: Stage) -> Stage:
    """Clara speaks Spanish, Bell English; of the two mediators one speaks both, as does the interpreter of the list."""
    stage.walk.to_ahead()
    first, second = stage.seat_mediators()
    until = stage.walk.day + timedelta(days=300)
    clerk.enrol(first, trained_until=until, hours=40, languages=["en", "es"])
    clerk.enrol(second, trained_until=until, hours=40, languages=["en"])
    clerk.keep_interpreter(None, name="Lucía Ferrer", languages=["es"], promised_on=stage.walk.day)
    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=stage.ref, code="c1").update(language="es")
    return stage


def pages(stage: Stage) -> tuple[str, str]:
    mediator = min(case_of(stage.ref).mediation("d1").mediators)
    office = stage.colleague().see(f"{stage.case}table/d1")
    return words_of(office), words_of(stage.there[mediator].see(f"/mediator/{stage.ref}/d1/plan"))


def test_it_says_while_a_day_stands_that_nobody_carries_a_language_and_not_whose_it_is(seated: Stage) -> None:
    for page in pages(seated):
        assert NOTE in page
        said = page.partition(NOTE)[2].partition("the day")[0]
        assert not any(word in said for word in ("Clara", "Nyström", "complainant", "Moss", "Chen"))


@pytest.mark.parametrize("who", ["interpreter", "mediators"])
def test_it_says_nothing_where_an_interpreter_of_the_list_or_every_mediator_speaks_it(seated: Stage, who: str) -> None:
    interpreter = f"interpreter.{InterpreterRow.objects.get().pk}"
    if who == "interpreter":
        seated.walk.do(CLARA, CancelAppointment(mediation="d1"))
        on = seated.walk.day + timedelta(days=5)
        seated.walk.do(
            DESK, ProposeAppointment(mediation="d1", on=on, place="library", attendees=frozenset({interpreter}))
        )
    else:
        for one in case_of(seated.ref).mediation("d1").mediators:
            clerk.enrol(one, trained_until=seated.walk.day + timedelta(days=9), hours=40, languages=["en", "es"])

    for page in pages(seated):
        assert "Somebody could not be heard" not in page


def test_it_says_nothing_without_a_day_or_without_anything_known_of_the_mediators(seated: Stage) -> None:
    case = case_of(seated.ref)
    table = case.mediation("d1")
    assert languages.unheard_on_the_day(case, table) == ("es",)
    companion = f"support_{Side.COMPLAINANT}.1"
    assert languages.unheard(case, table, [companion, "interpreter.no"]) == ("es",)

    seated.walk.do(CLARA, CancelAppointment(mediation="d1"))
    for page in pages(seated):
        assert "Somebody could not be heard" not in page
