"""What happened to a complaint, in plain words: one sentence for each fact of its book.

The book's own words stay codes; here they are said with the person's name and the office's words. What the two sides
did privately never gets here: ``reads.history`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from evenhand.core.case import Case
from evenhand.core.codes import Outcome
from evenhand.core.programme import Programme
from evenhand.reads import Happened
from evenhand.web.naming import called
from evenhand.web.saying import day_year
from evenhand.web.staff.words import CHANNELS, SUSPENSIONS
from evenhand.web.wording import category_words, finding_words

SENTENCES = {
    "complaint_filed": _("The complaint was received."),
    "historic_recorded": _("A closed complaint was taken over from the old books."),
    "preservation_asked": _("The keeper of the records was asked to keep video and records."),
    "preservation_recorded": _("The keeper of the records answered."),
    "allegation_added": _("An allegation was added: %(category)s."),
    "officer_named": _("%(who)s was named."),
    "matter_split": _("A complainant decides alone: a matter of its own was made."),
    "mediation_asked_for": _("%(who)s said that they would like mediation."),
    "contact_recorded": _("%(who)s was tried by %(channel)s."),
    "another_look_asked": _("Another look at the classification was asked for."),
    "complaint_withdrawn": _("The complaint was taken back."),
    "allegation_reclassified": _("An allegation is now classified as %(category)s."),
    "receipt_corrected": _("The day of receipt was corrected from %(before)s to %(received_on)s."),
    "tolling_recorded": _("Tolling was recorded. The limit is now %(limit_on)s."),
    "matter_screened": _("The matter was screened."),
    "screening_confirmed": _("The second reader agreed."),
    "screening_reopened": _("The second reader did not agree. It is screened again."),
    "mediation_offered": _("Both doors were offered. The answers open by %(opens_on)s."),
    "next_side_asked": _("The other side was asked too. The answers open by %(opens_on)s."),
    "answers_opened": _("The answers were opened. Mediation goes ahead."),
    "matter_returned": _("It goes to investigation with the next batch. The record names no cause."),
    "reminded": _("Both sides were reminded."),
    "mediators_drawn": _("Mediators were drawn."),
    "seat_accepted": _("A mediator accepted the seat."),
    "tie_disclosed": _("A mediator told both sides something of themselves. Both are asked again."),
    "seat_vacated": _("A seat became free."),
    # The same words, and nobody named: who gave a seat back cannot be told from who was asked to.
    "mediator_objected_to": _("A seat became free."),
    "preparation_recorded": _("%(who)s is prepared."),
    "plan_completed": _("The safety and balance plan is complete."),
    "appointment_proposed": _("%(on)s was proposed for the session."),
    "appointment_cancelled": _("The appointment was taken off."),
    "session_adjourned": _("The session goes on another day. Nobody is named."),
    "session_missed": _("The session could not begin. Nobody is named."),
    "paper_session_entered": _("The session of %(on)s was held on paper and entered here by two people."),
    "four_facts_reported": _("The mediators reported the four facts."),
    "cooling_begun": _("The agreement is signed. It is final after %(until)s."),
    "matter_mediated": _("The matter ended as mediated: %(outcome)s."),
    "matter_released": _("It was released to investigation with the day’s batch."),
    "investigator_assigned": _("An investigator was assigned."),
    "finding_recorded": _("A finding was recorded: %(finding)s."),
    "closed_uncooperative": _("It was closed because nobody could be reached."),
    "matter_suspended": _("It waits: %(kind)s."),
    "matter_resumed": _("It goes on. Everything is asked again."),
    "hold_placed": _("A legal hold was placed."),
    "hold_lifted": _("The legal hold was lifted."),
    "talk_invited": _("Both sides would like to talk again."),
    "talk_settled": _("The wish to talk again was met."),
    "room_destroyed": _("What was said in mediation was destroyed by schedule."),
    "shredding_announced": _("Everyone was told that the file will be destroyed on %(on)s."),
    "case_shredded": _("The complaint was destroyed by schedule."),
}
"""Every fact that staff may read, as a sentence."""

OF_NOBODY = frozenset({
    "seat_vacated", "mediator_objected_to", "session_adjourned", "cooling_begun", "matter_mediated",
})  # fmt: skip
"""Facts told with their day alone: by whom, or for whom, would say who objected to whom, or which side was the last."""

OUTCOMES = {
    Outcome.AGREEMENT: _("with an agreement"),
    Outcome.UNDERSTANDING: _("with an understanding"),
    Outcome.COMPLETED: _("completed by both sides"),
}
_PRESERVED = {"acknowledged": _("Video and records are kept."), "none_exists": _("There are no video or records.")}
_REACHED = {True: _("%(who)s was reached by %(channel)s."), False: _("%(who)s was not reached by %(channel)s.")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of a case's history. ``by`` and ``for_whom`` are empty where the record does not say."""

    on: date
    words: str
    by: str
    for_whom: str


def tell(
    happened: Happened, case: Case, names: Mapping[str, str], people: Mapping[str, str], programme: Programme
) -> Told:
    """One fact as a line. ``people``: names of staff and mediators by account."""
    nobody = happened.kind in OF_NOBODY
    return Told(
        on=happened.on,
        words=_sentence(happened, case, names, programme),
        by="" if nobody else people.get(happened.by, ""),
        for_whom=called(case, happened.on_behalf, names) if happened.on_behalf and not nobody else "",
    )


def _sentence(happened: Happened, case: Case, names: Mapping[str, str], programme: Programme) -> str:
    fact = happened.fact
    pattern: Any = SENTENCES.get(happened.kind, _("An entry was made."))
    if happened.kind == "contact_recorded":
        pattern = _REACHED[bool(getattr(fact, "reached", False))]
    elif happened.kind == "preservation_recorded":
        pattern = _PRESERVED[str(getattr(fact, "result", ""))]
    return str(pattern) % _said(fact, case, names, programme)


def _said(fact: object, case: Case, names: Mapping[str, str], programme: Programme) -> dict[str, str]:
    """What the placeholders of a sentence stand for, as far as the fact has it."""
    said = {
        name: day_year(value)
        for name in ("before", "received_on", "limit_on", "opens_on", "on", "until")
        if isinstance(value := getattr(fact, name, None), date)
    }
    allegation = getattr(fact, "allegation", None)
    category = getattr(fact, "category", "") or getattr(allegation, "category", "")
    said["who"] = called(case, str(getattr(fact, "party", "")), names)
    said["category"] = category_words(programme, category)
    said["channel"] = str(CHANNELS.get(getattr(fact, "channel", ""), ""))
    said["kind"] = str(SUSPENSIONS.get(getattr(fact, "kind", ""), ""))
    said["finding"] = finding_words(programme, str(getattr(fact, "finding", "")))
    outcome = getattr(fact, "outcome", None)
    said["outcome"] = str(OUTCOMES[outcome]) if isinstance(outcome, Outcome) else ""
    return said
