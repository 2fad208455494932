"""Which acts are put to the rules in one world.

All of them are tried everywhere. What an act's own class attributes exclude (its stages, a suspension, the safe date),
and a table where there is none, is counted as refused without asking again: the door of the core reads the same
attributes, and a test asks it about each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evenhand.core import ACTS, STILL_HERE
from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.changing import replace
from evenhand.core.codes import Stage
from evenhand.core.deciding import Act
from evenhand.core.guarantees.looking import World
from evenhand.core.programme import Programme
from evenhand.core.walk_acts import MAKERS
from evenhand.core.walk_makers import Around
from evenhand.core.walk_shapes import DESK, FIRST_DAY, STRANGER, Shape, at_first, roster

Joint = Callable[[Mapping[str, str | None], frozenset[str]], bool]
_SEVERITIES = ("hard", "second_approver", "suspend")
_ABOUT = {about: tuple(k for k in ACTS if k.about == about) for about in ("case", "matter", "mediation")}


class Trials:
    """The acts of one shape under one programme. ``joint`` is how the clerk asks the vault whether everyone said
    yes."""

    def __init__(self, programme: Programme, shape: Shape, joint: Joint) -> None:
        self.laid, self.joint = shape.laid, joint
        self.at_first = at_first(shape)
        codes = {rule.severity: frozenset({rule.code}) for rule in reversed(programme.rules)}
        self.plain = Around(
            people=(*shape.voices, STRANGER),
            claims=shape.claims,
            roster=tuple(roster(programme).values()),
            codes=tuple(codes[severity] for severity in _SEVERITIES if severity in codes),
            guests=shape.guests,
            today=FIRST_DAY,
        )
        self._made: dict[tuple[object, ...], tuple[Act, ...]] = {}
        self._open: dict[tuple[Stage, bool, bool], tuple[tuple[type[Act], ...], int]] = {}
        self._count = {kind: len(self._for(kind, self.plain)) for kind in MAKERS}
        self._no_table = sum(self._count[kind] for kind in _ABOUT["mediation"])

    def here(self, world: World) -> tuple[list[Act], int]:
        """The acts to put to the rules in this world, and how many more their own attributes exclude."""
        case = world.case
        assert case is not None
        around = replace(self.plain, today=world.today, hands=_hands(case))
        tries: list[Act] = []
        excluded = 0
        for kind in _ABOUT["case"]:
            tries += self._for(kind, around)
        for matter in case.matters:
            table = case.find_mediation(matter.mediation)
            near = self._around(around, world, case, matter, table)
            kinds, shut = self._door(matter, matter.stage in STILL_HERE and world.today >= matter.safe_on)
            excluded += shut
            for kind in kinds:
                tries += self._for(kind, near)
            if table is None or not self.laid:
                excluded += self._no_table
                continue
            for kind in _ABOUT["mediation"]:
                tries += self._for(kind, near)
        for table in case.mediations:
            if not table.matters and self.laid:
                near = self._around(around, world, case, case.matters[0], table)
                for kind in _ABOUT["mediation"]:
                    tries += self._for(kind, near)
        return tries, excluded

    def _around(self, around: Around, world: World, case: Case, matter: Matter, table: Mediation | None) -> Around:
        silent = matter.asked - matter.answered
        sealed = {voice: answer for m, voice, answer in world.answers or () if m == matter.id}
        honest = self.joint(sealed, matter.asked)
        return replace(
            around,
            matter=matter.id,
            table=table.id if table else around.table,
            allegations=tuple(a.id for a in case.allegations_of(matter.id)),
            safe_on=matter.safe_on,
            terms=tuple(term.id for term in matter.terms),
            text=matter.text,
            openings=(honest, True) if silent and not honest else (honest,),
            seated=tuple(sorted(table.mediators)) if table else around.seated,
            present=table.present if table else around.present,
        )

    def _door(self, matter: Matter, late: bool) -> tuple[tuple[type[Act], ...], int]:
        key = (matter.stage, matter.suspended is not None, late)
        if key not in self._open:
            kinds = tuple(
                kind for kind in _ABOUT["matter"]
                if matter.stage in kind.stages and (not matter.suspended or kind.while_suspended)
                and (not late or kind.past_safe_date)
            )  # fmt: skip
            self._open[key] = kinds, sum(self._count[kind] for kind in _ABOUT["matter"] if kind not in kinds)
        return self._open[key]

    def shut(self, world: World, matter: Matter, late: bool) -> list[Act]:
        """The acts about this matter that :meth:`here` counts without asking."""
        assert world.case is not None
        table = world.case.find_mediation(matter.mediation)
        near = self._around(replace(self.plain, today=world.today), world, world.case, matter, table)
        kinds, _ = self._door(matter, late)
        return [act for kind in _ABOUT["matter"] if kind not in kinds for act in self._for(kind, near)]

    def _for(self, kind: type[Act], around: Around) -> tuple[Act, ...]:
        make, looks_at = MAKERS[kind]
        key = (kind, *(getattr(around, name) for name in looks_at))
        acts = self._made.get(key)
        if acts is None:
            acts = self._made[key] = tuple(make(around))
        return acts


def _hands(case: Case) -> tuple[str, ...]:
    """One of the desk for each different past: people with the same past could do, and not do, the same."""
    screeners = {m.screening.by for m in case.matters if m.screening is not None}
    pasts: dict[tuple[object, ...], str] = {}
    for staff in DESK:
        duties = frozenset(hand.duty for hand in case.hands if hand.staff == staff)
        pasts.setdefault((duties, staff in screeners), staff)
    return tuple(pasts.values())
