"""Making backups: the database, and apart from it the custodian's folder, each closed to its offline key.

The database first, then the custodian: a key is made before the row that names it, so a custodian's copy that is a
moment younger has every key the database's copy asks for. A copy of the tomb travels in both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings

from evenhand import __version__, vault
from evenhand.management.backups import notes, places
from evenhand.management.backups.databases import Progress, snapshot
from evenhand.management.backups.places import CUSTODIAN, DATABASE, BackupFault, Copy
from evenhand.vault import canary, copies
from evenhand.vault.parcels import Part, write_parcel

MANIFEST, DUMP, TOMB, PUBLIC = "manifest.json", "database", "tomb", "backup-key."


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One backup: of what, where, how many bytes, how long it took; and which earlier ones were removed, as their age
    was over (``aged``) or a later one of their day is there (``spare``)."""

    kind: str
    file: Path
    at: datetime
    size: int
    seconds: float
    leaves: int | None
    aged: list[Copy]
    spare: list[Copy]

    def told(self) -> dict[str, Any]:
        """The same for ``--json`` and for the notes."""
        lists = {name: [copy.file.name for copy in getattr(self, name)] for name in ("aged", "spare")}
        return {**asdict(self), "file": str(self.file), "at": self.at.isoformat(), **lists}


def make(
    kinds: Iterable[str], folders: dict[str, Path], at: datetime, say: Progress, *, keep_all: bool = False
) -> list[Made]:
    """Make one backup of each kind. Raises :class:`BackupFault`; what was made before it is whole and stays.

    ``keep_all``: remove no earlier copy. For a clock that leapt, by which each would be over its age.
    """
    keys = {kind: places.public_key(kind) for kind in kinds}
    made = []
    with places.one_at_a_time():
        if DATABASE in keys:
            canary.lay(at.date())
        for kind, public in keys.items():
            made.append(_one(kind, folders[kind], public, at, say, keep_all=keep_all))
            notes.write(kind, made[-1].told())
    return made


def _one(kind: str, folder: Path, public: bytes, at: datetime, say: Progress, *, keep_all: bool) -> Made:
    began, file = perf_counter(), places.new_file(folder, kind, at)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        leaves = None
        if kind == DATABASE:
            leaves = _database(file, public, at, say)
        else:
            _custodian(file, public, at)
        size = file.stat().st_size
        aged, spare = ([], []) if keep_all else places.thin(folder, kind, at)
    except vault.CustodianFault as fault:
        raise BackupFault(str(fault)) from None
    except OSError as error:
        raise BackupFault(f"The backup of the {kind} could not be written to {folder}: {error.strerror}.") from error
    taken = perf_counter() - began
    return Made(kind=kind, file=file, at=at, size=size, seconds=taken, leaves=leaves, aged=aged, spare=spare)


def _database(file: Path, public: bytes, at: datetime, say: Progress) -> int:
    # What a killed process left to bury goes into the tomb before the tomb goes into the copy.
    vault.bury_forgotten()
    with places.whole_file(file) as out, snapshot(say) as taken:
        manifest = {
            "vendor": taken.vendor,
            "tables": taken.tables,
            "migrations": taken.migrations,
            "leaves": taken.leaves,
            "head": taken.head,
        }
        # Read after the snapshot began: a newer tomb is never wrong, an older one would be.
        tomb = copies.tomb_of(Path(settings.EVENHAND_CUSTODIAN))
        parts: list[Part] = [
            (MANIFEST, [json.dumps(manifest, sort_keys=True).encode()]),
            (TOMB, [tomb]),
            *((public_.name, [public_.read_bytes()]) for kind in places.KINDS if (public_ := _kept(kind))),
            (DUMP, taken.chunks),
        ]
        write_parcel(out, _head(DATABASE, at), public, parts)
        return taken.leaves


def _custodian(file: Path, public: bytes, at: datetime) -> None:
    files = copies.copy_of(Path(settings.EVENHAND_CUSTODIAN))
    with places.whole_file(file) as out:
        write_parcel(out, _head(CUSTODIAN, at), public, ((name, [content]) for name, content in files.items()))


def _kept(kind: str) -> Path | None:
    file = places.public_file(kind)
    return file if file.is_file() else None


def _head(kind: str, at: datetime) -> dict[str, str]:
    return {"kind": kind, "made": at.isoformat(), "version": __version__}
