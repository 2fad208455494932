"""Every guarantee catches something: the rules with one mistake in them, walked until the guarantee it breaks says
so."""

from __future__ import annotations

import pytest

from evenhand.core.guarantees import GUARANTEES
from evenhand.core.walk import walk
from evenhand.core.walk_trace import BrokenGuarantee
from tests.core import ways
from tests.core.mistaking import Mutant
from tests.core.mutants import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_it_catches(mutant: Mutant) -> None:
    guarantee = GUARANTEES[mutant.caught_by]

    with mutant.at_work(), pytest.raises(BrokenGuarantee) as caught:
        walk(
            ways.programme(mutant.preset), mutant.shape, guarantees=[guarantee], decide=mutant.decide,
            joint=mutant.joint, start=mutant.way,
        )  # fmt: skip

    assert caught.value.guarantee == mutant.caught_by
    assert caught.value.trace


def test_it_has_a_mistake_for_every_guarantee() -> None:
    assert set(GUARANTEES) - {mutant.caught_by for mutant in MUTANTS} == set()
