"""A clock that leapt: nothing is done on its word alone, for most of what the clock does cannot be undone.

A machine that is wrong by years for an hour would return every matter, open every answer and destroy what was said. So
a tick that comes long after the last one that finished does nothing and notes when it came. It is believed when the
clock still stands by it a day later; then a machine that was really off goes on by itself. An operator who looked at a
watch can confirm it at once (``evenhand tick --the-clock-is-right``). What it costs: decision 0032.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from evenhand.clerk.transaction import one_transaction
from evenhand.models.clockwork import TickRow

LEAP = timedelta(days=30)
"""Longer than an office's machine stands still over holidays or a repair, and no longer than the month between the
announcement of a destruction and its day: a smaller wrong step destroys nothing that was not announced before it."""

AGREES = timedelta(days=1)
"""So long the clock must stand by its leap. A whole day, so that it is another day by the clock too, and long enough
for a time service to put a wrong clock right, or for somebody to read what ``doctor`` says."""

log = logging.getLogger(__name__)


def too_far(at: datetime) -> int:
    """By how many days this instant comes too long after the last tick that finished; 0 when it does not.

    The demo's clock leaps on purpose.
    """
    last = TickRow.objects.values_list("finished_at", flat=True).first()
    if settings.EVENHAND_DEMO or last is None or at - last <= LEAP:
        return 0
    return (at - last).days


def waits(at: datetime) -> int:
    """The days of a leap the clock does not yet stand by; 0 when a tick may do its work. Notes a new leap."""
    days = too_far(at)
    if not days:
        return 0
    with one_transaction():
        row = TickRow.objects.select_for_update().get(id=1)
        stood = at - row.leapt_at if row.leapt_at else None
        if stood is not None and AGREES <= stood <= LEAP:
            return 0
        if stood is None or not timedelta(0) <= stood < AGREES:
            # The first of its kind, or a leap from a leap: the day of waiting begins here.
            row.leapt_at = at
            row.save(update_fields=["leapt_at"])
            log.error("The clock leapt. Nothing is done on its word for a day: evenhand doctor")
    return days
