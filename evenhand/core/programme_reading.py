"""From the text of a programme file to a `Programme`, or to every reason why not.

Each problem names its line, its key, what is wrong in one sentence, and the promise it would break. First everything
wrong with the form of the file is said at once; when the form is right, everything wrong with what it says. The text is
taken as it is: its SHA-256 is what cases pin.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import cast

from evenhand.core import programme_keys as keys
from evenhand.core.programme import (
    EndRule,
    Office,
    Order,
    Problem,
    Problems,
    Programme,
    Promise,
    Question,
    Rule,
    Sentence,
    Severity,
    Texts,
    Thing,
)
from evenhand.core.programme_checks import check
from evenhand.core.programme_lines import key_lines, line_of
from evenhand.core.programme_taking import Taker

_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def read_programme(text: str) -> Programme | Problems:
    """The programme a file's text describes, or what is wrong with it, by line."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (_not_toml(str(error), text),)
    taker = Taker(table, key_lines(text))
    programme = _assemble(taker, hashlib.sha256(text.encode()).hexdigest())
    taker.refuse_the_rest()
    problems = taker.problems or check(programme, lambda key: line_of(taker.places, tuple(key.split("."))))
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.key))) if problems else programme


def _not_toml(message: str, text: str) -> Problem:
    at = _AT.search(message)
    line = int(at[1]) if at and at[1] else text.count("\n") + 1
    return Problem(line=line, key="", promise=None, sentence=f"This is not valid TOML: {_AT.sub('', message)}.")


def _assemble(taker: Taker, sha256: str) -> Programme:
    """The programme as far as it can be read. With problems it is not whole, and is thrown away."""
    taker.declare_languages()
    name = taker.code(("name",), set())
    numbers = {number.name: taker.number(number) for number in keys.NUMBERS}
    reminders = taker.take(keys.ASKING_LIST, list, Promise.VOLUNTARY) or []
    if any(type(day) is not int for day in reminders):
        taker.problem(keys.ASKING_LIST, "“asking.reminder_days” must be a list of whole numbers.", Promise.VOLUNTARY)
    order = taker.one_of(keys.ORDER, tuple(Order), None)
    end_rule = taker.one_of(keys.END_RULE, tuple(EndRule), Promise.OPTIONAL)
    tolling_basis = taker.take(keys.TOLLING, str, Promise.OPTIONAL) or ""
    # May be missing: an office that has no schedule yet keeps everything.
    schedule = taker.take(keys.SCHEDULE, str) if taker.at(keys.SCHEDULE) is not None else ""
    return Programme(
        name=name, sha256=sha256, title=taker.sentence(("title",)), languages=taker.languages, rules=_rules(taker),
        suitability=_suitability(taker), order=Order(order), reminder_days=tuple(reminders),
        no_understanding=EndRule(end_rule), tolling_basis=tolling_basis, schedule=(schedule or "").strip(),
        office=_office(taker),
        three_things=tuple(_thing(taker, number) for number in keys.THINGS), texts=Texts(_texts(taker, end_rule)),
        **numbers,
    )  # fmt: skip


def _office(taker: Taker) -> Office:
    return Office(
        name=taker.sentence(("office", "name")),
        place=taker.sentence(("office", "place")),
        hours=taker.sentence(("office", "hours")),
        contact_role=taker.sentence(("office", "contact_role")),
        access=taker.sentence(("office", "access")),
        address=taker.words(("office", "address")),
        phone=taker.words(("office", "phone")),
        email=taker.words(("office", "email")),
        site=taker.words(("office", "site")),
    )


def _rules(taker: Taker) -> tuple[Rule, ...]:
    taken: set[str] = set()
    found: list[Rule] = []
    for index in range(taker.length("rules")):
        path = ("rules", str(index))
        code = taker.code((*path, "code"), taken)
        severity = cast("Severity", taker.one_of((*path, "severity"), keys.RULE_SEVERITIES, None))
        source = taker.words((*path, "source"))
        found.append(Rule(code=code, severity=severity, source=source, sentence=taker.sentence(path)))
    return tuple(found)


def _suitability(taker: Taker) -> tuple[Question, ...]:
    taken: set[str] = set()
    paths = [("suitability", str(index)) for index in range(taker.length("suitability"))]
    return tuple(Question(code=taker.code((*p, "code"), taken), sentence=taker.sentence(p)) for p in paths)


def _thing(taker: Taker, number: str) -> Thing:
    path = ("texts", "three_things", number, "correct")
    return Thing(number=number, correct=taker.one_of(path, ("first", "second"), None))


def _texts(taker: Taker, end_rule: str) -> dict[str, Sentence]:
    """Every sentence below `texts`: categories and rows in one fixed order, so that every page shows the same."""
    categories = taker.at(("texts", "categories"))
    names = tuple(categories) if isinstance(categories, dict) else ()
    if not names:
        taker.problem(("texts", "categories"), "A complaint needs at least one category.")
    found: dict[str, Sentence] = {}
    for name in names:
        found |= taker.texts(f"categories.{name}")
    for key in keys.text_keys():
        found |= taker.texts(key)
        if key == "comparison.no_understanding.question":
            chosen = f"no_understanding.{end_rule}"
            shown = "comparison.no_understanding.mediation"
            found |= {known.replace(chosen, shown): said for known, said in taker.texts(chosen).items()}
    return found
