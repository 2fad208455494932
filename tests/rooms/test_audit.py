"""The nightly audit on what people may do: facts alone are kept, and where the rules were kept it finds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from evenhand import clerk
from evenhand.clerk import Words, auditing
from evenhand.clerk.auditing import Step, audit_one, broken_promise
from evenhand.core import agreement, assent, assignment, fold, scheduling, seating
from evenhand.core.case import Case
from evenhand.core.codes import Ending
from evenhand.core.deciding import Act, Fact
from evenhand.core.guarantees import GUARANTEES, Edge, World
from evenhand.core.walk import Walker
from evenhand.core.walk_shapes import SHAPES
from evenhand.core.walk_trace import Way
from evenhand.models.cases import ComplaintRow
from tests.core import ways
from tests.core.acting import Done, Story
from tests.core.test_acts import DONE
from tests.rooms.office import CLARA, DESK, MONDAY, PARTIES, Walk, filed, mediator

TRAINED = MONDAY.replace(year=MONDAY.year + 2)
SCRIBED = agreement.ScribeTerm(matter="m1", party="c1", owner="o1")


def found(walk: Walk) -> list[str]:
    """What the audit finds in this complaint."""
    return [one.broken for one in audit_one(ComplaintRow.objects.get(ref=walk.ref), walk.now.calendar)]


def steps(way: Way, preset: str = "kansas_city") -> Iterator[tuple[Case | None, Step, Case]]:
    """A way as the clerk keeps it: facts and their moment, and no act."""
    story = Story(name=preset)
    for act in way:
        if act is None:
            story.wait()
        else:
            before, facts = story.case, story.do(act)
            yield before, Step(first=1, last=len(facts), now=story.now, facts=facts), story.told


@pytest.fixture
def ahead(custodian_folder: object, db: None) -> Walk:
    return Walk(filed().ref).to_ahead()


def test_it_finds_nothing_where_both_sides_go_on_with_one_mediator(ahead: Walk) -> None:
    """The shortest way there: the plan and the preparation may wait (EC-52)."""
    candidates = tuple(assignment.Candidate(mediator=m, trained_until=TRAINED) for m in ("q1", "q2"))
    ahead.do(DESK, assignment.DrawMediators(mediation="d1", candidates=candidates, seed="x"))
    for seat in ("q1", "q2"):
        ahead.do(mediator(seat), assignment.AcceptSeat(mediation="d1", mediator=seat))
    for party, who in PARTIES.items():
        ahead.do(who, assignment.AcceptMediators(mediation="d1", party=party))
    on = ahead.later(1).day.replace(day=20)
    ahead.do(DESK, scheduling.ProposeAppointment(mediation="d1", on=on, place="library"))
    for party, who in PARTIES.items():
        ahead.do(who, scheduling.AcceptAppointment(mediation="d1", party=party))
    ahead.do(mediator("q2"), assignment.StepDown(mediation="d1", mediator="q2"))
    for party, who in PARTIES.items():
        ahead.do(who, seating.GoOnWithOne(mediation="d1", party=party))

        assert found(ahead) == []
    assert clerk.tick(ahead.later(1).now).findings == []


@pytest.mark.parametrize(
    "own",
    [
        agreement.ConfirmTerm(matter="m1", party="c1", term="t1"),
        agreement.EditTerm(matter="m1", party="c1", term="t1"),
    ],
    ids=["confirmed", "put in other words"],
)
def test_it_finds_nothing_where_a_party_makes_its_own_what_a_mediator_typed(ahead: Walk, own: Act) -> None:
    ahead.to_session().to_ended()
    ahead.do(CLARA, agreement.ConfirmCompletion(matter="m1", party="c1", ending=Ending.TERMS))
    words = Words("term", "Officer Bell says his name when he stops somebody.", "c1")
    typed = min(ahead.case.mediations[0].mediators)
    ahead.do(mediator(typed), SCRIBED, words)
    ahead.do(CLARA, own, *([words] if isinstance(own, agreement.EditTerm) else []))

    assert found(ahead) == []
    assert ahead.case.matters[0].terms[0].confirmed


@pytest.mark.parametrize("done", DONE, ids=str)
def test_it_finds_nothing_in_any_act_on_the_way_there(done: Done) -> None:
    for before, step, after in steps((*done.way, done.act), done.preset):
        assert broken_promise(before, step, after, ways.programme(done.preset)) is None, step.facts


FORGED = {
    "fewer sit, and nobody was asked": (
        ways.one_fell_ill(),
        (assignment.MediatorsAccepted(mediation="d1", party="c1"),),
        "only_a_trained_mediator_sits",
    ),
    "one agreed, in one breath with something else": (
        ways.one_fell_ill(),
        (seating.OneAgreed(mediation="d1", party="c1"), scheduling.PreparationRecorded(mediation="d1", party="c1")),
        "only_a_trained_mediator_sits",
    ),
    "a term confirmed by way of another act": (
        (*ways.ended(), SCRIBED),
        (agreement.TermConfirmed(matter="m1", term="t1"), assent.PartyInformed(matter="m1", party="c1")),
        "only_parties_originate_terms",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("way", "facts", "broken"), FORGED.values(), ids=list(FORGED))
def test_it_still_finds_what_no_act_of_theirs_can_have_made(way: Way, facts: tuple[Fact, ...], broken: str) -> None:
    *_, (_, last, case) = steps(way)
    step = Step(first=1, last=len(facts), now=last.now, facts=facts)

    assert broken_promise(case, step, fold(facts, case), ways.programme()) == broken


class AsAudited(Walker):
    """The walk as the nightly audit would see it: the facts of each step, and neither its act nor anybody's answer."""

    broken: Counter[tuple[str, str]]

    def _check(self, edge: Edge, number: int) -> None:
        before, after = (World(world.case, world.now, None) for world in (edge.before, edge.after))
        act = auditing.told_by(before.case, edge.facts)
        for piece in Edge.between(before, act, edge.facts, after, edge.programme).pieces():
            for guarantee in self.at_steps if piece.steps else self.at_acts:
                self.broken[type(edge.act).__name__, guarantee.name] += not guarantee.holds(piece)


@pytest.mark.soak
@pytest.mark.parametrize("preset", ways.PRESETS)
def test_it_finds_nothing_on_any_step_of_the_walk(preset: str) -> None:
    """Every step that two people can come to: what the rules accept, the audit never calls a broken promise."""
    walker = AsAudited(ways.programme(preset), SHAPES["1x1"], tuple(g for g in GUARANTEES.values() if g.kind == "step"))
    walker.broken = Counter()

    walker.run()

    assert +walker.broken == Counter()
    assert walker.tally.states > 10_000
