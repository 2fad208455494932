"""What a whole programme file must also keep: dates that leave the door back open, rules that are never left out, and
sentences that are even, plain and do not push.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from evenhand.core import programme_keys as keys
from evenhand.core.programme import Order, Problem, Programme, Promise, Sentence, said
from evenhand.core.reading import MOST, pushing_words, reading_grade

LineOf = Callable[[str], int]
_PLACE = re.compile(r"\{([^{}]*)\}")
_LONG = 20
"""A text of so many words is graded alone; shorter ones together with their group, since one word has no grade."""


def check(programme: Programme, line_of: LineOf) -> list[Problem]:
    """Everything wrong with what a well-formed file says."""
    found = [*_asking(programme), *_door_back(programme), *_rules(programme), *_office(programme)]
    found += [*_places(programme), *_sides(programme), *_plain_words(programme), *_grades(programme)]
    return [Problem(line=line_of(key), key=key, promise=promise, sentence=text) for key, promise, text in found]


Finding = tuple[str, Promise | None, str]


def _asking(programme: Programme) -> Iterator[Finding]:
    days = programme.reminder_days
    key = "asking.reminder_days"
    if list(days) != sorted(set(days)) or any(not 1 <= day < programme.answer_days for day in days):
        text = "Reminders need rising days after the offer and before the last day to answer."
        yield key, Promise.VOLUNTARY, text
    if len(days) > 3:
        yield key, Promise.VOLUNTARY, "More than three reminders are pressure."


def calendar_days(working_days: int) -> int:
    """The most calendar days that so many working days can take in weeks of five, holidays aside."""
    return working_days + 2 * -(-working_days // 5)


def latest_opening(programme: Programme) -> int:
    """Days from receipt until the last answers are opened, when every step takes all its time, holidays aside.

    Two days are added to each window and each grace, since neither ends on a weekend; asked in turn, there are two.
    """
    screening = calendar_days(programme.screening_days) + calendar_days(programme.second_reader_days)
    windows = 2 if programme.order is Order.COMPLAINANT_FIRST else 1
    return screening + windows * (programme.answer_days + 2 + programme.grace_days + 2)


def _door_back(programme: Programme) -> Iterator[Finding]:
    safe = programme.limit_days - programme.investigation_days - programme.buffer_days
    opening = latest_opening(programme)
    needed = opening + 1 + programme.cooling_off_days
    if needed > safe:
        cooling = programme.cooling_off_days
        text = f"The safe date would be day {safe} after receipt, but answers may open as late as day {opening}, "
        text += f"and a session with {cooling} days of cooling off needs day {needed} at least."
        yield "door_back.limit_days", Promise.OPTIONAL, text
    if programme.tolling_days > 0 and not programme.tolling_basis.strip():
        yield "door_back.tolling_basis", Promise.OPTIONAL, "A clock that stops needs the law that stops it."
    if programme.tolling_days == 0 and programme.tolling_basis.strip():
        yield "door_back.tolling_basis", Promise.OPTIONAL, "With 0 tolling days there is no basis to name."
    if programme.shred_days > programme.retention_days:
        text = "What was said cannot be kept longer than the complaint itself."
        yield "keeping.shred_days", Promise.CONFIDENTIAL, text


def _rules(programme: Programme) -> Iterator[Finding]:
    severities = {rule.code: rule.severity for rule in programme.rules}
    for code in keys.NEVER_MEDIATED:
        if severities.get(code) != "hard":
            index = list(severities).index(code) if code in severities else None
            key = "rules" if index is None else f"rules.{index}.severity"
            yield key, Promise.IMPARTIAL, f"“{code}” must be a rule, and hard: a table is not safe or fair there."
    if (programme.recent_mediation_months > 0) != (keys.RECENT_RULE in severities):
        text = f"A number of months above 0 and the rule “{keys.RECENT_RULE}” need each other."
        yield "screening.recent_mediation_months", None, text


def _office(programme: Programme) -> Iterator[Finding]:
    if not re.fullmatch(r"\+?[0-9][0-9 ().-]{6,}", programme.office.phone):
        yield "office.phone", None, "A telephone number has digits, spaces and dashes."
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", programme.office.email):
        yield "office.email", None, "An e-mail address has one @ and a dot after it."
    if not re.fullmatch(r"https://[^\s]+", programme.office.site):
        yield "office.site", None, "The address of the site begins with https://."


def _sentences(programme: Programme) -> Iterator[tuple[str, str, Sentence]]:
    """Key, group and sentence of everything people read."""
    yield "title", "title", programme.title
    for index, rule in enumerate(programme.rules):
        yield f"rules.{index}", "rules", rule.sentence
    for index, question in enumerate(programme.suitability):
        yield f"suitability.{index}", "suitability", question.sentence
    for key, sentence in programme.texts.items():
        shown = key.replace("comparison.no_understanding.mediation", f"no_understanding.{programme.no_understanding}")
        yield f"texts.{shown}", f"texts.{shown.split('.')[0]}", sentence


def _places(programme: Programme) -> Iterator[Finding]:
    numbers = {number.name for number in keys.NUMBERS}
    for key, _, sentence in _sentences(programme):
        base = key.removeprefix("texts.").removesuffix(".complainant").removesuffix(".officer")
        figures = keys.FIGURES.get(base, frozenset())
        for lang, words in sentence:
            places = set(_PLACE.findall(words))
            if unknown := sorted(places - numbers - figures):
                yield f"{key}.{lang}", None, f"“{{{unknown[0]}}}” is not a figure this sentence can have."
            elif missing := sorted(figures - places):
                text = f"This sentence must show “{{{missing[0]}}}”: figures come with their base."
                yield f"{key}.{lang}", None, text
            elif lang != sentence[0][0] and places != set(_PLACE.findall(sentence[0][1])):
                yield f"{key}.{lang}", None, f"The figures differ from those in “{sentence[0][0]}”."


def _sides(programme: Programme) -> Iterator[Finding]:
    for key, _, sentence in _sentences(programme):
        if not key.endswith(".complainant"):
            continue
        base = key.removeprefix("texts.").removesuffix(".complainant")
        mirror = base.replace(f"no_understanding.{programme.no_understanding}", "comparison.no_understanding.mediation")
        for lang, words in sentence:
            other = said(programme.texts[f"{mirror}.officer"], lang)
            longer = max(len(words), len(other))
            if abs(len(words) - len(other)) > max(15, longer // 5):
                text = "The two sides are told this at different lengths: more than a fifth."
                yield f"{key}.{lang}", Promise.IMPARTIAL, text


def _plain_words(programme: Programme) -> Iterator[Finding]:
    for key, _, sentence in _sentences(programme):
        for lang, text in sentence:
            if words := pushing_words(text, lang):
                yield f"{key}.{lang}", Promise.VOLUNTARY, f"“{words[0]}” pushes or judges. Say the fact alone."


def _grades(programme: Programme) -> Iterator[Finding]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    first: dict[tuple[str, str], str] = {}
    for key, group, sentence in _sentences(programme):
        for lang, text in sentence:
            groups[group, lang].append(text)
            first.setdefault((group, lang), f"{key}.{lang}")
            if len(text.split()) >= _LONG:
                yield from _grade(f"{key}.{lang}", text, lang, "This text")
    for (group, lang), texts in groups.items():
        together = ". ".join(texts)
        if len(together.split()) >= _LONG:
            yield from _grade(first[group, lang], together, lang, f"“{group}” in “{lang}”, read together,")


def _grade(key: str, text: str, lang: str, subject: str) -> Iterator[Finding]:
    grade = reading_grade(text, lang)
    if grade is not None and grade > MOST:
        words = f"{subject} asks for reading grade {grade}; {MOST:g} is the most. Use shorter words and sentences."
        yield key, Promise.VOLUNTARY, words
