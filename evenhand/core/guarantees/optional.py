"""Optional. "A way to resolve a complaint in lieu of participating in a formal investigation" (founding text)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evenhand.core.adjourning import SESSIONS
from evenhand.core.agreement import CompletionConfirmed
from evenhand.core.assent import AgreementSigned
from evenhand.core.case import Allegation, Matter
from evenhand.core.changing import replace
from evenhand.core.closing import CloseMediated, ReturnMatter
from evenhand.core.codes import BEFORE_THE_TABLE, INVESTIGATION, Ending, Outcome, Stage
from evenhand.core.deciding import MatterMediated, MatterReturned
from evenhand.core.guarantees.looking import (
    Edge,
    Here,
    Step,
    in_every_state,
    on_every_act,
    on_every_step,
    over_the_whole_graph,
    went_on_another_day,
)
from evenhand.core.intake import AllegationAdded, ComplaintWithdrawn
from evenhand.core.programme import EndRule

if TYPE_CHECKING:
    from evenhand.core.walk_graph import Graph

HERE = BEFORE_THE_TABLE | {Stage.AHEAD}
"""Stages in which a matter is with mediation, or on its way there, and must be able to go back."""


@on_every_step
def both_doors_are_shown_before_the_choice(edge: Edge) -> bool:
    """Whoever answers was shown both doors before, in this very offer (O-1, EC-01)."""
    for step in edge.steps:
        if step.before is not None and not step.after.answered - step.before.answered <= step.before.doors_shown:
            return False
    return True


@on_every_step
def one_track_at_a_time(edge: Edge) -> bool:
    """A matter is with mediation or with investigation, never both (O-2: "mediated complaints are not submitted"); it
    sits at one table, or at none."""
    case = edge.after.case
    if case is None:
        return True
    tables = {table.id for table in case.mediations}
    seated = [matter for table in case.mediations for matter in table.matters]
    if len(seated) != len(set(seated)) or len(tables) != len(case.mediations):
        return False
    for matter in case.matters:
        if matter.stage in HERE and (matter.investigator or matter.released_on or matter.queued_on):
            return False
        if (matter.id in seated) is not (matter.stage is Stage.AHEAD or matter.mediation is not None):
            return False
        if matter.mediation is not None and matter.stage not in (Stage.AHEAD, Stage.MEDIATED):
            return False
    return True


def _parts(allegations: Iterable[Allegation]) -> list[tuple[str, str]]:
    """Every part of every allegation: whom it is about and whose it is; in order."""
    return sorted([(a.officer, c) for a in allegations for c in a.complainants])


@on_every_act
def every_allegation_is_in_exactly_one_matter(edge: Edge) -> bool:
    """Dividing loses and doubles nothing: each complainant's part of each allegation stays, in one matter, with the
    officer it is about (O-6, EC-36). Only its own complainant takes a part away; only adding adds one."""
    case, was = edge.after.case, edge.before.case
    if case is None or (was is not None and case.allegations is was.allegations and not _regrouped(edge)):
        return True
    for allegation in case.allegations:
        matter = case.find_matter(allegation.matter)
        if matter is None or (matter.officer, matter.complainants) != (allegation.officer, allegation.complainants):
            return False
    if any(not case.allegations_of(matter.id) for matter in case.matters) or edge.before.case is None:
        return edge.before.case is None
    should = _parts((*edge.before.case.allegations, *(fact.allegation for fact in edge.of(AllegationAdded))))
    for fact in edge.of(ComplaintWithdrawn):
        if len(edge.before.case.matter(fact.matter).complainants) > 1:
            for allegation in edge.before.case.allegations_of(fact.matter):
                part = (allegation.officer, fact.party)
                if part in should:
                    should.remove(part)
    return should == _parts(case.allegations)


def _regrouped(edge: Edge) -> bool:
    """True when a matter is new, or its people changed."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None or old.complainants != new.complainants or old.officer != new.officer:
            return True
    return False


_STAYS = INVESTIGATION | {Stage.WITHDRAWN}


@on_every_step
def mediated_is_never_investigated(edge: Edge) -> bool:
    """A mediated matter is never investigated ("complaints that are mediated are not submitted for investigation",
    founding text); and one that is investigated is not mediated: only one still in the batch is looked at again."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None:
            continue
        if old.stage is Stage.MEDIATED and new.stage is not Stage.MEDIATED:
            return False
        again = old.stage is Stage.QUEUED and new.stage is Stage.RECEIVED
        if old.stage in INVESTIGATION and new.stage not in _STAYS and not again:
            return False
    return True


@on_every_step
def one_matter_never_moves_another(edge: Edge) -> bool:
    """What happens to one matter, and what an officer or a complainant decides in it, changes no other (O-6; EC-02: two
    officers mediate while the third's part is investigated). Only the whole complaint's own entries touch several."""
    if edge.act is None or edge.act.about not in ("matter", "mediation") or edge.before.case is None:
        return True
    if edge.act.about == "matter":
        named = frozenset({getattr(edge.act, "matter", "")})
    else:
        table = edge.before.case.find_mediation(getattr(edge.act, "mediation", None))
        named = table.matters if table is not None else frozenset()
    return all(step.before is None or step.after.id in named for step in edge.steps)


@over_the_whole_graph
def the_door_back_is_open_until_closing(graph: Graph) -> bool:
    """From every state, time and the clock alone lead to a state in which nothing is held any more: no person's act,
    nobody's consent and no mediator is needed to get back (O-3, G6; Minneapolis, DC, BC, Columbia)."""
    return graph.time_alone_frees_every_matter()


@in_every_state
def returns_by_the_safe_date(here: Here) -> bool:
    """On the safe date, or late on any day after it, the clock sends a matter back at once from whatever state it is
    in, suspended too; the one exception is an agreement already final, which the clock closes (O-4, §10.9)."""
    for matter in here.matters(*HERE):
        day = max(here.today, matter.safe_on)
        now = here.world.now if day == here.today else replace(here.world.now, today=day)
        if matter.cooling_until is not None and day > matter.cooling_until:
            if not here.facts(CloseMediated(matter=matter.id), now):
                return False
        elif MatterReturned(matter=matter.id, on=day) not in here.facts(ReturnMatter(matter=matter.id), now):
            return False
    return True


@on_every_step
def from_the_safe_date_only_the_way_back(edge: Edge) -> bool:
    """From the safe date on, a matter with mediation goes back or is completed that very day; nothing else changes it
    and nothing comes to the table (§10.9). The four facts may still be reported, and the date itself corrected."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None or new.stage not in HERE or edge.before.today < new.safe_on or old.safe_on != new.safe_on:
            continue
        if edge.of(ComplaintWithdrawn) and len(new.complainants) < len(old.complainants):
            continue
        if old != new or _but_report(step) is False:
            return False
    return True


def _but_report(step: Step) -> bool:
    if step.table is None or step.table_before is None:
        return step.table is step.table_before
    return replace(step.table, report=None) == replace(step.table_before, report=None)


_NO_DAYS: tuple[date | None, ...] = (None, None, None, None, None)


def _dated(matter: Matter) -> tuple[date | None, ...]:
    """The days set for meeting, writing and cooling off."""
    return (matter.answer_by, matter.opens_on, matter.settle_by, matter.choose_by, matter.cooling_until)


@on_every_step
def no_date_after_the_safe_date(edge: Edge) -> bool:
    """No act sets a day after the safe date; days for meeting, writing and cooling off lie before it (§10.9)."""
    for step in edge.steps:
        last, old = step.after.safe_on, step.before
        for was, day in zip(_dated(old) if old else _NO_DAYS, _dated(step.after), strict=True):
            if day is not None and day != was and day > last:
                return False
        day = step.table.appointment.on if step.table and step.table.appointment else None
        was = step.table_before.appointment.on if step.table_before and step.table_before.appointment else None
        if day is not None and day != was and day >= last:
            return False
    return True


@on_every_step
def a_table_meets_twice_at_most(edge: Edge) -> bool:
    """No table has a third session, and none goes on another day when no other day before the safe date can be set: a
    second session costs an investigation no time (EC-69; §10.9)."""
    for step in edge.steps:
        if step.table is not None and step.table.met >= SESSIONS:
            return False
        if went_on_another_day(step) and edge.before.today + timedelta(days=1) >= step.after.safe_on:
            return False
    return True


@on_every_step
def stopping_never_closes(edge: Edge) -> bool:
    """A matter is mediated by a final signed agreement, or because every side said for itself, after a session that
    was not stopped, that it was completed (design §2, *Mediated*). A stop, a withdrawal, a silence or a lapse is
    neither."""
    for step in edge.steps:
        if step.becomes(Stage.MEDIATED) and step.before is not None:
            closing = edge.of(MatterMediated)
            if len(closing) != 1 or not _earned(edge, step.before, step.after):
                return False
    return True


def _earned(edge: Edge, old: Matter, new: Matter) -> bool:
    assert edge.before.case is not None
    voices = edge.before.case.voices(old)
    if new.outcome is Outcome.AGREEMENT:
        return old.signatures | {fact.party for fact in edge.of(AgreementSigned)} == voices
    said = dict(old.endings) | {fact.party: fact.ending for fact in edge.of(CompletionConfirmed)}
    if old.settle_by is None or set(said) != voices:
        return False
    if new.outcome is Outcome.UNDERSTANDING:
        return all(ending is Ending.UNDERSTANDING for ending in said.values())
    rule = edge.programme.no_understanding
    return rule is EndRule.CLOSE or (rule is EndRule.COMPLAINANT_CHOOSES and old.choose_by is not None)


@on_every_step
def a_suspension_is_consented_to_anew(edge: Edge) -> bool:
    """What is suspended leaves its table and its offer; what is resumed is screened and asked again (design §6, EC-32).
    Days before the safe date are not stopped by it."""
    for step in edge.steps:
        old, new = step.before, step.after
        if old is None:
            continue
        if new.suspended and not old.suspended and new.stage in (Stage.OFFERED, Stage.AHEAD):
            return False
        if old.suspended and not new.suspended and new.stage in HERE:
            bare = new.stage is Stage.RECEIVED and new.screening is None and not new.asked and new.mediation is None
            if not bare or new.safe_on != old.safe_on:
                return False
    return True


@on_every_step
def the_batch_leaves_on_a_later_working_day(edge: Edge) -> bool:
    """Everything that goes to investigation waits in one batch and leaves on a working day after the day it came, so
    the day tells nothing of where it came from (§10.8)."""
    for step in edge.steps:
        if step.becomes(Stage.INVESTIGATING):
            old, today = step.before, edge.before.today
            if old is None or old.queued_on is None or today < old.queued_on + timedelta(days=1):
                return False
            if not edge.before.now.calendar.is_working(today) or step.after.queued_on is not None:
                return False
    return True
