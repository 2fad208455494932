"""Every turning off the way that everybody hopes for, through the clerk beside the pure core.

Chance seldom comes to what lies two turnings off a long way (a mediator falls ill, and the two sides go on with the
other): these are gone through one by one. Each is rolled back before the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from tests.rooms.acts_at_hand import at_hand, onward
from tests.rooms.office import now_on
from tests.rooms.test_history import SHAPES, Histories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder"), pytest.mark.both]

MANY = 70
"""More steps than the way has; days that pass are counted."""


class Turnings(Histories):
    """A history that is left at every step by each kind of act in turn; ``done`` counts what was done on turnings."""

    def __init__(self) -> None:
        super().__init__()
        self.done: Counter[str] = Counter()

    def go(self, turns: int) -> None:
        """The whole way; at each step ``turns`` turnings off it."""
        for _ in range(MANY):
            now = now_on(self.day)
            accepted, _ = at_hand(self.case, now, self.programme)
            hoped = next(onward(self.case, accepted, now, self.programme), None)
            self.turn(turns)
            if hoped is None:
                self._later(1)
            else:
                self._send(*hoped, None, twice=False)
            self.look()

    def turn(self, turns: int) -> None:
        accepted, _ = at_hand(self.case, now_on(self.day), self.programme)
        for kind, (actor, act) in {type(act).__name__: (actor, act) for actor, act in accepted}.items():
            with self.rolled_back():
                self._send(actor, act, None, twice=False)
                self.done[kind] += 1
                self.look()
                if turns > 1:
                    self.turn(turns - 1)

    def look(self) -> None:
        """What holds after every step of a history, chance or not."""
        self.rows_say_what_the_core_says()
        self.every_sealed_answer_is_one_that_is_awaited()
        self.counts_are_what_one_would_count()
        self.no_promise_was_broken()

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        before = self.case, self.day, dict(self.answers)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.case, self.day, self.answers = before


def turned(shape: str, turns: int) -> Counter[str]:
    """What was done on turnings off the whole way of a shape."""
    history = Turnings()
    try:
        history.file(shape)
        history.go(turns)
    finally:
        history.teardown()
    return history.done


@pytest.mark.slow
def test_it_keeps_what_the_core_says_at_every_turning_off_the_way() -> None:
    done = turned("1×1", 1)

    assert done.keys() >= {"StepDown", "ScribeTerm", "AdjournSession", "Withdraw", "Suspend"}


@pytest.mark.soak
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_it_keeps_what_the_core_says_two_turnings_off_the_way(shape: str) -> None:
    done = turned(shape, 2)

    assert done.keys() >= {"GoOnWithOne", "ConfirmTerm", "EditTerm", "EnterPaperSession"}
