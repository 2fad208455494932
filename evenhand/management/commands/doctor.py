"""Say what is unsafe in this deployment, in sentences.

Exit code 0: nothing is unsafe. 1: something is. It changes nothing, and reads no word that anybody said.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from evenhand.management import clock
from evenhand.management.checkup import Verdict, checkup

SIGNS = {Verdict.SAFE: "safe   ", Verdict.UNSAFE: "UNSAFE ", Verdict.UNKNOWN: "unknown"}


class Command(BaseCommand):
    """Check everything, print a sentence for each."""

    help = "Say what is unsafe in this deployment, in sentences."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` prints the same for a machine."""
        parser.add_argument("--json", action="store_true", help="print the checks as JSON")

    def handle(self, **options: Any) -> None:
        """Print every check; exit 1 when one came out unsafe."""
        checks = checkup(clock.wall())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in checks], indent=1))
        else:
            # One thing that two checks say, such as a key that both kinds of backup lack, is read once.
            lines = dict.fromkeys(f"{SIGNS[one.verdict]}  {one.sentence}" for one in checks)
            self.stdout.write("\n".join(lines))
        if any(one.verdict is Verdict.UNSAFE for one in checks):
            sys.exit(1)
