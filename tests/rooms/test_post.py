"""The queue: every fact has its letter or its reason for none; the right people, once, and nothing overtaken."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from evenhand.core import FACTS
from evenhand.core.assignment import AcceptMediators, StepDown
from evenhand.core.case import Party
from evenhand.core.closing import ReleaseBatch, Suspend
from evenhand.core.codes import Mode, Side, Stage
from evenhand.core.consent import OpenAnswers, Remind, SealAnswer, ShowDoors, Withdraw
from evenhand.core.intake import Claim, FileComplaint, SeparateMatter, WithdrawComplaint
from evenhand.core.scheduling import AcceptAppointment, ProposeAppointment
from evenhand.core.screening import ReadScreening, ScreenMatter
from evenhand.models.outbox import Channel, LetterRow, LetterState
from evenhand.post import LETTERS, Reach, enqueue_way_in
from evenhand.post.recipients import Makes, Nothing
from tests.rooms.letter_desk import REF, Desk, programme

pytestmark = pytest.mark.django_db


def waiting() -> Counter[tuple[str, str]]:
    """Kind and party of every letter that still waits; notices to mediators have a file of their own."""
    rows = LetterRow.objects.filter(state__in=["queued", "human"], mediator="").values_list("kind", "party")
    return Counter(rows)


def sent_so_far() -> None:
    LetterRow.objects.update(state=LetterState.PRINTED)


def offered(*officers: str, complainants: tuple[str, ...] = ("c1",)) -> Desk:
    desk = Desk()
    desk.files(*officers, complainants=complainants)
    desk.offers()
    sent_so_far()
    return desk


def ahead() -> Desk:
    desk = offered()
    desk.answers(both_yes=True)
    sent_so_far()
    return desk


def test_it_decides_for_every_fact_of_the_rules() -> None:
    assert {fact.__name__ for fact in FACTS} == set(LETTERS)


def test_it_says_why_a_fact_has_no_letter() -> None:
    for entry in LETTERS.values():
        assert (isinstance(entry, Nothing) and entry.why.endswith(".")) or (isinstance(entry, Makes) and entry.kinds)


def test_it_acknowledges_a_complaint_and_asks_for_the_records() -> None:
    Desk().files("o1", "o2", complainants=("c1", "c2"))

    # Once each, however many officers; no officer hears of it before a choice or an investigation.
    assert waiting() == {("acknowledgement", "c1"): 1, ("acknowledgement", "c2"): 1, ("preservation", "records"): 1}


def test_it_stores_which_letter_and_never_a_word_or_an_address() -> None:
    Desk().files()

    row = LetterRow.objects.get(kind="acknowledgement")

    assert (row.ref, row.party, row.channel, row.language, row.state) == (REF, "c1", "paper", "en", "queued")
    assert row.message_id == f"<{row.id}@localhost>"
    assert {f.name for f in LetterRow._meta.get_fields() if "Text" in type(f).__name__} == set()


def test_it_offers_both_sides_on_the_same_day() -> None:
    desk = Desk()
    desk.files()
    sent_so_far()
    desk.offers()

    assert waiting() == {("offer", "c1"): 1, ("offer", "o1"): 1}


def test_it_writes_to_a_guardian_too() -> None:
    desk = Desk()
    child = Party(id="c1", side=Side.COMPLAINANT, guardian="g1")
    claim = Claim(officer="o1", complainants=frozenset({"c1"}), category="discourtesy")
    parties = (child, Party(id="o1", side=Side.OFFICER))
    desk.does(FileComplaint(ref=REF, received_on=desk.now.today, parties=parties, claims=(claim,)))

    assert waiting()["acknowledgement", "g1"] == 1


def test_it_does_not_write_to_people_who_are_not_known() -> None:
    desk = Desk()
    claim = Claim(officer="o1", complainants=frozenset({"c1"}), category="discourtesy")
    parties = (Party(id="c1", side=Side.COMPLAINANT, known=False), Party(id="o1", side=Side.OFFICER, known=False))
    desk.does(FileComplaint(ref=REF, received_on=desk.now.today, parties=parties, claims=(claim,)))

    assert waiting() == {("preservation", "records"): 1}


def test_it_reaches_each_person_in_their_language_and_by_every_way_they_asked_for() -> None:
    desk = Desk(people={"c1": Reach("es", (Channel.EMAIL, Channel.SMS, Channel.EMAIL))})
    desk.files()

    rows = LetterRow.objects.filter(party="c1").values_list("channel", "language")

    assert sorted(rows) == [("email", "es"), ("sms", "es")]


def test_it_makes_a_call_a_task_for_a_person_from_the_start() -> None:
    desk = Desk(people={"c1": Reach("en", (Channel.CALL,))})
    desk.files()

    assert LetterRow.objects.get(party="c1").state == LetterState.HUMAN


def test_it_writes_to_nobody_who_wants_no_letters() -> None:
    desk = Desk(people={"c1": Reach("en", ())})
    desk.files()

    assert not LetterRow.objects.filter(party="c1").exists()


def test_it_makes_no_letter_when_a_person_answers() -> None:
    desk = offered()
    desk.does(ShowDoors(matter="m1", party="c1"), SealAnswer(matter="m1", party="c1", mode=Mode.SELF))

    assert waiting() == {}


def test_it_reminds_both_whether_they_have_answered_or_not() -> None:
    desk = offered()
    desk.does(ShowDoors(matter="m1", party="c1"), SealAnswer(matter="m1", party="c1", mode=Mode.SELF))
    desk.sleeps(desk.programme.reminder_days[0])
    desk.does(Remind(matter="m1"))

    assert waiting() == {("reminder", "c1"): 1, ("reminder", "o1"): 1}


def test_it_tells_both_that_it_goes_ahead() -> None:
    desk = offered()
    desk.answers(both_yes=True)

    assert waiting() == {("going_ahead", "c1"): 1, ("going_ahead", "o1"): 1}


def test_it_tells_both_the_same_when_it_does_not() -> None:
    desk = offered()
    desk.answers(both_yes=False)

    assert waiting() == {("not_going_ahead", "c1"): 1, ("not_going_ahead", "o1"): 1}


def test_it_makes_the_same_rows_for_a_refusal_a_withdrawal_and_a_stop() -> None:
    def rows_of(desk: Desk) -> list[Any]:
        return list(
            LetterRow.objects.filter(state="queued", kind="not_going_ahead")
            .order_by("party")
            .values("kind", "matter", "party", "language", "channel", "attempts")
        )

    refused = offered()
    refused.answers(both_yes=False)
    first = rows_of(refused)
    LetterRow.objects.all().delete()
    withdrawn = ahead()
    withdrawn.does(Withdraw(matter="m1", party="o1"))

    assert first == rows_of(withdrawn)


def test_it_does_not_tell_an_officer_of_an_offer_that_was_never_made() -> None:
    desk = Desk()
    desk.files()
    sent_so_far()
    desk.does(
        ScreenMatter(matter="m1", by="11", flags=frozenset({"death"})), ReadScreening(matter="m1", by="12", agrees=True)
    )

    assert desk.case is not None
    assert desk.case.matter("m1").stage is Stage.QUEUED
    assert waiting() == {("not_going_ahead", "c1"): 1}


def test_it_tells_both_sides_when_an_investigation_starts() -> None:
    desk = offered()
    desk.answers(both_yes=False)
    sent_so_far()
    desk.sleeps(1)
    desk.does(ReleaseBatch(matter="m1"))

    assert waiting() == {("investigation", "c1"): 1, ("investigation", "o1"): 1}


def test_it_asks_one_side_after_the_other_where_the_programme_does() -> None:
    desk = Desk(programme=programme("portland"))
    desk.files()
    desk.offers()
    first = waiting()
    sent_so_far()
    desk.does(ShowDoors(matter="m1", party="c1"), SealAnswer(matter="m1", party="c1", mode=Mode.SELF))
    desk.does(OpenAnswers(matter="m1", everyone_said_yes=True))

    assert ("offer", "o1") not in first
    assert waiting() == {("offer", "o1"): 1, ("new_dates", "c1"): 1}


def test_it_drops_what_waits_when_a_matter_goes_back() -> None:
    desk = offered()
    desk.sleeps(desk.programme.reminder_days[0])
    desk.does(Remind(matter="m1"))
    desk.does(WithdrawComplaint(matter="m1", party="c1"))

    assert waiting() == {("withdrawn", "c1"): 1, ("withdrawn", "o1"): 1}
    assert LetterRow.objects.filter(kind="reminder", state="dropped").count() == 2


def test_it_leaves_letters_of_other_matters_alone() -> None:
    desk = Desk()
    desk.files("o1", "o2")
    desk.offers("m1")
    desk.offers("m2")
    desk.does(WithdrawComplaint(matter="m1", party="c1"))

    assert waiting()["offer", "o2"] == 1
    assert ("offer", "o1") not in waiting()


def test_it_says_that_an_offer_is_made_anew_when_a_complainant_decides_alone() -> None:
    desk = offered(complainants=("c1", "c2"))
    desk.does(SeparateMatter(matter="m1", party="c2"))

    assert waiting() == {("offer_replaced", "c1"): 1, ("offer_replaced", "c2"): 1, ("offer_replaced", "o1"): 1}


def test_it_suspends_in_the_same_words_and_drops_the_rest() -> None:
    desk = offered()
    desk.does(Suspend(matter="m1", kind="health"))

    assert waiting() == {("suspended", "c1"): 1, ("suspended", "o1"): 1}


def test_it_names_the_mediators_when_all_of_them_have_accepted() -> None:
    desk = ahead()
    desk.seats_mediators()

    assert waiting() == {("mediators", "c1"): 1, ("mediators", "o1"): 1}


def test_it_drops_names_that_no_longer_hold() -> None:
    desk = ahead()
    desk.seats_mediators()
    desk.does(StepDown(mediation="d1", mediator="31"))

    assert waiting() == {}


def test_it_confirms_an_appointment_when_both_sides_can_come() -> None:
    desk = ahead()
    desk.seats_mediators()
    desk.does(*(AcceptMediators(mediation="d1", party=p) for p in ("c1", "o1")))
    sent_so_far()
    day = desk.now.calendar.add_working(desk.now.today, 5)
    desk.does(ProposeAppointment(mediation="d1", on=day, place="p1"))
    proposed = waiting()
    desk.does(AcceptAppointment(mediation="d1", party="c1"))
    halfway = waiting()
    desk.does(AcceptAppointment(mediation="d1", party="o1"))

    assert proposed == halfway == {("appointment_offer", "c1"): 1, ("appointment_offer", "o1"): 1}
    assert waiting()["appointment", "c1"] == waiting()["appointment", "o1"] == 1


def test_it_posts_a_code_on_paper_only() -> None:
    desk = Desk()
    enqueue_way_in(REF, "c1", Reach("en", (Channel.EMAIL,)), desk.now)

    assert LetterRow.objects.get().channel == Channel.PAPER


def test_it_counts_a_letter_for_the_day_it_was_queued() -> None:
    desk = Desk()
    desk.files()

    row = LetterRow.objects.get(kind="acknowledgement")

    assert row.due_at == row.created_at == desk.now.at
    assert row.attempts == 0
