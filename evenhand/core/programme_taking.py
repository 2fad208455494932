"""Taking keys out of a parsed programme file one by one, and noting what is wrong with each.

What is still in the table at the end is something nobody asked for, and is refused too: a misspelt key that silently
does nothing would be a promise not kept.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from evenhand.core import programme_keys as keys
from evenhand.core.programme import Problem, Promise, Sentence
from evenhand.core.programme_lines import Path, line_of

_KINDS: dict[type, str] = {str: "words in quotes", int: "a whole number", list: "a list"}
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")

T = TypeVar("T")


class Taker:
    """A parsed file, the lines of its keys, and the problems found so far."""

    def __init__(self, table: dict[str, Any], places: dict[Path, int]) -> None:
        self.table = table
        self.places = places
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()

    def problem(self, path: Path, sentence: str, promise: Promise | None = None) -> None:
        line = line_of(self.places, path)
        self.problems.append(Problem(line=line, key=".".join(path), promise=promise, sentence=sentence))

    def at(self, path: Path) -> Any:
        """The value at a path, or None."""
        value: Any = self.table
        for key in path:
            if isinstance(value, list):
                value = value[int(key)] if int(key) < len(value) else None
            elif isinstance(value, dict):
                value = value.get(key)
            else:
                return None
        return value

    def take(self, path: Path, kind: type[T], promise: Promise | None = None) -> T | None:
        """The value at a path, removed from the table; a missing or wrong one is a problem."""
        above, value = self.at(path[:-1]), self.at(path)
        if isinstance(above, dict):
            above.pop(path[-1], None)
        if value is None:
            self.problem(path, f"“{'.'.join(path)}” is missing.", promise)
        elif type(value) is not kind:
            self.problem(path, f"“{'.'.join(path)}” must be {_KINDS[kind]}.", promise)
        else:
            return value
        return None

    def number(self, number: keys.Number) -> int:
        path = (number.section, number.name)
        value = self.take(path, int, number.promise)
        if value is None:
            return number.low
        if value < 0:
            self.problem(path, f"“{'.'.join(path)}” cannot be below zero.", number.promise)
        elif not number.low <= value <= number.high:
            span = f"from {number.low} to {number.high}, not {value}"
            self.problem(path, f"“{'.'.join(path)}” must be {span}. {number.why}", number.promise)
        return value

    def one_of(self, path: Path, choices: tuple[str, ...], promise: Promise | None) -> str:
        value = self.take(path, str, promise)
        if value is None:
            return choices[0]
        if value not in choices:
            self.problem(path, f"“{'.'.join(path)}” must be one of: {', '.join(choices)}.", promise)
            return choices[0]
        return value

    def words(self, path: Path) -> str:
        value = self.take(path, str)
        if value is not None and not value.strip():
            self.problem(path, f"“{'.'.join(path)}” is empty.")
        return value or ""

    def sentence(self, path: Path) -> Sentence:
        """The sentence at a path: exactly the declared languages, none empty."""
        found: list[tuple[str, str]] = []
        for lang in self.languages:
            value = self.at((*path, lang))
            if isinstance(value, str) and value.strip():
                found.append((lang, value))
            elif value is None or isinstance(value, str):
                self.problem((*path, lang), f"“{'.'.join(path)}” has no sentence in “{lang}”.")
            else:
                self.problem((*path, lang), f"“{'.'.join((*path, lang))}” must be words in quotes.")
        table = self.at(path)
        for lang in self.languages if isinstance(table, dict) else ():
            table.pop(lang, None)
        return tuple(found)

    def texts(self, key: str) -> dict[str, Sentence]:
        """The sentence under a key of `texts`, or its two sides where it has any."""
        path = ("texts", *key.split("."))
        table = self.at(path)
        sides = [side for side in keys.SIDES if isinstance(table, dict) and side in table]
        if not sides:
            return {key: self.sentence(path)}
        if len(sides) == 1:
            other = keys.SIDES[1 - keys.SIDES.index(sides[0])]
            self.problem((*path, other), f"“{'.'.join(path)}” speaks to one side only.", Promise.IMPARTIAL)
        return {f"{key}.{side}": self.sentence((*path, side)) for side in sides}

    def code(self, path: Path, taken: set[str]) -> str:
        code = self.words(path)
        if code and not _CODE.fullmatch(code):
            self.problem(path, f"“{code}” must be small letters, digits and underscores.")
        elif code in taken:
            self.problem(path, f"“{code}” stands here a second time.")
        taken.add(code)
        return code

    def length(self, name: str) -> int:
        found = self.table.get(name)
        if not isinstance(found, list) or not found or not all(isinstance(entry, dict) for entry in found):
            self.problem((name,), f"“[[{name}]]” is missing: there must be at least one.")
            return 0
        return len(found)

    def declare_languages(self) -> None:
        """Reads which languages every sentence must have; must come before any sentence is taken.

        Where the key is missing, the title's languages stand in, so that the other problems are still found.
        """
        found = self.take(("languages",), list)
        if found is None:
            title = self.at(("title",))
            found = list(title) if isinstance(title, dict) else []
        elif not found:
            self.problem(("languages",), "There must be at least one language.")
        for lang in found:
            if not isinstance(lang, str) or not _LANGUAGE.fullmatch(lang):
                self.problem(("languages",), f"“{lang}” is not a language code such as “en” or “es”.")
        if len(set(map(str, found))) != len(found):
            self.problem(("languages",), "A language stands here a second time.")
        self.languages = tuple(str(lang) for lang in found)

    def refuse_the_rest(self) -> None:
        """Every key that is left: unknown, in a language not declared, or a wish no file can make."""
        for path in _leaves(self.table, ()):
            never = keys.asked_for(path)
            name = "“" + ".".join(path) + "”"
            if never is not None:
                self.problem(path, f"{name} cannot be set. {never.sentence}", never.promise)
            elif _LANGUAGE.fullmatch(path[-1]) and path[-1] not in self.languages:
                self.problem(path, f"{name}: “{path[-1]}” is not among the languages of this file.")
            elif path[:2] == ("texts", "no_understanding"):
                self.problem(path, f"{name} is not the rule that ending.no_understanding names.", Promise.OPTIONAL)
            else:
                self.problem(path, f"{name} is not a key of a programme.")


def _leaves(value: Any, path: Path) -> list[Path]:
    if isinstance(value, dict):
        return [leaf for key, below in value.items() for leaf in _leaves(below, (*path, key))]
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        return [leaf for index, below in enumerate(value) for leaf in _leaves(below, (*path, str(index)))]
    return [path]
