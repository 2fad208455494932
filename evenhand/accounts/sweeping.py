"""What sign-in leaves behind is removed by the clock: counters, kept texts, ended visits, keys held open too long, and
codes of drafts that are gone.
"""

from __future__ import annotations

from datetime import date, datetime

from evenhand.accounts import doors, kept, sessions, sitting, throttle
from evenhand.vault import holding


def sweep(at: datetime, today: date) -> int:
    """Remove what nobody can come back for. ``at`` is the real time, also in the demo; ``today`` the office's day. Safe
    to run twice at once."""
    swept = throttle.sweep(at) + kept.sweep(at) + sessions.sweep(at)
    # Whose table is in session may come back to their visit after an hour: the opened key belongs to it.
    swept += holding.let_go_outlived(at, but=sitting.their_keys(today))
    return swept + doors.sweep(today)
