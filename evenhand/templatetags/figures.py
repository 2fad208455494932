"""Where things stand in the three figures: timeline, days per door, funnel. Templates draw; this only measures.

All numbers are user units of the drawing. Equal steps for the timeline, since its dates are written (docs/look.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template

register = template.Library()

_WIDE = 1180  # the width of a staff page; below it the list takes the drawing's place, so that text stays 14 or more
_LINE = 18  # one line of words


def wrapped(words: str, width: int) -> list[str]:
    """Words in lines of at most ``width`` characters; a longer word stands alone."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@register.simple_tag
def draw_timeline(marks: Sequence[Mapping[str, Any]], today: date) -> dict[str, Any]:
    """Marks ``{words, on, kind}`` in order of date, with today standing between the past and the future.

    Kinds: done, next, conditional, limit. Returns the marks with ``x``, their label ``lines`` with ``y``, the x of
    today, the end of the finished part, and ``steps`` with today among them for the narrow list.
    """
    past = sum(1 for mark in marks if mark["on"] <= today and mark["kind"] == "done")
    step = _WIDE / (len(marks) + 1)
    placed = []
    for n, mark in enumerate(marks):
        x = round(step * (n + 0.5 + (1 if n >= past else 0)))
        lines = wrapped(str(mark["words"]), max(10, int(step / 7.6)))
        rows = [{"words": line, "y": 52 - _LINE * (len(lines) - 1 - i)} for i, line in enumerate(lines)]
        placed.append({**mark, "x": x, "lines": rows})
    steps = [*placed[:past], {"kind": "today", "on": today}, *placed[past:]]
    return {"marks": placed, "steps": steps, "today_x": round(step * (past + 0.5)), "width": _WIDE}


def _ticks(most: int) -> tuple[int, list[int]]:
    """The end of an axis that holds ``most`` days, and four or so round numbers on it."""
    unit = next((u for u in (5, 10, 15, 30, 60, 90, 120, 180, 365) if most <= u * 5), 730)
    end = -(-most // unit) * unit
    return end, list(range(0, end + 1, unit))


def _boxes(doors: Sequence[Mapping[str, Any]], end: int, left: int, right: int) -> list[dict[str, Any]]:
    """Each door with its box, median and ends as x positions between ``left`` and ``right``."""
    scale = (right - left) / end
    names = ("low", "high", "median", "first", "last")
    whole = [{**door, "first": _end(door, "first"), "last": _end(door, "last")} for door in doors]
    return [
        {**door, "ends": one["first"] is not None, **{f"{n}_x": round(left + door[n] * scale) for n in names}}
        for one, door in zip(doors, whole, strict=True)
    ]


def _end(door: Mapping[str, Any], name: str) -> int:
    """The end of nine in ten; where there are too few cases for one, the box's own."""
    found = door[name]
    return int(door["low" if name == "first" else "high"] if found is None else found)


@register.simple_tag
def draw_days(doors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Both doors ``{name, n, low, high, median, first, last}`` in days, under one axis that starts at 0.

    ``low`` to ``high`` is the middle half, ``first`` to ``last`` holds nine in ten; None where they are too few.
    """
    end, ticks = _ticks(max((_end(door, "last") for door in doors), default=30))
    drawings = {}
    for kind, left, right, top, gap in (("wide", 140, 740, 30, 58), ("narrow", 8, 292, 34, 66)):
        boxes = _boxes(doors, end, left, right)
        for n, box in enumerate(boxes):
            box["y"], box["width"] = top + gap * n, max(2, box["high_x"] - box["low_x"])
            box["middle"] = (box["low_x"] + box["high_x"]) // 2
        marks = [{"days": days, "x": round(left + days * (right - left) / end)} for days in ticks]
        drawings[kind] = {"doors": boxes, "ticks": marks, "bottom": top + gap * len(doors) - 14}
    return drawings


@register.simple_tag
def draw_sides(questions: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Questions ``{words, sides}`` with two bars each, left side first, on one scale from 0 to 100.

    A side is ``{name, sign, percent, label}``; a percent of None (too few to publish) has no bar.
    """
    drawings = {}
    for kind, letters, whole, row in (("wide", 90, 320, 32), ("narrow", 36, 298, 64)):
        y, drawn = 0, []
        for one in questions:
            lines = wrapped(str(one["words"]), letters)
            words = [{"words": line, "y": 18 + _LINE * n} for n, line in enumerate(lines)]
            top = 18 + _LINE * len(lines)
            sides = [
                {**side, "y": top + row * n, "bar": round(whole * (side["percent"] or 0) / 100)}
                for n, side in enumerate(one["sides"])
            ]
            drawn.append({"lines": words, "sides": sides, "y": y})
            y += top + row * len(sides) + 16
        drawings[kind] = {"questions": drawn, "height": y, "whole": whole}
    return drawings


@register.simple_tag
def draw_funnel(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Steps ``{words, count}`` as bars from one edge. A count of None (too few to publish) has no bar."""
    most = max((int(step["count"]) for step in steps if step["count"]), default=1)
    drawn = []
    for n, step in enumerate(steps):
        share = int(step["count"] or 0) / most
        wide, narrow = round(530 * share), round(298 * share)
        drawn.append({**step, "wide": wide, "narrow": narrow, "y": 40 * n, "narrow_y": 48 * n, "end": 198 + wide})
    return drawn
