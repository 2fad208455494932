"""``python -m benchmarks.crowd``: the load generator, a process of its own, told by one line of JSON what to do.

It reads jobs from standard input, one a line, and answers each with one line. Every job ends by itself: it has a
number of requests or a number of seconds, and eight clients at most.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from random import Random
from typing import Any

from benchmarks import flows
from benchmarks.browser import Browser
from benchmarks.flows import Flow

FLOWS: dict[str, Flow] = {"ours": flows.ours, "floor": flows.floor, "floor_alone": flows.floor_alone}
SECOND_CLICK = 5
"""Every so manieth complaint is sent twice."""
_numbers = itertools.count(int(time.time()) % 5_000_000)


def pages(job: dict[str, Any]) -> dict[str, Any]:
    """Ask for pages in turn, for some seconds or so many times, by some clients."""
    until = time.perf_counter() + min(job["seconds"], 60)
    left = _so_many(job)
    taken: list[float] = []
    wrong: list[str] = []

    def visit(number: int) -> None:
        browser = Browser(job["port"], dict(job["cookies"]))
        paths = itertools.cycle(job["paths"][number % len(job["paths"]) :] + job["paths"][: number % len(job["paths"])])
        while time.perf_counter() < until and next(left):
            path = next(paths)
            started = time.perf_counter()
            try:
                status = browser.get(path).status
            except (OSError, HTTPException) as error:
                wrong.append(f"{path}: {error!r}")
                browser.close()
                continue
            taken.append((time.perf_counter() - started) * 1000)
            if status != job.get("status", 200):
                wrong.append(f"{path}: {status}")
        browser.close()

    seconds = _together(visit, job["clients"])
    return {"taken": sorted(taken), "seconds": seconds, "wrong": wrong[:3], "failed": len(wrong)}


def filing(job: dict[str, Any]) -> dict[str, Any]:
    """File complaints, for some seconds or so many, by some clients; each comes from a network of its own."""
    until = time.perf_counter() + min(job["seconds"], 60)
    left = _so_many(job)
    flow, flown, wrong = FLOWS[job["flow"]], list[flows.Flown](), list[str]()

    def visit(number: int) -> None:
        random, count = Random(time.time_ns() + number), 0
        browser = Browser(job["port"])
        while time.perf_counter() < until and next(left):
            one, count = next(_numbers), count + 1
            browser.source = f"{11 + one // 65536 % 80}.{one // 256 % 256}.{one % 256}.9"
            try:
                flown.append(flow(browser, random, count % SECOND_CLICK == 0))
            except (OSError, HTTPException, flows.Broken) as error:
                wrong.append(repr(error))
                browser.close()
        browser.close()

    seconds = _together(visit, job["clients"])
    return {
        "refs": [one.ref for one in flown],
        "steps": sorted(ms for one in flown for ms in one.steps),
        "last": sorted(one.last for one in flown),
        "whole": sorted(one.whole for one in flown),
        "seconds": seconds,
        "wrong": wrong[:3],
        "failed": len(wrong),
    }


def _so_many(job: dict[str, Any]) -> Iterator[bool]:
    """True as often as was wanted, then False for ever; for ever True where no number was wanted."""
    wanted = job.get("requests")
    return itertools.repeat(True) if wanted is None else itertools.chain([True] * wanted, itertools.repeat(False))


def _together(visit: Any, clients: int) -> float:
    started = time.perf_counter()
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(min(clients, 8))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


JOBS = {"pages": pages, "filing": filing}

if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(JOBS[asked["job"]](asked)), flush=True)
