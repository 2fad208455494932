"""The whole run: load, serve everything side by side, measure in turn, judge, print.

Called by ``evenhand bench``. Homes are temporary unless ``keep`` names a folder, where a second run finds them again.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import drift
from benchmarks.goals import Line, judged
from benchmarks.measures import PAGES, Crowd, Figures, measure
from benchmarks.servers import serving
from benchmarks.site import Site

SIZES = (10_000, 100_000)
POSTGRES_SIZES = (10_000,)
BOTH = ("floor", "ours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to measure: sizes on each database, how many turns, how many seconds each."""

    sizes: tuple[int, ...] = SIZES
    postgres: tuple[int, ...] = POSTGRES_SIZES
    rounds: int = 2
    seconds: float = 1.2
    keep: Path | None = None
    drift: int = 0


QUICK = Wanted(sizes=(600,), postgres=(), rounds=1, seconds=0.5)
"""A minute: does everything work? Its figures mean little."""


def run(wanted: Wanted) -> dict[str, Any]:
    """Everything; the report as plain data."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = wanted.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evenhand-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        address = stack.enter_context(_postgres()) if wanted.postgres else ""
        sites, loading = loaded(wanted, folder, address)
        books = {
            f"{one.store} {one.size:,}": json.loads(one.run("benchmarks.book")) for one in sites if one.who == "ours"
        }
        for site in sites:
            site.admit()
        crowd = Crowd()
        running = [stack.enter_context(serving(one)) for one in sites]
        figures = measure(running, crowd, wanted.rounds, wanted.seconds, say)
        first = next(one for one in running if one.site.who == "ours")
        drifted = drift.drift(first, crowd, wanted.drift, say) if wanted.drift else None
        crowd.end()
    lines = judged(figures, books)
    if drifted is not None:
        lines.append(drift.judged(drifted, f"{first.site.store} {first.site.size:,}"))
    return {
        "machine": machine(),
        "wanted": {
            "sizes": wanted.sizes,
            "postgres": wanted.postgres,
            "rounds": wanted.rounds,
            "seconds": wanted.seconds,
        },
        "loading": loading,
        "took": round(time.monotonic() - began),
        "goals": [line.plain() for line in lines],
        "figures": [asdict(one) for one in figures],
        "ledger": books,
        "drift": drifted,
    }


def say(words: str) -> None:
    """Where the run is, on the error stream."""
    print(f"\r{words}{' ' * 40}", file=sys.stderr)


def loaded(wanted: Wanted, folder: Path, address: str) -> tuple[list[Site], dict[str, float]]:
    """Every site, filled, and the seconds each took. A larger one of ours begins with what the smaller has, and one on
    PostgreSQL with the rows of the same size on SQLite."""
    took: dict[str, float] = {}
    sites = [Site(who=who, size=size, home=folder / f"{who}-{size}") for size in wanted.sizes for who in BOTH]
    for size in wanted.postgres:
        sites += [
            Site(who=who, size=size, home=folder / f"{who}-{size}-postgres", database=_named(address, f"{who}{size}"))
            for who in BOTH
        ]
    smaller: Site | None = None
    filled: dict[int, Site] = {}
    for site in sites:
        started = time.monotonic()
        say(f"loading {site.who}, {site.size:,} on {site.store}")
        if site.database:
            # The database is always new, so whatever a kept home says of it is not true any more.
            shutil.rmtree(site.home, ignore_errors=True)
            if site.who == "ours" and site.size in filled:
                site.poured_from(filled[site.size])
        elif site.who == "ours":
            if smaller and not site.home.exists():
                site.copied_from(smaller)
            smaller = filled[site.size] = site
        site.load()
        took[f"{site.who} {site.store} {site.size}"] = round(time.monotonic() - started, 1)
    return sites, took


@contextmanager
def _postgres() -> Iterator[str]:
    """The tests' throw-away server, but with the disk waited for, as in production."""
    from tests import postgres

    postgres.OPTIONS |= {
        "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB",
        "max_wal_size": "4GB",
    }  # fmt: skip
    with postgres.cluster() as address:
        yield address


def _named(address: str, name: str) -> str:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.replace("/postgres?", f"/{name}?")


def machine() -> dict[str, Any]:
    """Where this ran, and how busy it was meanwhile."""
    with contextlib.suppress(OSError):
        load = os.getloadavg()
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load_at_the_end": [round(one, 1) for one in load],
    }


def printed(report: dict[str, Any]) -> str:
    """The report as tables (Markdown, so that it can be pasted)."""
    lines = [Line(**one) for one in report["goals"]]
    missed = [line for line in lines if not line.met]
    told = f"{len(lines) - len(missed)} of {len(lines)} goals met, {len(missed)} missed. {report['took']} s"
    out = [f"{told}; load of the machine at the end {report['machine']['load_at_the_end']}.", ""]
    out += ["| | where | ours | floor | figure | goal | | peers |", "|---|---|---|---|---|---|---|---|"]
    out += [
        f"| {one.what} | {one.where} | {one.ours} | {one.floor} | {one.figure:g} | {one.goal} "
        f"| {'met' if one.met else '**missed**'} | {one.peers} |"
        for one in lines
    ]
    out += ["", "| page | where | who | eight clients /s | p50 / p95 ms | processor ms | queries | HTML kB (gzip) |"]
    out += ["|---|---|---|---|---|---|---|---|"]
    out += [_page(name, one) for name in PAGES for one in (Figures(**f) for f in report["figures"])]
    out += [
        "",
        (
            "| filing | where | flows /s | whole p50 / p95 ms | step / last POST ms | processor ms "
            "| filed, failed, lost, doubled |"
        ),
    ]
    out += ["|---|---|---|---|---|---|---|"]
    out += [row for figures in report["figures"] for row in _flows(Figures(**figures))]
    out += ["", "| | where | cold start s | memory idle / load MB |", "|---|---|---|---|"]
    out += [
        f"| {f['who']} | {f['store']} {f['size']:,} | {f['cold']:.1f} | {f['idle']:.0f} / {f['loaded']:.0f} |"
        for f in report["figures"]
    ]
    return "\n".join(out)


def _page(name: str, one: Figures) -> str:
    page = one.pages[name]
    return (
        f"| {name} | {one.store} {one.size:,} | {one.who} | {page['rate']:.0f} | {page['p50']:.1f} / {page['p95']:.1f} "
        f"| {page['cpu']:.2f} | {page['queries']:.0f} | {page['bytes'] / 1000:.1f} ({page['gzip'] / 1000:.1f}) |"
    )


def _flows(one: Figures) -> list[str]:
    return [
        f"| {name} | {one.store} {one.size:,} | {flow['rate']:.1f} | {flow['whole']:.1f} / {flow['whole95']:.1f} "
        f"| {flow['step']:.1f} / {flow['last']:.1f} | {flow['cpu']:.1f} "
        f"| {flow['filed']:.0f}, {flow['failed']:.0f}, {flow['lost']:.0f}, {flow['doubled']:.0f} |"
        for name, flow in one.flow.items()
    ]
