"""Our pages beside the floor, in one run: ratios against the goals.

Needs the source tree (``benchmarks/`` is not shipped). Loads 10,000 and 100,000 matters on SQLite and 10,000 on a
throw-away PostgreSQL, which takes some minutes; ``--quick`` takes one and proves only that everything works. Exit code
0: the run finished (a missed goal is printed as missed); 1: it could not finish, or complaints were lost or doubled.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Parse, run, print."""

    help = "Our pages beside the floor, in one run: ratios against the goals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of ``evenhand bench``."""
        parser.add_argument("--quick", action="store_true", help="a minute with a few hundred matters")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--out", type=Path, help="write the report as JSON to this file too")
        parser.add_argument("--keep", type=Path, help="keep the filled databases in this folder, and use them again")
        parser.add_argument(
            "--drift",
            type=int,
            default=0,
            help="then ask so many requests and watch the memory (100000: a quarter hour)",
        )
        parser.add_argument("--rounds", type=int, help="turns of each page on each server (default 2)")
        parser.add_argument("--sizes", help="matters on SQLite, separated by commas (default 10000,100000)")
        parser.add_argument("--postgres", help="matters on PostgreSQL (default 10000; 0 for none)")

    def handle(self, **options: Any) -> None:
        """Run and print; exit 1 when a complaint was lost or doubled."""
        try:
            from benchmarks import run
        except ModuleNotFoundError as error:
            raise CommandError("The benchmarks are in the source tree only. Run this there: make bench") from error
        wanted = run.QUICK if options["quick"] else run.Wanted()
        wanted = dataclasses.replace(
            wanted,
            keep=options["keep"],
            drift=options["drift"],
            rounds=options["rounds"] or wanted.rounds,
            sizes=_numbers(options["sizes"]) if options["sizes"] else wanted.sizes,
            postgres=_numbers(options["postgres"]) if options["postgres"] else wanted.postgres,
        )
        report = run.run(wanted)
        if options["out"]:
            options["out"].write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(json.dumps(report) if options["json"] else run.printed(report))
        if any(flow["lost"] or flow["doubled"] for one in report["figures"] for flow in one["flow"].values()):
            sys.exit(1)


def _numbers(typed: str) -> tuple[int, ...]:
    try:
        return tuple(number for one in typed.split(",") if (number := int(one)) > 0)
    except ValueError as error:
        raise CommandError(f"{typed} should be whole numbers separated by commas.") from error
