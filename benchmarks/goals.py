"""The goals of design §8, and whether this run met them. A goal missed is printed as missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from math import log10
from typing import Any

from benchmarks.measures import Figures

PEERS = {
    "submit, whole flow": "CRT 1606 ms, GlobaLeaks 2100 ms",
    "submit, eight clients": "CRT 0.78/s, GlobaLeaks 0.22/s (60 % lost)",
    "list": "CRT 5.2/s, 196 queries, 347 kB; healthchecks 45/s",
    "case": "CRT 5.6/s (94 queries); healthchecks 19 ms",
    "search": "CRT 310 ms, 5.8/s",
    "growth": "CRT 2.6 ×, GlobaLeaks 10 ×",
    "first page": "CRT 36 requests, 445 kB; GlobaLeaks 14, 1173 kB",
    "staff list": "CRT 51 requests, 718 kB",
    "memory": "CRT 383 MB, GlobaLeaks 457 MB, healthchecks 262 MB",
    "cold start": "CRT 3.5 s, GlobaLeaks 6.9 s, healthchecks 0.9 s",
}
"""What peers did on the machine of November 2026 (`docs/speed.md`); other machines, other figures, same order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One goal in one setting: what ours and the floor did, the figure that counts, the bound, and whether it holds."""

    what: str
    where: str
    ours: str
    floor: str
    figure: float
    goal: str
    met: bool
    peers: str = ""

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def at_least(
    what: str, where: str, ours: float, floor: float, bound: float, *, unit: str = "/s", peers: str = ""
) -> Line:
    """A rate of ours against the floor's."""
    ratio = ours / floor if floor else 0.0
    return Line(what=what, where=where, ours=f"{ours:,.0f}{unit}", floor=f"{floor:,.0f}{unit}", figure=round(ratio, 3),
                goal=f"≥ {bound} ×", met=ratio >= bound, peers=peers)  # fmt: skip


def at_most(
    what: str, where: str, ours: float, floor: float, bound: float, *, unit: str = " ms", peers: str = ""
) -> Line:
    """A cost of ours against the floor's. A cost of nothing was not measured, so it meets no goal."""
    ratio = ours / floor if floor else float("inf")
    return Line(what=what, where=where, ours=f"{ours:,.1f}{unit}", floor=f"{floor:,.1f}{unit}", figure=round(ratio, 3),
                goal=f"≤ {bound} ×", met=0 < ratio <= bound, peers=peers)  # fmt: skip


def within(what: str, where: str, ours: float, bound: float, unit: str, *, peers: str = "") -> Line:
    """A figure of ours against a number."""
    return Line(what=what, where=where, ours=f"{ours:,.3g}{unit}", floor="", figure=round(ours, 3),
                goal=f"≤ {bound}{unit}", met=ours <= bound, peers=peers)  # fmt: skip


def judged(found: Iterable[Figures], books: dict[str, dict[str, float]]) -> list[Line]:
    """Every goal, for every size and database that was measured."""
    by = {(one.store, one.size, one.who): one for one in found}
    lines: list[Line] = []
    for (store, size, who), ours in by.items():
        if who == "ours" and (store, size, "floor") in by:
            where = f"{store} {size:,}"
            floor = by[store, size, "floor"]
            lines += [*_filing(where, ours, floor), *_pages(where, ours, floor), *_costs(where, ours, floor)]
            if where in books:
                book = books[where]
                lines.append(at_least("ledger verify", where, book["verify"], book["loop"], 0.5, unit=" leaves/s"))
    for store in sorted({store for store, _size, _who in by}):
        sizes = sorted(size for at, size, who in by if (at, who) == (store, "ours"))
        for small, large in pairwise(sizes):
            lines += _growth(by[store, small, "ours"], by[store, large, "ours"])
    return sorted(lines, key=lambda line: line.where)


def _filing(where: str, ours: Figures, floor: Figures) -> Iterator[Line]:
    mine, same, alone = ours.flow["ours"], floor.flow["floor"], floor.flow["floor_alone"]
    yield at_most("submit: a step's POST", where, mine["step"], same["step"], 2)
    yield at_most("submit: the last POST / a draft of the floor", where, mine["last"], same["step"], 3)
    flow = PEERS["submit, whole flow"]
    yield at_most(
        "submit: whole flow, same steps (no goal of its own)", where, mine["whole"], same["whole"], 3, peers=flow
    )
    rate = PEERS["submit, eight clients"]
    yield at_least("submit: eight clients, same steps", where, mine["rate"], same["rate"], 0.5, peers=rate)
    yield at_least("submit: eight clients / the floor's own 3 requests", where, mine["rate"], alone["rate"], 0.5)
    for name in ("failed", "lost", "doubled"):
        yield within(f"submit: {name} of {mine['filed']:,.0f}", where, mine[name], 0, "")


def _pages(where: str, ours: Figures, floor: Figures) -> Iterator[Line]:
    names = (
        ("list", 0.5, 8, "list"), ("case", 0.4, 12, "case"), ("portal", 0.4, 12, ""), ("by reference", 0.4, 0, ""),
        ("by name", 0.4, 0, "search"), ("by phone", 0.4, 0, ""), ("no hit", 0.4, 0, ""),
    )  # fmt: skip
    for name, bound, queries, peer in names:
        mine, theirs = ours.pages[name], floor.pages[name]
        yield at_least(f"{name}: eight clients", where, mine["rate"], theirs["rate"], bound, peers=PEERS.get(peer, ""))
        if queries:
            yield within(f"{name}: queries", where, mine["queries"], queries, "")
    yield within("list: HTML", where, ours.pages["list"]["bytes"] / 1000, 40, " kB")
    yield within("no hit: one client, p50", where, ours.pages["no hit"]["p50"], 10, " ms")


def _costs(where: str, ours: Figures, floor: Figures) -> Iterator[Line]:
    for name, kilobytes, requests in (("first page", 40, 5), ("staff list", 60, 6)):
        mine = ours.first[name]
        yield within(f"{name}, cold: size", where, mine["kB"], kilobytes, " kB", peers=PEERS[name])
        yield within(f"{name}, cold: requests", where, mine["requests"], requests, "")
    yield at_most("memory under load", where, ours.loaded, floor.loaded, 1.8, unit=" MB", peers=PEERS["memory"])
    yield at_most("cold start", where, ours.cold, floor.cold, 2.5, unit=" s", peers=PEERS["cold start"])


def _growth(small: Figures, large: Figures) -> Iterator[Line]:
    where, decades = f"{large.store} {small.size:,} → {large.size:,}", log10(large.size / small.size)
    for name, mine in large.pages.items():
        before = small.pages[name]
        peers = PEERS["growth"] if name == "list" else ""
        yield _grown(f"{name}: p50, one client", where, mine["p50"], before["p50"], decades, peers)
        yield _grown(f"{name}: processor time", where, mine["cpu"], before["cpu"], decades)
        same = mine["queries"] == before["queries"]
        yield Line(what=f"{name}: queries", where=where, ours=f"{mine['queries']:.0f}", goal="constant", met=same,
                   floor=f"{before['queries']:.0f}", figure=mine["queries"] - before["queries"])  # fmt: skip
    mine, before = large.flow["ours"], small.flow["ours"]
    yield _grown("submit: whole flow", where, mine["whole"], before["whole"], decades)
    yield _grown("submit: processor time", where, mine["cpu"], before["cpu"], decades)


def _grown(what: str, where: str, now: float, before: float, decades: float, peers: str = "") -> Line:
    """By how much it grew for each tenfold size; ``floor`` is what it was at the smaller size."""
    line = at_most(what, where, now, before, 1.15, peers=peers)
    figure = line.figure ** (1 / decades)
    return replace(line, figure=round(figure, 3), met=0 < figure <= 1.15, goal="≤ 1.15 × a decade")
