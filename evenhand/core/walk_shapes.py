"""The shapes of a complaint that are walked: who complains about whom, and how far.

Real complaints have a handful of shapes (domain §3: nearly all have one or two people on a side). Each shape has the
smallest cast in which everything can happen: three people at the desk, so that a reader, a second reader and a taker of
answers can be three; mediators enough for one substitution, and one each whom the rules must not seat.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from evenhand.core import archive, intake
from evenhand.core.assignment import Candidate
from evenhand.core.case import Party
from evenhand.core.codes import Side
from evenhand.core.deciding import Act
from evenhand.core.intake import Claim
from evenhand.core.programme import Programme

ONE_DAY = timedelta(days=1)
FIRST_DAY = date(2026, 6, 1)
"""A Monday. The walk's calendar has weekends and no holidays."""
DESK = ("s1", "s2", "s3")
INVESTIGATOR = "i1"
GUEST = "interpreter.1"
STRANGER = "z9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Who takes part, what is alleged, and the bounds within which everything is walked.

    ``laid`` is false where the walk goes up to going ahead and over the return, but lays no table (§10.17).
    """

    name: str
    says: str
    parties: tuple[Party, ...]
    claims: tuple[Claim, ...]
    laid: bool = True
    matters: int = 1
    terms: int = 2
    vacancies: int = 1
    guests: frozenset[str] = frozenset()

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(voice for party in self.parties for voice in party.voices)

    @property
    def single(self) -> bool:
        """True when there is one matter at most, so that codes are exact and the graph's promises can be asked."""
        return self.matters == 1

    @property
    def swaps_onto_itself(self) -> bool:
        """True when changing places of the sides gives the same shape."""
        plain = all(p.guardian is None and p.known for p in self.parties)
        return self.single and plain and len(self.parties) == 2


def _party(id: str, guardian: str | None = None, known: bool = True) -> Party:
    side = Side.OFFICER if id.startswith("o") else Side.COMPLAINANT
    return Party(id=id, side=side, guardian=guardian, known=known)


def _claim(officer: str, *complainants: str) -> Claim:
    return Claim(officer=officer, complainants=frozenset(complainants), category="discourtesy")


C1, C2, C3, O1, O2, O3 = map(_party, ("c1", "c2", "c3", "o1", "o2", "o3"))

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape(name="1x1", says="one complainant, one officer", parties=(C1, O1), claims=(_claim("o1", "c1"),)),
        Shape(
            name="1x1-interpreter", says="one complainant, one officer, an interpreter in the room",
            parties=(C1, O1), claims=(_claim("o1", "c1"),), terms=1, vacancies=0, guests=frozenset({GUEST}),
        ),
        Shape(
            name="1x1-guardian", says="a minor with a guardian, one officer", terms=1, vacancies=0,
            parties=(_party("c1", guardian="g1"), O1), claims=(_claim("o1", "c1"),),
        ),
        Shape(
            name="1x1-unknown", says="one complainant, an officer named later", laid=False,
            parties=(C1, _party("o1", known=False)), claims=(_claim("o1", "c1"),),
        ),
        Shape(
            name="2x1", says="two complainants, one officer", parties=(C1, C2, O1),
            claims=(_claim("o1", "c1", "c2"),), matters=2, terms=1, vacancies=0,
        ),
        Shape(
            name="1x2", says="one complainant, two officers", parties=(C1, O1, O2),
            claims=(_claim("o1", "c1"), _claim("o2", "c1")), matters=2, terms=1, vacancies=0,
        ),
        Shape(
            name="3x1", says="three complainants, one officer", parties=(C1, C2, C3, O1), laid=False,
            claims=(_claim("o1", "c1", "c2", "c3"),), matters=3,
        ),
        Shape(
            name="1x3", says="one complainant, three officers", parties=(C1, O1, O2, O3), laid=False,
            claims=(_claim("o1", "c1"), _claim("o2", "c1"), _claim("o3", "c1")), matters=3,
        ),
    )
}  # fmt: skip


def roster(programme: Programme) -> dict[str, Candidate]:
    """The mediators by name: good ones for every seat and one more; one whose training ends before a late day; and
    three the rules must not seat, made to look most attractive to a careless draw."""
    far = FIRST_DAY + timedelta(days=4000)
    soon = FIRST_DAY + timedelta(days=programme.answer_days + programme.grace_days + 10)
    good = [Candidate(mediator=f"m{n}", trained_until=far, load=1) for n in range(1, programme.mediators + 2)]
    others = [
        Candidate(mediator="short", trained_until=soon, load=2),
        Candidate(mediator="conflicted", trained_until=far, conflicted=True),
        Candidate(mediator="unfit", trained_until=far, fits=False),
        Candidate(mediator="untrained", trained_until=FIRST_DAY - timedelta(days=1)),
    ]
    return {candidate.mediator: candidate for candidate in (*good, *others)}


def kinds(programme: Programme) -> dict[str, str]:
    """Each mediator's kind; the good ones are alike."""
    return {name: "good" if name.startswith("m") else name for name in roster(programme)}


def at_first(shape: Shape) -> tuple[Act, ...]:
    """What is tried where there is no complaint yet: filing it rightly and wrongly, and taking in a closed one."""
    filed = intake.FileComplaint(ref="W", received_on=FIRST_DAY, parties=shape.parties, claims=shape.claims)
    claim = shape.claims[0]
    wrong = (
        replace(filed, claims=()),
        replace(filed, received_on=FIRST_DAY + ONE_DAY),
        replace(filed, claims=(replace(claim, officer="c1"),)),
        replace(filed, claims=(replace(claim, complainants=frozenset({"o1"})),)),
    )
    past = archive.RecordHistoric(
        ref="W", received_on=FIRST_DAY, closed_on=FIRST_DAY, category="discourtesy", ending="agreement"
    )
    odd = (
        replace(past, ending="?"),
        replace(past, closed_on=FIRST_DAY + ONE_DAY),
        replace(past, closed_on=FIRST_DAY - ONE_DAY),
    )
    return (filed, *wrong, *odd, *(replace(past, ending=ending) for ending in archive.ENDINGS))
