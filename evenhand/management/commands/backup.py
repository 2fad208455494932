"""Back up the database and, apart from it, the custodian's keys, each closed to an offline key.

``evenhand backup key --to FILE`` first: FILE gets the private half. Put it on paper or on a stick, keep two of it in
two places, and remove FILE from this machine: without it no backup opens, also not for you.

``evenhand backup`` then makes both; ``backup database`` and ``backup custodian`` make one. Folders come from
EVENHAND_BACKUPS and EVENHAND_KEY_BACKUPS, or from the options. Copies that are over their age are removed and named.
Exit code 0: made. 1: not made, with the reason. 2: the command was not understood.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from evenhand import clerk
from evenhand.management import clock
from evenhand.management.backups import making, places
from evenhand.management.backups.places import CUSTODIAN, DATABASE, KINDS, BackupFault


class Command(BaseCommand):
    """Parse, make, say what was made."""

    help = "Back up the database and, apart from it, the custodian's keys, each closed to an offline key."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to make, and where to."""
        parser.add_argument("what", nargs="?", default="both", choices=("both", *KINDS, "key"))
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="of the database's backups; for `key`: the FILE")
        parser.add_argument("--keys-to", type=Path, metavar="FOLDER", help="of the custodian's backups")
        parser.add_argument("--for", dest="kind", choices=KINDS, help="with `key`: a pair for one of the two only")
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def handle(self, **options: Any) -> None:
        """Make it; a reason why not is a sentence."""
        try:
            if options["what"] == "key":
                self._key(options["to"], options["kind"], as_json=options["json"])
            else:
                self._make(options)
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault

    def _key(self, file: Path | None, kind: str | None, *, as_json: bool) -> None:
        if file is None:
            raise CommandError("Say which file gets the private half: evenhand backup key --to FILE")
        kinds = (kind,) if kind else KINDS
        name = places.make_offline_key(file, kinds)
        if as_json:
            self.stdout.write(json.dumps({"key": name, "private": str(file), "for": kinds}))
            return
        ends = clock.now().today + timedelta(days=max(places.life(one) for one in kinds))
        self.stdout.write(
            f"Key {name} was made for backups of the {' and the '.join(kinds)}. Its private half is in {file}.\n"
            "Carry that file away, keep two of it in two places, and leave none on this machine.\n"
            f"If there was a key before, destroy its private half on {ends:%Y-%m-%d}: what was closed to it ends then."
        )

    def _make(self, options: dict[str, Any]) -> None:
        kinds = KINDS if options["what"] == "both" else (options["what"],)
        given = {DATABASE: options["to"], CUSTODIAN: options["keys_to"]}
        folders = {kind: places.folder_for(kind, given[kind]) for kind in kinds}
        places.refuse_together(folders.get(DATABASE), folders.get(CUSTODIAN))
        at = clock.wall()
        made = making.make(kinds, folders, at, self._progress, keep_all=_leapt(at))
        if options["json"]:
            self.stdout.write(json.dumps([one.told() for one in made], indent=1))
        else:
            self.stdout.write("\n".join(line for one in made for line in _said(one)))

    def _progress(self, what: str, done: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{what} {done:,}" + (f" of {of:,} pages" if of else " bytes"), ending="")
            self.stderr.flush()


def _leapt(at: datetime) -> bool:
    """Whether the clock leapt, or nobody can tell: then earlier copies may be what is needed most, and all are kept."""
    try:
        return bool(clerk.too_far(at))
    except DatabaseError:
        return True


def _said(made: making.Made) -> list[str]:
    """What was made, and what was removed, in sentences."""
    book = f", the ledger with {made.leaves:,} leaves" if made.leaves is not None else ""
    lines = [f"The {made.kind} is in {made.file}: {made.size:,} bytes in {made.seconds:.1f} s{book}."]
    if made.aged:
        copies = "copy was" if len(made.aged) == 1 else "copies were"
        lines.append(
            f"{len(made.aged)} {copies} removed: no copy of the {made.kind} lives {places.life(made.kind)} days."
        )
    if made.spare:
        lines.append(f"{len(made.spare)} were removed, of days of which the last one is kept.")
    return lines
