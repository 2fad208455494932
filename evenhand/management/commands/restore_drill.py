"""Restore the newest backups into a scratch place, check everything there, and say how long it took.

``evenhand restore-drill --key FILE``: once a week, best on another machine, where the private key may be for that hour
(copy ``backups.json`` from its home to the office's, so that ``evenhand doctor`` knows). Nothing of the office's own
database or keys is touched; on PostgreSQL it needs an empty database of its own, which ``EVENHAND_DRILL_DATABASE``
names with its owner. Checked are the rows of every table, their references, the ledger and its head, complaints
replayed under the rules, the canary's room, and that everything destroyed refuses.

Exit code 0: one could go on from these backups. 1: not, and why. 2: the command was not understood.
"""

from __future__ import annotations

import json
import sys
from argparse import SUPPRESS, ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand.management import clock
from evenhand.management.backups import drilling, places
from evenhand.management.backups.places import CUSTODIAN, DATABASE, BackupFault


class Command(BaseCommand):
    """Parse, drill, say what was found."""

    help = "Restore the newest backups into a scratch place, check everything there, and say how long it took."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the copies are, what opens them, and where there is room."""
        parser.add_argument("--database", type=Path, metavar="PLACE", help="default: EVENHAND_BACKUPS")
        parser.add_argument("--custodian", type=Path, metavar="PLACE", help="default: EVENHAND_KEY_BACKUPS")
        parser.add_argument("--key", type=Path, action="append", default=[], metavar="FILE", help="the private key")
        parser.add_argument("--scratch", type=Path, metavar="FOLDER", help="where to put it back (default: TMPDIR)")
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")
        parser.add_argument("--here", action="store_true", help=SUPPRESS)

    def handle(self, **options: Any) -> None:
        """Drill; exit 1 when one could not go on from these backups."""
        if options["here"]:
            from evenhand.management.backups.checking import check

            self.stdout.write(json.dumps([asdict(one) for one in check(clock.now())]))
            return
        if not options["key"]:
            raise CommandError("A drill needs the private key, for as long as it runs: --key FILE")
        try:
            folders = {kind: places.folder_for(kind, options[kind]) for kind in (DATABASE, CUSTODIAN)}
            done = drilling.drill(folders, tuple(options["key"]), options["scratch"], clock.wall())
        except BackupFault as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(json.dumps(done.told(), indent=1) if options["json"] else "\n".join(_said(done)))
        if not done.ok:
            sys.exit(1)


def _said(done: drilling.Drill) -> list[str]:
    lines = [f"{'holds  ' if one['ok'] else 'FAILS  '}  {one['sentence']}" for one in done.checks]
    gap = "" if done.gap is None else f" The longest time between two backups this week was {_time(done.gap)}."
    if not done.ok:
        return [*lines, "One could NOT go on from these backups."]
    lines += [
        f"Back and checked in {_time(done.rto)}. Of the office's work, the last {_time(done.rpo)} would be lost.{gap}",
        "One could go on from these backups.",
    ]
    return lines


def _time(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 120:
        return "1 second" if round(seconds) == 1 else f"{seconds:.0f} seconds"
    return f"{seconds / 60:,.0f} minutes" if seconds < 7200 else f"{seconds / 3600:,.1f} hours"
