"""Reminding both sides of a session, two or three days before and the day before: to both or to neither, and once.

No fact and no leaf: a reminder changes nothing. The clock does it (``ticking``); the day is the core's.
"""

from __future__ import annotations

from evenhand import post
from evenhand.clerk import books, dues
from evenhand.clerk.papers import Done, Receipt
from evenhand.core.case import Case
from evenhand.core.codes import Phase
from evenhand.core.dates import Now
from evenhand.core.programme import Programme
from evenhand.core.scheduling import agreed_by_all, reminder_on
from evenhand.models.cases import ComplaintRow
from evenhand.models.clockwork import DueRow
from evenhand.models.outbox import LetterKind
from evenhand.models.places import ReminderRow


def remind(row: ComplaintRow, case: Case, programme: Programme, mediation: str, now: Now) -> Done | None:
    """Remind everyone at one table of the session that is near; None when this was done, or none is near."""
    table = case.find_mediation(mediation)
    day = table.appointment if table else None
    if table is None or day is None or table.phase is not Phase.NOT_YET or not agreed_by_all(case, table):
        return None
    which = reminder_on(day.on, now.today)
    if not which:
        return None
    _, made = ReminderRow.objects.get_or_create(complaint=row, mediation=mediation, session_on=day.on, which=which)
    if not made:
        return None
    if not row.aside:
        people = books.reach(row.parts.all())
        post.enqueue_for(LetterKind.SESSION_REMINDER, case, table, now=now, programme=programme, people=people)
    receipt = Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)
    return Done(ref=row.ref, facts=(), case=case, receipt=receipt)


def off_the_lists(row: ComplaintRow, case: Case, programme: Programme, now: Now) -> None:
    """Take reminders that were sent, or whose days are over, off what is written out as coming.

    No act rewrites it then: a reminder is none, and neither is a day that passes.
    """
    kinds = dues.REMINDING.values()
    listed = list(DueRow.objects.filter(complaint=row, code__in=kinds, on__lte=now.today)) if case.mediations else []
    if not listed:
        return
    still = {(one.code, one.mediation) for one in dues.coming(case, programme, now)}
    DueRow.objects.filter(pk__in=[one.pk for one in listed if (one.code, one.mediation) not in still]).delete()
