"""Put a backup back into an empty place; what was destroyed since stays destroyed.

``evenhand restore --database FOLDER --custodian FOLDER --key FILE`` takes the newest of each folder; a file takes that
one. Where the keys are still here, leave ``--custodian`` away: the living ones know best what was destroyed. Where the
database is still here and the keys are lost, leave ``--database`` away. ``--tomb`` names a newer tomb (from any backup,
or a custodian's folder). Stop the service first; start it when this is done.

Exit code 0: it is back. 1: not, with the reason; run it again, or mend what it names. 2: it was not understood.
"""

from __future__ import annotations

import json
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import connection

from evenhand.management import clock
from evenhand.management.backups import restoring
from evenhand.management.backups.places import BackupFault
from evenhand.vault.custodian import ATTESTS


class Command(BaseCommand):
    """Parse, restore, say what came back and what did not."""

    help = "Put a backup back into an empty place; what was destroyed since stays destroyed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the copies are, and what opens them."""
        parser.add_argument("--database", type=Path, metavar="PLACE", help="a backup of the database, or their folder")
        parser.add_argument(
            "--custodian", type=Path, metavar="PLACE", help="a backup of the custodian, or their folder"
        )
        parser.add_argument("--key", type=Path, action="append", required=True, metavar="FILE", help="the private key")
        parser.add_argument("--tomb", type=Path, action="append", default=[], metavar="FILE", help="a newer tomb")
        parser.add_argument("--trial", action="store_true", help=SUPPRESS)
        parser.add_argument("--json", action="store_true", help="print what was put back as JSON")

    def handle(self, **options: Any) -> None:
        """Restore; a reason why not is a sentence."""
        wanted = restoring.Wanted(
            database=options["database"],
            custodian=options["custodian"],
            keys=tuple(options["key"]),
            tombs=tuple(options["tomb"]),
            trial=options["trial"],
        )
        try:
            done = restoring.restore(wanted, clock.wall(), self._step)
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        except OSError as error:
            raise CommandError(f"It could not be put back: {error.strerror}: {error.filename}.") from error
        self.stdout.write(json.dumps(restoring.told(done), indent=1) if options["json"] else "\n".join(_said(done)))

    def _step(self, name: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{name} …")
            self.stderr.flush()


def _said(done: restoring.Restored) -> list[str]:
    """What came back, what stays destroyed, and what a person has to do, in sentences."""
    back = [found for found in (done.database, done.custodian) if found is not None]
    lines = [f"The {found.kind} of {found.made:%Y-%m-%d %H:%M} UTC is back." for found in back]
    lines.append(
        f"{done.buried:,} keys that were destroyed since were buried again, and a new epoch has begun. "
        f"{sum(done.cleared.rows.values()):,} rows that no key opens any more were removed."
    )
    lines.append(f"The ledger holds: {done.leaves:,} leaves, head {done.head}.")
    if done.log:
        lines.append(
            f"The signing keys came back from a copy, so checkpoints go on under the next log, #{done.log}. "
            "If one was signed after this copy was made, it is not in it."
        )
    lines += [
        f"Ask again in {ref}, matter {matter}: its answers cannot be opened." for ref, matter in done.cleared.ask_again
    ]
    lines += [f"The file of {ref} was destroyed before; it stays closed." for ref in done.standing.files_dead]
    if lost := ", ".join(f"{n:,} {what}" for what, n in done.standing.lost.items() if n):
        lines.append(f"The copy of the custodian is older than the database: the keys of {lost} are not in it.")
    lines += [f"{file} is newer, and its tomb could not be read: it is closed to another key." for file in done.closed]
    if done.without_proofs:
        lines.append(
            "This database is from before its rows were attested, and the custodian gave the proofs once: nobody would "
            f"come in. Remove the file {Path(settings.EVENHAND_CUSTODIAN) / ATTESTS} before the start."
        )
    if done.database is not None and connection.vendor == "postgresql":
        lines.append(
            "The service's user may read nothing of it yet. As PostgreSQL's superuser, run: evenhand database roles | "
            f"psql -d {connection.settings_dict['NAME']}"
        )
    return [*lines, "Then start the service. The next backup begins a new line of copies."]
