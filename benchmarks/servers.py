"""Starting ours and the floor: how soon each answers, and what memory and processor time its processes take."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.site import Site

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its site, port, process, and the seconds until its first answer."""

    site: Site
    port: int
    process: int
    cold: float

    def memory(self) -> float:
        """Megabytes the whole tree holds, shared pages counted once (PSS)."""
        return sum(_pss(pid) for pid in tree(self.process)) / 1024

    def seconds(self) -> float:
        """Processor time the tree has used."""
        return sum(_cpu(pid) for pid in tree(self.process))


def tree(pid: int) -> list[int]:
    """A process and all its children."""
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in tree(child))]


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _cpu(pid: int) -> float:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / _TICKS


@contextmanager
def serving(site: Site) -> Iterator[Running]:
    """Serve a site on a free port until the block ends. Its first start of all makes tables, static files and compiled
    modules; what is measured is every later one."""
    with _served(site):
        pass
    with _served(site) as running:
        yield running


@contextmanager
def _served(site: Site) -> Iterator[Running]:
    port = _free_port()
    log = (site.home / "serve.log").open("w")
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *site.serve(port)], env=site.environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait(port, process, site.home / "serve.log")
        yield Running(site, port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped at once: {log.read_text()}")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            answered = connection.getresponse().status
            connection.close()
        except OSError:
            time.sleep(0.02)
            continue
        if answered == 200:
            return
        raise RuntimeError(f"the first page answered {answered}: {log.read_text()}")
    raise RuntimeError(f"no answer within {START_LIMIT} seconds: {log.read_text()}")
