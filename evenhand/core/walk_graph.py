"""What the walk found, as a graph: who follows whom, by which act, and the two questions only the whole can answer."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field

from evenhand.core.canonical import Code, swapped
from evenhand.core.codes import Stage
from evenhand.core.programme import Order, Programme

Label = tuple[object, ...]

ASYMMETRIC = frozenset({
    "FileComplaint", "RecordHistoric", "AddAllegation", "SeparateMatter", "WithdrawComplaint", "ChooseEnding",
    "AskAnotherLook", "RecordContact",
})  # fmt: skip
"""The acts in which the two sides differ, and only these (design §2): filing, amending (adding, deciding alone) and
withdrawing a complaint; choosing close or return; asking for another look. Contact failures count for the complainant
alone, since only a complaint can lapse for want of its complainant (decision record 0009)."""


@dataclass(slots=True)
class Graph:
    """States by number, in the order they were found. ``steps`` holds, per state, (label, target, by the clock
    alone)."""

    programme: Programme
    codes: list[Code] = field(default_factory=list)
    held: bytearray = field(default_factory=bytearray)
    starts: array[int] = field(default_factory=lambda: array("Q", (0,)))
    labels: array[int] = field(default_factory=lambda: array("I"))
    targets: array[int] = field(default_factory=lambda: array("I"))
    by_clock: bytearray = field(default_factory=bytearray)
    names: list[Label] = field(default_factory=list)
    wrong: int | None = None

    def steps(self, state: int) -> range:
        return range(self.starts[state], self.starts[state + 1])

    def time_alone_frees_every_matter(self) -> bool:
        """From every state, steps of time and clock alone reach one where no matter is held. ``wrong`` names one if
        not."""
        came_from: dict[int, list[int]] = defaultdict(list)
        for state in range(len(self.codes)):
            for step in self.steps(state):
                if self.by_clock[step]:
                    came_from[self.targets[step]].append(state)
        free = {state for state in range(len(self.codes)) if not self.held[state]}
        ahead = list(free)
        while ahead:
            behind = {state for target in ahead for state in came_from.get(target, ())} - free
            free |= behind
            ahead = list(behind)
        self.wrong = next((s for s in range(len(self.codes)) if s not in free), None)
        return self.wrong is None

    def is_symmetric(self) -> bool:
        """Each state's mirror was found too, and does the mirrored steps. ``wrong`` names a state that has none."""
        index = {code: number for number, code in enumerate(self.codes)}
        mirrors = [index.get(swapped(code)) for code in self.codes]
        in_turn = [self._in_turn(code) for code in self.codes]
        numbers = {name: number for number, name in enumerate(self.names)}
        # A name whose mirror nobody ever did gets a number that no step has.
        mirrored = [numbers.get(_mirror(name), -1) for name in self.names]
        alike = [name[0] not in ASYMMETRIC for name in self.names]
        for state, mirror in enumerate(mirrors):
            if in_turn[state]:
                continue
            ours = {(mirrored[name], mirrors[to]) for name, to in self._plain(state, alike, in_turn)}
            if mirror is None or ours != self._plain(mirror, alike, in_turn):
                self.wrong = state
                return False
        return True

    def _in_turn(self, code: Code) -> bool:
        """True for an offer that is made to complainants first: the last of the listed differences."""
        return self.programme.order is Order.COMPLAINANT_FIRST and len(code) == 2 and code[1][0] == Stage.OFFERED

    def _plain(self, state: int, alike: list[bool], in_turn: list[bool]) -> set[tuple[int, int]]:
        """The steps from a state, name and target, without those in which the sides may differ."""
        found = set()
        for step in self.steps(state):
            name, target = self.labels[step], self.targets[step]
            if alike[name] and not in_turn[target]:
                found.add((name, target))
        return found


_SIDES = {
    "complainant": "officer", "officer": "complainant",
    "caucus_complainant": "caucus_officer", "caucus_officer": "caucus_complainant",
}  # fmt: skip


def _mirror(label: Label) -> Label:
    return tuple(_SIDES.get(str(part), part) if isinstance(part, str) else part for part in label)
