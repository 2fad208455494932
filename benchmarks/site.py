"""One installation to be measured: ours or the floor, how many matters, on which database, where."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True, kw_only=True)
class Site:
    """``who`` is ours or floor; ``database`` empty for SQLite."""

    who: str
    size: int
    home: Path
    database: str = ""
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def store(self) -> str:
        """Which database, as a word."""
        return "PostgreSQL" if self.database else "SQLite"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this installation. A proxy is trusted, so that each complaint may come
        from a network of its own: filing from one network is set apart as a flood. Modules are compiled once and kept,
        as an installed package's are."""
        unwanted = ("EVENHAND_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        return {
            **kept,
            "EVENHAND_HOME": str(self.home),
            "EVENHAND_DATABASE": self.database,
            "EVENHAND_TRUST_PROXY": "1",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPYCACHEPREFIX": str(self.home.parent / "compiled"),
        }

    def serve(self, port: int) -> list[str]:
        """The words after ``python`` that serve it: as ``evenhand serve`` does, the floor with as many workers."""
        if self.who == "ours":
            return ["-m", "evenhand.cli", "serve", "--no-loops", "--port", str(port)]
        workers, threads = (2, 8) if self.database else (1, 4)
        return ["-m", "benchmarks.floor.serve", str(port), str(workers), str(threads)]

    def load(self) -> None:
        """Fill it. What an earlier load left half done is thrown away."""
        if (unfinished := self.home / "loading").exists():
            shutil.rmtree(self.home)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.touch()
        if self.who == "ours":
            self.run("benchmarks.load", str(self.size))
        else:
            self.seen = json.loads(self.run("benchmarks.floor.load", str(self.size)).splitlines()[-1])
        unfinished.unlink()

    def admit(self) -> None:
        """Sign our visitors in: shortly before they ask, for whoever does nothing for half an hour is signed out."""
        if self.who == "ours":
            self.seen = json.loads(self.run("benchmarks.visitors"))

    def run(self, module: str, *words: str) -> str:
        """Run a module in this installation; what it printed. Its progress goes to our own error stream."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words], env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{module} ended with {done.returncode}")
        return done.stdout

    def copied_from(self, other: Site) -> None:
        """Begin with what another installation has (SQLite only)."""
        shutil.copytree(other.home, self.home, ignore=shutil.ignore_patterns("static", "serve.log"))

    def poured_from(self, other: Site) -> None:
        """Begin, on PostgreSQL, with every row of an installation on SQLite, and with its keys."""
        shutil.copytree(other.home, self.home, ignore=shutil.ignore_patterns("static", "serve.log", "db.sqlite3*"))
        self.run("benchmarks.pouring", str(other.home / "db.sqlite3"))

    def page(self, name: str) -> list[str]:
        """The addresses behind a named page."""
        ours, seen = self.who == "ours", self.seen
        prefix = "/staff/find?q="
        match name:
            case "list":
                return ["/staff/matters" if ours else "/staff/list"]
            case "today":
                return ["/staff/" if ours else "/staff/list"]
            case "case":
                return [f"/staff/{ref}/" if ours else f"/staff/{ref}" for ref in seen["refs"]]
            case "portal":
                return list(seen["mine"][:1] if ours else seen["mine"])
            case "by reference":
                return [prefix + ref for ref in seen["refs"]]
            case "by name":
                return [prefix + one.replace(" ", "+") for one in seen["names"]]
            case "by phone":
                return [prefix + one for one in seen["phones"]]
            case _:
                return [prefix + "Qwxzy+Vbnmq", prefix + "ZZZZ-ZZZZ"]

    def status(self, name: str) -> int:
        """How a named page answers: ours leads from a whole reference straight to the case."""
        return 302 if self.who == "ours" and name == "by reference" else 200

    def cookies(self, name: str) -> dict[str, str]:
        """Whose page it is."""
        return dict(self.seen["party" if name == "portal" else "staff"])
