"""What is measured, on every site in turn, so that whatever else the machine does meets all of them alike."""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, cast

from benchmarks.browser import Browser
from benchmarks.servers import Running
from benchmarks.site import ROOT, Site

PAGES = ("list", "today", "case", "portal", "by reference", "by name", "by phone", "no hit")
_ASKS_FOR = re.compile(r'(?:src|href)="(/static/[^"]+)"')
Say = Callable[[str], None]


class Crowd:
    """The load generator: one process for the whole run."""

    def __init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, **job: Any) -> dict[str, Any]:
        """One job, and what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return cast("dict[str, Any]", json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        """Send it home."""
        self._process.communicate(timeout=10)


@dataclass(slots=True)
class Figures:
    """Everything measured on one site. Milliseconds, requests a second, megabytes."""

    who: str
    store: str
    size: int
    cold: float = 0.0
    idle: float = 0.0
    loaded: float = 0.0
    pages: dict[str, dict[str, float]] = field(default_factory=dict)
    flow: dict[str, dict[str, float]] = field(default_factory=dict)
    first: dict[str, dict[str, float]] = field(default_factory=dict)


def measure(running: list[Running], crowd: Crowd, rounds: int, seconds: float, say: Say) -> list[Figures]:
    """All pages, then filing, on all sites in turn."""
    found = [Figures(one.site.who, one.site.store, one.site.size, cold=one.cold) for one in running]
    for one, figures in zip(running, found, strict=True):
        figures.idle = one.memory()
        figures.first = {name: cold_page(one, path, cookies) for name, path, cookies in _first(one.site)}
    for name in PAGES:
        say(f"page: {name}")
        turns: list[list[dict[str, float]]] = [[] for _one in running]
        for _round in range(rounds):
            for one, mine in zip(running, turns, strict=True):
                mine.append(_page(one, crowd, name, seconds))
        for figures, mine in zip(found, turns, strict=True):
            figures.pages[name] = _middle(mine)
            if any(turn["failed"] for turn in mine):
                # A page that leads elsewhere is quick, and not what was to be measured.
                raise RuntimeError(f"{name} of {figures.who}, {figures.store} {figures.size:,}, answered otherwise")
    for one, figures in zip(running, found, strict=True):
        looked = looking(one.site)
        for name in PAGES:
            figures.pages[name] |= looked[name]
    _filing(running, found, crowd, rounds, seconds, say)
    for one, figures in zip(running, found, strict=True):
        figures.loaded = one.memory()
    return found


def _page(one: Running, crowd: Crowd, name: str, seconds: float) -> dict[str, float]:
    site = one.site
    job = {
        "job": "pages", "port": one.port, "paths": site.page(name), "cookies": site.cookies(name),
        "status": site.status(name),
    }  # fmt: skip
    before = one.seconds()
    eight = crowd.do(**job, clients=8, seconds=seconds)
    used = one.seconds() - before
    alone = crowd.do(**job, clients=1, seconds=seconds * 0.6)
    done = len(eight["taken"])
    return {
        "rate": done / eight["seconds"], "p50": _at(alone["taken"], 0.5), "p95": _at(alone["taken"], 0.95),
        "cpu": used / max(done, 1) * 1000, "failed": eight["failed"] + alone["failed"],
    }  # fmt: skip


def _middle(turns: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}


def _at(taken: list[float], share: float) -> float:
    return taken[min(int(len(taken) * share), len(taken) - 1)] if taken else 0.0


def _filing(running: list[Running], found: list[Figures], crowd: Crowd, rounds: int, seconds: float, say: Say) -> None:
    wanted = [
        (one, figures, flow)
        for one, figures in zip(running, found, strict=True)
        for flow in (("ours",) if one.site.who == "ours" else ("floor", "floor_alone"))
    ]
    turns: dict[int, list[dict[str, float]]] = {number: [] for number in range(len(wanted))}
    say("filing complaints")
    for _round in range(rounds):
        for number, (one, _figures, flow) in enumerate(wanted):
            turns[number].append(_file(one, crowd, flow, seconds * 1.5))
    for number, (_one, figures, flow) in enumerate(wanted):
        totals = {name: sum(turn[name] for turn in turns[number]) for name in ("failed", "lost", "doubled", "filed")}
        figures.flow[flow] = _middle(turns[number]) | totals


def _file(one: Running, crowd: Crowd, flow: str, seconds: float) -> dict[str, float]:
    before, used = complaints(one.site), one.seconds()
    eight = crowd.do(job="filing", port=one.port, flow=flow, clients=8, seconds=seconds)
    used = one.seconds() - used
    there = complaints(one.site)
    refs = set(eight["refs"])
    alone = crowd.do(job="filing", port=one.port, flow=flow, clients=1, seconds=seconds * 0.8)
    filed = len(eight["refs"])
    return {
        "rate": filed / eight["seconds"], "whole": _at(alone["whole"], 0.5), "whole95": _at(alone["whole"], 0.95),
        "step": _at(alone["steps"], 0.5), "last": _at(alone["last"], 0.5), "cpu": used / max(filed, 1) * 1000,
        "failed": eight["failed"] + alone["failed"], "lost": len(refs - there), "filed": filed,
        # A complaint nobody was told of, or one told to two people.
        "doubled": len(there - before) - len(refs & there) + filed - len(refs) if eight["failed"] == 0 else 0,
    }  # fmt: skip


def complaints(site: Site) -> set[str]:
    """The references of the newest complaints of a site, read past the server."""
    table = "evenhand_complaint" if site.who == "ours" else "floor_complaint"
    asked = f"SELECT ref FROM {table} ORDER BY id DESC LIMIT 20000"
    if site.database:
        import psycopg

        with psycopg.connect(site.database) as connection:
            return {str(ref) for (ref,) in connection.execute(cast("Any", asked))}
    with closing(sqlite3.connect(site.home / "db.sqlite3", timeout=30)) as book:
        return {ref for (ref,) in book.execute(asked)}


def looking(site: Site) -> dict[str, dict[str, float]]:
    """Statements and bytes of every page of a site."""
    settings = "evenhand.settings" if site.who == "ours" else "benchmarks.floor.settings"
    asked = {name: {"path": site.page(name)[0], "cookies": site.cookies(name)} for name in PAGES}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.looking", settings], input=json.dumps(asked), env=site.environment, cwd=ROOT,
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return cast("dict[str, dict[str, float]]", json.loads(done.stdout))


def _first(site: Site) -> list[tuple[str, str, dict[str, str]]]:
    return [("first page", "/", {}), ("staff list", site.page("list")[0], site.cookies("list"))]


def cold_page(one: Running, path: str, cookies: dict[str, str]) -> dict[str, float]:
    """A page with everything it asks for, as a browser with an empty cache gets it, compressed."""
    browser = Browser(one.port, dict(cookies), gzipped=True)
    page = browser.get(path)
    wanted = dict.fromkeys(_ASKS_FOR.findall(page.body))
    sizes = [page.size]
    for asset in wanted:
        answer = browser.get(asset)
        assert answer.status == 200, f"{asset}: {answer.status}"
        sizes.append(answer.size)
    browser.close()
    return {"requests": len(sizes), "kB": sum(sizes) / 1000}
