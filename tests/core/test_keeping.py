"""After closing: whose promise it is, who is reminded, who sees how it stands, and what never follows."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from evenhand.core import ACTS, agreement, destroying, keeping
from evenhand.core.case import Term
from evenhand.core.closing import ConfirmCommitment
from evenhand.core.codes import CLOCK, PARTIES, Stage
from evenhand.core.deadlines import PRIVATE, due
from evenhand.core.investigating import LiftHold, PlaceHold
from evenhand.core.keeping import AskToTalkAgain, OwnerReminded, RemindOwners, SettleTalk, ShareProgress
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason
from evenhand.core.walk_makers import KEEP_BY
from evenhand.core.walk_shapes import ONE_DAY
from tests.core import ways
from tests.core.acting import Story

WEEK = 7 * ONE_DAY


def promised() -> Story:
    return Story(ways.promised())


def remind(story: Story) -> list[OwnerReminded]:
    return [fact for fact in story.do(RemindOwners(matter="m1")) if isinstance(fact, OwnerReminded)]


def test_it_reminds_the_owner_a_week_before_and_once_after() -> None:
    story = promised()
    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET
    story.today = KEEP_BY - WEEK

    assert [(f.party, f.after) for f in remind(story)] == [("o1", False)]
    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET
    story.today = KEEP_BY + WEEK
    assert [(f.party, f.after) for f in remind(story)] == [("o1", True)]
    story.today = KEEP_BY + 400 * ONE_DAY
    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET


def test_it_reminds_once_where_the_clock_comes_late() -> None:
    story = promised()
    story.today = KEEP_BY + ONE_DAY
    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET
    story.today = KEEP_BY + WEEK

    assert [f.after for f in remind(story)] == [True]
    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET


def test_it_reminds_nobody_once_the_owner_said_it_was_kept() -> None:
    story = promised()
    story.do(ConfirmCommitment(matter="m1", party="o1", term="t1"))
    story.today = KEEP_BY + WEEK

    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET


def test_it_reminds_the_owner_whatever_the_other_side_said_in_private() -> None:
    """A reminder that stays away would tell the owner what the other side said (EC-80)."""
    story = promised()
    story.do(ConfirmCommitment(matter="m1", party="c1", term="t1"))
    story.today = KEEP_BY - WEEK
    assert [(f.party, f.after) for f in remind(story)] == [("o1", False)]

    story.today = KEEP_BY + WEEK

    assert [(f.party, f.after) for f in remind(story)] == [("o1", True)]


def test_it_does_not_remind_of_a_promise_without_a_day() -> None:
    story = Story(ways.signed())
    story.today = KEEP_BY + WEEK

    assert story.why_not(RemindOwners(matter="m1")) is Reason.NOT_YET


def test_it_handles_ec_80_a_promise_that_is_not_kept() -> None:
    """The owner is reminded, and nobody else; the other side sees how it stands only where both agreed; both may wish
    to talk again; and no act, fact or day leads from there to discipline, investigation or a supervisor."""
    story = promised()
    story.today = KEEP_BY + 30 * ONE_DAY
    facts = remind(story)

    assert {f.party for f in facts} == {"o1"}
    assert {f.name for f in fields(OwnerReminded)} == {"matter", "party", "terms", "after"}
    assert story.told.matter("m1").stage is Stage.MEDIATED
    assert not keeping.shown_to_both(story.told.matter("m1"))
    after = [kind for kind in ACTS if Stage.MEDIATED in kind.stages and kind.about == "matter"]
    assert {kind.chapter for kind in after} == {"closing", "keeping"}
    assert all(kind.who in (CLOCK, PARTIES) or kind is SettleTalk for kind in after)
    # The office's lists do not even say that a reminder is due.
    assert {one.code for one in due(story.told, story.programme, story.now)} - PRIVATE <= {
        "shred_room", "announce_shredding", "report_four_facts",
    }  # fmt: skip


def test_it_shows_how_it_stands_only_where_both_agreed_and_stops_when_one_no_longer_does() -> None:
    story = promised()
    story.do(ShareProgress(matter="m1", party="c1", share=True))
    assert not keeping.shown_to_both(story.told.matter("m1"))
    story.do(ShareProgress(matter="m1", party="o1", share=True))
    assert keeping.shown_to_both(story.told.matter("m1"))

    story.do(ShareProgress(matter="m1", party="c1", share=False))

    assert not keeping.shown_to_both(story.told.matter("m1"))


def test_it_invites_to_talk_again_when_both_wish_it_and_never_before() -> None:
    story = Story(ways.understood())
    assert "talk_again" not in {one.code for one in due(story.told, story.programme, story.now)}
    story.do(AskToTalkAgain(matter="m1", party="c1", wish=True))
    story.do(AskToTalkAgain(matter="m1", party="c1", wish=False))
    story.do(AskToTalkAgain(matter="m1", party="o1", wish=True))
    assert "talk_again" not in {one.code for one in due(story.told, story.programme, story.now)}

    story.do(AskToTalkAgain(matter="m1", party="c1", wish=True))

    assert "talk_again" in {one.code for one in due(story.told, story.programme, story.now)}
    assert story.told.matter("m1").stage is Stage.MEDIATED
    story.do(SettleTalk(matter="m1"))
    assert story.told.matter("m1").talks == frozenset()
    assert "talk_again" not in {one.code for one in due(story.told, story.programme, story.now)}


def test_it_never_makes_a_promise_of_what_both_say_together() -> None:
    story = Story(ways.ended())
    story.do(agreement.ProposeTerm(matter="m1", party="c1", owner=agreement.TOGETHER))

    assert keeping.promises(story.told.matter("m1")) == ()


def test_it_destroys_nothing_without_a_schedule() -> None:
    story = Story(ways.understood())
    story.programme = _without_schedule(story.programme)
    story.today += 400 * ONE_DAY
    assert story.why_not(destroying.DestroyRoom()) is Reason.NO_SCHEDULE
    story.today += 3000 * ONE_DAY
    assert story.why_not(destroying.AnnounceShredding()) is Reason.NO_SCHEDULE
    assert not {one.code for one in due(story.told, story.programme, story.now)} & {"shred_room", "announce_shredding"}


def _without_schedule(programme: Programme) -> Programme:
    return replace(programme, schedule="")


def test_it_destroys_nothing_under_a_hold_and_tells_everyone_anew_after_it() -> None:
    story = Story(ways.understood())
    story.today += story.programme.retention_days * ONE_DAY
    story.do(destroying.AnnounceShredding())
    story.do(PlaceHold(by="s1", second="s2"))
    assert story.told.shred_on is None
    story.today += 60 * ONE_DAY
    for act in (destroying.DestroyRoom(), destroying.AnnounceShredding(), destroying.Shred()):
        assert story.why_not(act) is Reason.NOT_YET

    story.do(LiftHold(by="s1", second="s2"))

    assert story.why_not(destroying.Shred()) is Reason.NOT_YET
    story.do(destroying.AnnounceShredding())
    story.today += timedelta(days=destroying.TOLD_BEFORE)
    story.do(destroying.Shred())
    assert story.told.shredded


@pytest.mark.parametrize(
    ("by", "before", "after"),
    [
        (date(2028, 2, 29), date(2028, 2, 22), date(2028, 3, 7)),
        (date(2026, 3, 8), date(2026, 3, 1), date(2026, 3, 15)),
        (date(2026, 11, 1), date(2026, 10, 25), date(2026, 11, 8)),
    ],
)
def test_it_handles_ec_94_leap_days_and_the_change_of_the_clock(by: date, before: date, after: date) -> None:
    """Days are days, whatever the clock of the office does that night."""
    term = Term(id="t1", author="c1", owner="o1", due_on=by)

    assert keeping.reminder_due_on(term, before - ONE_DAY) == before
    assert keeping.reminder_due_on(term, by) == after
