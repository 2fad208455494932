"""The walk: it reaches everything, counts what it counted before, and its short cuts are sound."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from evenhand.core import ACTS, STILL_HERE, decide, fold
from evenhand.core.canonical import Encoder, order, swapped
from evenhand.core.codes import Phase, Stage
from evenhand.core.consent import joint_result
from evenhand.core.dates import Calendar
from evenhand.core.deciding import Refusal
from evenhand.core.guarantees import GUARANTEES, World
from evenhand.core.programme import Programme
from evenhand.core.walk import BrokenGuarantee, Walker, walk
from evenhand.core.walk_graph import Graph
from evenhand.core.walk_shapes import FIRST_DAY, ONE_DAY, SHAPES, kinds
from evenhand.core.walk_trials import Trials
from evenhand.management.walking import Walk, kept, preset, side_by_side
from tests.core import ways
from tests.core.mutants import MUTANTS

UNLAID = replace(SHAPES["1x1"], laid=False)


@pytest.mark.slow
def test_it_walks_one_complainant_and_one_officer_under_every_preset() -> None:
    """Every guarantee on every step of all three programmes, and the counts that were committed."""
    walks = [Walk(preset(name), "1x1") for name in ways.PRESETS]

    words = [word for word in side_by_side(walks) if word.done]

    assert [word.broken for word in words] == [None] * 3
    counted = {word.tally.programme: word.tally.numbers() for word in words if word.tally}
    committed = {name: one["shapes"]["1x1"] for name, one in kept()["programmes"].items()}
    assert {name: figures | {"on": committed[name]["on"]} for name, figures in counted.items()} == committed


def test_it_keeps_the_figures_of_the_programmes_as_they_are_now() -> None:
    for name, one in kept().get("programmes", {}).items():
        assert one["sha256"] == ways.programme(name).sha256, "run: evenhand walk --keep"
        assert "1x1" in one["shapes"]


@pytest.fixture(scope="module")
def before_the_table() -> Walker:
    walker = Walker(ways.programme(), UNLAID, tuple(g for g in GUARANTEES.values() if g.kind == "graph"))
    walker.run()
    return walker


def test_it_reaches_every_stage(before_the_table: Walker) -> None:
    reached = {matter.stage for _, world, _, _ in before_the_table.found for matter in world.matters}

    assert reached == set(Stage)


def test_it_counts_the_same_twice(before_the_table: Walker) -> None:
    assert walk(ways.programme(), UNLAID, guarantees=()).numbers() == before_the_table.tally.numbers()


def test_it_comes_to_every_case_by_folding_its_facts(before_the_table: Walker) -> None:
    """Every fiftieth state: its case is what its facts alone, in order, make of nothing."""
    for number in range(1, len(before_the_table.found), 50):
        facts, at = [], number
        while at:
            at, _, _, made = before_the_table.found[at]
            facts.append(made)

        assert fold(fact for made in reversed(facts) for fact in made) == before_the_table.found[number][1].case


def test_it_finds_the_mirror_of_every_state(before_the_table: Walker) -> None:
    assert before_the_table.graph is not None
    assert before_the_table.graph.is_symmetric()


def test_it_notices_a_state_without_a_mirror(before_the_table: Walker) -> None:
    """Without the list of differences, another look is one: only a complainant may ask for it."""
    graph = before_the_table.graph
    assert isinstance(graph, Graph)
    state = next(n for n, name in enumerate(graph.names) if name[0] == "AskAnotherLook")
    graph.names[state] = ("AskedAgain", *graph.names[state][1:])
    try:
        assert not graph.is_symmetric()
    finally:
        graph.names[state] = ("AskAnotherLook", *graph.names[state][1:])


@pytest.mark.slow
def test_it_sees_one_officer_with_two_complainants_as_it_sees_the_mirror() -> None:
    """2×1, once each complainant decides alone, is 1×2 with the sides in each other's place."""
    alone = SHAPES["1x1"].claims[0]
    two = replace(SHAPES["2x1"], laid=False, claims=(alone, replace(alone, complainants=frozenset({"c2"}))))
    mirror = replace(SHAPES["1x2"], laid=False)
    found = [Walker(ways.programme(), shape, ()) for shape in (two, mirror)]
    for walker in found:
        walker.run()

    one, other = ({_uncounted(code) for code in walker.seen} for walker in found)

    assert {swapped(code) for code in one} == other


def _uncounted(code: Any) -> Any:
    """Failed contacts count for complainants alone (decision record 0009)."""
    if len(code) < 2 or code[1][0] != "investigating":
        return code
    whole, (*matter, beside, left, right), *rest = code
    return (whole, (*matter, beside[:2], left, right), *rest)


def test_it_never_asks_again_what_the_attributes_exclude() -> None:
    """What the walk counts as refused without asking, the door of the rules refuses when it is asked."""
    programme = ways.programme()
    trials = Trials(programme, SHAPES["1x1"], joint_result)
    walker = Walker(programme, UNLAID, ())
    walker.run()
    asked: Counter[str] = Counter()
    for _, world, _, _ in islice(walker.found, 1, None, 7):
        for matter in world.matters:
            late = matter.stage in STILL_HERE and world.today >= matter.safe_on
            for act in trials.shut(world, matter, late):
                asked[type(act).__name__] += 1

                assert isinstance(decide(world.case, act, world.now, programme), Refusal), act

    assert set(asked) == {kind.__name__ for kind in ACTS if kind.about == "matter"}


def test_it_tells_the_shortest_way_in_readable_lines() -> None:
    mutant = next(m for m in MUTANTS if m.name == "another look is granted after the safe date")

    with mutant.at_work(), pytest.raises(BrokenGuarantee) as caught:
        walk(ways.programme(), SHAPES["1x1"], guarantees=[GUARANTEES[mutant.caught_by]])

    lines = str(caught.value).splitlines()
    assert lines[0] == "from_the_safe_date_only_the_way_back does not hold:"
    assert lines[1].startswith("day   0  ")
    assert lines[-1].endswith("c1: AskAnotherLook(matter=m1) → AnotherLookAsked")
    assert any(line.endswith("time passes") for line in lines)


def test_it_keeps_days_as_their_order() -> None:
    today = FIRST_DAY + 10 * ONE_DAY

    assert order(today, (FIRST_DAY, today, today + ONE_DAY, today + 9 * ONE_DAY, None)) == (-2, 0, 1, 3, None)


def test_it_codes_like_people_alike() -> None:
    """Two complainants of whom one has seen the doors: it does not matter which."""
    shape = SHAPES["2x1"]
    programme = ways.programme()
    encoder = Encoder(programme, Calendar(), kinds(programme))
    case = fold(_facts(ways.offered(shape), programme))
    matter = case.matters[0]
    now = Walker(programme, shape, ()).now(FIRST_DAY)

    codes = {
        encoder.views(World(case.with_matter(replace(matter, doors_shown=frozenset({who}))), now))
        for who in ("c1", "c2")
    }

    assert len(codes) == 1


def test_it_codes_different_futures_apart() -> None:
    shape = SHAPES["1x1"]
    programme = ways.programme()
    encoder = Encoder(programme, Calendar(), kinds(programme))
    case = fold(_facts(ways.opened(), programme))
    now = Walker(programme, shape, ()).now(FIRST_DAY + ONE_DAY)
    table = case.mediations[0]

    codes = {
        encoder.views(World(case.with_mediation(replace(table, phase=phase)), now))
        for phase in (Phase.JOINT, Phase.PAUSED, Phase.CAUCUS_COMPLAINANT, Phase.CAUCUS_OFFICER)
    }

    assert len(codes) == 4


def _facts(way: Any, programme: Programme) -> Any:
    """The facts along a way; each None is a day."""
    walker = Walker(programme, SHAPES["1x1"], ())
    case, day = None, FIRST_DAY
    for act in way:
        if act is None:
            day += ONE_DAY
            continue
        decision = decide(case, act, walker.now(day), programme)
        assert not isinstance(decision, Refusal), (act, decision)
        case = fold(decision, case)
        yield from decision
