"""Take in a spreadsheet, CSV or XLSX: closed matters for the figures, open complaints for the desk.

``evenhand import FILE --by NAME`` judges every row and takes in the good ones as one batch; ``--dry-run`` keeps
nothing; ``--map "Heading=field"`` says what a column means; ``--undo BATCH`` takes a batch back.

Exit code 0: done. 1: the file is refused, or rows were left out. 2: the command was not understood.
"""

# ruff: noqa: N999 (a command has the name of its file, and operators say "import")

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand import airlock, clerk, reads
from evenhand.clerk.import_columns import FIELDS, chosen
from evenhand.clerk.imports import CLOSED, Verdict, batch_of, judge, mark_of, take
from evenhand.clerk.sheets import NotASheet, read_sheet
from evenhand.core.codes import DESK
from evenhand.management.clock import now
from evenhand.management.colleagues import acting_as
from evenhand.reads.batches import batches, taken_before
from evenhand.reads.days import country


class Command(BaseCommand):
    """Read, judge, take in."""

    help = "Take in a spreadsheet: closed matters for the figures, open complaints for the desk."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who brings it, and how."""
        parser.add_argument("file", type=Path, nargs="?", help="CSV or XLSX, headings in the first row")
        parser.add_argument("--by", metavar="NAME", help="sign-in name of the colleague at the desk who brings it")
        parser.add_argument("--dry-run", action="store_true", help="judge every row and keep nothing")
        parser.add_argument("--map", action="append", default=[], metavar="HEADING=FIELD", help=", ".join(FIELDS))
        parser.add_argument("--undo", metavar="BATCH", help="take a batch back, but for what somebody worked on since")
        parser.add_argument("--json", action="store_true", help="the verdicts as JSON")

    def handle(self, **options: Any) -> None:
        """Undo, or judge and, unless it is a dry run, take in."""
        if options["undo"]:
            self._undo(options["undo"], as_json=options["json"])
            return
        if options["file"] is None:
            raise CommandError("Name a file, or a batch with --undo.", returncode=2)
        moment = now()
        data = self._data(options["file"])
        try:
            sheet = read_sheet(data, airlock.OPERATOR)
            columns = chosen(sheet.headings, dict(self._pair(one) for one in options["map"]))
        except (NotASheet, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        verdicts = judge(sheet, columns, reads.programme(), moment.today, country())
        taken: dict[str, Any] = {"batch": "", "closed": 0, "open": 0}
        if not options["dry_run"]:
            taken = self._take(data, verdicts, options["by"])
        self._say(verdicts, taken, options)

    def _undo(self, batch: str, *, as_json: bool) -> None:
        found = next((one for one in batches() if one.name == batch), None)
        if found is None:
            raise CommandError(f"There is no import {batch!r}.")
        back = clerk.undo_batch(batch)
        kept = found.there - back
        if as_json:
            self.stdout.write(json.dumps({"batch": batch, "taken_back": back, "kept": kept}))
        else:
            self.stdout.write(f"{back} complaints were taken back; {kept} stay, because somebody has worked on them.")

    def _data(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from None

    def _pair(self, said: str) -> tuple[str, str]:
        heading, sign, field = said.rpartition("=")
        if not sign:
            raise CommandError(f"--map takes HEADING=FIELD, not {said!r}.", returncode=2)
        return heading, field.strip()

    def _take(self, data: bytes, verdicts: tuple[Verdict, ...], by: str | None) -> dict[str, Any]:
        if before := taken_before(mark_of(data)):
            raise CommandError(f"This very file was taken in before. Undo it first: evenhand import --undo {before}")
        moment = now()
        done = take(
            verdicts, by=acting_as(by, DESK), now=moment, batch=batch_of(data, moment.today), progress=self._progress
        )
        if self.stderr.isatty():
            self.stderr.write("")
        return {"batch": done.batch, "closed": done.closed, "open": done.open}

    def _progress(self, done: int, of: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {of:,} rows …", ending="")

    def _say(self, verdicts: tuple[Verdict, ...], taken: dict[str, Any], options: dict[str, Any]) -> None:
        bad = [one for one in verdicts if not one.good]
        if options["json"]:
            rows = [
                {"row": v.row, "good": v.good, "kind": v.kind, "problems": v.problems, "remarks": v.remarks}
                for v in verdicts
            ]
            self.stdout.write(json.dumps({"taken": taken, "rows": rows}, ensure_ascii=False, indent=1, default=list))
        else:
            for one in verdicts if options["dry_run"] else bad:
                told = " ".join(one.problems) or " ".join((f"good, {one.kind}.", *one.remarks))
                self.stdout.write(f"Row {one.row}: {told}")
            good = [one for one in verdicts if one.good]
            closed = sum(one.kind == CLOSED for one in good)
            what = "would be taken in" if options["dry_run"] else f"were taken in as {taken['batch']}"
            self.stdout.write(f"{closed} closed matters and {len(good) - closed} open complaints {what}.")
        if bad:
            raise CommandError(f"{len(bad)} of {len(verdicts)} rows were left out." if not options["dry_run"] else
                               f"{len(bad)} of {len(verdicts)} rows would be left out.")  # fmt: skip
