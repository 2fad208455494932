"""What somebody who writes to the database, and has no custodian, gets out of it: nothing that was sealed, and not
unnoticed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from evenhand import clerk, vault
from evenhand.accounts import roles
from evenhand.clerk import Words, attesting, chaining
from evenhand.clerk.auditing import ENTERED, THEMSELVES, audit_one
from evenhand.clerk.chaining import Altered
from evenhand.clerk.ticking import MISSING, SEALED
from evenhand.core import consent
from evenhand.core.codes import Stage
from evenhand.models import rows
from evenhand.models.accounts import StaffRole
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import TickRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.people import ParticipationRow
from evenhand.models.vault import SealedAnswer
from evenhand.vault import custodian, rightful
from evenhand.vault.answers import key_name
from tests.rooms.office import CLARA, DESK, MONDAY, PEOPLE, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def written(statement: str, *values: str | int) -> None:
    """Somebody writes to the database, past the programme."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def offered() -> Walk:
    return Walk(filed().ref).to_offer()


def asked_alone(walk: Walk, code: str = "c1") -> None:
    """Only one of them was asked, the database says, and it is time to open."""
    row = ComplaintRow.objects.get(ref=walk.ref)
    written("UPDATE evenhand_matter SET asked = %s WHERE complaint_id = %s", json.dumps([code]), row.pk)
    today = walk.later(1).day.isoformat()
    written("UPDATE evenhand_complaint SET early_on = %s, next_due = %s WHERE id = %s", today, today, row.pk)


def stage_of(walk: Walk) -> Stage:
    return walk.case.matters[0].stage


def opens_on(walk: Walk) -> date:
    """The fixed day."""
    day = walk.case.matters[0].opens_on
    assert day is not None
    return day


def seen(walk: Walk) -> tuple[Any, ...]:
    """What the database shows of an offer to whoever reads it."""
    row = ComplaintRow.objects.get(ref=walk.ref)
    matter = rows.load(row).matters[0]
    kinds = tuple(FactRow.objects.filter(complaint=row).order_by("n").values_list("kind", flat=True))
    return matter.stage, matter.asked, matter.answer_by, row.early_on, row.next_due, kinds


def test_it_opens_no_answer_alone_whatever_the_rows_say() -> None:
    shown = []
    for answer in ("yes", "no"):
        walk = offered().answer("c1", answer)
        asked_alone(walk)
        ticked = clerk.tick(walk.now)
        shown.append(seen(walk))

        assert next(one.broken for one in ticked.findings if one.ref == walk.ref) == SEALED
        assert TickRow.objects.get().findings > 0, "doctor says that something was found"
        assert SealedAnswer.objects.filter(ref=walk.ref).count() == 1
    assert shown[0] == shown[1]
    assert shown[0][0] is Stage.OFFERED


def test_it_opens_none_alone_by_facts_that_were_added() -> None:
    """On PostgreSQL the programme's own user may add facts, and nobody may change one."""
    walk = offered().answer("c1", "yes")
    row = ComplaintRow.objects.get(ref=walk.ref)
    matter = walk.case.matters[0]
    said = {"matter": "m1", "asked": ["c1"], "answer_by": str(matter.answer_by), "opens_on": str(matter.opens_on)}
    with the_clerk_writes():
        last = FactRow.objects.filter(complaint=row).latest("n")
        fact = FactRow(
            complaint=row, n=last.n + 1, step=last.n + 1, kind="next_side_asked", payload=said, on=last.on, at=last.at
        )
        FactRow.objects.bulk_create([fact])
    written("UPDATE evenhand_complaint SET version = version + 1 WHERE id = %s", row.pk)
    asked_alone(walk)

    ticked = clerk.tick(walk.now)

    assert walk.case.matters[0].asked == {"c1"}, "the rows fold from these facts, or this shows nothing"
    assert {one.broken for one in ticked.findings} >= {SEALED, ENTERED}
    assert walk.case.matters[0].stage is Stage.OFFERED


def test_it_takes_no_answer_among_people_the_rules_did_not_ask() -> None:
    walk = offered()
    walk.do(CLARA, consent.ShowDoors(matter="m1", party="c1"))
    asked_alone(walk)

    with pytest.raises(Altered):
        walk.ask(CLARA, consent.SealAnswer(matter="m1", party="c1"), (Words("answer", "yes", "c1", "m1"),))

    assert not SealedAnswer.objects.exists()


def test_it_opens_them_together_once_the_rows_are_as_they_were() -> None:
    walk = offered().answer("c1", "yes").answer("o1", "yes")
    asked_alone(walk)
    clerk.tick(walk.now)
    assert stage_of(walk) is Stage.OFFERED
    written("UPDATE evenhand_matter SET asked = %s", json.dumps(["c1", "o1"]))

    clerk.tick(walk.later(1).now)

    assert stage_of(walk) is Stage.AHEAD
    assert audit_one(ComplaintRow.objects.get(ref=walk.ref), walk.now.calendar) == []


@pytest.mark.parametrize("how", ["no row", "a destroyed key", "a lost key"])
def test_it_takes_an_answer_that_nobody_can_open_for_none_and_returns_at_the_fixed_day(how: str) -> None:
    walk = offered().answer("c1", "yes").answer("o1", "yes")
    theirs = SealedAnswer.objects.filter(answerer="c1")
    if how == "no row":
        theirs.delete()
    elif how == "a destroyed key":
        custodian.current().keys.bury([key_name(theirs.get().box)])
    else:
        box = bytes(theirs.get().box)
        theirs.update(box=box[:1] + bytes(16) + box[17:])
    walk.later(1)
    assert [one.broken for one in clerk.tick(walk.now).findings] == [MISSING]
    assert stage_of(walk) is Stage.OFFERED

    safe_on = walk.case.matters[0].safe_on
    walk.day = opens_on(walk) - timedelta(days=1)
    clerk.tick(walk.now)
    assert stage_of(walk) is Stage.OFFERED
    walk.day = opens_on(walk)
    clerk.tick(walk.now)

    assert walk.day < safe_on
    assert stage_of(walk) is Stage.QUEUED
    assert not SealedAnswer.objects.exists()


@pytest.mark.parametrize("how", ["moved", "of somebody who gave none"])
def test_it_keeps_answers_sealed_where_one_is_anothers_and_returns_at_the_safe_date(how: str) -> None:
    walk = offered().answer("o1", "yes")
    if how == "moved":
        walk.answer("c1", "yes")
        SealedAnswer.objects.filter(answerer="c1").update(box=SealedAnswer.objects.get(answerer="o1").box)
    else:
        box = vault.seal_answer(walk.ref, "m1", "c1", "yes", asked={"c1", "o1"})
        SealedAnswer.objects.create(ref=walk.ref, matter="m1", answerer="c1", box=box, sealed_on=walk.day)
    walk.day = opens_on(walk)
    assert [one.broken for one in clerk.tick(walk.now).findings] == [SEALED]

    # Past the fixed day, week by week, until the safe date.
    while walk.day < walk.case.matters[0].safe_on:
        assert stage_of(walk) is Stage.OFFERED
        walk.day = min(walk.day + timedelta(days=7), walk.case.matters[0].safe_on)
        clerk.tick(walk.now)

    assert stage_of(walk) is Stage.QUEUED
    assert not SealedAnswer.objects.exists()


def test_it_opens_no_answer_of_one_offer_among_those_of_another() -> None:
    """An older row of the complaint, put back with its own seal, says that fewer were asked."""
    where = ("M7KQ-42XW", "m1", "c1")
    box = vault.seal_answer(*where, "no", asked={"c1", "o1"})

    with pytest.raises(vault.Refused):
        vault.open_answer(box, *where, asked={"c1"})
    assert vault.open_answer(box, *where, asked={"o1", "c1"}) == "no"


@pytest.mark.parametrize("field", ["payload", "kind", "actor", "on_behalf"])
def test_it_names_a_fact_that_was_changed(field: str) -> None:
    walk = offered()
    row = ComplaintRow.objects.get(ref=walk.ref)
    assert audit_one(row, walk.now.calendar) == []
    facts = list(FactRow.objects.filter(complaint=row).order_by("n"))
    # Whoever may drop a trigger may change a fact too.
    setattr(facts[-1], field, {"a": 1} if field == "payload" else "x")
    assert not chaining.is_whole(row, facts)
    assert not chaining.is_whole(row, facts[:-1])


def test_it_never_seals_again_what_did_not_hold_once() -> None:
    walk = offered()
    written("UPDATE evenhand_complaint SET facts_seal = NULL WHERE ref = %s", walk.ref)
    walk.do(CLARA, consent.ShowDoors(matter="m1", party="c1"))

    found = audit_one(ComplaintRow.objects.get(ref=walk.ref), walk.now.calendar)

    assert [one.broken for one in found] == [ENTERED]


def test_it_names_somebody_who_takes_another_ones_part() -> None:
    walk, other = Walk(filed().ref), filed()
    me = ParticipationRow.objects.get(complaint__ref=other.ref, code="c1").person_id
    with the_clerk_writes():
        ParticipationRow.objects.filter(complaint__ref=walk.ref, code="c1").update(person=me)

    found = audit_one(ComplaintRow.objects.get(ref=walk.ref), walk.now.calendar)

    assert [one.broken for one in found] == [THEMSELVES]


def test_it_attests_rows_from_before_once_in_the_life_of_a_custodian() -> None:
    walk = offered()
    row = ComplaintRow.objects.get(ref=walk.ref)

    def forget() -> None:
        written("UPDATE evenhand_complaint SET facts_seal = NULL")
        written("UPDATE evenhand_part SET proof = NULL")

    forget()
    clerk.tick(walk.now)
    row.refresh_from_db()
    assert {one.broken for one in audit_one(row, walk.now.calendar)} == {ENTERED, THEMSELVES}

    (custodian.current().folder / custodian.ATTESTS).unlink()
    walk.do(CLARA, consent.ShowDoors(matter="m1", party="c1"))
    assert attesting.attest_what_is_there()
    row.refresh_from_db()
    assert audit_one(row, walk.now.calendar) == []

    forget()
    assert not attesting.attest_what_is_there()
    row.refresh_from_db()
    assert {one.broken for one in audit_one(row, walk.now.calendar)} == {ENTERED, THEMSELVES}


def test_it_attests_many_rows_by_few_statements_roles_first(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, django_assert_max_num_queries: Any
) -> None:
    for number in range(7):
        account = roles.open_account(kind="staff", sign_in_name=f"a{number}", display_name="A", today=MONDAY)
        StaffRole.objects.create(account_id=account, role="intake", granted_on=MONDAY, seconded_on=MONDAY)
    monkeypatch.setattr(attesting, "_CHUNK", 3)
    (custodian.current().folder / custodian.ATTESTS).unlink()

    with django_assert_max_num_queries(40):
        assert attesting.attest_what_is_there()

    assert all(map(rightful.is_role, StaffRole.objects.all()))
    said = [one.getMessage() for one in caplog.records if one.name == attesting.__name__]
    assert ["roles" in one for one in said] == [True, *[False] * (len(said) - 1)]
    assert len(said) == 7


def test_it_keeps_whom_the_desk_linked_and_named() -> None:
    known, done = filed().people["c1"], filed()
    assert clerk.link_person(done.ref, "c1", known, by=DESK) is None
    clerk.change_contact(done.ref, PEOPLE[1], by=DESK, now=now_on())

    row = ComplaintRow.objects.get(ref=done.ref)
    assert audit_one(row, now_on().calendar) == []
