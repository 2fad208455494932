"""What a seeded mutant is, and the ways to make a rule wrong: blind, adding, refusing, mended afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from evenhand.core import ACTS, FACTS, decide, deciding
from evenhand.core.consent import joint_result
from evenhand.core.deciding import Fact, Refusal
from evenhand.core.guarantees import Decide
from evenhand.core.reasons import Reason
from evenhand.core.walk_shapes import SHAPES, Shape
from evenhand.core.walk_trace import Way
from evenhand.core.walk_trials import Joint
from tests.core import ways

Rule = Callable[..., Any]
FILED = ways.filed()


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One mistake: ``rules`` replaces what decides an act, or what a fact does. ``caught_by`` names the guarantee."""

    name: str
    caught_by: str
    rules: Mapping[type[Any], Rule] = field(default_factory=dict)
    joint: Joint = joint_result
    decide: Decide = decide
    way: Way = FILED
    preset: str = "kansas_city"
    shape: Shape = SHAPES["1x1"]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The rules, with this mistake in them."""
        before = {kind: (ACTS | FACTS).get(kind) for kind in self.rules}
        for kind, rule in self.rules.items():
            (ACTS if issubclass(kind, deciding.Act) else FACTS)[kind] = rule
        try:
            yield
        finally:
            for kind, was in before.items():
                table: dict[Any, Any] = ACTS if issubclass(kind, deciding.Act) else FACTS
                if was is None:
                    del table[kind]
                else:
                    table[kind] = was


def blind_to(rule: Rule, field_name: str, value: Callable[[Any], Any]) -> Rule:
    """``rule``, looking at a matter or table in which one field is not what it is."""

    def wrong(case: Any, thing: Any, act: Any, now: Any, programme: Any) -> Any:
        seen = replace(thing, **{field_name: value(thing)})
        seen_case = case.with_matter(seen) if hasattr(seen, "stage") else case.with_mediation(seen)
        return rule(seen_case, seen, act, now, programme)

    return wrong


def afterwards(rule: Rule, mend: Callable[[Any, Any, Any], Any]) -> Rule:
    """An evolve rule, and then ``mend(before, fact, after)``."""

    def wrong(case: Any, fact: Any) -> Any:
        return mend(case, fact, rule(case, fact))

    return wrong


def adding(rule: Rule, more: Callable[[Any, Any, Any], tuple[Fact, ...]]) -> Rule:
    """A decide rule that also makes ``more(thing, act, now)`` whenever it accepts."""

    def wrong(case: Any, thing: Any, act: Any, now: Any, programme: Any) -> Any:
        decision = rule(case, thing, act, now, programme)
        return decision if isinstance(decision, Refusal) else (*decision, *more(thing, act, now))

    return wrong


def refusing(rule: Rule, when: Callable[[Any, Any, Any, Any], bool]) -> Rule:
    """A decide rule that also refuses when ``when(case, thing, act, now)``."""

    def wrong(case: Any, thing: Any, act: Any, now: Any, programme: Any) -> Any:
        return Refusal(Reason.NOT_YET) if when(case, thing, act, now) else rule(case, thing, act, now, programme)

    return wrong
