"""A paper for a court says the day on which everyone signed to mediate: not the day somebody first wrote in the room,
and also where nobody wrote."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from evenhand.core import paper
from evenhand.models.facts import FactRow
from evenhand.models.seated import signed_days
from evenhand.models.vault_rooms import VaultRoom
from evenhand.reads import legal_making, possession
from evenhand.signing.legal_papers import possession_page, privilege_page
from evenhand.web import clock
from tests.rooms import office
from tests.rooms.office import DESK
from tests.web.in_the_room import begin, seat
from tests.web.stage import Stage
from tests.web.test_legal_papers import ANALYST

pytestmark = pytest.mark.django_db


def _papers(stage: Stage) -> tuple[str, str]:
    """What the statement says of the room, and the basis of the log."""
    now = stage.walk.now
    held = possession.possession(ANALYST, stage.ref, "en", now)
    log = possession.privilege_log(ANALYST, stage.ref, "en", now)
    assert held is not None
    assert log is not None
    basis = dict(privilege_page(log)["rows"])["Basis"]
    return possession_page(held)["tables"][1]["intro"], basis


def _told(*days: date) -> tuple[str, str]:
    when = "; ".join(f"{day:%B} {day.day}, {day.year}" for day in days)
    return (
        f"Everyone signed the agreement to mediate on {when}.",
        f"Made to set up or hold a mediation. All present signed to mediate on {when}.",
    )


@pytest.mark.parametrize("writes", ["nobody", "two days later"])
def test_it_says_the_day_everyone_signed_whoever_wrote_and_when(stage: Stage, writes: str) -> None:
    begin(seat(stage))
    day = stage.walk.day
    assert FactRow.objects.filter(kind="agreement_to_mediate_signed", on=day).count() == 4
    if writes == "two days later":
        at = office.now_on(day + timedelta(days=2))
        stage.monkeypatch.setattr(clock, "now", lambda: at)
        stage.be("c1").do(f"{stage.mine}room", "room/say", text="Two days later.", _with="id_text")
        assert VaultRoom.objects.get(ref=stage.ref).opened_on == day

    intro, basis = _papers(stage)
    assert intro.endswith(_told(day)[0])
    assert basis == _told(day)[1]


def test_it_says_of_a_session_on_paper_the_day_of_the_paper(stage: Stage) -> None:
    seat(stage)
    day, table = stage.walk.day, stage.walk.case.mediations[0]
    stage.walk.later(5)
    present = frozenset({"c1", "o1", *table.mediators})
    stage.walk.do(
        DESK,
        paper.EnterPaperSession(
            mediation="d1", present=present, started="14:05", ended="15:50", stopped=False, settled=True,
            by="s1", second="s2",
        ),
    )  # fmt: skip

    assert FactRow.objects.get(kind="session_opened").on == day + timedelta(days=5)
    assert signed_days(stage.ref) == {"d1": (day,)}
    intro, basis = _papers(stage)
    assert intro == f"There is no locked room for this complaint. {_told(day)[0]}"
    assert basis == _told(day)[1]


def test_it_says_no_day_before_the_session_opens(stage: Stage) -> None:
    seat(stage)

    intro, basis = _papers(stage)

    assert "signed" not in intro
    assert basis == "Made to set up a mediation."


def test_it_names_the_day_of_each_table_oldest_first(stage: Stage) -> None:
    begin(seat(stage))
    now, day = stage.walk.now, stage.walk.day
    log = possession.privilege_log(ANALYST, stage.ref, "en", now)
    assert log is not None
    both = replace(log, signed_on=(day, day + timedelta(days=7)))

    assert dict(privilege_page(both)["rows"])["Basis"] == _told(day, day + timedelta(days=7))[1]


def test_it_puts_the_day_into_every_row_for_a_spreadsheet(stage: Stage) -> None:
    begin(seat(stage))
    day = stage.walk.day
    stage.be("c1").do(f"{stage.mine}room", "room/say", text="A card.", _with="id_text")
    data = legal_making.made(ANALYST, stage.ref, "privilege_csv", "en", stage.walk.now)
    assert data is not None
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))

    assert rows
    assert {row["Basis"] for row in rows} == {_told(day)[1]}
