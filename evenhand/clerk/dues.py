"""What is coming for a complaint, written out beside it: for *today*, for lists, and for the clock.

The days are the core's (``deadlines``). One is the clerk's own: the next daily opening, on which answers that are all
there may open early (design §10.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from evenhand.core import deadlines
from evenhand.core.case import Case, Matter
from evenhand.core.codes import BEFORE_THE_TABLE, Phase, Stage
from evenhand.core.consent import AnswerSealed
from evenhand.core.dates import Now
from evenhand.core.deadlines import Due
from evenhand.core.deciding import Fact
from evenhand.core.programme import Programme
from evenhand.core.scheduling import REMINDERS, agreed_by_all, reminder_on
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import DueRow
from evenhand.models.places import ReminderRow

Key = tuple[str, str, str]
"""What is due, of which matter, of which table."""
Since = Mapping[Key, date]
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


def since(row: ComplaintRow, *lists: tuple[Due, ...], now: Now) -> Since:
    """Since when each thing that waits for a person has waited: the core says "today" of it every day."""
    if not any(_waits(one, now) for due in lists for one in due):
        return {}
    kept = DueRow.objects.filter(complaint=row, by_itself=False, on__lt=now.today)
    return {(code, m, d): on for code, m, d, on in kept.values_list("code", "matter", "mediation", "on")}


def as_written(due: tuple[Due, ...], since: Since, now: Now) -> tuple[Due, ...]:
    """What stands in the books of what is coming, each thing once and soonest first: *Today*, the case page and the
    list all say it from here."""
    found: dict[Key, Due] = {}
    for one in due:
        if one.code not in deadlines.PRIVATE:
            on = since.get(_key(one), one.on) if _waits(one, now) else one.on
            found.setdefault(_key(one), replace(one, on=on))
    return tuple(sorted(found.values(), key=lambda one: one.on))


def firsts(case: Case | None, due: tuple[Due, ...]) -> Firsts:
    """For each matter what comes next, and when: the first thing that needs a person, as its case page says it; else
    the first that happens by itself. Lists sort by it."""
    if case is None:
        return {}
    found = {}
    for matter in case.matters:
        mine = [one for one in due if _is_about(one, matter)]
        first = next((one for one in mine if not one.by_itself), mine[0] if mine else None)
        found[matter.id] = (first.on, first.code) if first else NOTHING
    return found


def write(row: ComplaintRow, was: tuple[Due, ...] | None, due: tuple[Due, ...]) -> None:
    """Bring the written-out dues to ``due``; ``was`` is what the case before had coming, None for a new one."""
    if was == due:
        return
    if was is not None:
        DueRow.objects.filter(complaint=row).delete()
    DueRow.objects.bulk_create(
        [
            DueRow(complaint=row, matter=matter, mediation=table, on=one.on, code=code, by_itself=one.by_itself)
            for one in due
            for code, matter, table in (_key(one),)
        ]
    )


def _key(due: Due) -> Key:
    return due.code, due.matter or "", due.mediation or ""


def _waits(due: Due, now: Now) -> bool:
    return not due.by_itself and due.on == now.today


def _is_about(due: Due, matter: Matter) -> bool:
    """Is this of that matter, of its table, or a person's duty to the whole complaint before it is offered?"""
    if due.matter or due.mediation:
        return due.matter == matter.id or bool(due.mediation and due.mediation == matter.mediation)
    return not due.by_itself and matter.stage in BEFORE_THE_TABLE
