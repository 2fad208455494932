"""How the walk tells a way: a line for each step, in days, people, acts and facts."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import Any

from evenhand.core.consent import SealAnswer
from evenhand.core.deciding import Act, Fact
from evenhand.core.guarantees.looking import World
from evenhand.core.walk_graph import Label
from evenhand.core.walk_shapes import FIRST_DAY, Shape

Way = tuple[Act | None, ...]
"""Acts to walk first, in order; None lets time pass to the next day on which anything may change."""
Found = tuple[int, World, Act | None, tuple[Fact, ...]]
"""How a world was found: from which world, what it is, by which act, with which facts."""


class BrokenGuarantee(Exception):  # noqa: N818 (it says what is the case)
    """A guarantee does not hold. ``trace`` is a shortest way there, one readable line for each step."""

    def __init__(self, guarantee: str, trace: tuple[str, ...]) -> None:
        super().__init__(guarantee)
        self.guarantee = guarantee
        self.trace = trace

    def __str__(self) -> str:
        return "\n".join((f"{self.guarantee} does not hold:", *self.trace))


def label_of(act: Act, shape: Shape) -> Label:
    """The act without names: its kind, the side of whoever it names, and its plain values."""
    sides = {voice: party.side.value for party in shape.parties for voice in party.voices}
    parts: list[object] = [type(act).__name__]
    for name in ("party", "person", "owner"):
        value = getattr(act, name, None)
        if value is not None:
            parts.append(sides.get(value, "other"))
    for name in ("ending", "close", "to", "agrees", "reached", "kind", "result", "by_clock", "everyone_said_yes"):
        value = getattr(act, name, None)
        if value is not None:
            parts.append(value.value if isinstance(value, Enum) else value)
    return tuple(parts)


def line(parent: int, world: World, act: Act | None, facts: tuple[Fact, ...]) -> str:
    day = (world.today - FIRST_DAY).days
    if act is None:
        return f"day {day:>3}  time passes"
    who = (
        getattr(act, "party", None)
        or getattr(act, "person", None)
        or getattr(act, "by", None)
        or "/".join(sorted(role.value for role in act.who))
    )
    noun: Any = act
    names = [field.name for field in fields(noun) if field.name not in ("party", "person")]
    named = ", ".join(f"{name}={_say(getattr(act, name))}" for name in names)
    made = ", ".join(type(fact).__name__ for fact in facts)
    said = next((f" ({a})" for m, v, a in world.answers or () if isinstance(act, SealAnswer) and v == act.party), "")
    return f"day {day:>3}  {who}: {type(act).__name__}({named}){said} → {made}"


def _say(value: object) -> str:
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(_say, value))) + "}"
    if isinstance(value, tuple):
        return f"({len(value)})"
    return value.value if isinstance(value, Enum) else str(value)
