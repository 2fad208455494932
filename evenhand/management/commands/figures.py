"""Publish the office's figures: once a year, from 1 April on, for the years before.

``evenhand figures publish`` counts, hides what is too small, and writes down what may be told; the public pages show
that and nothing else. What was told is never changed, so a second run does nothing. ``evenhand tick`` does the same by
itself. ``evenhand figures show`` prints what was told. Exit code 0: done, or nothing was due.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from evenhand.management import clock, publishing
from evenhand.reads import figures


class Command(BaseCommand):
    """Publish, or show what was published."""

    help = "Publish the office's figures, once a year; or show what was published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``publish`` or ``show``; ``--json`` prints the same for a machine."""
        parser.add_argument("what", choices=["publish", "show"], help="publish what is due, or show what was told")
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, **options: Any) -> None:
        """Do one of the two."""
        said = publishing.publish_due(clock.now().today) if options["what"] == "publish" else ()
        if options["json"]:
            told = [asdict(one) for one in figures.published()]
            self.stdout.write(json.dumps({"published": said, "figures": told}, default=str))
        elif options["what"] == "publish":
            self.stdout.write("\n".join(said) or "Nothing is due: what could be told was told.")
        else:
            self.stdout.write("\n".join(_lines()) or "Nothing was told yet.")


def _lines() -> list[str]:
    lines = [
        f"{one.year}: about {one.offers} offers, {one.sessions} sessions, {one.agreements} agreements."
        for one in figures.all_years()
    ]
    for one in figures.published():
        told = ", ".join(f"{name} {count}" for name, count in one.counts.items() if count is not None)
        lines.append(f"{one.first_year} to {one.last_year}: {told or 'too few cases for any count'}.")
    return lines
