"""Send what is due: e-mail and text messages, each saying that there is a notice and no more.

Safe to run at any time, as often as one likes, and twice at once. ``evenhand serve`` runs it every ten seconds. Paper
letters are printed by people, from the page of letters. Exit code 0: the round is over; what failed is tried again.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from evenhand import post
from evenhand.management import clock
from evenhand.management.backups import half


class Command(BaseCommand):
    """One round of the post; print what it did."""

    help = "Send what is due: e-mail and text messages. Paper is printed from the page of letters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` prints the same for a machine."""
        parser.add_argument("--json", action="store_true", help="print what was done as JSON")

    def handle(self, **options: Any) -> None:
        """Send once; a letter that failed waits for its next turn, or for a person."""
        half.refuse()
        done = post.deliver(clock.now(), clock=clock.now)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self.stdout.write(_said(done))


def _said(done: post.Delivered) -> str:
    """What was done, in a sentence."""
    if not (done.sent or done.failed or done.human):
        return "Nothing was due."
    return f"Sent: {done.sent:,}. To be tried again: {done.failed:,}. For a person: {done.human:,}."
