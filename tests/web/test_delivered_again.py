"""REL-03: a form that arrives twice, or with something else in it, or sixty-four times at once, is one form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from evenhand.models.admissions import AdmissionRow
from evenhand.models.disclosing import DisclosureRow
from evenhand.models.legal import ProcessRow
from tests.web import test_filing, test_plain_path
from tests.web.delivered_again import Again
from tests.web.stage import Stage
from tests.web.test_legal import CAME, ana, enter
from tests.web.test_letting_in import lost
from tests.web.test_plain_path import Days, days
from tests.web.walking import Person

__all__ = ["days", "lost"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> Again:
    """Every form that the test's people send arrives again."""
    found = Again()

    def send(self: Person, page: str, action: str, **typed: Any) -> Any:
        return found.send(self, page, action, typed)

    monkeypatch.setattr(Person, "send", send)
    return found


def test_it_counts_each_form_of_the_plain_path_once(again: Again, days: Days, custodian_folder: Path) -> None:
    test_plain_path.test_it_goes_from_a_complaint_to_a_signed_agreement(days, custodian_folder)

    assert {"portal_seal_answer", "portal_sign_agreement", "mediator_plan", "staff_act offer-mediation"} <= again.met
    assert len(again.met) >= 22


def test_it_takes_a_complaint_once(again: Again, custodian_folder: Path) -> None:
    writer = Person()
    test_filing.to_check(writer)
    writer.do("/complaint/check", "/complaint/check")

    assert again.met == {"file_check"}


def test_it_writes_a_legal_request_down_once(again: Again, stage: Stage) -> None:
    enter(stage)

    assert again.met == {"staff_legal_case"}


def test_it_writes_a_ground_to_speak_down_once(again: Again, stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.sync()
    page = f"/portal/{stage.ref}/may-speak"
    stage.be("c1").do(page, page, ground="crime")

    assert again.met == {"portal_may_speak"}


def test_it_stops_letting_somebody_in_once(again: Again, lost: Stage) -> None:
    board = f"{lost.mine}room"
    lost.be("o1").do(board, "room/vouch", way="known_phone")
    lost.be("o1").do(board, "room/stop-letting-in", code="c1")

    assert {"portal_room_vouch", "portal_room_stop_letting_in"} <= again.met


def test_it_does_not_stop_what_came_after_the_form(lost: Stage) -> None:
    bell, board, stop = lost.be("o1"), f"{lost.mine}room", f"{lost.mine}room/stop-letting-in"
    bell.do(board, "room/vouch", way="known_phone")
    form = {"idem": _hidden(bell.see(board), f'action="{stop}"'), "code": "c1"}
    bell.client.post(stop, form)
    assert "It is stopped. Nobody was let in." in bell.see(board)
    bell.do(board, "room/vouch", way="known_phone")

    assert bell.client.post(stop, form).status_code == 302

    assert AdmissionRow.objects.filter(ended_on=None).count() == 1


@pytest.mark.parametrize("what", ["legal request", "ground"])
def test_it_says_that_another_form_of_the_same_page_was_not_written_down(stage: Stage, what: str) -> None:
    """What a person reads is true: the second one is not kept, and the page says so."""
    stage.walk.to_ahead()
    stage.sync()
    who, page, first, second = {
        "legal request": (ana(stage), f"{stage.case}legal", CAME, {**CAME, "asker": "court"}),
        "ground": (stage.be("c1"), f"/portal/{stage.ref}/may-speak", {"ground": "crime"}, {"ground": "child"}),
    }[what]
    table = ProcessRow if what == "legal request" else DisclosureRow
    form = {"idem": _hidden(who.see(page))}
    assert "Written down" in who.see(who.client.post(page, first | form).headers["Location"])
    answer = who.client.post(page, second | form)

    assert answer.status_code == 409
    assert "We kept what you sent first." in answer.content.decode()
    assert "Written down" not in answer.content.decode()
    assert table.objects.count() == 1

    form = {"idem": _hidden(who.see(page))}
    assert who.client.post(page, second | form).status_code == 302
    assert table.objects.count() == 2


def _hidden(html: str, action: str = "<main") -> str:
    """The key of the form with that address; without one, of the last form."""
    found: str = re.findall(r'name="idem" value="([^"]+)"', html.split(action)[1])[0 if action != "<main" else -1]
    return found
