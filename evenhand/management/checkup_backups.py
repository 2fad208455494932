"""What ``doctor`` says of backups: are there any, lately tried, apart from each other, and gone in time?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from evenhand.management.backups import notes, places
from evenhand.management.backups.places import CUSTODIAN, DATABASE, BackupFault

MADE_LATE = timedelta(days=2)
TRIED_LATE = timedelta(days=15)
"""A drill is due each week (security.md §6.5); one that was missed twice is named."""

Said = tuple[str, bool | None, str, str]
"""A check's code, whether it is well (None: that cannot be seen from here), and the sentence for well and for not."""


def checkup(at: datetime) -> Iterator[Said]:
    """Every check of backups. ``at`` is the real instant."""
    for kind in (DATABASE, CUSTODIAN):
        try:
            places.public_key(kind)
            fault = ""
        except BackupFault as told:
            fault = str(told)
        yield f"backup_key_{kind}", not fault, f"Backups of the {kind} are closed to an offline key.", fault
        last = notes.last(kind)
        yield (
            f"backup_{kind}", last is not None and at - last < MADE_LATE, f"The {kind} was backed up lately.",
            f"The {kind} was {_when(last, 'backed up')}. Run evenhand backup each day, for the database oftener.",
        )  # fmt: skip
    yield from _apart()
    yield from _old_copies(at)
    last = notes.last(notes.DRILL)
    yield (
        "restore_drill", last is not None and at - last < TRIED_LATE, "A restore was tried lately, and it was good.",
        f"A good restore was {_when(last, 'tried')}. Try one each week: evenhand restore-drill --key FILE",
    )  # fmt: skip


def _when(last: datetime | None, what: str) -> str:
    return f"never {what} here" if last is None else f"last {what} on {last:%Y-%m-%d}"


def _apart() -> Iterator[Said]:
    named = [Path(one).resolve() if one else None for one in (settings.EVENHAND_BACKUPS, settings.EVENHAND_KEY_BACKUPS)]
    try:
        places.refuse_together(*named)
        fault = ""
    except BackupFault as told:
        fault = str(told)
    yield "backups_apart", not fault, "Keys, backups of the database and backups of the keys lie apart.", fault


def _old_copies(at: datetime) -> Iterator[Said]:
    """Copies that outlived what the certificates of destruction say."""
    today = localdate(at)
    for kind, named in ((DATABASE, settings.EVENHAND_BACKUPS), (CUSTODIAN, settings.EVENHAND_KEY_BACKUPS)):
        there = places.copies(Path(named), kind) if named else []
        old = [copy for copy in there if copy.day + timedelta(days=places.life(kind)) <= today]
        fault = (
            f"{len(old):,} copies of the {kind} are {places.life(kind)} days old or older, though certificates of"
            f" destruction say that none is. The next evenhand backup removes them."
        )
        yield f"old_copies_{kind}", not old, f"No copy of the {kind} outlives what certificates say.", fault
