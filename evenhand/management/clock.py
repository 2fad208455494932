"""The time, for commands: the same moment the pages have, the demo's own included."""

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
