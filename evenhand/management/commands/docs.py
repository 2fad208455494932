"""Write the documents that are printed from the code; with --check, only say which are stale."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from evenhand.management.generated import DOCUMENTS, ROOT


class Command(BaseCommand):
    """Exit code 1 when --check finds a stale document."""

    help = "Write the generated documents."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--check`` writes nothing."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is stale")

    def handle(self, **options: Any) -> None:
        """Write or compare each document."""
        stale = []
        for path, write in DOCUMENTS.items():
            place, text = ROOT / path, write()
            if place.is_file() and place.read_text(encoding="utf-8") == text:
                continue
            stale.append(path)
            if not options["check"]:
                place.write_text(text, encoding="utf-8")
                self.stdout.write(f"Wrote {path}.")
        if options["check"] and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run: make docs")
