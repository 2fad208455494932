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


def leapt(days: int) -> str:
    """What is to be said of a clock that leapt by so many days."""
    return (
        f"The clock says {days:,} days have gone by since it last did its work, so nothing is done and nothing is"
        " destroyed on its word. If it is wrong, set it (NTP). If it is right, wait a day, or go on at once: evenhand"
        " tick --the-clock-is-right"
    )
