"""The real programme as a subprocess, with a home folder and database of its own."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_LIMIT = 180
"""Seconds a server may take until it answers."""
SEEN = "EVENHAND_TEST_SEEN"
"""Names the folder in which the processes of one run leave what their servers saw."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address (``http://localhost:8123``), home, environment, and process."""

    url: str
    home: Path
    environment: Mapping[str, str]
    process: int

    def acts(self) -> set[str]:
        """The acts that were done by clicking so far; none where the product's own settings serve."""
        return self._listed("acts-done")

    def templates(self) -> set[str]:
        """The templates that made an answer so far; none where the product's own settings serve."""
        return self._listed("templates-shown")

    def _listed(self, name: str) -> set[str]:
        listed = self.home / name
        return set(listed.read_text().split()) if listed.exists() else set()

    def refs(self) -> list[str]:
        """The references of the complaints that this office has."""
        return [str(ref) for (ref,) in _asked(self.environment, "SELECT ref FROM evenhand_complaint")]

    def run(self, *words: str) -> str:
        """Run ``evenhand WORDS`` on the same installation; return what it printed. Raises on a non-zero exit."""
        return evenhand(self.environment, *words)

    def does(self, lines: str) -> str:
        """Run these lines of Python in the same installation; return what they printed. Raises on a mistake."""
        return _ran(self.environment, "django", "shell", "-c", lines)


_done: set[str] = set()
_shown: set[str] = set()
_serving_now: list[Server] = []


def reached() -> set[str]:
    """The acts that people did by clicking, on every server of this run that tells."""
    return _done.union(_kept_in(".acts"), *(server.acts() for server in _serving_now))


def shown() -> set[str]:
    """The templates that people saw, on every server of this run that tells."""
    return _shown.union(_kept_in(".templates"), *(server.templates() for server in _serving_now))


def _keep(server: Server) -> None:
    """Remember what a server saw: in this process and, where several share a run, in the folder of all of them."""
    _done.update(server.acts())
    _shown.update(server.templates())
    if folder := os.environ.get(SEEN):
        for what, names in (("acts", server.acts()), ("templates", server.templates())):
            Path(folder, f"{uuid.uuid4().hex}.{what}").write_text("\n".join(sorted(names)))


def _kept_in(what: str) -> set[str]:
    folder = os.environ.get(SEEN)
    return {name for file in Path(folder).glob(f"*{what}") for name in file.read_text().split()} if folder else set()


def evenhand(environment: Mapping[str, str], *words: str) -> str:
    """Run the ``evenhand`` command as a process of its own. Raises AssertionError with its words when it fails."""
    return _ran(environment, "evenhand.cli", *words)


def _ran(environment: Mapping[str, str], module: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *words], env=dict(environment), capture_output=True, text=True)
    assert done.returncode == 0, f"{module} {' '.join(words)} ended with {done.returncode}: {done.stderr}{done.stdout}"
    return done.stdout


@contextmanager
def running(
    *, prepare: Sequence[Sequence[str]] = (), options: Sequence[str] = (), like: Path | None = None, **extra: str
) -> Iterator[Server]:
    """Serve a fresh installation at ``localhost`` on a free port, in demo mode unless told otherwise.

    ``prepare`` holds evenhand commands to run first (each a list of words), ``options`` more words for ``serve``,
    ``extra`` environment variables; ``like`` is a home folder to begin with a copy of (on SQLite: the database too).
    With EVENHAND_TEST_DATABASE set, the server gets a PostgreSQL database of its own.
    """
    home = Path(tempfile.mkdtemp(prefix="evenhand-served-"))
    if like is not None:
        shutil.copytree(like, home, dirs_exist_ok=True)
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")},
        "EVENHAND_HOME": str(home),
        "EVENHAND_DEMO": "1",
        "PORT": str(port),
        **extra,
    }
    with _database(os.environ.get("EVENHAND_TEST_DATABASE", "")) as address:
        environment["EVENHAND_DATABASE"] = address
        try:
            for words in prepare:
                evenhand(environment, *words)
            with _serving(environment, options) as (url, process):
                server = Server(url=url, home=home, environment=environment, process=process)
                _serving_now.append(server)
                try:
                    yield server
                finally:
                    _serving_now.remove(server)
                    _keep(server)
        finally:
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _serving(environment: Mapping[str, str], options: Sequence[str]) -> Iterator[tuple[str, int]]:
    place = Path(environment["EVENHAND_HOME"]) / "serve.log"
    with place.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "evenhand.cli", "serve", "--migrate", *options],
            env=dict(environment),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://localhost:{environment['PORT']}"
            _wait_until_answering(url, process, place)
            yield url, process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def _database(cluster: str) -> Iterator[str]:
    if not cluster:
        yield ""
        return
    import psycopg

    name = f"served_{uuid.uuid4().hex}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield cluster.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _asked(environment: Mapping[str, str], question: str) -> list[tuple[Any, ...]]:
    if address := environment["EVENHAND_DATABASE"]:
        import psycopg

        with psycopg.connect(address) as connection:
            return list(connection.execute(question.encode()).fetchall())
    with closing(sqlite3.connect(Path(environment["EVENHAND_HOME"]) / "db.sqlite3")) as book:
        return list(book.execute(question))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_answering(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"evenhand serve stopped at once: {log.read_text()}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"evenhand serve did not answer within {START_LIMIT} seconds: {log.read_text()}")
