"""The one place where the time is read.

`now()` is the office's moment, for acts, windows and letters; the demo may be ahead of the real one. `wall()` is the
real instant, for sign-ins, throttles and anything that protects a person: no demo clock moves those.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

from evenhand.accounts import demo
from evenhand.core.dates import Now
from evenhand.reads import days


def wall() -> datetime:
    """The real instant, in UTC."""
    return datetime.now(UTC)


def now() -> Now:
    """The office's moment: instant, local day, and the calendar of its working days."""
    at = wall()
    if settings.EVENHAND_DEMO:
        at += demo.ahead()
    return days.moment(at)
