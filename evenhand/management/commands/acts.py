"""Print what is there for every act: rule, guarantee, form, pages, Spanish, refusals, letter, tests."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand.management.acts_table import COLUMNS, rows


class Command(BaseCommand):
    """Exit code 1 when the table has a hole."""

    help = "Print the table of acts. It ends with 1 when there is a hole in it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` for programs, ``--holes`` for those who fill them."""
        parser.add_argument("--json", action="store_true", help="the whole table as JSON")
        parser.add_argument("--holes", action="store_true", help="only what is missing")

    def handle(self, **options: Any) -> None:
        """Print the table, then one closing line."""
        table = rows()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in table], indent=1))
        for row in table if not options["json"] else ():
            if options["holes"]:
                self.stdout.write(f"{row.chapter}.{row.act}: {'; '.join(row.holes) or 'done'}")
                continue
            self.stdout.write(f"{row.chapter}.{row.act}")
            for column in COLUMNS:
                self.stdout.write(f"    {column.replace('_', ' '):<10} {getattr(row, column) or '-'}")
        holes = sum(bool(row.holes) for row in table)
        if holes:
            raise CommandError(f"{len(table)} acts, {holes} with a hole.")
        if not options["json"]:
            self.stdout.write(f"{len(table)} acts, no hole.")
