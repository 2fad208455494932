"""Every step interrupted at every system call: killed there, or that call fails. Then a new start, and once more.

    python -m tests.crash.driver submit answer sign:10       # killed at every call; of signing at every tenth
    python -m tests.crash.driver submit:20@forgetful         # a control of tests/crash/broken.py: must be caught

Prints one JSON object for each workflow: how many points, how they ended, and everything that was wrong. Exit code 1
when anything was. Interrupted is a child of this warm process (see ``injecting``): a tenth of a second for each point.
Each begins with the same home.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

from tests.crash.injecting import Acknowledge, Ended, Point, calls_of, in_child, points

if TYPE_CHECKING:
    from tests.crash.workflows import Workflow

MAY_DIFFER = frozenset({"evenhand_partykey", "evenhand_access_entry"})
"""Tables where trying again leaves more rows: a receipt has codes of its own each time, each look is written down."""


@dataclass
class Result:
    """What one workflow showed. ``ended`` counts by fate and end; ``wrong`` has the point and the sentence of each."""

    workflow: str
    calls: int
    points: int = 0
    acknowledged: int = 0
    seconds: float = 0.0
    ended: dict[str, int] = field(default_factory=dict)
    left_over: int = 0
    wrong: list[str] = field(default_factory=list)


def main(words: list[str]) -> int:
    """Run the workflows named in ``words``; 1 when something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.driver")
    parser.add_argument("workflows", nargs="+", help="name[:every nth call][@control]")
    parser.add_argument("--failing", type=int, default=8, help="of those calls, fail at every nth (default 8)")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        begin(Path(folder) / "home")
        first = Path(folder) / "first"
        from tests.crash import office

        office.save(first)
        results = []
        for word in options.workflows:
            office.restore(first)
            results.append(interrupt(word, Path(folder) / word, options.failing))
            print(json.dumps(asdict(results[-1])), flush=True)
    return int(any(result.wrong for result in results))


def begin(home: Path) -> None:
    """Load the programme over a new home, and everything the steps need."""
    home.mkdir()
    os.environ |= {"EVENHAND_HOME": str(home), "DJANGO_SETTINGS_MODULE": "evenhand.settings"}
    if cluster := os.environ.get("EVENHAND_TEST_DATABASE", ""):
        os.environ["EVENHAND_DATABASE"] = _database(cluster)
    warnings.filterwarnings("ignore", "No directory at", UserWarning)
    import django

    django.setup()
    from tests.crash import office

    office.begin()


def _database(cluster: str) -> str:
    """The address of a fresh database of this PostgreSQL."""
    import psycopg

    name = f"crash_{uuid4().hex}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return cluster.replace("/postgres?", f"/{name}?")


def interrupt(word: str, folder: Path, failing: int) -> Result:
    """One workflow, interrupted as ``word`` says."""
    from tests.crash import office
    from tests.crash.workflows import WORKFLOWS

    began = time.monotonic()
    what, _, broken = word.partition("@")
    name, _, every = what.partition(":")
    office.stand_still()
    workflow = WORKFLOWS[name]()
    with unpressed():
        workflow.prepare()
    folder.mkdir()
    office.save(folder / "home")
    record = folder / "record"
    run = _Run(workflow, folder / "home", broken)
    run.warm_up()
    clean, wanted = run.once(None, record)
    result = Result(
        workflow=word, calls=len(calls_of(record)), wrong=[f"undisturbed: {one}" for one in wanted["wrong"]]
    )
    if clean.code or not workflow.taken(clean.answer):
        result.wrong.append(f"undisturbed: not taken: {clean}")
    for point in points(calls_of(record), int(every or 1), failing):
        ended, judged = run.once(point)
        result.points += 1
        result.acknowledged += workflow.taken(ended.answer)
        end = f"{point.fate} {_end(ended)}"
        result.ended[end] = result.ended.get(end, 0) + 1
        result.left_over = max(result.left_over, judged["left_over"])
        result.wrong += [f"{point}: {one}" for one in (*judged["wrong"], *_differences(judged, wanted))]
    result.seconds = round(time.monotonic() - began, 1)
    return result


def unpressed() -> AbstractContextManager[object]:
    """Nothing is typeset: Typst keeps threads, and a process with threads cannot be forked. The children do typeset."""
    return patch("typst.compile", return_value=b"%PDF-1.7")


def _end(ended: Ended) -> str:
    if ended.code:
        return "killed" if ended.code == -9 else f"ended with {ended.code}"
    return f"answered {ended.answer['status']}" if isinstance(ended.answer, dict) else "answered"


def _differences(judged: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    for table, rows in wanted["counted"].items():
        if table not in MAY_DIFFER and (found := judged["counted"].get(table)) != rows:
            yield f"{table} has {found} rows, not {rows}"
    if judged["letters"] != wanted["letters"]:
        yield f"letters: {judged['letters']}, not {wanted['letters']}"


@dataclass
class _Run:
    workflow: Workflow
    saved: Path
    broken: str

    def once(self, point: Point | None, record: Path | None = None) -> tuple[Ended, dict[str, Any]]:
        """The step over a fresh home, interrupted at ``point``; then everything looked at, tried again, looked at."""
        from tests.crash import office

        office.restore(self.saved)
        ended = in_child(self._step, point, record)
        taken = self.workflow.taken(ended.answer)
        judged = in_child(lambda acknowledge: acknowledge(self._judge(taken)))
        if judged.answer is None:
            return ended, {"wrong": ["nothing could be looked at"], "counted": {}, "letters": [], "left_over": 0}
        return ended, judged.answer

    def warm_up(self) -> None:
        """Do everything once in this process, so that no child has to load it; then forget what it did."""
        from tests.crash import office

        with unpressed():
            self.workflow.work()
            self._judge(taken=True)
        office.closed()
        # What is here now stays: no child walks it, so that its pages stay shared.
        gc.collect()
        gc.freeze()
        assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process with threads cannot be forked"

    def _step(self, acknowledge: Acknowledge) -> None:
        if not self.broken:
            acknowledge(self.workflow.work())
            return
        from tests.crash.broken import BROKEN

        BROKEN[self.broken](self.workflow.work, acknowledge)

    def _judge(self, taken: bool) -> dict[str, Any]:
        from tests.crash import books

        wrong = books.wrong(self.workflow.doomed)
        there = self.workflow.there()
        if taken and there != 1:
            wrong.append("acknowledged and lost")
        elif there not in (0, 1):
            wrong.append(f"done {there} times, or in part")
        answer = self.workflow.work()
        if not self.workflow.taken(answer):
            wrong.append(f"tried again and refused: {answer}")
        if (there := self.workflow.there()) != 1:
            wrong.append(f"done {there} times in the end")
        wrong += [*books.wrong(), *self.workflow.at_last()]
        left_over = books.left_over()
        return {"wrong": wrong, "counted": books.counted(), "letters": books.letters(), "left_over": left_over}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
