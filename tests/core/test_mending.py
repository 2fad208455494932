"""Mending: what was wrong is put right by an entry of its own; two people where a person's word is concerned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from evenhand.core import consent, mending, screening
from evenhand.core.access import may
from evenhand.core.codes import Mode, Stage
from evenhand.core.consent import SealAnswer
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY
from tests.core import ways
from tests.core.acting import COORDINATOR, INTAKE, OFFICER, Story

TOLLED = replace(ways.programme(), tolling_days=60, tolling_basis="a law")
UNSEAL = mending.CorrectAnswer(matter="m1", party="c1", entry=7, by="s3", second="s2")


def by_phone() -> Story:
    story = Story((*ways.offered(), consent.ShowDoors(matter="m1", party="c1")))
    story.do(SealAnswer(matter="m1", party="c1", mode=Mode.ASSISTED, taker="s3"))
    return story


def test_it_unmakes_an_answer_that_was_written_down_wrongly() -> None:
    story = by_phone()

    story.do(UNSEAL)

    assert story.matter.answered == frozenset()
    assert story.matter.stage is Stage.OFFERED
    assert story.told.corrections == 1


def test_it_needs_who_took_the_answer_and_one_more_to_unmake_it() -> None:
    story = by_phone()

    assert story.why_not(replace(UNSEAL, second="s3")) is Reason.SECOND_PERSON_NEEDED
    assert story.why_not(replace(UNSEAL, by="s1")) is Reason.NOT_YOURS
    assert may(OFFICER, UNSEAL, story.case) is not None


def test_it_unmakes_no_answer_that_is_not_there() -> None:
    assert Story(ways.offered()).why_not(UNSEAL) is Reason.NOT_TAKEN_HERE


def test_it_leaves_an_answer_that_a_person_sealed_themselves_and_tells_nobody_whether_they_did() -> None:
    """The desk took one side's answer; of the other's it learns nothing by trying."""
    story = by_phone()
    story.do(consent.ShowDoors(matter="m1", party="o1"))
    before = story.why_not(replace(UNSEAL, party="o1"))

    story.do(SealAnswer(matter="m1", party="o1"))

    assert story.why_not(replace(UNSEAL, party="o1")) is before is Reason.NOT_TAKEN_HERE
    story.do(SealAnswer(matter="m1", party="c1"))
    assert story.why_not(UNSEAL) is Reason.NOT_TAKEN_HERE, "their own answer stands in the place of the one taken"


def test_it_records_tolling_once_and_only_where_a_law_says_so() -> None:
    tolling = mending.RecordTolling(matter="m1", days=30)
    story = Story(ways.offered(), programme=TOLLED)
    safe_on = story.matter.safe_on

    assert may(COORDINATOR, tolling, story.case) is None
    assert may(INTAKE, tolling, story.case) is not None
    story.do(tolling)

    assert story.matter.safe_on == safe_on + timedelta(days=30)
    assert story.why_not(tolling) is Reason.ALREADY_DONE
    assert Story(ways.offered()).why_not(tolling) is Reason.NO_TOLLING
    assert Story(ways.offered(), programme=TOLLED).why_not(replace(tolling, days=61)) is Reason.TOO_MANY_DAYS


def test_it_keeps_recorded_tolling_when_the_day_of_receipt_is_corrected() -> None:
    story = Story((*ways.filed(), mending.RecordTolling(matter="m1", days=30)), programme=TOLLED)
    safe_on = story.matter.safe_on

    story.do(mending.CorrectReceipt(entry=1, received_on=FIRST_DAY - 3 * ONE_DAY, by="s1", second="s2"))

    assert story.matter.safe_on == safe_on - 3 * ONE_DAY
    assert story.told.received_on == FIRST_DAY - 3 * ONE_DAY


def test_it_screens_again_what_was_reclassified() -> None:
    story = Story(ways.eligible())
    fair = mending.Reclassify(
        matter="m1", allegation="a1", category="procedure", flags=frozenset(), by="s1", second="s2"
    )

    story.do(fair)

    assert (story.matter.stage, story.matter.screening) == (Stage.RECEIVED, None)
    assert story.why_not(screening.ReadScreening(matter="m1", by="s2", agrees=True)) is Reason.WRONG_STAGE
    assert story.why_not(replace(fair, second="s1")) is Reason.SECOND_PERSON_NEEDED
    assert story.why_not(replace(fair, allegation="a9")) is Reason.NO_SUCH_ALLEGATION


def test_it_names_nobody_in_a_complaint_that_has_ended() -> None:
    from evenhand.core import archive

    closed = archive.RecordHistoric(
        ref="H", received_on=FIRST_DAY, closed_on=FIRST_DAY, category="discourtesy", ending="agreement"
    )

    assert Story((closed,)).why_not(mending.NameOfficer(party="o1")) is Reason.MATTER_HAS_ENDED
