"""Random histories through the clerk beside the pure core: the database adds nothing and loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from evenhand import clerk, reads
from evenhand.clerk import Done, Key, Words
from evenhand.clerk.auditing import audit_one, history
from evenhand.core import access, decide, fold
from evenhand.core.agreement import EditTerm, ProposeTerm, ScribeTerm
from evenhand.core.case import Case, Party
from evenhand.core.codes import Side, Stage
from evenhand.core.consent import SealAnswer
from evenhand.core.deciding import Refusal
from evenhand.core.intake import Claim, FileComplaint
from evenhand.core.programme import Programme
from evenhand.models import programmes, rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.vault import SealedAnswer
from tests.rooms.acts_at_hand import at_hand, onward
from tests.rooms.office import MONDAY, PUBLIC, now_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("custodian_folder"), pytest.mark.both]

C1, C2, O1, O2 = (
    Party(id="c1", side=Side.COMPLAINANT),
    Party(id="c2", side=Side.COMPLAINANT),
    Party(id="o1", side=Side.OFFICER),
    Party(id="o2", side=Side.OFFICER),
)
CHILD = Party(id="c1", side=Side.COMPLAINANT, guardian="g1")
SHAPES = {"1×1": (C1, O1), "2×1": (C1, C2, O1), "1×2": (C1, O1, O2), "child": (CHILD, O1)}


class Histories(RuleBasedStateMachine):
    """The clerk beside the core. ``case`` is what the core says; rows must say the same after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.day = MONDAY
        self.answers: dict[tuple[str, str], str] = {}
        self.forms = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(shape=st.sampled_from(sorted(SHAPES)))
    def file(self, shape: str) -> None:
        parties = SHAPES[shape]
        sides = {side: [p.id for p in parties if p.side is side] for side in Side}
        claims = tuple(
            Claim(officer=officer, complainants=frozenset(sides[Side.COMPLAINANT]), category="conduct")
            for officer in sides[Side.OFFICER]
        )
        act = FileComplaint(ref="", received_on=self.day, parties=parties, claims=claims)
        done = clerk.file(act, by=PUBLIC, now=now_on(self.day))
        assert isinstance(done, Done)
        self.ref, self.case = done.ref, done.case

    @rule(data=st.data(), steps=st.integers(2, 8))
    def onward(self, data: st.DataObject, steps: int) -> None:
        """Some steps along the way that everybody hopes for, so that the far end is reached often enough."""
        for _ in range(steps):
            now = now_on(self.day)
            accepted, _ = at_hand(self.case, now, self.programme)
            hoped = next(onward(self.case, accepted, now, self.programme), None)
            if hoped is None:
                return self._later(1)
            self._send(*hoped, data, twice=False)
        return None

    @rule(data=st.data(), twice=st.booleans())
    def accepted(self, data: st.DataObject, twice: bool) -> None:
        """An act the rules accept: the same facts, the same case; sent twice, one effect."""
        accepted, _ = at_hand(self.case, now_on(self.day), self.programme)
        if accepted:
            actor, act = data.draw(st.sampled_from(accepted))
            self._send(actor, act, data, twice)

    @rule(data=st.data())
    def refused(self, data: st.DataObject) -> None:
        """An act the rules refuse: the same reason, and nothing is kept."""
        _, refused = at_hand(self.case, now_on(self.day), self.programme)
        actor, act = data.draw(st.sampled_from(refused))
        self._send(actor, act, data, twice=False)

    def _send(self, actor: Any, act: Any, data: st.DataObject | None, twice: bool) -> None:
        now = now_on(self.day)
        expected = access.may(actor, act, self.case) or decide(self.case, act, now, self.programme)
        words = self._words(act, data)
        self.forms += 1
        key = Key(f"form {self.forms}", b"body")
        result = clerk.perform(self.ref, act, by=actor, now=now, words=words, key=key)
        if isinstance(expected, Refusal):
            assert result == expected
            return
        assert isinstance(result, Done)
        assert result.facts == expected
        self.case = fold(expected, self.case)
        if words and words[0].kind == "answer":
            self.answers[act.matter, act.party] = words[0].text
        if twice:
            again = clerk.perform(self.ref, act, by=actor, now=now, words=words, key=key)
            assert isinstance(again, Done)
            assert (again.facts, again.replayed) == (result.facts, True)

    def _words(self, act: Any, data: st.DataObject | None) -> list[Words]:
        """What this act is sent with: an answer (yes, where nothing is left to chance), or the words of a promise."""
        if isinstance(act, SealAnswer):
            answer = data.draw(st.sampled_from(["yes", "yes", "yes", "no"])) if data else "yes"
            return [Words("answer", answer, act.party, act.matter)]
        if isinstance(act, ProposeTerm | ScribeTerm | EditTerm):
            return [Words("term", "I will say my name.", act.party)]
        return []

    @precondition(lambda self: self.day < date(2027, 1, 1))
    @rule(days=st.sampled_from([1, 1, 1, 7, 7, 21]))
    def later(self, days: int) -> None:
        """Time passes, and the clock ticks: it does what its own rules allow, and only that."""
        self._later(days)

    def _later(self, days: int) -> None:
        self.day += timedelta(days=days)
        before = self.case
        ticked = clerk.tick(now_on(self.day))
        assert ticked.failed == []
        assert ticked.findings == []
        row = ComplaintRow.objects.get(ref=self.ref)
        self.case = fold(fact for step in history(row, now_on().calendar) for fact in step.facts)
        self._opened_only_by_everyones_yes(before)

    def _opened_only_by_everyones_yes(self, before: Case) -> None:
        for matter in self.case.matters:
            was = before.find_matter(matter.id)
            if matter.stage is Stage.AHEAD and was and was.stage is Stage.OFFERED:
                voices = self.case.voices(matter)
                assert {self.answers.get((matter.id, voice)) for voice in voices} == {"yes"}

    @property
    def programme(self) -> Programme:
        return programmes.preset()

    @invariant()
    def rows_say_what_the_core_says(self) -> None:
        assert rows.load(ComplaintRow.objects.get(ref=self.ref)) == self.case

    @invariant()
    def every_sealed_answer_is_one_that_is_awaited(self) -> None:
        sealed = set(SealedAnswer.objects.filter(ref=self.ref).values_list("matter", "answerer"))
        assert sealed == {(m.id, who) for m in self.case.matters if m.stage is Stage.OFFERED for who in m.answered}

    @invariant()
    def counts_are_what_one_would_count(self) -> None:
        counts = {name: n for name, n in reads.counts().items() if n and name.startswith("stage.")}
        stages = [f"stage.{m.stage}" for m in self.case.matters]
        assert counts == {stage: stages.count(stage) for stage in set(stages)}

    @invariant()
    def no_promise_was_broken(self) -> None:
        assert audit_one(ComplaintRow.objects.get(ref=self.ref), now_on().calendar) == []


def test_it_keeps_what_the_core_says_through_any_history() -> None:
    limits = settings(
        max_examples=20, stateful_step_count=20, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    run_state_machine_as_test(Histories, settings=limits)


@pytest.mark.soak
def test_it_keeps_what_the_core_says_through_very_many_histories() -> None:
    limits = settings(
        max_examples=400, stateful_step_count=60, deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    run_state_machine_as_test(Histories, settings=limits)
