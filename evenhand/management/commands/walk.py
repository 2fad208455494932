"""Walk every state a complaint can reach, and check every guarantee on every step.

Exit code 0: every guarantee holds. 1: one does not; the shortest way that breaks it is printed.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from evenhand.core.walk import Tally
from evenhand.core.walk_shapes import SHAPES
from evenhand.management.walking import (
    PRESETS,
    Walk,
    Word,
    bounds,
    golden,
    how_the_rules_run,
    keep,
    kept,
    preset,
    side_by_side,
)
from evenhand.reads.rulebook import fingerprint_of_rules


class Command(BaseCommand):
    """Two walks at a time; the counts of each, with its bounds."""

    help = "Walk every reachable state and check every guarantee on every step."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing named: all shapes of all presets."""
        parser.add_argument("--preset", action="append", choices=PRESETS, help="only this programme; may be repeated")
        parser.add_argument("--shape", action="append", choices=list(SHAPES), help="only this shape; may be repeated")
        parser.add_argument("--workers", type=int, default=2, help="processes at a time (default 2)")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--keep", action="store_true", help="put the figures of these walks into core/golden.json")

    def handle(self, **options: Any) -> None:
        """Walk, say how far, and print what was counted."""
        shapes, presets = options["shape"] or list(SHAPES), options["preset"] or PRESETS
        rules = fingerprint_of_rules()
        texts = {preset(name): name for name in presets}
        began, told = time.monotonic(), 0.0
        tallies: list[Tally] = []
        for word in side_by_side([Walk(text, shape) for text in texts for shape in shapes], options["workers"]):
            if word.broken:
                if options["keep"]:
                    keep({})
                self._broken(texts[word.walk.text], word, options["json"])
            if word.done and word.tally:
                tallies.append(word.tally)
                self._done(word.tally, options["json"])
                if options["keep"]:
                    keep(golden([word.tally], timezone.localdate(), rules, kept()))
            elif word.tally and self.stderr.isatty() and time.monotonic() - told > 1:
                told = time.monotonic()
                self.stderr.write(f"{_named(word.tally)}: {word.tally.states:,} states so far")
        figures = golden(tallies, timezone.localdate(), rules)
        if options["json"]:
            self.stdout.write(json.dumps(figures, indent=1, ensure_ascii=False))
        else:
            totals = f"{figures['states']:,} states, {figures['edges']:,} steps, {figures['refused']:,} acts refused"
            took = f"{time.monotonic() - began:.0f} s, {how_the_rules_run()}"
            self.stdout.write(f"{totals}; every guarantee holds ({took}).")

    def _done(self, tally: Tally, quiet: bool) -> None:
        if not quiet:
            counts = f"{tally.states:,} states, {tally.accepted:,} accepted, {tally.refused:,} refused"
            within = f"{tally.beyond:,} steps beyond the bounds checked, not followed; depth {tally.depth}"
            self.stdout.write(f"{_named(tally)}: {counts} ({within}; {bounds(SHAPES[tally.shape])})")

    def _broken(self, name: str, word: Word, as_json: bool) -> None:
        assert word.broken is not None
        guarantee, trace = word.broken
        if as_json:
            found = {"broken": guarantee, "programme": name, "shape": word.walk.shape, "trace": trace}
            self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
        raise CommandError(f"{name}, {word.walk.shape}: {guarantee} does not hold.\n" + "\n".join(trace))


def _named(tally: Tally) -> str:
    return f"{tally.programme}, {tally.shape}"
