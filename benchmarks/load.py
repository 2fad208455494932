"""Fill an installation with many matters, from histories that were really walked.

    python -m benchmarks.load MATTERS

in the environment of an installation (``EVENHAND_HOME``, ``EVENHAND_DATABASE``). Each scene of the synthetic agency is
played once through the clerk; its rows are then copied under new references, with new people, some weeks earlier each
time (:mod:`copying`). Started again with a larger number it adds what is missing.

Left out, because they are written one at a time to the disk of the custodian and no measured page reads them: answers
that still lie sealed, answer words, and the locked rooms.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from benchmarks.copying import Batch, Job
    from benchmarks.histories import History

BATCH = 1000
"""Matters to a transaction, and to a job of one maker."""
Ask = Callable[["list[Job]"], Iterator[tuple["Job", "Batch"]]]
OPEN_WEEKS = 8
OPEN_SHARE = 0.08
LONGEST = 1040
"""Weeks over which matters are spread: twenty years at most."""
SIGNED_SHARE = 0.06
"""Of complaints that have ended, how many ended in an agreement (`domain.md` §3: 18 of about 300 a year)."""


def main(matters: int) -> None:
    """Fill up to ``matters``, check a sample, say how long it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings")
    django.setup()
    from benchmarks.copying import check

    started = time.monotonic()
    there = fill(matters)
    checked = check(60)
    seconds = time.monotonic() - started
    print(f"\r{there:,} matters are there, {checked} looked at closely ({seconds:.0f} s)", file=sys.stderr)


def fill(matters: int) -> int:
    """Bring this installation to at least ``matters``; the number there is now."""
    from benchmarks import rows
    from benchmarks.copying import Copier
    from evenhand import reads
    from evenhand.management import clock
    from evenhand.management.commands.serve import prepare_database

    prepare_database()
    walked = walked_histories()
    there, today = reads.counts()["matters"], clock.now().today
    copier = Copier(walked)
    jobs = [
        copier.job(some, weeks * 7) for weeks, names in plan(walked, matters - there) for some in _handy(names, walked)
    ]
    with _making(walked, today) as ask, rows.without_indexes():
        rows.hasten()
        for job, batch in ask(jobs):
            copier.write(batch)
            there += sum(walked[name].matters * times for name, times in job.names.items())
            print(f"\r{there:,} of {matters:,} matters", end="", file=sys.stderr, flush=True)
    copier.finish()
    return there


def _handy(names: Counter[str], walked: dict[str, History]) -> Iterator[dict[str, int]]:
    """A week's copies in batches of a handy size."""
    some: Counter[str] = Counter()
    size = 0
    for name in names.elements():
        some[name] += 1
        size += walked[name].matters
        if size >= BATCH:
            yield some
            some, size = Counter(), 0
    if some:
        yield some


@contextmanager
def _making(walked: dict[str, History], today: date) -> Iterator[Ask]:
    """Makers, one for each processor, a few jobs ahead of the writing. They inherit the histories and no connection.

    A batch goes from a maker to the writer through a file: through the pool's own pipe, its thread and the writing
    would wait for each other at every 64 kilobytes.
    """
    from django.db import connections

    connections.close_all()
    makers = multiprocessing.get_context("fork").Pool
    with (
        tempfile.TemporaryDirectory(prefix="evenhand-load-") as folder,
        makers(os.cpu_count(), _begin, (walked, today, folder)) as pool,
    ):

        def ask(jobs: list[Job]) -> Iterator[tuple[Job, Batch]]:
            ahead: deque[tuple[Job, Any]] = deque()
            for job in jobs:
                ahead.append((job, pool.apply_async(_make, (job,))))
                if len(ahead) > 2 * (os.cpu_count() or 1):
                    first, batch = ahead.popleft()
                    yield first, _taken(batch.get())
            while ahead:
                first, batch = ahead.popleft()
                yield first, _taken(batch.get())

        yield ask


_given: list[Any] = []


def _begin(walked: dict[str, History], today: date, folder: str) -> None:
    _given[:] = [walked, today, folder]


def _make(job: Job) -> str:
    from benchmarks.copying import made

    walked, today, folder = _given
    path: str
    handle, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        pickle.dump(made(job, walked, today), file, pickle.HIGHEST_PROTOCOL)
    return path


def _taken(path: str) -> Batch:
    with Path(path).open("rb") as file:
        batch: Batch = pickle.load(file)
    Path(path).unlink()
    return batch


def plan(walked: dict[str, History], missing: int) -> Iterator[tuple[int, Counter[str]]]:
    """How often each history is copied how many weeks back, the oldest first: recent weeks hold everything, older
    ones only what has ended."""
    if missing <= 0:
        return
    chance = Random(missing)
    every, ended = list(walked), [name for name, one in walked.items() if one.ended]
    signed = [SIGNED_SHARE if walked[name].signed else 1.0 - SIGNED_SHARE for name in ended]
    weeks = min(LONGEST, missing // 60 + OPEN_WEEKS + 2)
    share = dict.fromkeys(range(OPEN_WEEKS, weeks), (1 - OPEN_SHARE) / (weeks - OPEN_WEEKS))
    share |= dict.fromkeys(range(OPEN_WEEKS), OPEN_SHARE / OPEN_WEEKS)
    done, wanted = 0, 0.0
    for week in range(weeks - 1, -1, -1):
        wanted += share[week] * missing
        names: Counter[str] = Counter()
        while done < round(wanted):
            name = chance.choices(ended, signed)[0] if week >= OPEN_WEEKS else chance.choice(every)
            names[name] += 1
            done += walked[name].matters
        if names:
            yield week, names


def walked_histories() -> dict[str, History]:
    """The histories by scene: played on the first call, recognised by their mark on any later one."""
    from benchmarks import histories
    from evenhand.models.cases import ComplaintRow

    found = dict(ComplaintRow.objects.filter(batch__startswith="scene").values_list("batch", "ref"))
    return {name: histories.recorded(name, ref) for name, ref in (found or _play()).items()}


def _play() -> dict[str, str]:
    from django.conf import settings
    from django.db import connection

    from benchmarks import histories
    from evenhand import clerk, vault
    from evenhand.management import clock
    from evenhand.management.agency import people

    vault.custodian.ensure()
    now = clock.now()
    office, _cards = people.open_office(now)
    text = Path(settings.EVENHAND_PROGRAMMES, "kansas_city.toml").read_text(encoding="utf-8")
    clerk.adopt(text, by=str(office.accounts["root"]), second=str(office.accounts["root2"]), today=now.today)
    made = {}
    for number, (_name, story) in enumerate(histories.play(office, now, Random(8))):
        made[f"scene {number:02}"] = story.ref
        with connection.cursor() as cursor:
            cursor.execute("UPDATE evenhand_complaint SET batch = %s WHERE ref = %s", [f"scene {number:02}", story.ref])
    return made


if __name__ == "__main__":
    main(int(sys.argv[1]))
