"""What may stand in a programme file: every key, its bounds, and the promise a breach would break.

Numbers and choices stand in `[asking] [screening] [table] [ending] [door_back] [keeping]` and become fields of the
same name. Contacts stand in `[office]`, rules in `[[rules]]`, questions in `[[suitability]]`. Sentences, one per
declared language:

    title
    texts.categories.<category>                 what people complain about; the codes are the file's own
    texts.findings.<finding>                    sustained, not_sustained, exonerated, unfounded
    texts.offer.asked | free | only_if_both | silence | evidence | talk_first | by_phone | dates
    texts.answer.mediation | mediation_note | investigation | investigation_note
    texts.comparison.<row>.question | mediation | investigation
                                                rows: decides meet finding discipline record who_learns answer_shown
                                                how_long stops_early no_understanding appeal cost
    texts.comparison.finding.too_few            instead of `investigation` where figures may not be published
    texts.comparison.how_long.too_few           instead of both cells
    texts.three_things.<1|2|3>.question | answers.first | answers.second | right | why   (and `correct`, no sentence)
    texts.limits.intro | items.<limit> | four_facts | notes
    texts.no_action.discipline | false_report | immigration | warrants
    texts.promises.<promise>.title | sentence | check
    texts.next.filed | offered | ahead | not_ahead | session_ended | closed | investigation
    texts.jurisdiction.authority | confidentiality | signing | limit | records | mandated_report | court_deadline

Where the two sides hear different words, the key has `.complainant` and `.officer` below it, both or neither:
`programme.text(key, lang, side)` finds the right one. `[texts.no_understanding]` holds one sentence, named like the
rule chosen in `ending.no_understanding`; it is read as `texts.comparison.no_understanding.mediation`.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.programme import Promise

SIDES = ("complainant", "officer")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number: where it stands, its bounds, and what a value outside them would break."""

    section: str
    name: str
    low: int
    high: int
    promise: Promise | None
    why: str


NUMBERS = (
    Number("asking", "answer_days", 7, 60, Promise.VOLUNTARY, "A choice needs time to read, ask and answer by post."),
    Number("asking", "grace_days", 0, 14, Promise.VOLUNTARY, "Grace is the time a posted answer travels."),
    Number("screening", "screening_days", 1, 30, None, "It counts working days."),
    Number("screening", "second_reader_days", 1, 30, None, "A second person always reads; it counts working days."),
    Number("screening", "recent_mediation_months", 0, 24, None, "0 means that there is no such rule."),
    Number("table", "mediators", 1, 2, Promise.IMPARTIAL, "One mediator or two sit at the table."),
    Number("table", "mediator_training_hours", 16, 500, Promise.IMPARTIAL, "Only a trained person mediates."),
    Number("table", "objections", 0, 5, Promise.IMPARTIAL, "Each party may object without a reason."),
    Number("table", "misses", 1, 5, None, "After so many missed sessions the matter returns."),
    Number("ending", "choose_days", 1, 60, Promise.CONTROLLED, "Saying how a session ended needs time."),
    Number("ending", "settle_days", 1, 60, Promise.CONTROLLED, "Signing needs time to ask for advice."),
    Number("ending", "cooling_off_days", 0, 30, Promise.CONTROLLED, "With 0, an agreement is final once signed."),
    Number("door_back", "limit_days", 30, 1095, Promise.OPTIONAL, "The door back leads to a real investigation."),
    Number("door_back", "investigation_days", 7, 730, Promise.OPTIONAL, "An investigation needs time when it returns."),
    Number("door_back", "buffer_days", 0, 90, Promise.OPTIONAL, "The buffer is time on top of the investigation's."),
    Number("door_back", "tolling_days", 0, 365, Promise.OPTIONAL, "0 means that mediation stops no clock."),
    Number("door_back", "contact_failures", 2, 10, Promise.VOLUNTARY, "One missed call is no refusal to take part."),
    Number("keeping", "retention_days", 30, 36500, None, "Records are kept for a set time, then destroyed."),
    Number("keeping", "shred_days", 0, 365, Promise.CONFIDENTIAL, "What was said in mediation is destroyed soon."),
)

PLAIN = ("name", "languages")
ASKING_LIST = ("asking", "reminder_days")
ORDER = ("asking", "order")
END_RULE = ("ending", "no_understanding")
TOLLING = ("door_back", "tolling_basis")
SCHEDULE = ("keeping", "schedule")
RULE_SEVERITIES = ("hard", "second_approver", "suspend")
NEVER_MEDIATED = ("criminal_allegation", "death", "sexual_misconduct", "domestic_violence", "retaliation")
"""Rules every programme has, and has as `hard`: for these, a table is not a safe or a fair place (domain 2.3)."""
RECENT_RULE = "officer_recent_mediation"

ROWS = (
    "decides", "meet", "finding", "discipline", "record", "who_learns", "answer_shown", "how_long", "stops_early",
    "no_understanding", "appeal", "cost",
)  # fmt: skip
FINDINGS = ("sustained", "not_sustained", "exonerated", "unfounded")
OFFER = ("asked", "free", "only_if_both", "silence", "evidence", "talk_first", "by_phone", "dates")
ANSWER = ("mediation", "mediation_note", "investigation", "investigation_note")
THINGS = ("1", "2", "3")
THING_PARTS = ("question", "answers.first", "answers.second", "right", "why")
LIMITS = ("agreement", "threat", "crime", "child_abuse", "mediator", "judge", "all_agree", "records_law")
NO_ACTION = ("discipline", "false_report", "immigration", "warrants")
NEXT = ("filed", "offered", "ahead", "not_ahead", "session_ended", "closed", "investigation")
JURISDICTION = (
    "authority", "confidentiality", "signing", "limit", "records", "mandated_report", "court_deadline",
)  # fmt: skip

FIGURES = {
    "comparison.finding.investigation": frozenset({"sustained", "investigated"}),
    "comparison.how_long.mediation": frozenset({"low", "high", "count"}),
    "comparison.how_long.investigation": frozenset({"low", "high", "count"}),
}
"""Places in braces a sentence may have besides this file's own numbers."""


def text_keys() -> tuple[str, ...]:
    """Every sentence a file must have below `texts`, without sides, and without the open list of categories."""
    keys = [f"findings.{name}" for name in FINDINGS]
    keys += [f"offer.{name}" for name in OFFER] + [f"answer.{name}" for name in ANSWER]
    for row in ROWS:
        chosen_by_rule = row == "no_understanding"
        cells = ("question", "investigation") if chosen_by_rule else ("question", "mediation", "investigation")
        keys += [f"comparison.{row}.{cell}" for cell in cells]
    keys += ["comparison.finding.too_few", "comparison.how_long.too_few"]
    keys += [f"three_things.{number}.{part}" for number in THINGS for part in THING_PARTS]
    keys += ["limits.intro", *(f"limits.items.{name}" for name in LIMITS), "limits.four_facts", "limits.notes"]
    keys += [f"no_action.{name}" for name in NO_ACTION]
    keys += [f"promises.{promise}.{part}" for promise in Promise for part in ("title", "sentence", "check")]
    keys += [f"next.{name}" for name in NEXT] + [f"jurisdiction.{name}" for name in JURISDICTION]
    return tuple(keys)


@dataclass(frozen=True, slots=True)
class Never:
    """A wish no file can make: words of a key that would ask for it, the promise, and why not."""

    words: tuple[str, ...]
    promise: Promise
    sentence: str


NEVER = (
    Never(
        ("silence", "default_answer", "default_yes", "default_consent", "no_answer_means", "presumed", "opt_out"),
        Promise.VOLUNTARY, "Silence is never a yes, and no answer is set in advance.",
    ),
    Never(
        ("compulsory", "mandatory", "must_attend", "require_attendance", "attendance_required", "good_faith"),
        Promise.VOLUNTARY, "Nobody is required to take part, the complainant or the officer.",
    ),
    Never(
        ("decline", "refusal", "noncooperation", "non_cooperation", "penalty"),
        Promise.VOLUNTARY, "Declining costs nothing: no place, no time, no note, and nobody learns who did.",
    ),
    Never(
        ("no_return", "return_door", "allow_return", "door_back_closed", "stop_closes", "close_on_stop",
         "close_on_withdrawal", "close_on_missed"),
        Promise.OPTIONAL, "The door back to investigation is open until closing.",
    ),
    Never(
        ("parallel_investigation", "investigate_mediated", "reopen_mediated"),
        Promise.OPTIONAL, "A matter is on one track at a time, and a mediated matter is never investigated.",
    ),
    Never(
        ("report_attendance", "attendance_report", "attendance"),
        Promise.NO_DISCIPLINE, "Who came or stayed away is reported to nobody outside the office.",
    ),
    Never(
        ("discipline", "disciplinary", "early_intervention", "personnel", "officer_history", "promotion",
         "false_report_referral", "immigration_check", "warrant_check"),
        Promise.NO_DISCIPLINE, "Nothing flows from mediation to discipline, on either side.",
    ),
    Never(
        ("record_session", "recording", "keep_notes", "mediator_notes", "transcript", "session_notes",
         "mediator_report"),
        Promise.CONFIDENTIAL, "The report of a session is four facts; nothing said is recorded or kept.",
    ),
    Never(
        ("impose", "staff_terms", "mediator_terms", "proxy_assent", "assent_by"),
        Promise.CONTROLLED, "Only parties make terms, and each agrees to the exact words.",
    ),
    Never(
        ("objection_reason", "reason_for_objection", "match_by_outcome", "settlement_rate", "untrained"),
        Promise.IMPARTIAL, "An objection needs no reason, and assignment never looks at outcomes.",
    ),
    Never(
        ("escalate", "survey_case", "survey_name", "pool_satisfaction"),
        Promise.SELF_RESPONSIBLE, "Commitments never escalate, and surveys cannot be linked.",
    ),
)  # fmt: skip


def asked_for(path: tuple[str, ...]) -> Never | None:
    """The promise an unknown key would break, if its words ask for something no file may have.

    Keys below `texts` only hold sentences: there an unknown key is a slip, not a wish.
    """
    low = "" if path[:1] == ("texts",) else ".".join(path).lower().replace("-", "_")
    return next((never for never in NEVER if any(word in low for word in never.words)), None)
