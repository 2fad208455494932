"""The walk: every state a complaint can reach, every act tried in every state, every guarantee checked on every
step.

Breadth first, so that a broken guarantee comes with the shortest way that breaks it. A world is a case, a moment and
the answers people sealed; nature chooses each answer, time goes to the next day on which something is due or over, and
people may do anything at all, late, twice, or out of turn. Two worlds with one code (:mod:`evenhand.core.canonical`)
are walked once. Bounds are the shape's, and printed; a step beyond a bound is checked like every other, only not
followed.

Source: security §4 asks for exhaustion, not samples; design §10.17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from evenhand.core import decide as the_rules
from evenhand.core import evolve
from evenhand.core.canonical import Code, Encoder, Parts
from evenhand.core.case import Case
from evenhand.core.codes import BEFORE_THE_TABLE, CLOCK, Stage
from evenhand.core.consent import SealAnswer, joint_result
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Act, Fact, Refusal
from evenhand.core.guarantees import GUARANTEES, Decide, Edge, Guarantee, Here, World
from evenhand.core.guarantees.looking import Sealed
from evenhand.core.programme import Programme
from evenhand.core.walk_graph import Graph, Label
from evenhand.core.walk_shapes import FIRST_DAY, Shape, kinds
from evenhand.core.walk_trace import BrokenGuarantee, Found, Way, label_of, line
from evenhand.core.walk_trials import Joint, Trials

__all__ = ["BrokenGuarantee", "Tally", "walk"]

CALENDAR = Calendar()
WAIT: Label = ("Wait",)
Progress = Callable[["Tally"], None]


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a walk counted. ``refused`` counts acts, ``accepted`` steps, ``beyond`` steps checked but not followed."""

    programme: str
    sha256: str
    shape: str
    states: int = 0
    accepted: int = 0
    refused: int = 0
    beyond: int = 0
    depth: int = 0

    def numbers(self) -> dict[str, int]:
        return {n: getattr(self, n) for n in ("states", "accepted", "refused", "beyond", "depth")}


def walk(
    programme: Programme,
    shape: Shape,
    *,
    guarantees: Iterable[Guarantee] = GUARANTEES.values(),
    decide: Decide = the_rules,
    joint: Joint = joint_result,
    start: Way = (),
    progress: Progress | None = None,
) -> Tally:
    """Walk everything ``shape`` can become under ``programme``; count it. Raises BrokenGuarantee.

    ``decide`` and ``joint`` are replaced by the seeded mutants. ``start`` is a way to walk first, for what lies deep;
    ``progress`` hears from time to time.
    """
    walker = Walker(programme, shape, tuple(guarantees), decide, joint)
    return walker.run(start, progress)


@dataclass(slots=True)
class _Near:
    """A world being expanded, with its number, its coded parts, and what was found from it."""

    number: int
    world: World
    parts: Parts
    found: list[tuple[int, World]] = field(default_factory=list)


class Walker:
    """One walk in progress. ``found`` holds every world with the way it was found; ``seen`` their codes."""

    def __init__(
        self,
        programme: Programme,
        shape: Shape,
        guarantees: tuple[Guarantee, ...],
        decide: Decide = the_rules,
        joint: Joint = joint_result,
    ) -> None:
        self.programme, self.shape, self.decide = programme, shape, decide
        self.at_steps = tuple(g for g in guarantees if g.kind == "step")
        self.at_acts = tuple(g for g in self.at_steps if g.always)
        self.at_rest = tuple(g for g in guarantees if g.kind == "state")
        self.at_last = tuple(g for g in guarantees if g.kind == "graph" and _askable(g, shape))
        self.encoder = Encoder(programme, CALENDAR, kinds(programme))
        self.trials = Trials(programme, shape, joint)
        self.tally = Tally(programme=programme.name, sha256=programme.sha256, shape=shape.name)
        self.graph = Graph(programme) if self.at_last else None
        self.seen: dict[Code, int] = {}
        self.found: list[Found] = []
        self.names: dict[int, tuple[int, bool]] = {}
        self.labels: dict[Label, int] = {}
        self.days: dict[date, Now] = {}
        self.starting = False

    def run(self, start: Way = (), progress: Progress | None = None) -> Tally:
        layer = [self._begin(start)]
        while layer:
            found: list[tuple[int, World]] = []
            for number, world in layer:
                found += self._expand(number, world)
                if progress and number % 1000 == 0:
                    progress(self.tally)
            layer = found
            self.tally.depth += bool(found)
        for guarantee in self.at_last:
            if not guarantee.holds(self.graph):
                assert self.graph is not None
                self._broken(guarantee, self.graph.wrong or 0)
        return self.tally

    def _begin(self, start: Way) -> tuple[int, World]:
        """The world after ``start``; each of its acts must be accepted, each of its answers is a yes."""
        world = World(None, self.now(FIRST_DAY))
        self._new(world, self.encoder.views(world), (0, world, None, ()))
        number = 0
        # A step of the way counts even where the code forgets what it did.
        self.starting = bool(start)
        for act in start:
            near = _Near(number, world, {})
            if act is None:
                day = self.encoder.next_day(world)
                assert day is not None, "time has nowhere to go"
                self._arrive(near, None, (), World(world.case, self.now(day), world.answers))
            else:
                decision = self.decide(world.case, act, world.now, self.programme)
                assert not isinstance(decision, Refusal), (act, decision)
                self._follow(near, act, decision)
            self._close()
            number, world = near.found[0]
        self.starting = False
        return number, world

    def now(self, day: date) -> Now:
        if day not in self.days:
            at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
            self.days[day] = Now(at=at, today=day, calendar=CALENDAR)
        return self.days[day]

    def _new(self, world: World, views: tuple[Code, ...], found: Found) -> int | None:
        """The number of a world not seen before; None when all its views were seen."""
        number = len(self.found)
        fresh = False
        for view in views:
            fresh = self.seen.setdefault(view, number) == number or fresh
        if not fresh and not self.starting:
            return None
        self.found.append(found)
        self.tally.states += 1
        if self.graph is not None:
            self.graph.codes.append(views[0])
            self.graph.held.append(any(m.stage in BEFORE_THE_TABLE or m.stage is Stage.AHEAD for m in world.matters))
        here = Here(world, self.programme, self.decide)
        if world.case is not None:
            for guarantee in self.at_rest:
                if not guarantee.holds(here):
                    self._broken(guarantee, number)
        return number

    def _expand(self, number: int, world: World) -> list[tuple[int, World]]:
        """Try everything in this world; the worlds not seen before."""
        tally = self.tally
        if world.case is None:
            tries, excluded = list(self.trials.at_first), 0
        else:
            tries, excluded = self.trials.here(world)
        tally.refused += excluded
        near = _Near(number, world, self.encoder.parts(world))
        for act in tries:
            decision = self.decide(world.case, act, world.now, self.programme)
            if isinstance(decision, Refusal):
                tally.refused += 1
                continue
            tally.accepted += 1
            if decision:
                self._follow(near, act, decision)
        if (day := self.encoder.next_day(world)) is not None:
            tally.accepted += 1
            self._arrive(near, None, (), World(world.case, self.now(day), world.answers))
        self._close()
        return near.found

    def _close(self) -> None:
        if self.graph is not None:
            self.graph.starts.append(len(self.graph.targets))

    def _follow(self, near: _Near, act: Act, facts: tuple[Fact, ...]) -> None:
        world, case = near.world, near.world.case
        for fact in facts:
            case = evolve(case, fact)
        assert case is not None
        answers = _still_sealed(case, world.answers) if world.answers else world.answers
        if isinstance(act, SealAnswer):
            assert answers is not None
            others = frozenset(s for s in answers if s[:2] != (act.matter, act.party))
            for answer in ("yes", "no"):
                self._arrive(near, act, facts, World(case, world.now, others | {(act.matter, act.party, answer)}))
        elif case is world.case and answers == world.answers:
            self._check(Edge(world, act, facts, world, self.programme, ()), near.number)
            self._note(act, near.number)
        else:
            self._arrive(near, act, facts, World(case, world.now, answers))

    def _arrive(self, near: _Near, act: Act | None, facts: tuple[Fact, ...], after: World) -> None:
        if facts:
            self._check(Edge.between(near.world, act, facts, after, self.programme), near.number)
        if after.case is not near.world.case and self._beyond(after.case):
            self.tally.beyond += 1
            return
        views = self.encoder.views(after, near.parts)
        fresh = self._new(after, views, (near.number, after, act, facts))
        if self.graph is not None:
            self._note(act, self.seen[views[0]] if fresh is None else fresh)
        if fresh is not None:
            near.found.append((fresh, after))

    def _check(self, edge: Edge, number: int) -> None:
        for piece in edge.pieces():
            for guarantee in self.at_steps if piece.steps else self.at_acts:
                if not guarantee.holds(piece):
                    self._broken(guarantee, number, (number, edge.after, edge.act, edge.facts))

    def _note(self, act: Act | None, target: int) -> None:
        graph = self.graph
        if graph is None:
            return
        known = self.names.get(id(act))
        if known is None:
            label = WAIT if act is None else label_of(act, self.shape)
            if label not in self.labels:
                self.labels[label] = len(graph.names)
                graph.names.append(label)
            by_clock = act is None or act.who <= CLOCK or getattr(act, "by_clock", False)
            known = self.names[id(act)] = (self.labels[label], by_clock)
        graph.labels.append(known[0])
        graph.targets.append(target)
        graph.by_clock.append(known[1])

    def _beyond(self, case: Case | None) -> bool:
        """True when a step left the shape's bounds; see :class:`~evenhand.core.walk_shapes.Shape`."""
        if case is None:
            return False
        shape = self.shape
        if len(case.allegations) > len(shape.claims) * shape.matters or len(case.matters) > shape.matters:
            return True
        if any(len(m.terms) > shape.terms for m in case.matters):
            return True
        return any(len(table.objections) > shape.vacancies for table in case.mediations)

    def _broken(self, guarantee: Guarantee, number: int, last: Found | None = None) -> None:
        raise BrokenGuarantee(guarantee.name, self._trace(number, last))

    def _trace(self, number: int, last: Found | None) -> tuple[str, ...]:
        way = [last] if last else []
        while number:
            way.append(self.found[number])
            number = self.found[number][0]
        return tuple(line(*step) for step in reversed(way))


def _askable(guarantee: Guarantee, shape: Shape) -> bool:
    return shape.swaps_onto_itself if "symmetric" in guarantee.name else shape.single


def _still_sealed(case: Case, answers: Sealed) -> Sealed:
    """Answers are destroyed with the offer they answered, or when they are unmade."""
    if not answers:
        return answers
    return frozenset(
        (matter, voice, answer)
        for matter, voice, answer in answers
        if (m := case.find_matter(matter)) and m.stage is Stage.OFFERED and voice in m.answered
    )
