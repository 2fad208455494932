"""Does a server hold more and more? Its memory over many requests: pages of every kind, and complaints in between."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks.goals import Line
from benchmarks.measures import PAGES, Crowd, Say
from benchmarks.servers import Running

PARTS = 20
SHARE_FILING = 0.02
"""Of all requests, how many file a complaint (nine requests each)."""
BOUND = 1.03
"""The last quarter may hold so many times what the second quarter held; in the first, caches fill."""


def drift(one: Running, crowd: Crowd, requests: int, say: Say) -> dict[str, Any]:
    """Megabytes after each twentieth of ``requests``, and how many were really asked."""
    held: list[float] = []
    asked = 0
    for part in range(PARTS):
        each = requests // PARTS // len(PAGES)
        for name in PAGES:
            done = crowd.do(
                job="pages", port=one.port, paths=one.site.page(name), cookies=one.site.cookies(name),
                status=one.site.status(name), clients=8, seconds=60, requests=each,
            )  # fmt: skip
            asked += len(done["taken"])
        flows = max(1, round(requests / PARTS * SHARE_FILING / 9))
        filed = crowd.do(job="filing", port=one.port, flow="ours", clients=4, seconds=60, requests=flows)
        asked += 9 * len(filed["refs"])
        held.append(one.memory())
        say(f"drift: {asked:,} requests, {held[-1]:.1f} MB ({part + 1} of {PARTS})")
    return {"asked": asked, "held": [round(megabytes, 1) for megabytes in held]}


def judged(found: dict[str, Any], where: str) -> Line:
    """Is the last quarter what the second was?"""
    quarter = PARTS // 4
    before = statistics.median(found["held"][quarter : 2 * quarter])
    last = statistics.median(found["held"][-quarter:])
    return Line(
        what=f"memory, after {found['asked']:,} requests / after a quarter of them", where=where,
        ours=f"{last:,.1f} MB", floor=f"{before:,.1f} MB", figure=round(last / before, 3), goal=f"≤ {BOUND} ×",
        met=last / before <= BOUND,
    )  # fmt: skip
