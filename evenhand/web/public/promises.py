"""The eight promises as the public pages show them, and when they were last checked.

Title, sentence and the short way to check are the programme's own. The founding words and the names of the guarantees
are the core's, which checks them on every edge of the walked state space (design §2).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import evenhand.core
from evenhand.core.guarantees import PROMISES, PROVEN_ELSEWHERE
from evenhand.core.programme import Programme
from evenhand.reads.rulebook import fingerprint_of_rules, last_audit
from evenhand.web.public.promises_kept import KEPT
from evenhand.web.public.walked_words import bounds_words, shape_words
from evenhand.web.wording import say

GOLDEN = Path(evenhand.core.__file__).parent / "golden.json"


def promises_of(programme: Programme) -> list[dict[str, Any]]:
    """The eight in the order of the founding page, in the language of this request. ``key`` is the anchor of each.

    Each guarantee says whether the rules themselves show it (``walked``) or another room's tests must.
    """
    elsewhere = {entry.name for entry in PROVEN_ELSEWHERE}
    shown = []
    for promised in PROMISES:
        key, kept = promised.promise, KEPT[promised.promise]
        shown.append(
            {
                "key": key.value,
                "title": say(programme, f"promises.{key}.title"),
                "sentence": say(programme, f"promises.{key}.sentence"),
                "how_to_check": say(programme, f"promises.{key}.check"),
                "founding": promised.founding,
                "plain": kept.plain,
                "how_kept": kept.how,
                "steps": kept.steps,
                "guarantees": [{"name": name, "walked": name not in elsewhere} for name in promised.guarantees],
            }
        )
    return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One shape of complaint that was walked: its name and what it may hold at most, in words, and what was counted."""

    shape: str
    bounds: str
    states: int
    steps: int
    refused: int


@lru_cache(maxsize=1)
def _golden() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    return read


def last_check(programme: Programme) -> dict[str, Any]:
    """When and against what the promises were last checked.

    ``states``, ``edges``, ``offices``: the walks of the rules, and of how many offices; ``on``: their last day,
    ``since``: the first where it is another; ``changed``: whether the rules are others now; ``walked``: the figures for
    this office's own file, empty when that file was not among those walked. ``audit``: the last night on which real
    cases were checked.
    """
    golden = _golden()
    own = next((one for one in golden.get("programmes", {}).values() if one["sha256"] == programme.sha256), None)
    walked = [
        Walked(
            shape=shape_words(shape),
            bounds=bounds_words(golden.get("bounds", {}).get(shape, "")),
            states=one["states"],
            steps=one["accepted"],
            refused=one["refused"],
        )
        for shape, one in (own["shapes"] if own else {}).items()
    ]
    totals = _totals(golden) if "on" in golden else {}
    return {**totals, "walked": walked, "audit": last_audit()}


def _totals(golden: dict[str, Any]) -> dict[str, Any]:
    on, since = (date.fromisoformat(golden[day]) for day in ("on", "since"))
    offices, changed = len(golden["programmes"]), golden["rules"] != fingerprint_of_rules()
    return {**golden, "on": on, "since": since if since < on else None, "offices": offices, "changed": changed}
