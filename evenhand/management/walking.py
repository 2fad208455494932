"""Several walks side by side: one process for each, as many at a time as asked, and word of how far they are.

The last committed figures are ``core/golden.json``: the core itself reads no file; ``evenhand walk --keep`` writes it.
"""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import evenhand.core
from evenhand import environment
from evenhand.core import walk as the_walk
from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme
from evenhand.core.walk import BrokenGuarantee, Tally, walk
from evenhand.core.walk_shapes import SHAPES, Shape

PRESETS = ("kansas_city", "portland", "ontario")
GOLDEN = Path(evenhand.core.__file__).parent / "golden.json"
LONGEST_FIRST = ("1x2", "2x1", "1x3", "3x1", "1x1", "1x1-guardian", "1x1-interpreter", "1x1-unknown")


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk to be done: the text of a programme file, and the name of a shape."""

    text: str
    shape: str


@dataclass(frozen=True, slots=True)
class Word:
    """What a walk says: how far it is, that it is done, or the trace of the guarantee it found broken."""

    walk: Walk
    tally: Tally | None = None
    done: bool = False
    broken: tuple[str, tuple[str, ...]] | None = None


def preset(name: str) -> str:
    """The text of a preset. Raises ImproperlyConfigured."""
    return environment.preset_file(environment.programmes(), name).read_text(encoding="utf-8")


def side_by_side(walks: Iterable[Walk], at_a_time: int = 2) -> Iterator[Word]:
    """Do the walks, the longest first, each in a process of its own; yield what they say, as they say it."""
    todo = sorted(walks, key=lambda one: LONGEST_FIRST.index(one.shape), reverse=True)
    context = multiprocessing.get_context("spawn")
    at_work: dict[Connection, tuple[Walk, Any]] = {}
    while todo or at_work:
        while todo and len(at_work) < at_a_time:
            one = todo.pop()
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_walk, args=(one, theirs), daemon=True)
            process.start()
            theirs.close()
            at_work[ours] = (one, process)
        for ready in wait(list(at_work)):
            assert isinstance(ready, Connection)
            one, process = at_work[ready]
            try:
                word: Word = ready.recv()
            except EOFError:
                raise RuntimeError(f"the walk of {one.shape} died") from None
            yield word
            if word.done:
                process.join()
                ready.close()
                del at_work[ready]


def _walk(one: Walk, say: Connection) -> None:
    programme = read_programme(one.text)
    assert isinstance(programme, Programme), "checked before"
    # States are trees: nothing in them refers back, and looking for what does is a twentieth of the time.
    gc.disable()
    try:
        tally = walk(programme, SHAPES[one.shape], progress=lambda tally: say.send(Word(one, tally)))
        say.send(Word(one, tally, done=True))
    except BrokenGuarantee as broken:
        say.send(Word(one, done=True, broken=(broken.guarantee, broken.trace)))


def how_the_rules_run() -> str:
    """``compiled`` or ``interpreted``: three times as long."""
    return "interpreted" if str(the_walk.__file__).endswith(".py") else "compiled"


def bounds(shape: Shape) -> str:
    """The bounds of a shape in words."""
    parts = [f"matters ≤ {shape.matters}", f"allegations per matter ≤ {len(shape.claims)}"]
    if shape.laid:
        parts += [f"terms ≤ {shape.terms}", f"seats falling vacant ≤ {shape.vacancies}"]
    else:
        parts.append("up to going ahead and over the return; no table is laid")
    return ", ".join(parts)


def golden(tallies: Iterable[Tally], on: date, rules: str, before: Mapping[str, Any] = {}) -> dict[str, Any]:
    """What is kept of the walks: their first and last day, the fingerprint of the rules, the totals, and each
    programme's hash, shapes, bounds and figures.

    Figures that were kept ``before`` stay where the rules and the programme are the very same ones, so that the shapes
    can be walked on different days.
    """
    figures = {(one.programme, one.shape): (one.sha256, one.numbers() | {"on": on.isoformat()}) for one in tallies}
    if before.get("rules") == rules:
        for name, one in before["programmes"].items():
            for shape, numbers in one["shapes"].items():
                figures.setdefault((name, shape), (one["sha256"], {"on": before["on"]} | numbers))
    programmes: dict[str, Any] = {}
    for (name, shape), (sha256, numbers) in sorted(figures.items(), key=lambda one: _place(*one[0])):
        kept = programmes.setdefault(name, {"sha256": hashlib.sha256(preset(name).encode()).hexdigest(), "shapes": {}})
        if kept["sha256"] == sha256:
            kept["shapes"][shape] = numbers
    counted = [numbers for one in programmes.values() for numbers in one["shapes"].values()]
    states, edges, refused = (sum(one[what] for one in counted) for what in ("states", "accepted", "refused"))
    walked = {shape for one in programmes.values() for shape in one["shapes"]}
    named = {name: bounds(shape) for name, shape in SHAPES.items() if name in walked}
    days = [one["on"] for one in counted]
    return {
        "since": min(days), "on": max(days), "rules": rules, "states": states, "edges": edges, "refused": refused,
        "bounds": named, "programmes": programmes,
    }  # fmt: skip


def _place(programme: str, shape: str) -> tuple[int, int]:
    return PRESETS.index(programme), list(SHAPES).index(shape)


def kept() -> dict[str, Any]:
    """The committed figures; empty before the first."""
    read: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    return read


def keep(figures: Mapping[str, Any]) -> None:
    """Write the figures to be committed; none, where a guarantee broke: then there is nothing to be told."""
    GOLDEN.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
