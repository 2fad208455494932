"""The clock: reminders, openings, the neutral batch, safe dates, destruction, audit; once each, however often."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from evenhand import clerk, vault
from evenhand.clerk import auditing
from evenhand.clerk.papers import Words
from evenhand.clerk.performing import record
from evenhand.core import consent, screening
from evenhand.core.codes import Stage
from evenhand.core.investigating import AssignInvestigator, PlaceHold, RecordFinding
from evenhand.core.programme import Order
from evenhand.models import programmes
from evenhand.models.cases import ComplaintRow, MatterRow
from evenhand.models.clockwork import TickRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.facts import FactRow
from evenhand.models.outbox import LetterRow
from evenhand.models.people import ParticipationRow, TokenRow
from evenhand.models.vault import Tally
from evenhand.models.words import SealedText
from tests.rooms.office import BELL, DESK, DIRECTOR, MONDAY, SECOND, Walk, filed, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder")]


def offered() -> Walk:
    return Walk(filed().ref).to_offer()


def opens_on(walk: Walk) -> date:
    day = walk.case.matter("m1").opens_on
    assert day is not None
    return day


def returned_by_screening() -> Walk:
    walk = Walk(filed().ref)
    walk.do(DESK, screening.ScreenMatter(matter="m1", by="s1", suitable=False))
    walk.do(SECOND, screening.ReadScreening(matter="m1", by="s2", agrees=True))
    return walk


def stage(walk: Walk) -> Stage:
    return walk.case.matter("m1").stage


def facts(walk: Walk) -> int:
    return FactRow.objects.filter(complaint__ref=walk.ref).count()


def test_it_does_nothing_when_nothing_is_due() -> None:
    walk = Walk(filed().ref)

    ticked = walk.tick()

    assert (dict(ticked.done), ticked.late, ticked.findings) == ({}, [], [])
    assert facts(walk) == 2


def test_it_reminds_everyone_who_is_asked_or_nobody() -> None:
    walk = offered().answer("c1", "yes")

    for _ in range(30):
        walk.later(1).tick()
        if walk.case.matter("m1").reminders:
            break

    assert sorted(LetterRow.objects.filter(kind="reminder").values_list("party", flat=True).distinct()) == ["c1", "o1"]


def test_it_opens_early_only_when_everyone_said_yes() -> None:
    both = offered().answer("c1", "yes").answer("o1", "yes")
    one_no = offered().answer("c1", "yes").answer("o1", "no")
    silent = offered().answer("c1", "yes")

    same_day = clerk.tick(both.now)
    next_day = both.later(1).tick()

    assert same_day.done["open_answers"] == 0
    assert next_day.done["open_answers"] == 1
    assert [stage(w) for w in (both, one_no, silent)] == [Stage.AHEAD, Stage.OFFERED, Stage.OFFERED]


def test_it_opens_nothing_on_the_day_of_the_last_answer_whatever_else_is_due() -> None:
    walk = offered().answer("c1", "yes")
    reminder = ComplaintRow.objects.get().next_due
    assert reminder is not None
    walk.day = reminder
    walk.answer("o1", "yes")

    ticked = walk.tick()
    assert (ticked.done["remind"], stage(walk)) == (1, Stage.OFFERED)
    walk.later(2).tick()  # the day after is a Sunday

    assert stage(walk) is Stage.AHEAD


def test_it_waits_a_day_after_a_changed_answer() -> None:
    walk = offered().answer("c1", "yes").answer("o1", "no").later(1)
    walk.do(BELL, consent.SealAnswer(matter="m1", party="o1"), Words("answer", "yes", "o1", "m1"))

    walk.tick()
    assert stage(walk) is Stage.OFFERED
    walk.later(1).tick()

    assert stage(walk) is Stage.AHEAD


def test_it_tells_no_refusal_from_a_silence() -> None:
    one_no, silent = offered().answer("c1", "yes").answer("o1", "no"), offered().answer("c1", "yes")
    days = (opens_on(one_no) - MONDAY).days
    seen = []
    for day in range(1, days + 1):
        clerk.tick(now_on(MONDAY + timedelta(days=day)))
        seen.append((stage(one_no), stage(silent)))

    assert set(seen[:-1]) == {(Stage.OFFERED, Stage.OFFERED)}
    assert seen[-1] == (Stage.QUEUED, Stage.QUEUED)
    letters = [
        set(LetterRow.objects.filter(ref=w.ref, kind="not_going_ahead").values_list("party", "due_at"))
        for w in (one_no, silent)
    ]
    assert letters[0] == letters[1] != set()


def test_it_looks_again_the_next_day_after_an_answer_changed() -> None:
    walk = offered().answer("c1", "yes").answer("o1", "no").later(1)
    walk.tick()
    walk.do(BELL, consent.SealAnswer(matter="m1", party="o1"), Words("answer", "yes", "o1", "m1"))
    walk.tick()
    assert stage(walk) is Stage.OFFERED

    walk.later(1).tick()

    assert stage(walk) is Stage.AHEAD


def test_it_counts_each_side_in_the_sealed_tally() -> None:
    walk = offered().answer("c1", "yes")
    walk.day = opens_on(walk)

    walk.tick()

    assert Tally.objects.count() == 2
    assert vault.reveal_tally(MONDAY.year, on=date(MONDAY.year + 1, 4, 1)) == {"complainant": {}, "officer": {}}


def test_it_releases_a_days_batch_together_and_in_no_order() -> None:
    walks = [returned_by_screening() for _ in range(6)]

    clerk.tick(now_on(MONDAY))
    assert all(stage(w) is Stage.QUEUED for w in walks)
    ticked = clerk.tick(now_on(MONDAY + timedelta(days=1)))

    assert ticked.done["release"] == 6
    numbers = list(MatterRow.objects.filter(stage="investigating").order_by("id").values_list("number", flat=True))
    assert len(set(numbers)) == 6
    assert all(number and number.startswith("I-") for number in numbers)
    assert numbers != sorted(numbers, key=str)


def test_it_draws_the_order_in_which_a_batch_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = [returned_by_screening() for _ in range(3)]
    monkeypatch.setattr("secrets.SystemRandom.shuffle", lambda _self, refs: refs.reverse())

    clerk.tick(now_on(MONDAY + timedelta(days=1)))

    released = FactRow.objects.filter(kind="matter_released").order_by("id").values_list("complaint__ref", flat=True)
    assert list(released) == [walk.ref for walk in reversed(walks)]


def test_it_releases_on_working_days_only() -> None:
    walk = returned_by_screening()
    friday = MONDAY + timedelta(days=4)
    walk.day = friday
    with the_clerk_writes():
        MatterRow.objects.update(queued_on=friday)

    clerk.tick(now_on(friday + timedelta(days=1)))
    assert stage(walk) is Stage.QUEUED
    clerk.tick(now_on(friday + timedelta(days=3)))
    assert stage(walk) is Stage.INVESTIGATING


def test_it_returns_at_once_when_it_comes_late_and_says_how_late() -> None:
    walk = Walk(filed().ref).to_ahead()
    safe_on = walk.case.matter("m1").safe_on
    walk.day = safe_on + timedelta(days=3)

    ticked = walk.tick()

    assert stage(walk) is Stage.QUEUED
    assert (walk.ref, "safe_date", 3) in ticked.late
    assert TickRow.objects.get().late == 1


def test_it_returns_an_offer_on_the_safe_date_before_it_opens_anything() -> None:
    walk = offered().answer("c1", "yes").answer("o1", "yes")
    walk.day = walk.case.matter("m1").safe_on

    walk.tick()

    assert stage(walk) is Stage.QUEUED


def test_it_lapses_what_nobody_settled() -> None:
    """``Lapse``: the time to settle is over."""
    walk = Walk(filed().ref).to_ahead().to_session().to_ended()
    settle_by = walk.case.matter("m1").settle_by
    assert settle_by is not None
    walk.day = settle_by + timedelta(days=1)

    ticked = walk.tick()

    assert ticked.done["settle"] == 1
    assert stage(walk) is Stage.QUEUED


def test_it_does_nothing_twice() -> None:
    walk = offered().answer("c1", "yes")
    walk.day = opens_on(walk)
    walk.tick()
    before = (facts(walk), LetterRow.objects.count())

    again = walk.tick()

    assert dict(again.done) == {}
    assert (facts(walk), LetterRow.objects.count()) == before


def test_it_destroys_the_locked_room_after_its_days() -> None:
    """``DestroyRoom``: what was said goes first; the case file stays."""
    walk = Walk(filed().ref).to_ahead().to_session().to_ended().to_assented().to_signed()
    where = vault.Context(ref=walk.ref, kind="term", row="m1.t1", author="c1")
    assert vault.open_setup("setup:c1", where)
    ends = ComplaintRow.objects.get().next_due
    assert ends is not None
    walk.day = ends

    ticked = walk.tick()

    assert ticked.done["shred_room"] == 1
    with pytest.raises(vault.Refused):
        vault.open_setup("setup:c1", where)
    assert SealedText.objects.filter(complaint__ref=walk.ref, kind="narrative").exists()


def closed_by_investigation() -> Walk:
    walk = returned_by_screening().later(1)
    walk.tick()
    walk.do(DIRECTOR, AssignInvestigator(matter="m1", investigator="v1"))
    walk.do(DIRECTOR, RecordFinding(matter="m1", allegation="a1", finding="unfounded"))
    return walk


def test_it_shreds_a_complaint_whose_time_is_over() -> None:
    """``AnnounceShredding``, a letter to both sides, and thirty days later ``Shred``."""
    walk = closed_by_investigation()
    told = ComplaintRow.objects.get().next_due
    assert told is not None
    walk.day = told
    walk.tick()
    assert not ComplaintRow.objects.get().shredded
    assert LetterRow.objects.filter(kind="file_ends").count() == 2
    walk.later(30)

    walk.tick()

    row = ComplaintRow.objects.get()
    assert (row.shredded, row.case_key, row.next_due) == (True, None, None)
    assert not SealedText.objects.exists()
    assert not TokenRow.objects.exists()
    assert not ParticipationRow.objects.filter(person__isnull=False).exists()
    assert not LetterRow.objects.exclude(state__in=["sent", "dropped"]).exists()
    assert auditing.audit_one(row, walk.now.calendar) == []


def test_it_shreds_nothing_that_is_held() -> None:
    walk = closed_by_investigation()
    due = ComplaintRow.objects.get().next_due
    assert due is not None
    walk.day = due
    walk.tick()
    walk.do(DIRECTOR, PlaceHold(by="s3", second="s2"))

    walk.later(60).tick()

    assert SealedText.objects.exists()


def test_it_finds_a_row_that_was_changed_behind_the_clerk() -> None:
    walk = offered()
    with the_clerk_writes():
        MatterRow.objects.update(reminders=2)

    ticked = clerk.tick(walk.now, confirmed=True)

    assert [(f.ref, f.broken) for f in ticked.findings] == [(walk.ref, auditing.IDENTITY)]


def test_it_finds_a_history_that_breaks_a_promise() -> None:
    walk = Walk(filed().ref).to_ahead()
    with the_clerk_writes():
        # A consent that nobody gave: the answers are taken out of the book.
        FactRow.objects.filter(kind="answer_sealed").delete()

    findings = auditing.audit_one(ComplaintRow.objects.get(ref=walk.ref), walk.now.calendar)

    assert auditing.COMPLETE in {f.broken for f in findings}
    assert "silence_is_never_consent" in {f.broken for f in findings}


def test_it_goes_on_when_one_complaint_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = returned_by_screening(), returned_by_screening()
    real = record

    def failing(row: ComplaintRow, *args: Any, **kwargs: Any) -> Any:
        if row.ref == bad.ref:
            raise OSError("a bad block")
        return real(row, *args, **kwargs)

    monkeypatch.setattr("evenhand.clerk.ticking.record", failing)
    ticked = clerk.tick(now_on(MONDAY + timedelta(days=1)))

    assert stage(good) is Stage.INVESTIGATING
    assert {ref for ref, _ in ticked.failed} == {bad.ref}


def test_it_forgets_forms_after_three_days() -> None:
    filed(key=clerk.Key("k"))

    early = clerk.tick(now_on(MONDAY + timedelta(days=3)))
    late = clerk.tick(now_on(MONDAY + timedelta(days=4)))

    assert early.done["forms_forgotten"] == 0
    assert late.done["forms_forgotten"] == 1


def test_it_takes_the_next_side_after_the_first_said_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = replace(programmes.preset(), order=Order.COMPLAINANT_FIRST)
    monkeypatch.setattr(programmes, "in_force", lambda: first)
    monkeypatch.setattr(programmes, "of_sha", lambda _sha: first)
    walk = offered()
    assert walk.case.matter("m1").asked == {"c1"}

    walk.answer("c1", "yes").later(1).tick()
    assert walk.case.matter("m1").asked == {"c1", "o1"}
    walk.answer("o1", "yes").later(1).tick()

    assert stage(walk) is Stage.AHEAD


def test_it_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    filed()

    call_command("tick", "--json")

    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"done", "late", "findings", "failed", "audited", "leapt"}
