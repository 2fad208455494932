"""What the clock owes whom: every day that is coming, and what happens on it by itself or needs a person.

Source: "Mediations can be conducted in a shorter amount of time than it would take to fully investigate" (founding
text); clocks: domain §2.10; the safe date: design §10.9. Every demand carries its reason, so every day here has a code
that a page can turn into a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.closing import CloseMediated, Lapse, ReleaseBatch, ReturnMatter
from evenhand.core.codes import BEFORE_THE_TABLE, Phase, Preservation, Stage
from evenhand.core.consent import Remind, reminder_due
from evenhand.core.dates import Now
from evenhand.core.deciding import Act
from evenhand.core.destroying import AnnounceShredding, DestroyRoom, Shred, announce_due, room_due, shred_due
from evenhand.core.keeping import RemindOwners, promises, reminder_due_on
from evenhand.core.programme import Programme
from evenhand.core.scheduling import all_content

DAY = timedelta(days=1)
PRIVATE = frozenset({"remind_owners"})
"""Days that only the clock knows: on a list of the office they would tell which promise nobody has said was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that is due ``on`` a day. ``act`` is what the clock does by itself; None where a person must act.

    ``code`` is stable and has a sentence in every language. The opening of answers has no act here: the clerk makes
    it, because only the clerk may ask the vault for the joint result.
    """

    on: date
    code: str
    matter: str | None = None
    mediation: str | None = None
    act: Act | None = None
    by_itself: bool = False


def due(case: Case, programme: Programme, now: Now) -> tuple[Due, ...]:
    """Everything this complaint has coming, soonest first. Days in the past are late."""
    days = [*_case_days(case, programme, now)]
    for matter in case.matters:
        days += _matter_days(case, matter, programme, now)
    for mediation in case.mediations:
        days += _table_days(case, mediation, programme, now)
    return tuple(sorted(days, key=lambda d: (d.on, d.code, d.matter or "", d.mediation or "")))


def next_due(case: Case, programme: Programme, now: Now) -> date | None:
    """The first day on which the clock has something to do by itself; None when it has nothing."""
    return min((d.on for d in due(case, programme, now) if d.by_itself), default=None)


def _case_days(case: Case, programme: Programme, now: Now) -> Iterator[Due]:
    if case.preservation is Preservation.ASKED and any(m.stage in BEFORE_THE_TABLE for m in case.matters):
        yield Due(on=now.calendar.add_working(case.received_on, 1), code="record_preservation")
    if not programme.schedule:
        return
    if (room := room_due(case, programme)) is not None:
        yield Due(on=room, code="shred_room", act=DestroyRoom(), by_itself=True)
    if (told := announce_due(case, programme)) is not None:
        yield Due(on=told, code="announce_shredding", act=AnnounceShredding(), by_itself=True)
    gone = shred_due(case, programme)
    if gone is not None and case.shred_on is not None:
        yield Due(on=max(gone, case.shred_on), code="shred", act=Shred(), by_itself=True)


def _matter_days(case: Case, matter: Matter, programme: Programme, now: Now) -> Iterator[Due]:
    if matter.stage in BEFORE_THE_TABLE | {Stage.AHEAD} and matter.cooling_until is None:
        back = ReturnMatter(matter=matter.id)
        yield Due(on=matter.safe_on, code="safe_date", matter=matter.id, act=back, by_itself=True)
    if matter.suspended is not None:
        return
    match matter.stage:
        case Stage.RECEIVED:
            on = now.calendar.add_working(case.received_on, programme.screening_days)
            yield Due(on=on, code="screen", matter=matter.id)
        case Stage.SCREENED:
            on = now.calendar.add_working(case.received_on, programme.screening_days + programme.second_reader_days)
            yield Due(on=on, code="read_screening", matter=matter.id)
        case Stage.ELIGIBLE:
            on = now.calendar.add_working(case.received_on, programme.screening_days + programme.second_reader_days + 1)
            yield Due(on=on, code="offer", matter=matter.id)
        case Stage.OFFERED:
            yield from _offer_days(matter, programme)
        case Stage.AHEAD:
            yield from _ending_days(matter)
        case Stage.MEDIATED:
            yield from _keeping_days(matter, now)
        case Stage.QUEUED if matter.queued_on is not None:
            on = now.calendar.next_working(matter.queued_on + DAY)
            act = ReleaseBatch(matter=matter.id)
            yield Due(on=on, code="release", matter=matter.id, act=act, by_itself=True)
        case Stage.INVESTIGATING:
            code = "investigation_limit" if matter.investigator else "assign_investigator"
            yield Due(on=matter.limit_on if matter.investigator else now.today, code=code, matter=matter.id)


def _offer_days(matter: Matter, programme: Programme) -> Iterator[Due]:
    if matter.opens_on is not None:
        yield Due(on=matter.opens_on, code="open_answers", matter=matter.id, by_itself=True)
    reminder = reminder_due(matter, programme)
    if reminder is not None:
        act = Remind(matter=matter.id)
        yield Due(on=reminder, code="remind", matter=matter.id, act=act, by_itself=True)


def _ending_days(matter: Matter) -> Iterator[Due]:
    if matter.cooling_until is not None:
        act: Act = CloseMediated(matter=matter.id)
        yield Due(on=matter.cooling_until + DAY, code="cooling_over", matter=matter.id, act=act, by_itself=True)
        return
    last = matter.choose_by or matter.settle_by
    if last is not None:
        code = "choose" if matter.choose_by else "settle"
        act = Lapse(matter=matter.id)
        yield Due(on=last + DAY, code=code, matter=matter.id, act=act, by_itself=True)


def _keeping_days(matter: Matter, now: Now) -> Iterator[Due]:
    """The next reminder of a promise; and the talk that every party wishes, which a person arranges."""
    days = [on for term in promises(matter) if (on := reminder_due_on(term, now.today)) is not None]
    if days:
        act = RemindOwners(matter=matter.id)
        yield Due(on=min(days), code="remind_owners", matter=matter.id, act=act, by_itself=True)
    if matter.invited:
        yield Due(on=now.today, code="talk_again", matter=matter.id)


def _all_sit(table: Mediation, programme: Programme) -> bool:
    return len(table.seats) == programme.mediators and all(seat.accepted for seat in table.seats)


def _table_days(case: Case, table: Mediation, programme: Programme, now: Now) -> Iterator[Due]:
    def needs(code: str, on: date = now.today) -> Due:
        return Due(on=on, code=code, mediation=table.id)

    if table.phase is Phase.ENDED:
        if table.report is None:
            yield needs("report_four_facts")
    elif table.in_session:
        yield needs("end_session")
    elif not (all_content(case, table) or _all_sit(table, programme)):
        yield needs("mediators" if len(table.seats) < programme.mediators else "seats_asked")
    elif not all_content(case, table):
        yield needs("accept_mediators")
    elif table.appointment is None:
        yield needs("propose_appointment")
    else:
        yield needs("session", table.appointment.on)
        if not table.planned:
            yield needs("complete_plan", table.appointment.on - DAY)
