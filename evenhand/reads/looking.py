"""Access entries: who looked at what. Their own prunable table, never chained with acts (design §10.12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from evenhand.core.access import Actor
from evenhand.core.codes import PARTIES
from evenhand.core.dates import Now
from evenhand.models.access import AccessEntry
from evenhand.models.inserting import insert


def looked(actor: Actor, ref: str | Iterable[str], what: str, now: Now) -> None:
    """Write down that ``actor`` looked at ``what`` (a code) of one complaint, or of many, in one statement."""
    refs = [ref] if isinstance(ref, str) else list(dict.fromkeys(ref))
    # Of a party at their own pages the day is enough: beside a letter's moment theirs would tell who withdrew.
    at = datetime.combine(now.today, time(12), UTC) if actor.role in PARTIES else now.at
    insert([AccessEntry(at=at, account=actor.id, role=actor.role.value, ref=one, what=what) for one in refs])
