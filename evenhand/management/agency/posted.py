"""The office's post of the past: letters of earlier days were sent, printed and posted, so that today's are left."""

from __future__ import annotations

from datetime import timedelta

from evenhand.core.dates import Now
from evenhand.models.outbox import Channel, LetterRow, LetterState
from evenhand.reads.days import moment

LEFT = timedelta(days=4)
"""How old a letter is that may still lie on the desk."""


def post_the_past(now: Now, by: str) -> int:
    """Mark older letters as sent, or as printed and posted by ``by`` on the next working day; how many."""
    old = list(LetterRow.objects.filter(state=LetterState.QUEUED, created_at__lt=now.at - LEFT))
    for row in old:
        row.done_at, row.attempts = row.created_at, 1
        row.state = LetterState.SENT
        if row.channel == Channel.PAPER:
            written = moment(row.created_at)
            row.state, row.done_by = LetterState.PRINTED, by
            row.mailed_on, row.mailed_by = now.calendar.next_working(written.today), by
    LetterRow.objects.bulk_update(old, ["state", "done_at", "done_by", "attempts", "mailed_on", "mailed_by"])
    return len(old)
