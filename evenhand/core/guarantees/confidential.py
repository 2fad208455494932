"""Confidential. "Mediation is confidential" (founding text): the vault proves it; here is what the rules owe to it."""

from __future__ import annotations

from dataclasses import fields

from evenhand.core.case import Mediation, Report
from evenhand.core.codes import Outcome, Phase, Preservation, Stage
from evenhand.core.deciding import Refusal
from evenhand.core.destroying import NEVER_BACK
from evenhand.core.guarantees.looking import (
    Edge,
    Here,
    in_every_state,
    on_every_act,
    on_every_step,
    went_on_another_day,
)
from evenhand.core.intake import PreservationAsked, RecordPreservation
from evenhand.core.investigating import RecordContact
from evenhand.core.reasons import Reason
from evenhand.core.room import needed
from evenhand.core.session import FourFactsReported


@on_every_step
def nothing_before_the_agreement_to_mediate(edge: Edge) -> bool:
    """A session opens only when everyone who must be there is, and everyone in the room has signed (C-1; RSMo 435.014,
    UMA §3). Whoever signed was there; and what was signed for one day opens no session on another (EC-69)."""
    case = edge.before.case
    for step in edge.steps:
        old, new = step.table_before, step.table
        if new is old:
            continue
        if new is not None and old is not None and not new.signed - old.signed <= old.present:
            return False
        if new is not None and (new.signed or new.present) and went_on_another_day(step):
            return False
        opens = new is not None and new.in_session and not (old and old.in_session)
        if opens and (case is None or old is None or not needed(case, old) <= old.present == old.signed):
            return False
    return True


_FOUR_AND_NO_FIFTH = {f.name for f in fields(Report)} == {"held", "settled", "attended"} and {
    f.name for f in fields(FourFactsReported)
} == {"mediation", "held", "settled", "attended"}
"""That the session has ended is what allows the report; the other three are its only fields."""


@on_every_act
def the_report_is_four_facts(edge: Edge) -> bool:
    """Held, ended, settled, and who attended of those expected: the report has no field for a fifth thing, names nobody
    who was not there, and calls nothing settled that was stopped or has gone back (C-3; UMA §7)."""
    reports = edge.of(FourFactsReported)
    for fact in reports:
        table = edge.before.case and edge.before.case.find_mediation(fact.mediation)
        if not table or table.phase is not Phase.ENDED or not fact.attended <= table.present | table.came:
            return False
        if fact.settled and not table.matters:
            return False
    return _FOUR_AND_NO_FIFTH and (bool(reports) or not any(_reports(s.table_before, s.table) for s in edge.steps))


def _reports(before: Mediation | None, after: Mediation | None) -> bool:
    return after is not None and after.report is not None and (before is None or before.report is None)


@on_every_step
def only_the_signed_agreement_leaves(edge: Edge) -> bool:
    """Terms exist while they are being written, and after closing only as an agreement everyone signed (C-4)."""
    for step in edge.steps:
        matter = step.after
        if matter.stage is Stage.AHEAD or not (matter.terms or matter.assents or matter.signatures or matter.endings):
            continue
        if matter.stage is not Stage.MEDIATED or matter.outcome is not Outcome.AGREEMENT or matter.endings:
            return False
        if edge.after.case is None or matter.signatures != edge.after.case.voices(matter):
            return False
    return True


@in_every_state
def shredded_is_gone(here: Here) -> bool:
    """A shredded complaint accepts nothing more. That its words cannot be read again is proven in the vault (SHR)."""
    if here.case is None or not here.case.shredded:
        return True
    tried = (
        RecordContact(party="c1", channel="phone", reached=True),
        RecordPreservation(result=Preservation.NONE_EXISTS),
    )
    return all(here.answer(act) == Refusal(Reason.SHREDDED) for act in tried)


@on_every_act
def nothing_is_shredded_before_its_time(edge: Edge) -> bool:
    """Destruction waits for its time, for the end of a hold, and for a records schedule that allows it. A file goes
    when every matter has ended, and a month after everyone was told; what was said, when nothing can lead back to it
    (§4.7, SHR-03)."""
    before, after, programme = edge.before.case, edge.after.case, edge.programme
    if before is None or after is None or (before.shredded, before.room_gone) == (after.shredded, after.room_gone):
        return True
    ends = [m.ended_on for m in before.matters]
    if before.held or not programme.schedule:
        return False
    if not after.shredded:
        said = [m.ended_on for m in before.matters if m.stage is Stage.MEDIATED and m.ended_on]
        return bool(said) and all(m.stage in NEVER_BACK for m in before.matters) and all(
            (edge.before.today - day).days >= programme.shred_days for day in said
        )  # fmt: skip
    told = before.shred_on is not None and edge.before.today >= before.shred_on
    return told and all(day is not None and (edge.before.today - day).days >= programme.retention_days for day in ends)


@on_every_act
def evidence_is_asked_for_at_once(edge: Edge) -> bool:
    """Filing asks for video and records to be kept, whatever becomes of the complaint; no offer goes out before the
    keeper answered (O-5)."""
    if edge.before.case is None and edge.after.case is not None:
        still_open = any(m.stage is Stage.RECEIVED for m in edge.after.case.matters)
        return bool(edge.of(PreservationAsked)) or not still_open
    return not any(
        step.becomes(Stage.OFFERED) and edge.before.case and edge.before.case.preservation is Preservation.ASKED
        for step in edge.steps
    )
