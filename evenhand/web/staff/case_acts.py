"""Which act pages a case page leads to, by where its matters and tables stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import Phase, Preservation, Role, Side, Stage
from evenhand.core.mending import RecordTolling
from evenhand.core.programme import Programme
from evenhand.web.naming import called
from evenhand.web.staff.acts import FORMS, act_name, may_open


@dataclass(frozen=True, slots=True)
class Offered:
    """One act page that a case page leads to: about what, which act, and its words."""

    about: str
    act: str
    words: str


HELPED = (Stage.OFFERED, Stage.AHEAD, Stage.MEDIATED)
"""The stages in which the desk may do something for a party, on paper or by phone."""


def _offer(about: str, *acts: str) -> list[Offered]:
    return [Offered(about, act, str(FORMS[act_name(act)].title)) for act in acts]


_BY_STAGE: dict[Stage, tuple[str, ...]] = {
    Stage.RECEIVED: ("screen-matter", "reclassify", "suspend"),
    Stage.SCREENED: ("read-screening", "reclassify", "suspend"),
    Stage.ELIGIBLE: ("offer-mediation", "reclassify", "suspend"),
    Stage.OFFERED: ("reclassify", "correct-answer", "suspend"),
    Stage.AHEAD: ("reclassify", "return-matter", "suspend"),
    Stage.INVESTIGATING: ("assign-investigator", "close-uncooperative", "reclassify", "suspend"),
}


def matter_acts(matter: Matter, table: Mediation | None, programme: Programme, me: str) -> list[Offered]:
    """The act pages of one matter at its stage. Whether each may be done is said when it is tried; but nobody is led to
    read second what they screened themselves, nor to send back what sat at a ``table`` whose session has begun."""
    if matter.suspended:
        return _offer(matter.id, "resume")
    acts = ("settle-talk",) if matter.invited else _BY_STAGE.get(matter.stage, ())
    if matter.screening is not None and matter.screening.by == me:
        acts = tuple(act for act in acts if act != "read-screening")
    if table is not None and table.phase is not Phase.NOT_YET:
        acts = tuple(act for act in acts if act != "return-matter")
    if programme.tolling_days and not matter.tolled and matter.stage in RecordTolling.stages:
        acts = (*acts, "record-tolling")
    if matter.stage is Stage.AHEAD and matter.terms and matter.cooling_until is None:
        acts = ("sign-agreement", *acts)
    return _offer(matter.id, *acts)


def table_acts(table: Mediation, programme: Programme) -> list[Offered]:
    """The act pages of one table before its session."""
    if table.phase is not Phase.NOT_YET or not table.matters:
        return []
    acts = []
    if len(table.seats) < programme.mediators:
        acts.append("draw-mediators")
    if table.appointment is None:
        acts.append("propose-appointment")
    else:
        acts += ["cancel-appointment", "record-missed", "enter-paper-session"]
        if not table.planned:
            acts.append("complete-plan")
    return _offer(table.id, *acts)


def case_acts(case: Case, names: Mapping[str, str]) -> list[Offered]:
    """The act pages of the complaint itself."""
    acts = ["record-contact", "add-allegation"]
    if case.preservation is Preservation.ASKED:
        acts.insert(0, "record-preservation")
    acts += ["correct-receipt", "lift-hold" if case.held else "place-hold"]
    unknown = [p.id for p in case.parties if p.side is Side.OFFICER and not p.known]
    naming = str(FORMS[act_name("name-officer")].title)
    return _offer("case", *acts) + [Offered(o, "name-officer", f"{naming}: {called(case, o, names)}") for o in unknown]


def open_to(held: frozenset[Role], offered: Iterable[Offered]) -> list[Offered]:
    """The act pages that somebody with these roles may open."""
    return [one for one in offered if may_open(one.act, held)]
