"""What ``doctor`` says of the machine: has the disk room, is its clock behind what was noted, and may an open key
reach a disk that nobody thinks of?
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from evenhand import clerk
from evenhand.clerk.performing import BEHIND
from evenhand.management.checkup_backups import Said
from evenhand.management.clock import leapt
from evenhand.models.clockwork import TickRow
from evenhand.models.ledger import LedgerHead

SWAPS = Path("/proc/swaps")
CRASHES = Path("/proc/sys/kernel/core_pattern")
IN_MEMORY = ("/dev/zram",)
DISK_LOW = 0.05
LEAST_FREE = 500_000_000
ONE_DAY = timedelta(days=1)


def checkup() -> Iterator[Said]:
    """Every check of the machine. Of swap and crashes only Linux tells; elsewhere there is nothing to say."""
    home = Path(settings.EVENHAND_HOME)
    space = shutil.disk_usage(home)
    low = space.free < min(LEAST_FREE, space.total * DISK_LOW)
    yield (
        "disk", not low, f"{space.free / 1e9:,.1f} GB are free.",
        f"Only {space.free / 1e9:,.1f} GB are free. When the disk is full, nothing more can be kept.",
    )  # fmt: skip
    yield "writable", os.access(home, os.W_OK), f"{home} can be written.", f"{home} cannot be written."
    yield from _swap()
    yield from _crashes()


def clock(at: datetime) -> Iterator[Said]:
    """Did the clock leap, or is it behind the last tick or the day of the book? In the demo it may be advanced."""
    if settings.EVENHAND_DEMO:
        return
    ticked = TickRow.objects.values_list("finished_at", flat=True).first()
    days = clerk.too_far(at)
    yield "clock_leapt", not days, "The clock did not leap.", leapt(days)
    # A day of the book has no hour, and begins earlier east of Greenwich.
    day = LedgerHead.objects.values_list("day", flat=True).first()
    behind = (ticked is not None and ticked > at + BEHIND) or (day is not None and day > (at + ONE_DAY).date())
    yield (
        "clock_behind", not behind, "The clock is not behind what was written already.",
        f"The clock says {at:%Y-%m-%d %H:%M} UTC; what was written already is later. Set it (NTP): nobody can sign.",
    )  # fmt: skip


def _swap() -> Iterator[Said]:
    try:
        lines = SWAPS.read_text().splitlines()[1:]
    except OSError:
        return
    places = [place for place in (line.split()[0] for line in lines) if not place.startswith(IN_MEMORY)]
    # Whether the service itself may swap, or the disk is encrypted, cannot be seen from here.
    yield (
        "swap", None if places else True, "Memory is never written to a disk.",
        f"Memory may be written to {', '.join(places)}: encrypt it, or let the service not swap (MemorySwapMax=0).",
    )  # fmt: skip


def _crashes() -> Iterator[Said]:
    """Files need no look, for ``evenhand`` allows itself none (``cli.keep_no_crash``), and what heeds that neither."""
    try:
        pattern = CRASHES.read_text().strip()
    except OSError:
        return
    taken_by = pattern[1:].split()[0] if pattern.startswith("|") else ""
    heeds = not taken_by or taken_by.endswith("/systemd-coredump")
    yield (
        "crashes", True if heeds else None, "What is in memory at a crash is kept nowhere.",
        f"What is in memory at a crash is handed to {taken_by}. See that it keeps nothing of evenhand.",
    )  # fmt: skip
