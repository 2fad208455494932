"""The export's tables: every column with its meaning, its unit, and the codes it may hold. What is not here is not out.

Never in it: sealed answers and who gave one, who withdrew, anything said in or for mediation, the vault, keys, and any
number that tells one officer across complaints (design §10.1, §10.10). Source: docs/operating.md, "Export".
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.codes import Outcome, Preservation, Side, Stage
from evenhand.reads.four_facts import PARTS_OF_A_SESSION

FORMAT = "evenhand-export/1"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it means, its unit, and its codes where it has a list of them."""

    name: str
    meaning: str
    unit: str = "text"
    codes: tuple[str, ...] = ()


_REF = Column("ref", "The complaint's public reference; random, it tells no order.", "reference")
_MATTER = Column("matter", "The matter inside the complaint: one officer and one set of complainants.", "code m1, m2 …")
_PARTY = Column(
    "party", "A person inside this complaint only: c1, o1; a guardian g1. It means nothing elsewhere.", "code"
)

TABLES: dict[str, tuple[Column, ...]] = {
    "complaints": (
        _REF,
        Column("received_on", "The day it reached the office.", "date"),
        Column("channel", "How it came.", "code", ("web", "paper", "phone", "in_person", "import")),
        Column("language", "The language of the complaint.", "ISO 639-1"),
        Column("preservation", "What the keeper of video and records answered.", "code", tuple(Preservation)),
        Column("held", "Under a legal hold: nothing is destroyed.", "true or false"),
        Column("shredded", "What was said has been destroyed by schedule.", "true or false"),
        Column("programme", "SHA-256 of the programme whose rules hold.", "hex"),
    ),
    "matters": (
        _REF,
        _MATTER,
        Column("stage", "Where the matter stands.", "code", tuple(Stage)),
        Column("outcome", "How a mediated matter ended.", "code", tuple(Outcome)),
        Column("suspended", "Why it waits, if it does.", "code", ("criminal_case", "litigation", "health")),
        Column("safe_on", "The day on which it goes to investigation by itself.", "date"),
        Column("limit_on", "The last day of an investigation.", "date"),
        Column("released_on", "The day it left with the neutral batch.", "date"),
        Column("number", "The investigation's number; random.", "text"),
        Column("ended_on", "The day it ended.", "date"),
    ),
    "allegations": (
        _REF,
        Column("allegation", "The allegation inside the complaint.", "code a1, a2 …"),
        _MATTER,
        Column("officer", "The officer's code inside this complaint only.", "code o1, o2 …"),
        Column("category", "What it is about; a category of the programme.", "code"),
        Column("finding", "What an investigation found.", "code",
               ("exonerated", "not_sustained", "sustained", "unfounded")),
    ),
    "parties": (
        _REF,
        _PARTY,
        Column("side", "On which side.", "code", tuple(Side)),
        Column("known", "Whether the office knows who it is.", "true or false"),
        Column("guardian_of", "For a guardian: of whom.", "code"),
        Column("language", "The language they are written to in.", "ISO 639-1"),
    ),
    "mediations": (
        _REF,
        Column("mediation", "The table inside the complaint.", "code d1, d2 …"),
        Column("matters", "The matters at the table, with spaces between.", "codes"),
        Column("session_on", "The day of the session.", "date"),
        Column("phase", "Whether the session is still to come, is held, or has ended; never in which room people sit.",
               "code", ("not_yet", "held", "ended")),
        Column("held", "First of the four facts.", "true or false"),
        Column("settled", "Third of the four facts: agreement or understanding.", "true or false"),
        Column("attended", "Fourth of the four facts: who came, by their part alone, with spaces between; no name and "
               "no code. The second fact, that it has ended, is the phase.", "codes", PARTS_OF_A_SESSION),
    ),
    "events": (
        _REF,
        Column("on", "The day.", "date"),
        Column("event", "What happened, never who did it.", "code"),
        Column("matter", "Which matter, where it was about one.", "code m1, m2 …"),
    ),
    "contacts": (
        _REF,
        Column("on", "The day.", "date"),
        _PARTY,
        Column("channel", "How it was tried.", "code", ("call", "paper", "email", "sms", "in_person", "site")),
        Column("reached", "Reached or not; never what was said.", "true or false"),
    ),
    "letters": (
        _REF,
        Column("on", "The day it was made.", "date"),
        Column("kind", "Which letter.", "code"),
        _PARTY,
        Column("channel", "How it went.", "code", ("paper", "email", "sms", "call")),
        Column("state", "Where it stands.", "code"),
    ),
}  # fmt: skip
"""What an office export holds: codes and days, no name and no word."""

OF_ONE_CASE: dict[str, tuple[Column, ...]] = {
    "words": (
        _REF,
        Column("kind", "Which text of the case file.", "code"),
        _PARTY,
        Column("row", "Which of its kind: an allegation, a matter.", "code"),
        Column("text", "The words, as they were written."),
    ),
    "files": (
        _REF,
        Column("file", "The file's name in this export.", "code f1, f2 …"),
        Column("content_type", "What it is, found by looking inside.", "MIME type"),
        Column("bytes", "Its length.", "bytes"),
    ),
}
"""What the export of one case has beside that, as far as the one who asks may read it."""

EVENTS = frozenset({
    "complaint_filed", "preservation_asked", "preservation_recorded", "allegation_added", "matter_split",
    "complaint_withdrawn", "matter_screened", "screening_confirmed", "screening_reopened", "mediation_offered",
    "reminded", "answers_opened", "matter_returned", "mediators_drawn", "plan_completed", "appointment_proposed",
    "appointment_cancelled", "session_missed", "session_opened", "session_adjourned", "session_ended",
    "paper_session_entered", "four_facts_reported", "matter_mediated", "matter_suspended", "matter_resumed",
    "matter_released", "investigator_assigned", "finding_recorded", "closed_uncooperative", "hold_placed",
    "hold_lifted", "case_shredded", "officer_named", "allegation_reclassified", "receipt_corrected", "tolling_recorded",
    "historic_recorded",
})  # fmt: skip
"""The facts an export names. Who was shown, answered, agreed, signed, objected or withdrew is not among them."""
