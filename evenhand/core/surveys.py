"""Asking people how it was: which questions, whom, when, and what of the answers may be told.

Source: satisfaction, likelihood of compliance and self-esteem (founding text); the items of domain A.7, and "I could
speak openly"; two waves, each side apart, no time and no person in an answer (design §10.11).

* Three kinds of people are asked: each side, and the mediators. A guardian answers on the side of the child.
* Soon after the session, and once more sixty days after it. Each time there are thirty days to answer.
* Every question may be left out. There is none in free words: words would tell who wrote them (decision 0010).
* What is told is always one side's. No rule here takes both sides and gives one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from evenhand.core.case import Case, Matter, Mediation
from evenhand.core.codes import Phase, Stage
from evenhand.core.disclosure import SMALLEST, rate

SIDES = ("complainant", "officer", "mediator")
SOON, LATER = 1, 2
WAVES = (SOON, LATER)
OPENS_AFTER = {SOON: 0, LATER: 60}
"""Days from the session until a wave is asked."""
DAYS_TO_ANSWER = 30

ALIKE = ("complainant", "officer")


class NotTaken(StrEnum):
    """Why answers are not taken; each has a sentence on the page."""

    NO_SUCH_CODE = "no_such_code"
    NOT_OPEN_YET = "not_open_yet"
    TIME_IS_OVER = "time_is_over"
    ANSWERED_ALREADY = "answered_already"
    NO_ANSWER = "no_answer"


SCALES: dict[str, tuple[int, ...]] = {"scale": (1, 2, 3, 4, 5), "yes_no": (1, 0), "kept": (2, 1, 0), "trust": (1, 2, 3)}
"""The possible answers of each kind of question. 1 to 5: from "no" to "yes"; kept: all, some, none."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its code, the kind of its answers, the waves in which it is asked, and who is asked."""

    code: str
    kind: str = "scale"
    waves: tuple[int, ...] = (SOON,)
    sides: tuple[str, ...] = ALIKE


ITEMS = (
    Item("explained"),
    Item("free_to_say_no"),
    Item("felt_safe"),
    Item("said_what_mattered"),
    Item("spoke_openly"),
    Item("mediators_fair"),
    Item("listened_to"),
    Item("understand_better"),
    Item("result_fair"),
    Item("kept_control"),
    Item("respected"),
    Item("promises_kept", "kept", (LATER,)),
    Item("self_respect", waves=WAVES),
    Item("satisfied", waves=WAVES),
    Item("recommend", waves=WAVES),
    Item("trust_changed", "trust", (LATER,)),
    Item("pressed", "yes_no"),
    Item("treated_badly", "yes_no", WAVES),
    Item("could_prepare", sides=("mediator",)),
    Item("place_suited", sides=("mediator",)),
    Item("same_chance", sides=("mediator",)),
    Item("nobody_pushed", sides=("mediator",)),
    Item("mind_on_people", sides=("mediator",)),
    Item("work_satisfied", sides=("mediator",)),
)
"""Every question, in the order in which it is asked."""

TOLD = ((SOON, "satisfied"), (SOON, "self_respect"), (SOON, "spoke_openly"), (LATER, "promises_kept"))
"""What is told of each side (design §10.11): satisfaction, self-respect, openness; and, later, the promises."""
AGREES = {"scale": 4, "kept": 2}
"""From this answer on, an answer counts as a yes: "yes" or "rather yes"; all promises kept."""
TO_TEN = range(60, 100)
"""From 60 answers on a share is told to the nearest ten, so that at least five numbers fit what is hidden. From 100 on
it is told exactly again, but for its ends: whatever is small lies in them, with enough that is not."""
ENDS = (15, 85)
"""A share beyond these is told as "10 or less" and "90 or more", from 60 answers on."""


def items_for(wave: int, side: str) -> tuple[Item, ...]:
    """The questions of one wave to one side; none where that side is not asked then."""
    return tuple(item for item in ITEMS if wave in item.waves and side in item.sides)


def opens_on(wave: int, session_on: date) -> date:
    """The day on which a wave is asked."""
    return session_on + timedelta(days=OPENS_AFTER[wave])


def is_open(opened: date, today: date) -> bool:
    """True while an answer to what was asked on ``opened`` is taken."""
    return opened <= today <= opened + timedelta(days=DAYS_TO_ANSWER)


def wrong_answers(wave: int, side: str, answers: Mapping[str, int]) -> frozenset[str]:
    """The codes of answers that are no answer to a question of this wave and side."""
    kinds = {item.code: item.kind for item in items_for(wave, side)}
    return frozenset(code for code, value in answers.items() if value not in SCALES.get(kinds.get(code, ""), ()))


@dataclass(frozen=True, slots=True)
class Answered:
    """One person's answers, as they are kept: the wave, the side, the year, and what was chosen."""

    wave: int
    side: str
    year: int
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """How many in a hundred of one side said yes to one question.

    ``said``: empty where exact, or ``about`` (to the nearest ten), ``or_less``, ``or_more``. How it is told never looks
    at whether a count is small: that would tell it.
    """

    percent: int
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What may be told of one side in one wave: how many answered, and the share for each question that can be."""

    answered: int
    shares: Mapping[str, Share]


def tell(given: Iterable[Answered]) -> dict[int, dict[str, Side]]:
    """What may be told of these answers, by wave and side. A side of fewer than eleven answers is not there."""
    apart: dict[tuple[int, str], list[Mapping[str, int]]] = {}
    for one in given:
        apart.setdefault((one.wave, one.side), []).append(one.answers)
    told: dict[int, dict[str, Side]] = {}
    for wave in WAVES:
        for side in ALIKE:
            answers = apart.get((wave, side), [])
            if len(answers) < SMALLEST:
                continue
            shares = {code: share for of, code in TOLD if of == wave and (share := share_of(code, answers))}
            told.setdefault(wave, {})[side] = Side(answered=len(answers), shares=shares)
    return told


def share_of(code: str, answers: Iterable[Mapping[str, int]]) -> Share | None:
    """The share of one side's answers to one question; None where it would tell a small count (design §10.11)."""
    kind = next(item.kind for item in ITEMS if item.code == code)
    values = [one[code] for one in answers if code in one]
    return share(sum(value >= AGREES[kind] for value in values), len(values))


def share(agreed: int, base: int) -> Share | None:
    """How many in a hundred ``agreed`` is of ``base``, as it may be told of one side; None where it may not."""
    if base < TO_TEN.start:
        exact = rate(agreed, base)
        return None if exact is None else Share(exact)
    percent = 100 * agreed / base
    if percent <= ENDS[0]:
        return Share(10, "or_less")
    if percent >= ENDS[1]:
        return Share(90, "or_more")
    return Share(10 * round(percent / 10), "about") if base in TO_TEN else Share(round(percent))


@dataclass(frozen=True, slots=True)
class Ask:
    """One wave put to one person. ``subject`` is what their code is made of; ``opened`` the day it is asked."""

    wave: int
    side: str
    subject: str
    opened: date


def asks_of(case: Case, person: str) -> tuple[Ask, ...]:
    """What is asked of one person of this complaint: a party, a guardian, or a mediator by account id.

    Only about a session that has ended and whose matter did not go back: of that, nothing is kept.
    """
    found = []
    for table in case.mediations:
        matters = [m for m in case.matters if m.id in table.matters]
        side = _side_at(case, table, matters, person)
        if side is None or table.phase is not Phase.ENDED or table.appointment is None:
            continue
        later = side in ALIKE and any(m.stage is Stage.MEDIATED for m in matters if person in case.voices(m))
        for wave in WAVES if later else (SOON,):
            opened = opens_on(wave, table.appointment.on)
            found.append(Ask(wave, side, f"{case.ref}/{table.id}/{person}", opened))
    return tuple(found)


def _side_at(case: Case, table: Mediation, matters: Iterable[Matter], person: str) -> str | None:
    if person in table.mediators:
        return "mediator" if table.matters else None
    seated = frozenset().union(*(m.parties for m in matters))
    return next((p.side.value for p in case.parties if p.id in seated and person in p.voices), None)
