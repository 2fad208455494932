"""How a chapter's acts are tested: where each works, where it is out of turn, and who may not do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.core import decide, evolve
from evenhand.core.access import CLOCK_ACTOR, Actor, may
from evenhand.core.canonical import Encoder
from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import Role
from evenhand.core.dates import Calendar, Now
from evenhand.core.deciding import Act, Fact, Refusal
from evenhand.core.guarantees import World
from evenhand.core.programme import Programme
from evenhand.core.reasons import Reason
from evenhand.core.walk import Walker
from evenhand.core.walk_shapes import FIRST_DAY, SHAPES, Shape
from evenhand.core.walk_trace import Way
from tests.core import ways

COMPLAINANT = Actor(id="account-1", role=Role.COMPLAINANT, party="c1")
OFFICER = Actor(id="account-2", role=Role.OFFICER, party="o1")
GUARDIAN = Actor(id="account-3", role=Role.GUARDIAN, party="g1")
STRANGER = Actor(id="account-9", role=Role.PUBLIC)
INTAKE = Actor(id="s1", role=Role.INTAKE)
COORDINATOR = Actor(id="s1", role=Role.COORDINATOR)
SECOND = Actor(id="s2", role=Role.ANALYST)
DIRECTOR = Actor(id="s9", role=Role.DIRECTOR)
INVESTIGATOR = Actor(id="i1", role=Role.INVESTIGATOR)
MEDIATOR = Actor(id=ways.present()[-1], role=Role.MEDIATOR)
AUDITOR = Actor(id="s8", role=Role.AUDITOR)
CLOCK = CLOCK_ACTOR


class Story:
    """One complaint, told act by act. Days pass with :meth:`on` or :meth:`wait`."""

    def __init__(self, way: Way = (), name: str = "kansas_city", programme: Programme | None = None) -> None:
        self.programme = programme or ways.programme(name)
        self.case: Case | None = None
        self.today = FIRST_DAY
        self.facts: list[Fact] = []
        for act in way:
            if act is None:
                self.wait()
            else:
                self.do(act)

    @property
    def now(self) -> Now:
        return Walker(self.programme, SHAPES["1x1"], ()).now(self.today)

    @property
    def told(self) -> Case:
        assert self.case is not None
        return self.case

    @property
    def matter(self) -> Matter:
        return self.told.matters[0]

    @property
    def table(self) -> Mediation:
        return self.told.mediations[0]

    def wait(self) -> None:
        """To the next day on which something may change."""
        encoder = Encoder(self.programme, Calendar(), {})
        day = encoder.next_day(World(self.case, self.now))
        assert day is not None
        self.today = day

    def on(self, day: date) -> Story:
        self.today = day
        return self

    def do(self, *acts: Act) -> tuple[Fact, ...]:
        """Do these acts; each must be accepted. The last one's facts."""
        made: tuple[Fact, ...] = ()
        for act in acts:
            decision = decide(self.case, act, self.now, self.programme)
            assert not isinstance(decision, Refusal), (act, decision)
            made = decision
            for fact in made:
                self.case = evolve(self.case, fact)
            self.facts += made
        return made

    def why_not(self, act: Act) -> Reason | None:
        """Why the rules refuse this act now; None when they accept it."""
        decision = decide(self.case, act, self.now, self.programme)
        return decision.reason if isinstance(decision, Refusal) else None


@dataclass(frozen=True, kw_only=True)
class Done:
    """An act where it works, by whom; and where it is out of turn, and why; and somebody who may never do it."""

    act: Act
    way: Way
    by: Actor
    not_by: Actor
    early: Way | None = None
    why: Reason | None = None
    makes: tuple[str, ...]
    preset: str = "kansas_city"

    def __str__(self) -> str:
        return type(self.act).__name__


def works(done: Done) -> None:
    """The act is allowed to who may do it, accepted, and makes what it should."""
    story = Story(done.way, done.preset)

    assert may(done.by, done.act, story.case) is None
    assert tuple(type(fact).__name__ for fact in story.do(done.act)) == done.makes


def refused_early(done: Done) -> None:
    """The act is refused out of turn, for the one reason that says so."""
    if done.early is not None:
        assert Story(done.early, done.preset).why_not(done.act) is done.why


def refused_to_others(done: Done) -> None:
    """The act is not somebody else's."""
    story = Story(done.way, done.preset)

    assert may(done.not_by, done.act, story.case) == Refusal(Reason.NOT_YOURS)


def shape(name: str) -> Shape:
    return SHAPES[name]
