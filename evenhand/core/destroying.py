"""Destroying: what was said in mediation soon after closing, the whole file when its time of keeping is over.

Source: retention classes (domain §4.7), SHR-03: no destruction under a hold, before its time, or without a records
schedule that allows it ("destroying public records without authority is itself unlawful").

* The room, which holds all that was said, goes ``shred_days`` after the last mediated matter ended.
* Of the file's end everyone is told a month before, while there are still addresses to write to.
* A hold stops both, and an announcement with it: after the hold, everyone is told anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case
from evenhand.core.changing import replace
from evenhand.core.codes import CLOCK, ENDED, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, Refusal
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason

TOLD_BEFORE = 30
"""Days between the letter that announces the end of a file and that end: time to ask for a copy (our number)."""
NEVER_BACK = ENDED | {Stage.INVESTIGATING}
"""Stages from which no way leads to a table any more."""


def room_due(case: Case, programme: Programme) -> date | None:
    """The day on which what was said is destroyed; None while it may be needed, is held, or is gone."""
    return None if case.held else room_over(case, programme)


def room_over(case: Case, programme: Programme) -> date | None:
    """The same, whether or not a hold stops it."""
    # A matter taken in from older books had no room here.
    ended = [m.ended_on for m in case.matters if m.stage is Stage.MEDIATED and m.mediation and m.ended_on is not None]
    if case.shredded or case.room_gone or not ended:
        return None
    if any(m.stage not in NEVER_BACK for m in case.matters):
        return None
    return max(ended) + timedelta(days=programme.shred_days)


def shred_due(case: Case, programme: Programme) -> date | None:
    """The day from which a complaint may be destroyed; None while anything is open, held or already gone."""
    if case.held or case.shredded or any(m.stage not in ENDED for m in case.matters):
        return None
    last = max(m.ended_on for m in case.matters if m.ended_on is not None)
    return last + timedelta(days=programme.retention_days)


def announce_due(case: Case, programme: Programme) -> date | None:
    """The day on which everyone is told that the file will be destroyed; None once they were."""
    due = shred_due(case, programme)
    return None if due is None or case.shred_on is not None else due - timedelta(days=TOLD_BEFORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyRoom(Act):
    """The clock destroys the room's keys: nobody reads what was said again, here at once, and soon in no copy."""

    about = "case"
    who = CLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDestroyed(Fact):
    leaf = "shred.room"
    on: date


def decide_destroy_room(case: Case, act: DestroyRoom, now: Now, programme: Programme) -> Decision:
    due = room_due(case, programme)
    if due is None or now.today < due:
        return Refusal(Reason.NOT_YET)
    return (RoomDestroyed(on=now.today),) if programme.schedule else Refusal(Reason.NO_SCHEDULE)


def evolve_room_destroyed(case: Case, fact: RoomDestroyed) -> Case:
    return replace(case, room_gone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceShredding(Act):
    """The clock has everyone told that the file will be destroyed, and on which day."""

    about = "case"
    who = CLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class ShreddingAnnounced(Fact):
    leaf = "shred.due"
    on: date


def decide_announce_shredding(case: Case, act: AnnounceShredding, now: Now, programme: Programme) -> Decision:
    due = announce_due(case, programme)
    if due is None or now.today < due:
        return Refusal(Reason.NOT_YET)
    if not programme.schedule:
        return Refusal(Reason.NO_SCHEDULE)
    return (ShreddingAnnounced(on=now.today + timedelta(days=TOLD_BEFORE)),)


def evolve_shredding_announced(case: Case, fact: ShreddingAnnounced) -> Case:
    return replace(case, shred_on=fact.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shred(Act):
    """The clock destroys the case's key when its time is over."""

    about = "case"
    who = CLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShredded(Fact):
    leaf = "shred.done"


def decide_shred(case: Case, act: Shred, now: Now, programme: Programme) -> Decision:
    due = shred_due(case, programme)
    if due is None or case.shred_on is None or now.today < max(due, case.shred_on):
        return Refusal(Reason.NOT_YET)
    return (CaseShredded(),) if programme.schedule else Refusal(Reason.NO_SCHEDULE)


def evolve_case_shredded(case: Case, fact: CaseShredded) -> Case:
    return replace(case, shredded=True, room_gone=True)
