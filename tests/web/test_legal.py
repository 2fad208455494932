"""Legal requests by HTTP: one person writes down what came, two people take each step, nothing leaves early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.clerk.transaction import one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.investigating import LiftHold, PlaceHold
from evenhand.models.legal import HoldRow, ProcessRow, StepRow
from evenhand.models.words import SealedText
from evenhand.reads import legal
from tests.rooms.office import DESK, MONDAY
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.walking import Person, staff, words_of

pytestmark = pytest.mark.django_db

NOTE = "Attorney Quelmarsh, number 26-114"
CAME = {
    "kind": "subpoena", "asker": "lawyer", "party": "", "note": NOTE,
    "received_on_month": "6", "received_on_day": "1", "received_on_year": "2026",
    "return_on_month": "June", "return_on_day": "29", "return_on_year": "2026",
}  # fmt: skip


def ana(stage: Stage) -> Person:
    return stage.colleague("ana", "analyst")


def dean(stage: Stage) -> Person:
    return stage.colleague("dean", "director")


def enter(stage: Stage, **more: str) -> str:
    """What came, written down by the analyst; the address of its page."""
    answer = ana(stage).send(f"{stage.case}legal", f"{stage.case}legal", **{**CAME, **more})
    assert answer.status_code == 302, words_of(answer.content.decode())
    return str(answer.headers["Location"])


def test_it_writes_down_what_came_and_seals_the_words(stage: Stage) -> None:
    page = enter(stage)
    shown = words_of(ana(stage).see(page))

    row = ProcessRow.objects.get()
    assert (row.kind, row.asker, row.state) == ("subpoena", "lawyer", "received")
    assert row.stay_until == MONDAY + timedelta(days=14)
    assert NOTE in shown
    assert "Nothing is given before Monday, June 15" in shown
    kept = SealedText.objects.get(kind="legal_note")
    assert b"Quelmarsh" not in bytes(kept.box)
    assert "Subpoena" in ana(stage).see("/staff/legal")


def test_it_counts_the_same_form_once(stage: Stage) -> None:
    html = ana(stage).see(f"{stage.case}legal")
    idem = html.split('name="idem" value="')[-1].split('"')[0]
    for _ in range(2):
        ana(stage).client.post(f"{stage.case}legal", {**CAME, "idem": idem})

    assert ProcessRow.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose one of the answers."),
        ({"received_on_year": "2027"}, "This date is in the future."),
        ({"return_on_month": "5"}, "The later date comes before the earlier one."),
        ({"kind": "party_request"}, "Choose whose own request it is."),
    ],
)
def test_it_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(
    stage: Stage, wrong: dict[str, str], said: str
) -> None:
    answer = ana(stage).send(f"{stage.case}legal", f"{stage.case}legal", **{**CAME, **wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert NOTE in answer.content.decode()
    assert not ProcessRow.objects.exists()


def test_it_does_nothing_by_one_person_alone(stage: Stage) -> None:
    page = enter(stage)
    ana(stage).do(page, "/step", what="log_ordered", agreement="no")
    step = StepRow.objects.get()
    own = ana(stage).see(page)
    assert "You proposed it" in own
    assert "/second" not in own

    dean(stage).do(page, "/second")

    step.refresh_from_db()
    assert step.seconded_on == MONDAY
    assert "by Ana and Dean." in words_of(ana(stage).see(page))


def test_it_refuses_the_second_step_of_the_same_person_also_without_the_button(stage: Stage) -> None:
    page = enter(stage)
    ana(stage).do(page, "/step", what="answered", agreement="no")
    idem = ana(stage).see(page).split('name="idem" value="')[-1].split('"')[0]

    ana(stage).client.post(f"{page}/step/{StepRow.objects.get().pk}/second", {"idem": idem})

    assert StepRow.objects.get().seconded_by == ""
    assert ProcessRow.objects.get().state == "received"


def test_it_gives_nothing_while_the_stay_runs(stage: Stage) -> None:
    page = enter(stage)
    early = ana(stage).send(page, "/step", what="produce", agreement="no")
    assert early.status_code == 422
    assert "It is too early for this." in early.content.decode()

    stage.walk.later(14)
    stage.sync()

    ana(stage).do(page, "/step", what="produce", agreement="no")
    dean(stage).do(page, "/second")
    assert StepRow.objects.get(what="produce").seconded_by


def test_it_is_answered_by_two_people_and_then_rests(stage: Stage) -> None:
    page = enter(stage)
    assert "Answer a legal request" in ana(stage).see("/staff/")
    ana(stage).do(page, "/step", what="answered", agreement="no")
    assert "Second a step of a legal request" in dean(stage).see("/staff/")
    dean(stage).do(page, "/second")

    assert ProcessRow.objects.get().state == "answered"
    assert "Propose a step" not in ana(stage).see(page)
    assert "legal request" not in words_of(ana(stage).see("/staff/"))


def test_it_takes_a_proposal_back(stage: Stage) -> None:
    page = enter(stage)
    ana(stage).do(page, "/step", what="withdrawn", agreement="no")

    dean(stage).do(page, "/drop")

    assert not StepRow.objects.exists()


def test_it_is_for_the_legal_analyst_and_the_director_alone(stage: Stage) -> None:
    page = enter(stage)
    for role in ("coordinator", "intake", "investigator", "auditor", "administrator"):
        other = staff(colleague(f"a-{role}", role))
        for closed in (page, "/staff/legal", f"{stage.case}legal", "/staff/legal/steps/subpoena"):
            assert other.client.get(closed).status_code == 404, (role, closed)
        if role in ("coordinator", "intake"):
            assert "legal request" not in other.see("/staff/").lower()
            assert NOTE not in other.see(stage.case)
    for party in ("c1", "o1"):
        assert stage.be(party).client.get(page).status_code == 404


def test_it_walks_through_what_to_do_in_the_law_s_own_words(stage: Stage) -> None:
    subpoena = words_of(ana(stage).see("/staff/legal/steps/subpoena"))
    records = words_of(dean(stage).see("/staff/legal/steps/records"))

    assert "435.014" in ana(stage).see("/staff/legal/steps/subpoena")
    assert "Sunshine Law (610)" in dean(stage).see("/staff/legal/steps/records")
    assert "A hold stops destruction. It opens nothing, for nobody." in subpoena
    assert "A summary. None exists" in records
    ana(stage).see("/staff/legal/steps/another", 404)


def test_it_says_who_placed_a_hold_and_who_was_second(stage: Stage) -> None:
    first, second = colleague("ines", "intake"), colleague("carl", "coordinator")
    by = Actor(id=str(first), role=Role.INTAKE)
    stage.walk.do(by, PlaceHold(by=str(first), second=str(second)))

    assert "On legal hold since June 1, 2026, placed by Ines with Carl." in words_of(stage.colleague().see(stage.case))

    stage.walk.do(by, LiftHold(by=str(first), second=str(second)))
    row = HoldRow.objects.get()
    assert (row.lifted_on, row.lifted_by, row.lifted_second) == (MONDAY, str(first), str(second))
    assert "On legal hold" not in stage.colleague().see(stage.case)


def test_it_keeps_two_people_in_the_database_too(stage: Stage) -> None:
    from django.db import IntegrityError

    enter(stage)
    with pytest.raises(IntegrityError), one_transaction():
        StepRow.objects.create(
            process=ProcessRow.objects.get(), what="answered", proposed_by="a", proposed_on=MONDAY, seconded_by="a",
            seconded_on=MONDAY,
        )  # fmt: skip


def test_it_leaves_the_legal_note_out_of_what_a_case_takes_along(stage: Stage) -> None:
    from evenhand.reads.exporting import of_case, pieces

    enter(stage)
    for by in (DESK, Actor(id="s3", role=Role.DIRECTOR)):
        export = of_case(by, stage.ref, stage.walk.now)
        assert export is not None
        assert b"Quelmarsh" not in b"".join(b"".join(data) for _name, data in pieces(export))


def test_it_puts_the_next_return_date_first_and_leaves_none_out_of_today(stage: Stage) -> None:
    """Sixty wait whose stay ends sooner; the one that a court wants answered first is still the first."""
    day = stage.walk.day

    def came(number: str, stay: int, answer: int | None) -> ProcessRow:
        return ProcessRow(
            number=number, ref=stage.ref, kind="subpoena", asker="lawyer", received_on=day, entered_on=day,
            entered_by="s2", stay_until=day + timedelta(days=stay),
            return_on=None if answer is None else day + timedelta(days=answer),
        )  # fmt: skip

    with one_transaction():
        ProcessRow.objects.bulk_create([came(f"n{n:02}", 1, None) for n in range(30)])
        ProcessRow.objects.bulk_create([came(f"r{n:02}", 2, 60 + n) for n in range(30)])
        ProcessRow.objects.bulk_create([came("first", 40, 20)])

    by = Actor(id="s2", role=Role.ANALYST)
    lines = [one.number for one in legal.register(by)]
    assert lines[:2] == ["first", "r00"]
    assert lines[31] == "n00"
    assert len(lines) == 50

    coming = [one.process.number for one in legal.coming(by, stage.walk.now) if one.code == "answer"]
    assert coming == ["first", *(f"r{n:02}" for n in range(30))]
    assert len({one.process.number for one in legal.coming(by, stage.walk.now)}) == 61
    assert legal.coming(DESK, stage.walk.now) == ()
    assert legal.register(DESK) == ()
