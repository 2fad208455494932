"""What is coming for a complaint, written out beside it: for *today*, for lists, and for the clock.

The days are the core's (``deadlines``). One is the clerk's own: the next daily opening, on which answers that are all
there may open early (design §10.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from evenhand.core import deadlines
from evenhand.core.case import Case, Matter
from evenhand.core.codes import Phase, Stage
from evenhand.core.consent import AnswerSealed
from evenhand.core.dates import Now
from evenhand.core.deadlines import Due
from evenhand.core.deciding import Fact
from evenhand.core.programme import Programme
from evenhand.core.scheduling import REMINDERS, agreed_by_all, reminder_on
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import DueRow
from evenhand.models.places import ReminderRow

First = tuple[date | None, str]
Firsts = dict[str, First]
NOTHING: First = (None, "")
REMINDING = {1: "remind_ahead", 2: "remind_eve"}
"""The reminders of a session, two or three days before and the day before, as lists name them."""


def next_due(case: Case, programme: Programme, now: Now, early_on: date | None = None) -> date | None:
    """The first day on which the clock has something to do: what the core says, or the next daily opening."""
    if case.shredded:
        return None
    days = (deadlines.next_due(case, programme, now), early_on, *(due.on for due in _reminders(case, now)))
    return min((day for day in days if day is not None), default=None)


def early_opening(case: Case, facts: tuple[Fact, ...], before: date | None, now: Now) -> date | None:
    """The next daily opening of a case whose answers are all there; None while one is awaited.

    Always a later day than the last answer, so that an opening never tells the minute, or the voice, it waited for.
    """
    if not any(all_answered(m) for m in case.matters):
        return None
    if before is None or any(isinstance(fact, AnswerSealed) for fact in facts):
        return tomorrow(now)
    return before


def all_answered(matter: Matter) -> bool:
    """True when everyone who is asked has answered, whatever they said."""
    return matter.stage is Stage.OFFERED and matter.asked <= matter.answered


def tomorrow(now: Now) -> date:
    """The next working day after today."""
    return now.calendar.next_working(now.today + timedelta(days=1))


def coming(case: Case | None, programme: Programme, now: Now) -> tuple[Due, ...]:
    """Everything a case has coming, soonest first; nothing once it is shredded."""
    if case is None or case.shredded:
        return ()
    days = [*deadlines.due(case, programme, now), *_reminders(case, now)]
    return tuple(sorted(days, key=lambda d: (d.on, d.code, d.matter or "", d.mediation or "")))


def _reminders(case: Case, now: Now) -> Iterator[Due]:
    """The reminders of sessions that everyone agreed on: the clerk's own, for they change nothing in a case. One that
    was sent is not coming any more."""
    for table in case.mediations:
        day = table.appointment
        if day is None or table.phase is not Phase.NOT_YET or not agreed_by_all(case, table):
            continue
        for which, ahead in enumerate(REMINDERS, start=1):
            on = day.on - ahead
            # One that was missed is sent late, as long as it is not time for the next.
            if reminder_on(day.on, max(on, now.today)) != which:
                continue
            if on > now.today or not _was_sent(case.ref, table.id, day.on, which):
                yield Due(on=on, code=REMINDING[which], mediation=table.id, by_itself=True)


def _was_sent(ref: str, mediation: str, session_on: date, which: int) -> bool:
    sent = ReminderRow.objects.filter(complaint__ref=ref, mediation=mediation, session_on=session_on, which=which)
    return sent.exists()


def firsts(case: Case | None, due: tuple[Due, ...]) -> Firsts:
    """For each matter what is due first, and why: lists sort by it."""
    if case is None:
        return {}
    return {
        m.id: next(
            (
                (d.on, d.code)
                for d in due
                if d.code not in deadlines.PRIVATE
                and (d.matter == m.id or (d.mediation and d.mediation == m.mediation))
            ),
            NOTHING,
        )
        for m in case.matters
    }


def write(row: ComplaintRow, was: tuple[Due, ...] | None, due: tuple[Due, ...], now: Now) -> None:
    """Bring the written-out dues to ``due``; ``was`` is what the case before had coming, None for a new one."""
    if was == due:
        return
    since: dict[tuple[str, str, str], date] = {}
    if was is not None:
        # Something that waits for a person is due "today" every day; what is kept is since when.
        for kept in DueRow.objects.filter(complaint=row, on__lt=now.today):
            since[kept.code, kept.matter, kept.mediation] = kept.on
        DueRow.objects.filter(complaint=row).delete()
    made: dict[tuple[str, str, str], DueRow] = {}
    for one in due:
        if one.code in deadlines.PRIVATE:
            continue
        key = (one.code, one.matter or "", one.mediation or "")
        waits = not one.by_itself and one.on == now.today
        on = since.get(key, one.on) if waits else one.on
        made.setdefault(
            key,
            DueRow(complaint=row, matter=key[1], mediation=key[2], on=on, code=one.code, by_itself=one.by_itself),
        )
    DueRow.objects.bulk_create(list(made.values()))
