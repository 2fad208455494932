"""The ledger: check it, sign it, copy it, prove one entry of it.

``evenhand ledger verify`` reads the whole book, shows how far it is, and says in one sentence whether it holds, also
against every signed checkpoint; if not, which leaf is the first wrong one and why. ``checkpoint`` signs what is due
(``--early``: now) and prints the newest one; with ``--cosignature FILE`` it takes in what a witness signed. ``export``
writes a folder that anyone can check without the office. ``receipt`` proves one leaf.

Exit code 0: it holds, or it is done. 1: it does not hold, or could not be done. 2: the command was not understood.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand import clerk, vault
from evenhand.management.clock import now
from evenhand.reads import books, checkpoints, receipts
from evenhand.vault import notes


class Command(BaseCommand):
    """Parse, ask, print a sentence."""

    help = "The ledger: check it, sign it, copy it, prove one entry of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Four words; each can print JSON for a machine."""
        words = parser.add_subparsers(dest="what", required=True, metavar="verify | checkpoint | export | receipt")
        verify = words.add_parser("verify", help="check the whole book")
        verify.add_argument("--checkpoint", action="append", default=[], type=Path, metavar="FILE",
                            help="hold it to a checkpoint that was kept elsewhere, too")  # fmt: skip
        verify.add_argument("--whole", action="store_true", help="sum up every node of the tree, too")
        checkpoint = words.add_parser("checkpoint", help="sign what is due, and print the newest checkpoint")
        checkpoint.add_argument("--early", action="store_true", help="sign now, within the week")
        checkpoint.add_argument("--cosignature", type=Path, metavar="FILE", help="a checkpoint that a witness signed")
        export = words.add_parser("export", help="write a copy that anyone can check")
        export.add_argument("--to", type=Path, required=True, metavar="DIR", help="a new or empty folder")
        receipt = words.add_parser("receipt", help="the proof of one leaf")
        receipt.add_argument("leaf", type=int, help="its number")
        for one in (verify, checkpoint, export, receipt):
            one.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, **options: Any) -> None:
        """Do one of the four."""
        try:
            getattr(self, f"_{options['what']}")(options)
        except (vault.Fork, vault.CustodianFault, notes.Malformed, receipts.NotYet) as fault:
            raise CommandError(str(fault)) from None
        except OSError as error:
            raise CommandError(f"{error.filename} could not be used: {error.strerror}.") from None

    def _verify(self, options: Any) -> None:
        kept = [(path.name, path.read_bytes()) for path in options["checkpoint"]]
        verdict = checkpoints.verify_book(self._progress, kept, whole=options["whole"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(verdict)))
        elif verdict.ok:
            leaves = "leaf" if verdict.size == 1 else "leaves"
            held = f" {verdict.held:,} signed checkpoints agree." if verdict.held else ""
            self.stdout.write(f"The ledger holds: {verdict.size:,} {leaves}, head {verdict.head}.{held}")
        else:
            self.stdout.write(f"The ledger does not hold: leaf {verdict.first_bad} is wrong; {verdict.reason}.")
        if not verdict.ok:
            sys.exit(1)

    def _checkpoint(self, options: Any) -> None:
        if options["cosignature"]:
            name = clerk.take_cosignature(options["cosignature"].read_bytes(), checkpoints.witnesses(), now().at)
            self.stderr.write(f"{name} has signed it.")
        elif options["early"]:
            clerk.sign_now(now())
        else:
            clerk.keep_the_book(now())
        found = checkpoints.newest()
        if found is None:
            raise CommandError("There is no checkpoint yet: the book is empty.")
        told = {
            "log": found.log,
            "size": found.size,
            "root": found.root,
            "on": found.on.isoformat(),
            "note": found.note,
        }
        self.stdout.write(json.dumps(told) if options["json"] else found.note, ending="\n" if options["json"] else "")

    def _export(self, options: Any) -> None:
        to = options["to"]
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise CommandError(f"{to} is not an empty folder. Name a new one, so that nothing is mixed up.")
        found = checkpoints.newest()
        if found is None:
            raise CommandError("There is no checkpoint yet, so a copy could not be checked.")
        to.mkdir(parents=True, exist_ok=True)
        (to / "checkpoint").write_text(found.note, encoding="utf-8")
        for log, key in enumerate(reversed(checkpoints.keys()), start=1):
            (to / ("key" if log == 1 else f"key.{log}")).write_text(f"{key}\n", encoding="utf-8")
        (to / "check_ledger.py").write_text(checkpoints.verifier(), encoding="utf-8")
        with (to / "book.jsonl").open("wb") as file:
            for count, line in enumerate(books.lines(books.told_until(now().today)), start=1):
                file.write(line)
                if count % 10_000 == 0 or count == found.size:
                    self._progress(count, found.size)
        if options["json"]:
            self.stdout.write(json.dumps({"to": str(to), "size": found.size, "root": found.root}))
        else:
            self.stdout.write(f"{found.size:,} leaves were written to {to}. check_ledger.py in it checks them.")

    def _receipt(self, options: Any) -> None:
        text = receipts.of_leaf(options["leaf"])
        self.stdout.write(
            json.dumps({"leaf": options["leaf"], "receipt": text}) if options["json"] else text, ending=""
        )

    def _progress(self, done: int, of: int) -> None:
        last = done >= of
        if self.stderr.isatty() or last:
            start = "\r" if self.stderr.isatty() else ""
            self.stderr.write(f"{start}{done:,} of {of:,} leaves", ending="\n" if last else "")
            self.stderr.flush()
