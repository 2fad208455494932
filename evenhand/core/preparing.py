"""What a side's preparation asks in codes, when it may be written down, and what of it others may know: needs, and no
answer.

Both sides are asked the same, each apart (domain §2.4 step 15, I-6). What somebody answers about fear or threats is for
them alone; mediators and coordinator learn what to arrange, never why (EC-16, "safe": founding text).
"""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.core.case import Matter, Mediation
from evenhand.core.codes import Phase, Stage
from evenhand.core.reasons import Reason

WISHES: dict[str, tuple[str, ...]] = {
    "seating": ("near_door", "round", "no_wish"),
    "arrival": ("before", "after", "apart", "no_wish"),
    "uniform": ("plain", "uniform", "no_wish"),
    "weapon": ("none", "secured", "carried", "no_wish"),
    "breaks": ("often", "hourly", "no_wish"),
    "language": ("interpreter", "none_needed"),
    "support": ("brings", "alone"),
}
"""What each may wish for, by the item of the plan it belongs to, and the codes of the answers."""

SAFETY = ("afraid", "pressed", "way", "order", "harm")
"""The questions about safety: afraid of somebody; pressed or threatened; unsafe on the way in or out; an order of a
court or a case between the two; worried that somebody is hurt."""

ANSWERS = ("yes", "no", "not_said")

NEEDS = ("apart_arrival", "far_rooms", "call_first")
"""What others may learn of the answers about safety: plan for arriving apart; keep the second room out of sight; call
this side before the day. Always all of them or none: a need of one question alone would tell its answer."""


def needs(answers: Mapping[str, str]) -> tuple[str, ...]:
    """What to arrange after these answers: the same whichever question was answered so. "Rather not say" asks for what
    a yes does: who is afraid may be afraid to say so."""
    wanted = any(answers.get(question) in ("yes", "not_said") for question in SAFETY)
    return NEEDS if wanted else ()


def why_not_prepared(table: Mediation) -> Reason | None:
    """Why nothing more is written down to prepare this table's session; None while it may be: until it begins."""
    return None if table.phase is Phase.NOT_YET else Reason.SESSION_HAS_BEGUN


def why_not_checked(matter: Matter, table: Mediation | None) -> Reason | None:
    """Why a party cannot ask themselves now whether to sign; None while they can: between the end of the session and
    the end of the matter. Nothing is written before that could be signed (``informed_before_signing``)."""
    over = table is not None and table.phase is Phase.ENDED
    return None if over and matter.stage is Stage.AHEAD else Reason.WRONG_STAGE
