"""Where backups lie, what they are called, how long they live; and the public halves of the offline keys."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.timezone import localdate

from evenhand.vault import chance
from evenhand.vault.files import destroy, sync_folder, write_whole
from evenhand.vault.parcels import ParcelFault, key_id, make_key, read_public

DATABASE, CUSTODIAN = "database", "custodian"
KINDS = (DATABASE, CUSTODIAN)
_NAME = re.compile(r"evenhand-(database|custodian)-(\d{8}T\d{6}Z)\.parcel")
_STAMP = "%Y%m%dT%H%M%SZ"
_ALL_KEPT = timedelta(days=2)


class BackupFault(Exception):  # noqa: N818 (it names what is at fault)
    """A backup or restore that cannot be done. The text is a sentence for the operator."""


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """One backup in a folder: when it was made (UTC), what of, and its file."""

    at: datetime
    kind: str
    file: Path

    @property
    def day(self) -> date:
        """The office's day on which it was made: certificates count in those."""
        return localdate(self.at)


def folder_for(kind: str, given: Path | None) -> Path:
    """The folder for backups of a kind: the given one, or the settings'. Raises :class:`BackupFault`."""
    named = settings.EVENHAND_BACKUPS if kind == DATABASE else settings.EVENHAND_KEY_BACKUPS
    folder = given or (Path(named) if named else None)
    if folder is None:
        option, variable = ("--to", "EVENHAND_BACKUPS") if kind == DATABASE else ("--keys-to", "EVENHAND_KEY_BACKUPS")
        raise BackupFault(f"Say where backups of the {kind} go: {option} FOLDER, or set {variable}.")
    return folder.resolve()


def refuse_together(database: Path | None, custodian: Path | None) -> None:
    """Two folders that are one, or in each other, protect nothing; nor does one around or within the keys."""
    keys = Path(settings.EVENHAND_CUSTODIAN).resolve()
    if database and custodian and (_within(database, custodian) or _within(custodian, database)):
        raise BackupFault("Backups of the database and of the custodian go to two folders apart, neither in the other.")
    for folder in filter(None, (database, custodian)):
        if _within(keys, folder) or _within(folder, keys):
            raise BackupFault(f"{folder} and the custodian's own folder {keys} must lie apart, neither in the other.")


def _within(inner: Path, outer: Path) -> bool:
    return inner.is_relative_to(outer)


def new_file(folder: Path, kind: str, at: datetime) -> Path:
    """The name of a backup made at this moment."""
    return folder / f"evenhand-{kind}-{at:{_STAMP}}.parcel"


def copies(folder: Path, kind: str) -> list[Copy]:
    """The backups of a kind in a folder, oldest first. Files of other names are nobody's business here."""
    named = [(file, _NAME.fullmatch(file.name)) for file in folder.glob(f"evenhand-{kind}-*.parcel")]
    return sorted(Copy(_moment(told[2]), kind, file) for file, told in named if told is not None)


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def life(kind: str) -> int:
    """Days for which a copy may live: what certificates of destruction count with."""
    return int(settings.EVENHAND_BACKUP_DAYS if kind == DATABASE else settings.EVENHAND_KEY_BACKUP_DAYS)


def over_age(copy: Copy, today: date) -> bool:
    """Whether a copy's last day is today. It goes on that day, so that none is left when a certificate's date comes."""
    return copy.day + timedelta(days=life(copy.kind)) <= today + timedelta(days=1)


def thin(folder: Path, kind: str, at: datetime) -> tuple[list[Copy], list[Copy]]:
    """Remove copies whose life is over, and of days before yesterday all but the last. Returns both lists.

    The newest copy stays whatever its age: a clock that was wrong must not leave an office without any.
    """
    today, by_day = localdate(at), defaultdict[date, list[Copy]](list)
    older = copies(folder, kind)[:-1]
    for copy in older:
        by_day[copy.day].append(copy)
    aged = [copy for copy in older if over_age(copy, today)]
    spare = [copy for day in by_day.values() for copy in day[:-1] if copy not in aged and copy.at < at - _ALL_KEPT]
    for copy in (*aged, *spare):
        if kind == CUSTODIAN:
            destroy(copy.file)
        else:
            copy.file.unlink()
    sync_folder(folder)
    return aged, spare


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one backup, restore or drill of an installation at once. Raises :class:`BackupFault`."""
    home = Path(settings.EVENHAND_HOME)
    with (home / "backup.lock").open("w", encoding="utf-8") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise BackupFault("Another backup or restore of this installation is running.") from None
        for left in home.glob(".backup*"):
            # One that was killed left it; no other one runs.
            left.unlink()
        yield


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """A file that is there whole and flushed when this ends well, and not at all when it does not."""
    for left in file.parent.glob(f".{file.name[:12]}*"):
        # The same, in the folder of the backups.
        left.unlink()
    passing = file.with_name(f".{file.name}.{chance.token(4).hex()}")
    try:
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        passing.replace(file)
    finally:
        passing.unlink(missing_ok=True)
    sync_folder(file.parent)


def make_offline_key(file: Path, kinds: tuple[str, ...]) -> str:
    """Write a new private half into ``file``, which is carried away, and keep the public one here for these kinds.
    Returns the name of the pair. Raises :class:`BackupFault` for a place that stays on this machine's side."""
    for here in (Path(settings.EVENHAND_HOME), Path(settings.EVENHAND_CUSTODIAN)):
        if _within(file.resolve(), here.resolve()):
            raise BackupFault(f"{file} lies in {here}. The private key is to leave this machine: name a place outside.")
    private, public = make_key()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(private)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise BackupFault(f"There is something in {file} already. A key is never written over another one.") from None
    except OSError as error:
        raise BackupFault(f"{file} could not be written: {error.strerror}.") from None
    for kind in kinds:
        write_whole(Path(settings.EVENHAND_HOME), public_file(kind).name, public.encode())
    return key_id(read_public(public))


def public_file(kind: str) -> Path:
    """Where the public half for a kind is kept."""
    return Path(settings.EVENHAND_HOME) / f"backup-key.{kind}"


def public_key(kind: str) -> bytes:
    """The public half for a kind. Raises :class:`BackupFault` when no key was made yet."""
    try:
        return read_public(public_file(kind).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupFault(
            "No key for backups was made yet. Make one, and carry its file away: evenhand backup key --to FILE"
        ) from None
    except ParcelFault as fault:
        raise BackupFault(str(fault)) from None
