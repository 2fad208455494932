"""Can two worlds be told apart by how long the answers take? Each is kept in a file, and one process asks both in turn.

    python -m tests.web.timing "PAIR" VISITOR [--slow MICROSECONDS]

A process of its own, with a home of its own, on SQLite: it holds both databases open at once. A line of JSON for each
look of the pair: how many addresses show a page in both worlds, how many of these are for who is signed in, and which
still tell after three askings: the place, p of Kolmogorov and Smirnov's test, the medians.
``--slow`` plants a leak: every answer of the second world takes so much longer.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

from tests.web.spread import ks

if TYPE_CHECKING:
    from django.db.backends.sqlite3.base import DatabaseWrapper
    from django.test import Client

    from tests.web.stories import Pair

COUNTERS = ("staff_", "portal_", "mediator_")
WARM = 3
ASKINGS = ((40, 0.01), (160, 0.01), (320, 0.001))
"""Turns, and the p below which an address is asked again. All are asked first; chance alone passes one in a hundred."""


@dataclass(frozen=True)
class Kept:
    """A world that was told, in files: what its visitor asks, on which day, through which database and custodian."""

    custodian: Path
    database: DatabaseWrapper
    client: Client
    places: dict[str, str]
    day: date
    slow: float

    def shows(self, place: str) -> bool:
        """Does this visitor get a page there?"""
        with _in(self):
            return bool(self.client.get(self.places[place]).status_code == 200)

    def asked(self, path: str) -> float:
        """The seconds one answer takes."""
        began = time.perf_counter()
        answer: Any = self.client.get(path)
        if answer.streaming:
            list(answer.streaming_content)
        ends = time.perf_counter() + self.slow
        while self.slow and time.perf_counter() < ends:
            pass
        return time.perf_counter() - began


def main(words: list[str]) -> None:
    """Tell both worlds at every look, ask, print what tells."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.timing")
    parser.add_argument("pair")
    parser.add_argument("visitor")
    parser.add_argument("--slow", type=float, default=0, help="microseconds")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        from tests.crash.driver import begin

        begin(Path(folder) / "home")
        from tests.web.stories import PAIRS

        pair = next(one for one in PAIRS if one.name == options.pair)
        both = [list(_told(pair, options.visitor, variant, Path(folder), options.slow)) for variant in (0, 1)]
        for look, (one, other) in enumerate(zip(*both, strict=True)):
            shown = [place for place in one.places if place in other.places and one.shows(place) and other.shows(place)]
            own = sum(place.startswith(COUNTERS) for place in shown)
            found = {"look": look, "shown": len(shown), "own": own, "tells": _tells(one, other, shown)}
            print(json.dumps(found), flush=True)


def _told(pair: Pair, who: str, variant: int, folder: Path, slow: float) -> Iterator[Kept]:
    """One world, kept at each look: later nights take rows and keys away again."""
    from django.db import connection

    from tests.web.crawling import places
    from tests.web.worlds import visit, world

    place = folder / f"custodian-{variant}"
    with world(place, variant) as told:
        for look, tell in enumerate(pair.looks):
            tell(told)
            # At the next look the same browser is signed in anew: this one keeps the cookies of today.
            client = copy.deepcopy(visit(told, who))
            asked = places(told, who)
            database, custodian = (folder / f"{name}-{variant}-{look}" for name in ("database", "keys"))
            database.write_bytes(connection.connection.serialize())
            shutil.copytree(place, custodian)
            yield Kept(custodian, _opened(database), client, asked, told.walk.day, slow * variant / 1e6)


def _opened(file: Path) -> DatabaseWrapper:
    from django.db import connections

    wrapper: Any = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": str(file)}
    return cast("DatabaseWrapper", wrapper)


def _tells(one: Kept, other: Kept, suspected: list[str]) -> list[dict[str, Any]]:
    """The places by whose times the two can be told apart. Both are asked in turn: what else runs meets both."""
    found: list[dict[str, Any]] = []
    for turns, least in ASKINGS:
        times = _asked(one, other, suspected, turns)
        found = [
            {
                "place": place,
                "p": p,
                "milliseconds": [round(statistics.median(some) * 1000, 3) for some in times[place]],
            }
            for place in suspected
            if (p := ks(*times[place])) <= least
        ]
        suspected = [tells["place"] for tells in found]
    return found


def _asked(one: Kept, other: Kept, wanted: list[str], turns: int) -> dict[str, tuple[list[float], list[float]]]:
    """The times of each place in both worlds. Which world goes first is drawn anew in each turn."""
    chance = random.Random(turns)
    times: dict[str, tuple[list[float], list[float]]] = {place: ([], []) for place in wanted}
    for turn in range(turns + WARM if wanted else 0):
        for which in chance.sample((0, 1), 2):
            kept = (one, other)[which]
            with _in(kept):
                # The first answer after a change of worlds reads the custodian's folder again.
                kept.asked("/promises")
                for place in wanted:
                    seconds = kept.asked(kept.places[place])
                    if turn >= WARM:
                        times[place][which].append(seconds)
    return times


@contextmanager
def _in(kept: Kept) -> Iterator[None]:
    """This process, in that world."""
    from django.conf import settings
    from django.db import connections

    from evenhand.web import clock
    from tests.rooms.office import now_on

    connections["default"] = kept.database
    settings.EVENHAND_CUSTODIAN = kept.custodian
    now = now_on(kept.day)
    with patch.object(clock, "now", lambda: now), patch.object(clock, "wall", lambda: now.at):
        yield


if __name__ == "__main__":
    main(sys.argv[1:])
