"""Do what the clock owes: reminders, openings, the neutral batch, safe dates, audit, checkpoints.

Safe to run at any time, as often as one likes, and twice at once: what is done is not done again. ``evenhand serve``
runs it once a minute. A tick that comes more than a month after the last one does nothing until the clock stands by it
for a day, or ``--the-clock-is-right``. Exit code 0: all was done. 1: something was not, or the audit found something.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from evenhand import clerk, vault
from evenhand.accounts import sweeping
from evenhand.core.dates import Now
from evenhand.management import clock, publishing
from evenhand.management.backups import half


class Command(BaseCommand):
    """Ask the clerk, print what was done."""

    help = "Do what the clock owes: reminders, openings, the neutral batch, safe dates, destruction, audit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` prints the same for a machine; the other is a person's word."""
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")
        parser.add_argument(
            "--the-clock-is-right", action="store_true", help="go on at once where the clock leapt by more than a month"
        )

    def handle(self, **options: Any) -> None:
        """Tick once; exit 1 when something needs a person."""
        half.refuse()
        now = clock.now()
        ticked = clerk.tick(now, self._progress, confirmed=options["the_clock_is_right"])
        forked = False
        if not ticked.leapt:
            sweeping.sweep(clock.wall(), now.today)
            publishing.publish_daily(now.today)
            forked = self._keep_the_book(now)
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(ticked), "done": dict(ticked.done)}))
        else:
            self.stdout.write("\n".join(_said(ticked)))
        if ticked.findings or ticked.failed or ticked.leapt or forked:
            sys.exit(1)

    def _keep_the_book(self, now: Now) -> bool:
        """Cover leaves and checkpoints of the ledger; whether the custodian refused to sign."""
        try:
            signed = clerk.keep_the_book(now)
        except vault.Fork as fork:
            self.stderr.write(f"No checkpoint was signed. {fork}")
            return True
        if signed is not None:
            self.stderr.write(f"A checkpoint of {signed.size:,} leaves was signed.")
        return False

    def _progress(self, step: str, count: int) -> None:
        if count % 100 == 0:
            self.stderr.write(f"{step}: {count:,} complaints")
            self.stderr.flush()


def _said(ticked: clerk.Ticked) -> list[str]:
    """What was done, in sentences."""
    if ticked.leapt:
        return [clock.leapt(ticked.leapt)]
    done = [f"{duty.replace('_', ' ')}: {count:,}" for duty, count in sorted(ticked.done.items())]
    lines = ["Done: " + ", ".join(done) + "." if done else "Nothing was due."]
    if ticked.audited:
        lines.append(f"Audited {ticked.audited:,} complaints; {len(ticked.findings):,} findings.")
    lines += [f"Late by {days} days: {duty.replace('_', ' ')} of {ref}." for ref, duty, days in ticked.late]
    lines += [f"Broken in {found.ref}, at fact {found.n}: {found.broken}." for found in ticked.findings]
    lines += [f"Could not be done for {ref}: {why}." for ref, why in ticked.failed]
    return lines
