"""The codes of the field: frozen lower-case words that are stored, printed in the ledger and never renamed."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """The two sides of the table. The founding text gives both the same rights, so code treats them alike."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"


class Stage(StrEnum):
    """Where a matter stands. Frozen codes: they are stored and never renamed."""

    RECEIVED = "received"
    SCREENED = "screened"
    ELIGIBLE = "eligible"
    OFFERED = "offered"
    AHEAD = "ahead"
    QUEUED = "queued"
    INVESTIGATING = "investigating"
    FOUND = "found"
    UNCOOPERATIVE = "closed_uncooperative"
    WITHDRAWN = "withdrawn"
    MEDIATED = "mediated"


ENDED = frozenset({Stage.FOUND, Stage.UNCOOPERATIVE, Stage.WITHDRAWN, Stage.MEDIATED})
"""Stages nothing follows but keeping, correcting and destroying."""

BEFORE_THE_TABLE = frozenset({Stage.RECEIVED, Stage.SCREENED, Stage.ELIGIBLE, Stage.OFFERED})
INVESTIGATION = frozenset({Stage.QUEUED, Stage.INVESTIGATING, Stage.FOUND, Stage.UNCOOPERATIVE})
OPEN = frozenset(Stage) - ENDED


class Outcome(StrEnum):
    """How a mediated matter ended (design §2, *Mediated*)."""

    AGREEMENT = "agreement"
    UNDERSTANDING = "understanding"
    COMPLETED = "completed"


class Ending(StrEnum):
    """What a party privately says after the session it completed: the three are equals."""

    TERMS = "terms"
    UNDERSTANDING = "understanding"
    NEITHER = "neither"


class Mode(StrEnum):
    """How an answer reached the office (design §10.2). An assisted answer names its taker."""

    SELF = "self"
    ANSWER_WORD = "answer_word"
    ASSISTED = "assisted"


class Preservation(StrEnum):
    """Whether video and records are being kept, asked for every complaint (domain O-5)."""

    ASKED = "asked"
    ACKNOWLEDGED = "acknowledged"
    NONE_EXISTS = "none_exists"


class Phase(StrEnum):
    """Where the people are on the day of the session. Both caucuses are equals."""

    NOT_YET = "not_yet"
    JOINT = "joint"
    CAUCUS_COMPLAINANT = "caucus_complainant"
    CAUCUS_OFFICER = "caucus_officer"
    PAUSED = "paused"
    ENDED = "ended"


class Beside(StrEnum):
    """In which part somebody beside parties and mediators is in the room. Their code begins with it:
    ``interpreter.1``, ``support_officer.1``."""

    INTERPRETER = "interpreter"
    SUPPORT_COMPLAINANT = "support_complainant"
    SUPPORT_OFFICER = "support_officer"


class PlanItem(StrEnum):
    """What a safety and balance plan decides, item by item (domain I-6, §2.6). A session opens with all of them."""

    SEATING = "seating"
    EXITS = "exits"
    ROOMS = "rooms"
    ARRIVAL = "arrival"
    UNIFORM = "uniform"
    WEAPON = "weapon"
    BREAKS = "breaks"
    LANGUAGE = "language"
    SUPPORT = "support"
    LEAD = "lead"


class Signed(StrEnum):
    """How a person signed the agreement to mediate: all three are equals (EC-68)."""

    NAME = "name"
    PAPER = "paper"
    MARK = "mark"


class Duty(StrEnum):
    """What a member of staff has done on this complaint; it decides what they may not do later."""

    SCREENED = "screened"
    SECONDED = "seconded"
    COORDINATED = "coordinated"
    TOOK_ANSWER = "took_answer"
    INVESTIGATED = "investigated"


class Role(StrEnum):
    """Who may ask something of the rules. One person may hold several; an act is done in one."""

    PUBLIC = "public"
    COMPLAINANT = "complainant"
    OFFICER = "officer"
    GUARDIAN = "guardian"
    MEDIATOR = "mediator"
    INTAKE = "intake"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    DIRECTOR = "director"
    INVESTIGATOR = "investigator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CLOCK = "clock"


PARTIES = frozenset({Role.COMPLAINANT, Role.OFFICER, Role.GUARDIAN})
COMPLAINANTS = frozenset({Role.COMPLAINANT, Role.GUARDIAN})
DESK = frozenset({Role.INTAKE, Role.COORDINATOR, Role.ANALYST})
"""The office's desk: those who may also do a party's act for them, read back and labelled (X-8)."""
READERS = frozenset({Role.INTAKE, Role.COORDINATOR, Role.ANALYST, Role.DIRECTOR})
ARRANGERS = frozenset({Role.COORDINATOR, Role.ANALYST})
CLOCK = frozenset({Role.CLOCK})
MEDIATORS = frozenset({Role.MEDIATOR})


def beside(attendee: str) -> Beside | None:
    """The part of an attendee, by the code; None for somebody whose part was not said."""
    part = attendee.partition(".")[0]
    return Beside(part) if part in set(Beside) else None
