"""Which fact makes which letter: one table, with every fact of the rules in it.

A fact without a letter says why, so that "nobody thought of it" cannot be mistaken for "none is needed".
"""

from __future__ import annotations

from evenhand.core.case import Case
from evenhand.core.codes import Stage
from evenhand.core.deciding import Fact
from evenhand.models.outbox import LetterKind as Kind
from evenhand.post.recipients import (
    Makes,
    Nothing,
    Scene,
    after_session,
    at_table,
    complaint_withdrawn,
    confirmed,
    corrected,
    day_stands,
    file_ends,
    filed,
    found,
    keep_records,
    mediated,
    next_side,
    offered,
    reminded,
    room_gone,
    seats_taken,
    split,
    to_asked,
    to_people,
    to_told,
    unsealed,
)

__all__ = ["LETTERS", "OVERTAKEN", "Makes", "Nothing", "letters_of", "overtaken"]

_PRIVATE = Nothing("It is private to one person until it is published; a letter would show it.")
_SHOWN = Nothing("Who did it sees it at once, on the page or read back, with a receipt.")
_OFFICE = Nothing("Work of the office; people hear its result, not its steps.")
_SESSION = Nothing("Everyone it concerns is in the room.")

LETTERS: dict[str, Makes | Nothing] = {
    # intake and screening
    "ComplaintFiled": Makes((Kind.ACKNOWLEDGEMENT,), filed),
    "PreservationAsked": Makes((Kind.PRESERVATION,), keep_records),
    "PreservationRecorded": _OFFICE,
    "AllegationAdded": _SHOWN,
    "MatterSplit": Makes((Kind.OFFER_REPLACED,), split),
    "ComplaintWithdrawn": Makes((Kind.WITHDRAWN,), complaint_withdrawn),
    "MatterScreened": _OFFICE,
    "ScreeningConfirmed": _OFFICE,
    "ScreeningReopened": _OFFICE,
    "AnotherLookAsked": _SHOWN,
    "MediationAskedFor": Nothing("A wish is shown to who wished; a letter to others would show it before they choose."),
    "HistoricRecorded": Nothing("It happened before this programme; nobody is written to about it again."),
    # consent
    "MediationOffered": Makes((Kind.OFFER,), offered),
    "DoorsShown": _SHOWN,
    "AnswerSealed": Nothing(
        "The receipt is handed over with the answer; a letter would tell a household who answered."
    ),
    "NextSideAsked": Makes((Kind.OFFER, Kind.NEW_DATES), next_side),
    "AnswersOpened": to_people(Kind.GOING_AHEAD),
    "MatterReturned": to_told(Kind.NOT_GOING_AHEAD),
    "Reminded": to_asked(Kind.REMINDER),
    # to the table
    "MediatorsDrawn": Nothing("Names are told when the people drawn have looked for ties and said yes."),
    "SeatAccepted": at_table(Kind.MEDIATORS, seats_taken),
    # The same letter for both, so that nobody reads from it whether a seat was given back or somebody objected.
    "SeatVacated": at_table(Kind.SEAT_EMPTY, day_stands),
    "MediatorObjectedTo": at_table(Kind.SEAT_EMPTY, day_stands),
    "MediatorsAccepted": _SHOWN,
    "TieDisclosed": at_table(Kind.MEDIATORS, seats_taken),
    "OneAgreed": _SHOWN,
    "PreparationRecorded": _SHOWN,
    "PlanCompleted": _OFFICE,
    "AppointmentProposed": at_table(Kind.APPOINTMENT_OFFER),
    "AppointmentAccepted": Makes((Kind.APPOINTMENT, Kind.HELP_BOOKED), confirmed),
    "AppointmentCancelled": at_table(Kind.APPOINTMENT_OFF),
    "SessionMissed": at_table(Kind.MISSED),
    # the session and after
    "PaperSessionEntered": _SESSION,
    "PersonCheckedIn": _SESSION,
    "CheckInUndone": _SESSION,
    "AgreementToMediateSigned": _SESSION,
    "SessionOpened": _SESSION,
    "SessionMoved": _SESSION,
    # Everyone was in the room; by it they have in writing what comes next, as after an end.
    "SessionAdjourned": at_table(Kind.ANOTHER_DAY),
    "SessionEnded": Makes((Kind.AFTER_SESSION, Kind.SURVEY), after_session),
    "FourFactsReported": _OFFICE,
    "CompletionConfirmed": _PRIVATE,
    "ChoiceOpened": to_people(Kind.CHOICE),
    "TermProposed": _PRIVATE,
    "TermConfirmed": _PRIVATE,
    "TermEdited": _PRIVATE,
    "TermRemoved": _PRIVATE,
    "PartyInformed": _SHOWN,
    "Assented": _SHOWN,
    "AssentRetracted": _SHOWN,
    "AgreementSigned": Nothing("The copy follows when all have signed and it is final."),
    "CoolingBegun": to_people(Kind.COOLING),
    # closing and investigation
    "EndingChosen": _PRIVATE,
    "MatterMediated": Makes((Kind.AGREEMENT_COPY, Kind.CLOSED, Kind.SURVEY_LATER), mediated),
    "CommitmentConfirmed": _SHOWN,
    "OwnerReminded": Makes((Kind.COMMITMENT_NEAR, Kind.COMMITMENT_AFTER), reminded),
    "ProgressShared": _SHOWN,
    "TalkWished": _PRIVATE,
    "TalkInvited": to_people(Kind.TALK_AGAIN),
    "TalkSettled": _OFFICE,
    "MatterReleased": to_people(Kind.INVESTIGATION),
    "InvestigatorAssigned": Nothing("The investigator calls or writes first, in the way each person asked for."),
    "FindingRecorded": Makes((Kind.FINDING,), found),
    "ContactRecorded": _OFFICE,
    "ClosedUncooperative": to_people(Kind.UNREACHED),
    "MatterSuspended": to_told(Kind.SUSPENDED),
    "MatterResumed": to_told(Kind.RESUMED),
    "HoldPlaced": _OFFICE,
    "HoldLifted": _OFFICE,
    "RoomDestroyed": Makes((Kind.ROOM_DESTROYED,), room_gone),
    "ShreddingAnnounced": Makes((Kind.FILE_ENDS,), file_ends),
    "CaseShredded": Nothing("Everyone was told a month before; now there is no address left to write to."),
    # mending
    "OfficerNamed": _OFFICE,
    "AllegationReclassified": _OFFICE,
    "ReceiptCorrected": Makes((Kind.CORRECTION,), corrected),
    "AnswerUnsealed": Makes((Kind.ANSWER_AGAIN,), unsealed),
    "TollingRecorded": _OFFICE,
}

CHOOSING = frozenset({Kind.OFFER, Kind.REMINDER, Kind.NEW_DATES, Kind.ANSWER_AGAIN})
MEETING = frozenset({
    Kind.APPOINTMENT_OFFER, Kind.APPOINTMENT, Kind.APPOINTMENT_OFF, Kind.HELP_BOOKED, Kind.SESSION_REMINDER,
    Kind.MISSED, Kind.SEAT_EMPTY, Kind.TIMES, Kind.ANOTHER_DAY,
})  # fmt: skip
TABLE = MEETING | {Kind.MEDIATORS, Kind.AFTER_SESSION, Kind.ROOM_KEY}
SETTLING = frozenset({Kind.GOING_AHEAD, Kind.CHOICE, Kind.COOLING})
ASKING = frozenset({Kind.SURVEY, Kind.SURVEY_LATER})
"""How it was: never asked about a session whose matter went back, for nothing of it is kept by which to ask."""

OVERTAKEN: dict[str, frozenset[Kind]] = {
    "MatterReturned": CHOOSING | TABLE | SETTLING | ASKING,
    "ComplaintWithdrawn": CHOOSING | TABLE | SETTLING | ASKING,
    "MatterSuspended": CHOOSING | TABLE | SETTLING | ASKING,
    "MatterSplit": CHOOSING,
    "AnswersOpened": CHOOSING,
    "MatterMediated": TABLE | SETTLING,
    "SeatVacated": frozenset({Kind.MEDIATORS}),
    "MediatorObjectedTo": frozenset({Kind.MEDIATORS}),
    "MediatorsDrawn": frozenset({Kind.SEAT_EMPTY}),
    "AppointmentProposed": MEETING,
    "AppointmentCancelled": MEETING,
    "SessionMissed": MEETING,
    "SessionOpened": MEETING,
    "SessionAdjourned": MEETING,
}
"""Letters that a fact makes wrong or needless while they still lie here. They are dropped, never sent late."""


def overtaken(fact: Fact, case: Case) -> tuple[frozenset[str], frozenset[Kind], str | None]:
    """Which waiting letters this fact drops: of which matters, of which kinds, and of which party (None: everyone).

    `case` is the case after the fact. Letters about a table stay while another matter of the complaint still sits
    there, for they are written once for all of them.
    """
    name = type(fact).__name__
    kinds = OVERTAKEN.get(name, frozenset())
    if table := case.find_mediation(getattr(fact, "mediation", None)):
        return table.matters, kinds, None
    matter = getattr(fact, "matter", "")
    if any(m.stage is Stage.AHEAD and m.id != matter for m in case.matters):
        kinds -= TABLE | ASKING
    ended = name != "ComplaintWithdrawn" or case.matter(matter).stage is Stage.WITHDRAWN
    return frozenset({matter}), kinds, None if ended else getattr(fact, "party", None)


def letters_of(fact: Fact, scene: Scene) -> tuple[tuple[Kind, str, str], ...]:
    """The letters this fact makes. Raises KeyError for a fact the table does not know."""
    entry = LETTERS[type(fact).__name__]
    return () if isinstance(entry, Nothing) else tuple(dict.fromkeys(entry.rule(scene, fact)))
