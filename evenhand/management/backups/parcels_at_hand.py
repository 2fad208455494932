"""What a restore is given: private keys, a copy of the database, one of the custodian, and every tomb there is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from evenhand.management.backups import places
from evenhand.management.backups.making import DUMP, MANIFEST, PUBLIC, TOMB
from evenhand.management.backups.places import CUSTODIAN, DATABASE, BackupFault
from evenhand.vault.parcels import MAGIC, ParcelFault, id_of, read_head, read_parcel, read_private

Keys = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One copy that was read to its end: what it says of itself, and its small parts. The database's own bytes are
    read again when they are put back."""

    file: Path
    kind: str
    made: datetime
    parts: dict[str, bytes] = field(repr=False)

    @property
    def manifest(self) -> dict[str, Any]:
        """What a database's copy says stands in it."""
        return dict(json.loads(self.parts[MANIFEST]))

    @property
    def public_keys(self) -> dict[str, bytes]:
        """The public halves that lay in the home folder."""
        return {name: told for name, told in self.parts.items() if name.startswith(PUBLIC)}


def private_keys(files: Iterable[Path]) -> Keys:
    """The private halves by their names. Raises :class:`BackupFault`."""
    keys = {}
    for file in files:
        try:
            key = read_private(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise BackupFault(f"The key {file} could not be read.") from None
        except ParcelFault as fault:
            raise BackupFault(f"{file}: {fault}") from None
        keys[id_of(key)] = key
    return keys


def newest(place: Path, kind: str) -> Path:
    """The file itself, or the newest copy of its kind in a folder. Raises :class:`BackupFault`."""
    if not place.is_dir():
        return place
    there = places.copies(place, kind)
    if not there:
        raise BackupFault(f"There is no backup of the {kind} in {place}.")
    return there[-1].file


def read(file: Path, kind: str, keys: Keys) -> Found:
    """Read a copy to its end, so that it is known to be whole before anything is changed. Raises BackupFault."""
    try:
        head = _head(file)
        if head.get("kind") != kind:
            raise ParcelFault(f"It holds the {head.get('kind')}, not the {kind}.")
        parts = {}
        for name, chunks in _parts(file, keys):
            if name == DUMP and kind == DATABASE:
                for _ in chunks:
                    # Only seen to be whole; put back later, as a stream again.
                    pass
            else:
                parts[name] = b"".join(chunks)
    except ParcelFault as fault:
        raise BackupFault(f"{file} cannot be used. {fault}") from None
    except OSError as error:
        raise BackupFault(f"{file} could not be read: {error.strerror}.") from None
    return Found(file=file, kind=kind, made=datetime.fromisoformat(head["made"]), parts=parts)


def dump(found: Found, keys: Keys) -> Iterator[bytes]:
    """The database's own bytes."""
    for name, chunks in _parts(found.file, keys):
        if name == DUMP:
            yield from chunks


def tombs(given: Iterable[Path], copies: Sequence[Found], keys: Keys) -> tuple[list[bytes], list[Path]]:
    """Every tomb at hand: those that were named, those in the copies, and those of the newest copies beside them.

    The second list names newer copies that are closed to another key: their tombs could not be read.
    """
    found, closed = [*(_tomb(file, keys) for file in given), *(copy.parts[TOMB] for copy in copies)], []
    for file in _beside(copies):
        try:
            found.append(_tomb(file, keys))
        except BackupFault:
            closed.append(file)
    return found, closed


def _beside(copies: Sequence[Found]) -> Iterator[Path]:
    """The newest copy of each kind in each folder one knows of, where it is newer than the one that is put back."""
    folders = {(copy.kind, copy.file.parent.resolve()): copy.made for copy in copies}
    for kind, named in ((DATABASE, settings.EVENHAND_BACKUPS), (CUSTODIAN, settings.EVENHAND_KEY_BACKUPS)):
        if named:
            folders.setdefault((kind, Path(named).resolve()), datetime.min.replace(tzinfo=UTC))
    for (kind, folder), made in folders.items():
        for one in places.copies(folder, kind)[-1:]:
            # A file's name has whole seconds.
            if one.at > made.replace(microsecond=0):
                yield one.file


def _tomb(file: Path, keys: Keys) -> bytes:
    """The tomb in a backup of either kind, or a tomb as it lies in a custodian's folder."""
    with suppress(OSError), file.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            return file.read_bytes()
        try:
            for name, chunks in _parts(file, keys):
                if name == TOMB:
                    return b"".join(chunks)
        except ParcelFault as fault:
            raise BackupFault(f"The tomb in {file} could not be read. {fault}") from None
    raise BackupFault(f"There is no tomb to be read in {file}.")


def _head(file: Path) -> dict[str, Any]:
    with file.open("rb") as source:
        return read_head(source)


def _parts(file: Path, keys: Keys) -> Iterator[tuple[str, Iterator[bytes]]]:
    to = str(_head(file)["to"])
    if to not in keys:
        raise ParcelFault(f"It is closed to the key {to}. Give that one: --key FILE")
    with file.open("rb") as source:
        yield from read_parcel(source, keys[to])


def made(file: Path) -> datetime:
    """When a copy was made, as it says in the clear. Raises :class:`BackupFault`."""
    try:
        return datetime.fromisoformat(_head(file)["made"])
    except ParcelFault as fault:
        raise BackupFault(f"{file} cannot be used. {fault}") from None
