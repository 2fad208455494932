"""What sign-in leaves behind is removed by the clock: counters, kept texts, ended visits, keys held open too long."""

from __future__ import annotations

from datetime import datetime

from evenhand.accounts import kept, sessions, throttle
from evenhand.vault import holding


def sweep(at: datetime) -> int:
    """Remove what nobody can come back for. ``at`` is the real time, also in the demo. Safe to run twice at once."""
    return throttle.sweep(at) + kept.sweep(at) + sessions.sweep(at) + holding.let_go_outlived(at)
