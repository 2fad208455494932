"""A restore, tried: the newest backups into a scratch place, with the very commands one would use, and then checked.

Everything runs in processes of its own that know only the scratch place. The keys that lie there meanwhile are
overwritten at the end; on a machine of one's own, let the scratch place be in memory.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings

from evenhand.management.backups import notes, parcels_at_hand, places, scratch
from evenhand.management.backups.places import CUSTODIAN, DATABASE
from evenhand.vault.copies import TOMB
from evenhand.vault.files import destroy

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What a drill found. ``rto``: seconds from the order to restore until everything was checked; ``rpo``: seconds of
    work that would have been lost, had the machine died at that moment; ``gap``: the longest time between two backups
    of the database within the week before, None with fewer than two."""

    ok: bool
    at: datetime
    database: str
    custodian: str
    checks: list[dict[str, Any]]
    rto: float
    rpo: float
    gap: float | None

    def told(self) -> dict[str, Any]:
        """The same for ``--json`` and for the notes."""
        named = ("ok", "database", "custodian", "checks", "rto", "rpo", "gap")
        return {"at": self.at.isoformat(), **{name: getattr(self, name) for name in named}}


def drill(folders: Mapping[str, Path], keys: tuple[Path, ...], within: Path | None, at: datetime) -> Drill:
    """Restore the newest of each folder and check it. Raises BackupFault where there is nothing to restore."""
    # A key that cannot be read is no backup that cannot be restored.
    parcels_at_hand.private_keys(keys)
    newest = {kind: parcels_at_hand.newest(folder, kind) for kind, folder in folders.items()}
    began = perf_counter()
    with _scratch(within) as place, _database(place) as environment:
        words = [word for kind, file in newest.items() for word in (f"--{kind}", str(file))]
        words += [word for key in keys for word in ("--key", str(key.resolve()))]
        living = Path(settings.EVENHAND_CUSTODIAN) / TOMB
        if living.is_file():
            words += ["--tomb", str(living)]
        code, said = _evenhand(environment, "restore", *words, "--trial", "--json")
        checks = [{"code": "restored", "ok": not code, "sentence": "The backups were put back." if not code else said}]
        if not code:
            code, said = _evenhand(environment, "restore-drill", "--here", "--json")
            checks += json.loads(said) if not code else [{"code": "checked", "ok": False, "sentence": said}]
    copies = places.copies(folders[DATABASE], DATABASE) if folders[DATABASE].is_dir() else []
    made = parcels_at_hand.made(newest[DATABASE])
    done = Drill(
        ok=all(one["ok"] for one in checks), at=at, database=str(newest[DATABASE]), custodian=str(newest[CUSTODIAN]),
        checks=checks, rto=perf_counter() - began, rpo=(at - made).total_seconds(), gap=_longest(copies, at),
    )  # fmt: skip
    notes.write(notes.DRILL if done.ok else f"failed_{notes.DRILL}", done.told())
    return done


def _longest(copies: list[places.Copy], at: datetime) -> float | None:
    recent = [copy.at for copy in copies if copy.at > at - _WEEK]
    return max(((later - earlier).total_seconds() for earlier, later in pairwise(recent)), default=None)


@contextmanager
def _scratch(within: Path | None) -> Iterator[Path]:
    """A folder nobody else can read, whose keys are overwritten before it goes."""
    place = Path(tempfile.mkdtemp(prefix="evenhand-drill-", dir=within))
    try:
        yield place
    finally:
        for file in (place / "custodian").rglob("*"):
            if file.is_file():
                destroy(file)
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _database(place: Path) -> Iterator[dict[str, str]]:
    """The environment of a scratch installation; on PostgreSQL with a database that is empty again at the end: the one
    that ``EVENHAND_DRILL_DATABASE`` names, or else one that is made and dropped."""
    address, kept = (os.environ.get(f"EVENHAND_{name}", "") for name in ("DATABASE", "DRILL_DATABASE"))
    environment = {
        **os.environ,
        "EVENHAND_HOME": str(place / "home"),
        "EVENHAND_CUSTODIAN": str(place / "custodian"),
        "EVENHAND_DEMO": "",
    }
    if not address:
        yield environment
        return
    with scratch.emptied(kept) if kept else scratch.made(address) as there:
        yield {**environment, "EVENHAND_DATABASE": there}


def _evenhand(environment: Mapping[str, str], *words: str) -> tuple[int, str]:
    """One command in a process of its own: its exit code, and what it printed, or why it could not."""
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "evenhand.cli", *words],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.strip() if done.returncode else done.stdout
