"""Write one case, or the whole office, as JSON and CSV with a dictionary.

``evenhand export case REF --to DIR --by NAME`` writes one complaint with the case file's words; ``export office``
writes everything that is a code or a day, without a name or a word. Never in either: sealed answers, anything said in
or for mediation, keys. The folder must be empty or new; its files are readable by their owner alone.

Exit code 0: written. 1: there is no such complaint, or the folder is not empty. 2: the command was not understood.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand.management.clock import now
from evenhand.management.colleagues import acting_as
from evenhand.reads.exporting import MAY_EXPORT, Export, of_case, of_office, pieces


class Command(BaseCommand):
    """Ask reads, write files."""

    help = "Write one case, or the whole office, as JSON and CSV with a dictionary."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two words, each with a folder and in whose name."""
        words = parser.add_subparsers(dest="word", required=True, metavar="case | office")
        for word, told in (("case", "one complaint"), ("office", "everything that is a code or a day")):
            one = words.add_parser(word, help=told)
            if word == "case":
                one.add_argument("ref", help="the complaint's reference, such as M7KQ-42XW")
            one.add_argument("--to", type=Path, required=True, metavar="DIR", help="a new or empty folder")
            one.add_argument("--by", required=True, metavar="NAME", help="sign-in name of a coordinator or director")
            one.add_argument("--json", action="store_true", help="what was written, as JSON")

    def handle(self, **options: Any) -> None:
        """Write it."""
        by, to, moment = acting_as(options["by"], MAY_EXPORT), options["to"], now()
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise CommandError(f"{to} is not an empty folder. Name a new one, so that nothing is mixed up.")
        found = of_case(by, options["ref"], moment) if options["word"] == "case" else of_office(by, moment)
        if found is None:
            raise CommandError("There is no such complaint.")
        try:
            written = {name: self._write(to / name, data) for name, data in pieces(found)}
        except OSError as error:
            raise CommandError(f"{to} could not be written: {error.strerror}.") from None
        self._say(found, to, written, as_json=options["json"])

    def _write(self, path: Path, data: Any) -> int:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        size = 0
        with path.open("wb") as file:
            for piece in data:
                size += file.write(piece)
        if self.stderr.isatty():
            self.stderr.write(f"{path.name}: {size:,} bytes")
        return size

    def _say(self, found: Export, to: Path, written: dict[str, int], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"what": found.what, "to": str(to), "files": written}, indent=1))
        else:
            self.stdout.write(f"{len(written)} files were written to {to}. dictionary.csv says what each column means.")
