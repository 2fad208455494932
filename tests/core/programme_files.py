"""What the tests of programme files share: the presets, one of them with something changed, and what is then wrong."""

from __future__ import annotations

from pathlib import Path

from evenhand.core.programme import Problem, Programme
from evenhand.core.programme_reading import read_programme

FOLDER = Path(__file__).parents[2] / "programmes"
PRESETS = ("kansas_city", "portland", "ontario")
KANSAS_CITY = (FOLDER / "kansas_city.toml").read_text(encoding="utf-8")


def preset(name: str) -> Programme:
    found = read_programme((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(found, Programme), found
    return found


def changed(*swaps: tuple[str, str], text: str = KANSAS_CITY) -> str:
    """The Kansas City file with each old text, found exactly once, replaced."""
    for old, new in swaps:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def line(text: str, of: str) -> int:
    """The line on which a text stands; it stands there once."""
    [found] = [number for number, words in enumerate(text.split("\n"), start=1) if of in words]
    return found


def problems(text: str) -> list[Problem]:
    found = read_programme(text)
    assert isinstance(found, tuple), "the file was accepted"
    return list(found)


def only_problem(text: str) -> Problem:
    [found] = problems(text)
    return found
