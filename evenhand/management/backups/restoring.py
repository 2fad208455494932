"""Putting backups back, into an empty place only, so that nothing destroyed comes back with them.

The order is what makes it true:

1. every copy is read to its end; every tomb at hand is gathered: nothing has changed yet;
2. the place is marked as being restored: until the end, nothing is served from it;
3. the custodian: its files, the names of every tomb buried, the epoch turned, then seen in one rename;
4. the database, seen in one rename (SQLite) or one transaction (PostgreSQL), and held against its own manifest;
5. rows whose keys were destroyed are removed, sign-ins end, the books note the restore; where the ledger lacks leaves
   that were signed, the next log is opened; the mark goes.

Killed between any two of these, the same command begins again from 1.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from evenhand import clerk, ledger
from evenhand.clerk import attesting
from evenhand.management.backups import half, loading, parcels_at_hand, places
from evenhand.management.backups.parcels_at_hand import Found, Keys
from evenhand.management.backups.places import CUSTODIAN, DATABASE, BackupFault
from evenhand.models.sign_ins import SignIn
from evenhand.reads import days
from evenhand.vault import CustodianFault, copies, custodian, revived
from evenhand.vault import attesting as proofs
from evenhand.vault.files import write_whole

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to put back: a copy of the database, one of the custodian, or both; and what opens and corrects them."""

    database: Path | None
    custodian: Path | None
    keys: tuple[Path, ...]
    tombs: tuple[Path, ...] = ()
    # In a drill: the log stays as it is, for the drill's copy may sign nothing.
    trial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore came to. ``buried``: names that the copy of the custodian did not know as destroyed; ``closed``:
    newer copies whose tombs could not be read; ``head`` of the ledger as it came, after ``leaves`` leaves; ``log``: the
    number of the log that was opened, where the one before could not go on; ``without_proofs``: the database is from
    before rows were attested, and the custodian gave them their proofs once."""

    database: Found | None
    custodian: Found | None
    buried: int
    closed: list[Path]
    cleared: revived.Cleared
    standing: revived.Standing
    leaves: int
    head: str
    log: int | None
    without_proofs: bool = False


def restore(wanted: Wanted, at: datetime, step: Step) -> Restored:
    """Do it. Raises :class:`BackupFault` with a sentence; before step 2 nothing was changed then."""
    if wanted.database is None and wanted.custodian is None:
        raise BackupFault("Say what to put back: --database, --custodian, or both.")
    with places.one_at_a_time():
        keys = parcels_at_hand.private_keys(wanted.keys)
        _refuse_full(wanted)
        step("reading")
        books, folder = (_read(getattr(wanted, kind), kind, keys) for kind in (DATABASE, CUSTODIAN))
        found = [one for one in (books, folder) if one is not None]
        tombs, closed = parcels_at_hand.tombs(wanted.tombs, found, keys)
        if books is not None:
            _refuse_other_kind(books)
        half.begin(tuple(one.kind for one in found))
        step("custodian")
        buried = _custodian(folder, tombs)
        step("database")
        if books is not None:
            _database(books, keys)
        step("settling")
        cleared = _settle(books)
        head = ledger.verify()
        if not head.ok:
            raise BackupFault(f"The ledger in the backup does not hold: leaf {head.first_bad} is wrong. {head.reason}")
        clerk.note_restore(
            at=at, made_at=books.made if books else None, leaves=head.size, chain=head.head, buried=buried
        )  # fmt: skip
        step("signing")
        forked = None if wanted.trial else clerk.open_next_log(days.moment(at), always=folder is not None)
        step("ending")
        half.end()
        return Restored(
            database=books, custodian=folder, buried=buried, closed=closed, cleared=cleared,
            standing=revived.standing(), leaves=head.size, head=head.head, log=forked.log if forked else None,
            without_proofs=books is not None and _lacks_proofs(),
        )  # fmt: skip


def _refuse_full(wanted: Wanted) -> None:
    """Into an empty place only; what an earlier restore that was killed put here is cleared first."""
    begun, keys = half.begun(), Path(settings.EVENHAND_CUSTODIAN)
    if wanted.custodian and keys.exists() and any(keys.iterdir()):
        if CUSTODIAN not in begun:
            raise BackupFault(
                f"There are keys in {keys} already. A restore goes into an empty place only. Where they are the newest,"
                " leave --custodian away: the database is put back beside them."
            )
        shutil.rmtree(keys)
    if wanted.database and not loading.may_fill():
        raise BackupFault(
            f"The user {connection.settings_dict['USER']} may make no tables in this database. Name the owner in"
            " EVENHAND_DATABASE for this one command. Where the database is new, first run, as PostgreSQL's superuser:"
            f" evenhand database roles | psql -d {connection.settings_dict['NAME']}"
        )
    if wanted.database and DATABASE not in begun and not loading.is_empty():
        raise BackupFault("This installation has a database already. A restore goes into an empty place only.")


def _read(place: Path | None, kind: str, keys: Keys) -> Found | None:
    return None if place is None else parcels_at_hand.read(parcels_at_hand.newest(place, kind), kind, keys)


def _refuse_other_kind(books: Found) -> None:
    if (vendor := books.manifest["vendor"]) != connection.vendor:
        raise BackupFault(f"{books.file} was made from {vendor}; this installation is set to {connection.vendor}.")


def _custodian(folder: Found | None, tombs: Iterable[bytes]) -> int:
    """Put the keys back, or go on with those that live here; either way what was destroyed is buried, and the epoch
    turned, before a database is there to be read."""
    place = Path(settings.EVENHAND_CUSTODIAN)
    try:
        if folder is None:
            return copies.bury_again(custodian.current(), tombs)
        known = set(copies.names_in(folder.parts[copies.TOMB]))
        copies.put_back(place, folder.parts, tombs)
        return len(custodian.current().keys.tomb() - known)
    except CustodianFault as fault:
        raise BackupFault(str(fault)) from None


def _database(books: Found, keys: Keys) -> None:
    loading.load(parcels_at_hand.dump(books, keys))
    told, there = books.manifest, loading.facts()
    wrong = [name for name in ("tables", "leaves", "head", "migrations") if there[name] != told[name]]
    if wrong or (broken := loading.broken_references()):
        what = ", ".join(wrong) or f"{broken} rows that point to nothing"
        raise BackupFault(f"What was put back is not what the backup says it holds: {what}.")
    for name, public in books.public_keys.items():
        write_whole(Path(settings.EVENHAND_HOME), name, public)


def _settle(books: Found | None) -> revived.Cleared:
    """Bring the tables up to date, take away what nobody can open any more, and end every sign-in: a copy would bring
    back browsers that have signed out since."""
    if books is not None and books.manifest["migrations"]:
        call_command("migrate", interactive=False, verbosity=0)
    SignIn.objects.all().delete()
    if not proofs.has_begun() and attesting.is_any_attested():
        # An older copy of the keys does not open again the day on which whatever stands there is attested.
        proofs.note()
    return revived.clear()


def _lacks_proofs() -> bool:
    """Whether no row has one, and the custodian's mark says that they were given: then nobody comes in."""
    return proofs.has_begun() and not attesting.is_any_attested() and not attesting.is_somebody_known()


def told(one: Restored) -> dict[str, Any]:
    """The same for ``--json``."""
    return {
        "database": _of(one.database),
        "custodian": _of(one.custodian),
        "buried": one.buried,
        "closed": [str(file) for file in one.closed],
        "removed": one.cleared.rows,
        "ask_again": [f"{ref} {matter}" for ref, matter in one.cleared.ask_again],
        "live": one.standing.live,
        "lost": one.standing.lost,
        "files_dead": list(one.standing.files_dead),
        "leaves": one.leaves,
        "head": one.head,
        "log": one.log,
        "without_proofs": one.without_proofs,
    }


def _of(found: Found | None) -> dict[str, str] | None:
    return None if found is None else {"file": str(found.file), "made": found.made.isoformat()}
