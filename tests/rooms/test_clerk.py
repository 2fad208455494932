"""The one write door: rows, facts, ledger, letters and sealed words together, or nothing at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from evenhand import clerk, post, reads
from evenhand.clerk import Conflict, Done, Key
from evenhand.clerk.auditing import audit_one, history
from evenhand.core import fold, intake, screening
from evenhand.core.archive import RecordHistoric
from evenhand.core.codes import Outcome, Preservation, Stage
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.cases import AllegationRow, ComplaintRow, MatterRow
from evenhand.models.clockwork import DueRow
from evenhand.models.door import NotTheClerk, the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.idempotency import IdempotencyRow
from evenhand.models.ledger import LedgerRow
from evenhand.models.outbox import LetterRow
from evenhand.models.people import PersonRow
from evenhand.models.programmes import ProgrammeText
from evenhand.models.words import SealedText
from tests.rooms.office import (
    BELL,
    DESK,
    DIRECTOR,
    MONDAY,
    PEOPLE,
    PUBLIC,
    SAID,
    SECOND,
    Walk,
    complaint,
    filed,
    now_on,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def row_of(ref: str) -> ComplaintRow:
    return ComplaintRow.objects.get(ref=ref)


def counts() -> dict[str, int]:
    return {name: n for name, n in reads.counts().items() if n}


def assert_books_agree(walk: Walk) -> None:
    """Rows fold from facts, the version counts them, and no promise was broken on the way."""
    row = row_of(walk.ref)
    folded = fold(fact for step in history(row, walk.now.calendar) for fact in step.facts)
    assert folded == rows.load(row)
    assert row.version == FactRow.objects.filter(complaint=row).count()
    assert audit_one(row, walk.now.calendar) == []


def test_it_takes_in_a_complaint() -> None:
    done = filed()

    assert [type(fact).__name__ for fact in done.facts] == ["ComplaintFiled", "PreservationAsked"]
    assert done.case == rows.load(row_of(done.ref))
    assert (done.receipt.first, done.receipt.last) == (1, 2)
    assert set(done.people) == {"c1", "o1"}
    assert set(PersonRow.objects.values_list("kind", flat=True)) == {"civilian", "officer"}
    assert LedgerRow.objects.count() == 2
    assert {letter.kind for letter in LetterRow.objects.all()} == {"acknowledgement", "preservation"}
    assert counts() == {"complaints": 1, "matters": 1, "stage.received": 1}


def test_it_gives_random_references() -> None:
    refs = [filed().ref for _ in range(3)]

    assert len(set(refs)) == 3
    assert all(len(ref) == 9 and ref[4] == "-" for ref in refs)
    assert refs != sorted(refs) or len({ref[0] for ref in refs}) > 1


def test_it_refuses_what_the_core_refuses_and_keeps_nothing() -> None:
    no_claim = replace(complaint(), claims=())

    refusal = clerk.file(no_claim, by=PUBLIC, now=now_on(), people=PEOPLE, words=SAID, key=Key("k1"))

    assert refusal == Refusal(Reason.NO_ALLEGATION, "claims")
    assert ComplaintRow.objects.count() == SealedText.objects.count() == IdempotencyRow.objects.count() == 0


def test_it_goes_the_plain_path_and_its_books_agree_after_every_act() -> None:
    walk = Walk(filed().ref)
    steps = (walk.to_ahead, walk.to_session, walk.to_ended, walk.to_assented, walk.to_signed)

    for step in steps:
        step()
        assert_books_agree(walk)

    matter = walk.case.matter("m1")
    assert (matter.stage, matter.outcome) == (Stage.MEDIATED, Outcome.AGREEMENT)
    assert counts() == {
        "complaints": 1, "matters": 1, "stage.mediated": 1,
    }  # fmt: skip


def test_it_enters_one_leaf_for_each_fact_that_may_be_published() -> None:
    walk = Walk(filed().ref).to_offer()

    facts = [fact for step in history(row_of(walk.ref), walk.now.calendar) for fact in step.facts]
    events = [json.loads(bytes(row.entry))["e"] for row in LedgerRow.objects.order_by("seq")]

    assert events == [fact.leaf for fact in facts if fact.leaf]


def test_it_refuses_an_act_that_is_not_the_actors() -> None:
    ref = filed().ref

    refusal = clerk.perform(ref, screening.ScreenMatter(matter="m1", by="a2"), by=BELL, now=now_on())

    assert refusal == Refusal(Reason.NOT_YOURS)
    assert row_of(ref).version == 2


def test_it_does_not_know_a_complaint_that_is_not_there() -> None:
    act = intake.RecordPreservation(result=Preservation.ACKNOWLEDGED)

    assert clerk.perform("0000-0000", act, by=DESK, now=now_on()) == Refusal(Reason.NO_SUCH_MATTER)


def test_it_counts_a_form_once() -> None:
    first = filed(key=Key("k1", b"body"))
    again = clerk.file(complaint(), by=PUBLIC, now=now_on(), people=PEOPLE, words=SAID, key=Key("k1", b"body"))

    assert isinstance(again, Done)
    assert again.replayed
    assert (again.ref, again.facts, again.case, again.people) == (first.ref, first.facts, first.case, first.people)
    assert ComplaintRow.objects.count() == 1


def test_it_answers_an_act_that_was_sent_twice_the_same() -> None:
    walk, key = Walk(filed().ref), Key("k2", b"x")
    act = intake.RecordPreservation(result=Preservation.ACKNOWLEDGED)

    first, second = walk.ask(DESK, act, key=key), walk.ask(DESK, act, key=key)

    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.facts, first.receipt) == (second.facts, second.receipt)
    assert row_of(walk.ref).version == 3


def test_it_says_when_a_form_comes_back_with_other_content() -> None:
    walk = Walk(filed().ref)
    done = walk.ask(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED), key=Key("k3", b"yes"))
    other = walk.ask(DESK, intake.RecordPreservation(result=Preservation.NONE_EXISTS), key=Key("k3", b"no"))

    assert isinstance(done, Done)
    assert isinstance(other, Conflict)
    assert other.saved.facts == done.facts
    assert walk.case.preservation is Preservation.ACKNOWLEDGED


def test_it_does_not_give_one_persons_answer_to_another() -> None:
    walk, key = Walk(filed().ref), Key("k4", b"x")
    act = intake.RecordPreservation(result=Preservation.ACKNOWLEDGED)

    walk.ask(DESK, act, key=key)
    other = walk.ask(SECOND, act, key=key)

    assert isinstance(other, Done)
    assert not other.replayed


def test_it_keeps_only_macs_of_forms() -> None:
    filed(key=Key("the-key", b"the body"))
    row = IdempotencyRow.objects.get()

    assert b"the-key" not in bytes(row.key)
    assert len(bytes(row.key)) == len(bytes(row.body)) == 32


def test_it_keeps_nothing_when_it_breaks_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(filed().ref)
    before = {table: table.objects.count() for table in (FactRow, LedgerRow, LetterRow, DueRow, SealedText)}

    def broken(*_args: object, **_kwargs: object) -> int:
        raise OSError("killed here")

    with monkeypatch.context() as patched:
        patched.setattr(post, "enqueue", broken)
        with pytest.raises(OSError, match="killed here"):
            walk.ask(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED), key=Key("k5"))

    assert {table: table.objects.count() for table in before} == before
    assert walk.case.preservation is Preservation.ASKED
    done = walk.ask(DESK, intake.RecordPreservation(result=Preservation.ACKNOWLEDGED), key=Key("k5"))
    assert isinstance(done, Done)
    assert not done.replayed


def test_it_pins_the_programme_of_the_offer() -> None:
    walk = Walk(filed().ref).to_offer()
    offered = row_of(walk.ref).programme
    text = ProgrammeText.objects.get().text

    clerk.adopt(text.replace("answer_days = 14", "answer_days = 13"), by="A", second="B", today=MONDAY)
    walk.answer("c1", "yes")

    assert row_of(walk.ref).programme == offered
    assert row_of(filed().ref).programme != offered


def test_it_needs_two_people_to_adopt_a_programme() -> None:
    filed()
    text = ProgrammeText.objects.get().text

    with pytest.raises(ValueError, match="Two people"):
        clerk.adopt(text, by="A", second="A", today=MONDAY)


def test_it_sets_a_flood_apart_and_lets_a_genuine_one_out() -> None:
    ref = filed(quarantine=True).ref

    assert LetterRow.objects.count() == 0
    assert counts() == {"quarantine": 1}
    assert LedgerRow.objects.count() == 2
    assert not MatterRow.objects.get().listed

    done = clerk.release_quarantine(ref, by=DESK, now=now_on())

    assert isinstance(done, Done)
    assert {letter.kind for letter in LetterRow.objects.all()} == {"acknowledgement", "preservation"}
    assert counts() == {
        "complaints": 1, "matters": 1, "stage.received": 1,
    }  # fmt: skip
    assert MatterRow.objects.get().listed


def test_it_archives_closed_matters_and_takes_an_import_back() -> None:
    historic = [
        RecordHistoric(
            ref="", received_on=date(2024, 1, 2), closed_on=date(2024, 3, n), category="force", ending=ending
        )
        for n, ending in ((1, "sustained"), (2, "agreement"), (3, "nonsense"))
    ]

    taken = clerk.archive(historic, by=DESK, now=now_on(), batch="import-1")

    assert (taken.taken, taken.refused) == (2, ((2, Refusal(Reason.NOT_AN_ANSWER, "ending")),))
    assert all(audit_one(row, now_on().calendar) == [] for row in ComplaintRow.objects.all())
    assert LetterRow.objects.count() == 0
    assert clerk.undo_batch("import-1") == 2
    assert not MatterRow.objects.filter(listed=True).exists()
    assert counts() == {}
    assert LedgerRow.objects.count() == FactRow.objects.count() == 2


def test_it_lets_only_the_clerk_write() -> None:
    ref = filed().ref
    row = row_of(ref)

    with pytest.raises(NotTheClerk):
        row.save()
    with pytest.raises(NotTheClerk):
        ComplaintRow.objects.filter(ref=ref).update(held=True)
    with pytest.raises(NotTheClerk):
        FactRow.objects.filter(complaint=row).delete()
    with pytest.raises(NotTheClerk):
        AllegationRow.objects.create(complaint=row, place=9, code="a9", matter="m1", officer="o1", complainants=[])
    with pytest.raises(NotTheClerk):
        row.matters.all().delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "agreement"},
        {"stage": "mediated"},
        {"stage": "investigating"},
        {"stage": "queued"},
        {"stage": "offered"},
        {"stage": "nowhere"},
        {"ended_on": MONDAY},
        {"mediation": "d1"},
        {"safe_on": date(2030, 1, 1)},
    ],
    ids=str,
)
def test_it_has_the_database_repeat_the_rules(wrong: dict[str, object]) -> None:
    ref = filed().ref

    with pytest.raises(IntegrityError), transaction.atomic(), the_clerk_writes():
        MatterRow.objects.filter(complaint__ref=ref).update(**wrong)


def test_it_writes_out_what_is_due_first() -> None:
    walk = Walk(filed().ref)
    assert {due.code for due in DueRow.objects.all()} == {"record_preservation", "safe_date", "screen"}

    walk.to_offer()

    matter = MatterRow.objects.get()
    assert {due.code for due in DueRow.objects.all()} == {"open_answers", "remind", "safe_date"}
    assert matter.due_code == "remind"
    assert row_of(walk.ref).next_due == matter.due_on


def test_it_lets_the_director_approve_and_nobody_read_twice() -> None:
    walk = Walk(filed().ref)
    walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1"))

    same = walk.ask(DESK, screening.ReadScreening(matter="m1", by="s1", agrees=True))
    other = walk.ask(DIRECTOR, screening.ReadScreening(matter="m1", by="s3", agrees=True, approver=True))

    assert same == Refusal(Reason.SECOND_PERSON_NEEDED)
    assert isinstance(other, Done)
