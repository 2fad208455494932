"""What ``doctor`` says of the machine: has the disk room, and may an open key reach one that nobody thinks of?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from evenhand.management.checkup_backups import Said

SWAPS = Path("/proc/swaps")
CRASHES = Path("/proc/sys/kernel/core_pattern")
IN_MEMORY = ("/dev/zram",)
DISK_LOW = 0.05
LEAST_FREE = 500_000_000


def checkup() -> Iterator[Said]:
    """Every check of the machine. Of swap and crashes Linux tells; where it does not, there is nothing to say."""
    home = Path(settings.EVENHAND_HOME)
    space = shutil.disk_usage(home)
    low = space.free < min(LEAST_FREE, space.total * DISK_LOW)
    yield (
        "disk", not low, f"{space.free / 1e9:,.1f} GB are free.",
        f"Only {space.free / 1e9:,.1f} GB are free. When the disk is full, nothing more can be kept.",
    )  # fmt: skip
    yield "writable", os.access(home, os.W_OK), f"{home} can be written.", f"{home} cannot be written."
    places = [place for place in _swapped_to() if not place.startswith(IN_MEMORY)]
    yield (
        "swap", not places, "Memory is never written to a disk.",
        f"Memory, and open keys in it, may be written to {', '.join(places)}. Switch swap off: swapoff -a",
    )  # fmt: skip
    taken_by = _taken_by()
    yield (
        "crashes", not taken_by, "What a crash leaves is kept nowhere.",
        f"What is in memory at a crash is handed to {taken_by}. Let it keep nothing (systemd-coredump: Storage=none).",
    )  # fmt: skip


def _swapped_to() -> list[str]:
    try:
        return [line.split()[0] for line in SWAPS.read_text().splitlines()[1:]]
    except OSError:
        return []


def _taken_by() -> str:
    """The program that takes crashes; ``evenhand`` allows itself no file (``cli.keep_no_crash``)."""
    try:
        pattern = CRASHES.read_text().strip()
    except OSError:
        return ""
    return pattern[1:].split()[0] if pattern.startswith("|") else ""
