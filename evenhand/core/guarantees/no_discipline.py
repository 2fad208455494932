"""No discipline. "No action, disciplinary or otherwise, is taken against the participants" (founding text), on
either side."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from operator import attrgetter

from evenhand.core.case import Matter
from evenhand.core.codes import INVESTIGATION, Duty, Stage
from evenhand.core.guarantees.looking import Edge, on_every_act, on_every_step
from evenhand.core.investigating import FindingRecorded
from evenhand.core.screening import MatterScreened, ScreeningConfirmed, ScreeningReopened


@on_every_act
def mediation_bears_no_finding(edge: Edge) -> bool:
    """No allegation of a matter that is with mediation, or was mediated, has a finding (N-2: closed as mediated maps to
    none of sustained, not sustained, exonerated, unfounded)."""
    case = edge.after.case
    found = [a for a in case.allegations if a.finding is not None] if case else []
    return not found or all(a.matter in {m.id for m in edge.after.matters if m.stage in _TRIED} for a in found)


_TRIED = (Stage.INVESTIGATING, Stage.FOUND, Stage.UNCOOPERATIVE, Stage.WITHDRAWN)


@on_every_act
def a_finding_is_never_on_a_mediated_matter(edge: Edge) -> bool:
    """A finding is made in an investigation and nowhere else, and a mediated matter stays without one for good
    (N-2)."""
    for fact in edge.of(FindingRecorded):
        matter = edge.before.case and edge.before.case.find_matter(fact.matter)
        if not matter or matter.stage is not Stage.INVESTIGATING or matter.investigator is None:
            return False
    return True


KNOWN_TO_INVESTIGATION = frozenset({
    "id", "officer", "complainants", "stage", "limit_on", "safe_on", "tolled", "suspended", "looked_again",
    "queued_on", "released_on", "investigator", "unreached", "ended_on",
})  # fmt: skip
"""Who, limits, release and contact. Whatever else a matter has, or will have, belongs to an offer or a table."""
_rest = attrgetter(*(field.name for field in fields(Matter) if field.name not in KNOWN_TO_INVESTIGATION))
_NOTHING = _rest(Matter(id="", officer="", complainants=frozenset(), limit_on=date.min, safe_on=date.min))


def is_bare(matter: Matter) -> bool:
    """True for a matter with not one thing of an offer or a table, as investigation may know it."""
    return bool(_rest(matter) == _NOTHING)


@on_every_step
def nothing_flows_to_discipline(edge: Edge) -> bool:
    """What waits for, or is in, investigation holds nothing of an offer, an answer or a table, so nobody who decides
    about discipline can read any of it there (N-1, N-5). Views and exports are proven where they are made."""
    return all(is_bare(step.after) for step in edge.steps if step.after.stage in INVESTIGATION)


@on_every_step
def a_returned_matter_keeps_no_trace(edge: Edge) -> bool:
    """A matter that went back, or whose complaint was withdrawn, sits at no table and looks like one never offered
    (C-7, §10.8); the bare duty to report four facts names no matter."""
    tables = edge.after.case.mediations if edge.after.case else ()
    for step in edge.steps:
        if step.after.stage not in INVESTIGATION and step.after.stage is not Stage.WITHDRAWN:
            continue
        if not is_bare(step.after) or any(step.after.id in table.matters for table in tables):
            return False
    return all(table.report is None and not table.objections for table in tables if not table.matters)


@on_every_act
def nobody_investigates_what_they_mediated(edge: Edge) -> bool:
    """No investigator of a complaint coordinated its mediation or took an answer in it, nor the other way round
    (C-7)."""
    before, after = edge.before.case, edge.after.case
    if after is None or (before and before.hands is after.hands):
        return True
    hands = after.hands
    investigated = {hand.staff for hand in hands if hand.duty is Duty.INVESTIGATED}
    return not any(h.staff in investigated for h in hands if h.duty in (Duty.COORDINATED, Duty.TOOK_ANSWER))


@on_every_step
def a_screening_has_two_readers(edge: Edge) -> bool:
    """Who confirms a screening did not make it, and neither of them took an answer in this complaint (P6, §10.2)."""
    for step in edge.steps:
        if step.becomes(Stage.ELIGIBLE) or (step.returned and step.before and step.before.stage is Stage.SCREENED):
            first = step.before.screening if step.before else None
            readers = [fact.by for fact in edge.of(ScreeningConfirmed)]
            if readers and (first is None or first.by in readers):
                return False
    after = edge.after.case
    read = edge.of(MatterScreened, ScreeningConfirmed, ScreeningReopened)
    return after is None or not any(after.has_duty(fact.by, Duty.TOOK_ANSWER) for fact in read)
