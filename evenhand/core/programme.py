"""A programme: how one office runs mediation, as a value.

A programme is one readable TOML file (`programmes/*.toml`). `read_programme(text)` in `core.programme_reading` turns
its text into a `Programme`, or says in sentences, with line and promise, why it cannot. A case pins the `sha256` its
parties consented under (design section 3). Nothing here can switch a guarantee off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

_PLACE = re.compile(r"\{([a-z_]+)\}")

Severity = Literal["hard", "second_approver", "suspend"]
Sentence = tuple[tuple[str, str], ...]
"""One sentence in every language of the programme: (("en", "…"), ("es", "…")), in the order of `languages`."""


class Order(StrEnum):
    """Who is asked first. Both sides are always asked."""

    SEALED_PARALLEL = "sealed_parallel"
    COMPLAINANT_FIRST = "complainant_first"


class EndRule(StrEnum):
    """What happens when both sides confirmed a completed session without an understanding; said before consent."""

    CLOSE = "close"
    COMPLAINANT_CHOOSES = "complainant_chooses"
    RETURN = "return"


class Promise(StrEnum):
    """The eight promises, in the order of the founding page (design section 2)."""

    VOLUNTARY = "voluntary"
    OPTIONAL = "optional"
    NO_DISCIPLINE = "no_discipline"
    CONFIDENTIAL = "confidential"
    CONTROLLED = "controlled"
    COLLABORATIVE = "collaborative"
    IMPARTIAL = "impartial"
    SELF_RESPONSIBLE = "self_responsible"

    @property
    def heading(self) -> str:
        """The promise's name for operators, in English: "No discipline"."""
        return self.value.replace("self_", "self-").replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One eligibility rule. `hard` bars mediation, `second_approver` asks for another person, `suspend` waits."""

    code: str
    severity: Severity
    sentence: Sentence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One suitability question a screener must answer with judgment."""

    code: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Whom to call. Contacts are shown from the programme in force today, never from the one a case pins."""

    name: Sentence
    place: Sentence
    hours: Sentence
    contact_role: Sentence
    address: str
    phone: str
    email: str
    site: str
    access: Sentence  # how one gets in: "Step-free entrance."


class Texts(Mapping[str, Sentence]):
    """Every sentence of a programme by its dotted key, in the order of the file.

    Immutable, hashable, and safe to hand to another process. `core.programme_keys` lists the keys.
    """

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, Sentence] | None = None) -> None:
        self._words = dict(words or {})

    def __getitem__(self, key: str) -> Sentence:
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __hash__(self) -> int:
        return hash(frozenset(self._words.items()))

    def children(self, prefix: str) -> tuple[str, ...]:
        """The names directly below a key, in the order of the file: `children("comparison")` gives the rows."""
        start = prefix + "."
        below = (key[len(start) :].split(".", 1)[0] for key in self._words if key.startswith(start))
        return tuple(dict.fromkeys(below))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One of the three things we must explain well: `correct` is "first" or "second".

    `right` is shown under the right answer, `why` under the other one; both explain in full. Nothing is stored.
    """

    number: str
    correct: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One adopted way of working. Days are calendar days unless the name or the line beside it says working days."""

    name: str
    title: Sentence
    sha256: str  # of the whole file text, UTF-8, lower-case hex
    languages: tuple[str, ...]
    rules: tuple[Rule, ...]
    suitability: tuple[Question, ...]
    # asking
    order: Order
    answer_days: int
    grace_days: int  # post may be late; answers open after answer_days + grace_days
    reminder_days: tuple[int, ...]  # days after the offer; to both sides or to neither
    # screening
    screening_days: int  # working days
    second_reader_days: int  # working days
    recent_mediation_months: int  # 0 = no such rule
    # mediators and sessions
    mediators: int  # 1 or 2
    mediator_training_hours: int
    objections: int  # per party, without reasons
    misses: int = 2  # missed sessions at one table until its matters return; nobody is named
    # after the session
    no_understanding: EndRule
    choose_days: int
    settle_days: int
    cooling_off_days: int
    # the door back
    limit_days: int  # an investigation must be finished this long after receipt
    investigation_days: int  # the least time an investigation needs
    buffer_days: int
    tolling_days: int  # 0 = mediation does not stop the clock
    tolling_basis: str  # the law that says so; empty with 0
    contact_failures: int  # failed contacts after assignment, by two ways, before non-cooperation may be said
    # keeping and destroying
    retention_days: int
    shred_days: int  # after closing, until what was said in mediation is destroyed
    schedule: str = ""  # the records schedule that allows destruction; without one, nothing is destroyed
    office: Office
    three_things: tuple[Thing, ...]  # words under texts "three_things.<number>"
    texts: Texts = field(repr=False)

    def limit_after(self, received_on: date) -> date:
        """The day by which an investigation must be finished, without tolling."""
        return received_on + timedelta(days=self.limit_days)

    def safe_after(self, received_on: date) -> date:
        """The safe date: the last day on which a matter may still be with mediation and lose nothing by returning."""
        return self.limit_after(received_on) - timedelta(days=self.investigation_days + self.buffer_days)

    def opening_after(self, offered_on: date) -> date:
        """The fixed day on which sealed answers open, before it is moved to a working day (grace for post included)."""
        return offered_on + timedelta(days=self.answer_days + self.grace_days)

    def text(self, key: str, lang: str, side: str | None = None, **figures: object) -> str:
        """The sentence under `key` in `lang`, as said to `side` ("complainant" or "officer") where the two differ.

        Numbers of this programme ({answer_days}) fill themselves in; other figures are given by name. Raises KeyError
        for a key, a language or a figure that is not there.
        """
        sentence = self.texts[key] if key in self.texts or side is None else self.texts[f"{key}.{side}"]
        return _PLACE.sub(lambda place: str(self._figure(place[1], figures)), said(sentence, lang))

    def _figure(self, name: str, figures: Mapping[str, object]) -> object:
        if name in figures:
            return figures[name]
        value = getattr(self, name, None)
        if not isinstance(value, int):
            raise KeyError(name)
        return value

    def rule(self, code: str) -> Rule:
        """The eligibility rule with this code. Raises KeyError for an unknown one."""
        for rule in self.rules:
            if rule.code == code:
                return rule
        raise KeyError(code)


def said(sentence: Sentence, lang: str) -> str:
    """A sentence in one language. Raises KeyError for a language it is not written in."""
    for code, words in sentence:
        if code == lang:
            return words
    raise KeyError(lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a programme file is refused. `promise` names the promise (design section 2) it would break, if it would."""

    line: int
    key: str
    promise: Promise | None
    sentence: str


Problems = tuple[Problem, ...]
