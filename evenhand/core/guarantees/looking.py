"""What a guarantee looks at: one step of a case, one resting state, or the whole walked graph.

* An :class:`Edge` is one accepted act: the world before, the act, its facts, the world after.
* :class:`Here` is one world at rest, and may ask the rules what they would say to an act now.
* A graph is what the walk found; only the last few promises need it (``walk.Graph``).

A *world* is a case, a moment, and the answers that people sealed. The rules never see those; the walk and the
guarantees do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from evenhand.core import evolve
from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import Phase, Stage
from evenhand.core.dates import Now
from evenhand.core.deciding import Act, Decision, Fact, MatterReturned, Refusal
from evenhand.core.paper import PaperSessionEntered
from evenhand.core.programme import Programme
from evenhand.core.session import FourFactsReported, SessionEnded

Sealed = frozenset[tuple[str, str, str]]
"""Hidden answers: (matter, voice, "yes" or "no")."""

_AFTERWARDS = (SessionEnded, FourFactsReported, MatterReturned)
"""Facts of a session entered from paper that count from the day of the entry."""

Decide = Callable[[Case | None, Act, Now, Programme], Decision]


class World(NamedTuple):
    """A case at a moment. ``answers`` is None where nobody may know them (a real history)."""

    case: Case | None
    now: Now
    answers: Sealed | None = frozenset()

    @property
    def today(self) -> date:
        return self.now.today

    @property
    def matters(self) -> tuple[Matter, ...]:
        return self.case.matters if self.case else ()

    def said_yes(self, matter: str, voices: frozenset[str]) -> bool:
        """True when every one of these voices sealed a yes, as far as it can be known."""
        return self.answers is None or all((matter, voice, "yes") in self.answers for voice in voices)


class Step(NamedTuple):
    """What one act did to one matter and its table. ``before`` is None for a matter that is new."""

    before: Matter | None
    after: Matter
    table_before: Mediation | None
    table: Mediation | None

    def becomes(self, stage: Stage) -> bool:
        return self.after.stage is stage and (self.before is None or self.before.stage is not stage)

    @property
    def returned(self) -> bool:
        """True when this step sent the matter to the neutral batch."""
        return self.becomes(Stage.QUEUED)


class Edge(NamedTuple):
    """One accepted act. ``act`` is None in a real history, where only its facts were kept."""

    before: World
    act: Act | None
    facts: tuple[Fact, ...]
    after: World
    programme: Programme
    steps: tuple[Step, ...]

    @classmethod
    def between(
        cls, before: World, act: Act | None, facts: tuple[Fact, ...], after: World, programme: Programme
    ) -> Edge:
        return cls(before, act, facts, after, programme, _steps(before.case, after.case))

    def pieces(self) -> tuple[Edge, ...]:
        """This step as it is judged: a session entered from paper, as the steps it was, on the day it was."""
        entered = self.facts[0] if self.facts else None
        if not isinstance(entered, PaperSessionEntered) or self.before.case is None:
            return (self,)
        found, world = [], self.before
        held = Now(at=world.now.at, today=entered.on, calendar=world.now.calendar)
        for fact in self.facts:
            now = self.before.now if isinstance(fact, _AFTERWARDS) else held
            before = World(world.case, now, world.answers)
            world = World(evolve(world.case, fact), now, world.answers)
            found.append(Edge.between(before, None, (fact,), world, self.programme))
        return tuple(found)

    def speaker(self) -> str | None:
        """The person whose own act this was, if it was one."""
        return getattr(self.act, "party", None) or getattr(self.act, "person", None)

    def of(self, *kinds: type[Any]) -> list[Any]:
        """The facts of these kinds."""
        return [fact for fact in self.facts if type(fact) in kinds]


def went_on_another_day(step: Step) -> bool:
    """True when a session that was open is not open any more, and has not ended: it waits for another day."""
    old, new = step.table_before, step.table
    return old is not None and new is not None and old.in_session and new.phase is Phase.NOT_YET


def _steps(before: Case | None, after: Case | None) -> tuple[Step, ...]:
    """The matters that changed, or whose table did. ``evolve`` leaves the others as the very same objects."""
    if after is None or after is before:
        return ()
    if before is None:
        return tuple(Step(None, matter, None, None) for matter in after.matters)
    same = before.mediations is after.mediations
    if same and before.matters is after.matters:
        return ()
    steps = []
    for matter in after.matters:
        was = before.find_matter(matter.id)
        if was is matter and (same or matter.mediation is None):
            continue
        table_before = before.find_mediation(was.mediation) if was and was.mediation else None
        table = after.find_mediation(matter.mediation) if matter.mediation else None
        if was is not matter or table is not table_before:
            steps.append(Step(was, matter, table_before, table))
    return tuple(steps)


class Here(NamedTuple):
    """A world at rest, and the rules to ask."""

    world: World
    programme: Programme
    decide: Decide

    @property
    def case(self) -> Case | None:
        return self.world.case

    @property
    def today(self) -> date:
        return self.world.now.today

    def matters(self, *stages: Stage) -> list[Matter]:
        return [m for m in self.world.matters if m.stage in stages]

    def answer(self, act: Act, now: Now | None = None, case: Case | None = None) -> Decision:
        """What the rules say to ``act`` here, or at another moment, or of a slightly different case."""
        return self.decide(case or self.world.case, act, now or self.world.now, self.programme)

    def facts(self, act: Act, now: Now | None = None) -> tuple[Fact, ...]:
        """The facts of ``act`` here; none when it is refused."""
        decision = self.answer(act, now)
        return () if isinstance(decision, Refusal) else decision


Kind = Literal["step", "state", "graph"]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A sentence that can be checked. ``source`` is its docstring: what it means, and who asked for it.

    ``always`` marks a sentence about acts that has something to say even when no matter and no table changed.
    """

    name: str
    kind: Kind
    holds: Callable[[Any], bool]
    always: bool = False

    @property
    def source(self) -> str:
        return " ".join((self.holds.__doc__ or "").split())


def on_every_step(holds: Callable[[Edge], bool]) -> Guarantee:
    return Guarantee(holds.__name__, "step", holds)


def on_every_act(holds: Callable[[Edge], bool]) -> Guarantee:
    return Guarantee(holds.__name__, "step", holds, always=True)


def in_every_state(holds: Callable[[Here], bool]) -> Guarantee:
    return Guarantee(holds.__name__, "state", holds)


def over_the_whole_graph(holds: Callable[[Any], bool]) -> Guarantee:
    return Guarantee(holds.__name__, "graph", holds)
