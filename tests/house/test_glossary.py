"""Every code of the rules has its line in the glossary, and every line its code."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from evenhand import core
from evenhand.core import codes, programme
from evenhand.core.deciding import Act, Fact
from evenhand.core.reasons import Reason

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")


def section(title: str) -> dict[str, tuple[str, str]]:
    """Code, meaning and Spanish of one table."""
    text = GLOSSARY.split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
    assert len(rows) == len({row[0] for row in rows}), "a word stands here twice"
    return {code: (meaning, spanish) for code, meaning, spanish in rows}


def named(kind: type[Act | Fact]) -> set[str]:
    for module in walk_packages(core.__path__, f"{core.__name__}."):
        import_module(module.name)
    return {one.__name__ for one in kind.__subclasses__() if one.__module__.startswith("evenhand.")}


def test_it_has_a_line_for_every_act_and_no_other() -> None:
    assert set(section("Acts")) == named(Act)


def test_it_has_a_line_for_every_fact_and_no_other() -> None:
    assert set(section("Facts")) == named(Fact)


def test_it_has_a_line_for_every_reason_and_no_other() -> None:
    assert set(section("Reasons")) == {reason.value for reason in Reason}


def test_it_has_a_line_for_every_promise() -> None:
    assert list(section("The eight promises")) == [promise.value for promise in programme.Promise]


CODES = sorted(
    {code for module in (codes, programme) for code in vars(module).values()
     if isinstance(code, type) and issubclass(code, StrEnum) and code is not StrEnum},
    key=lambda kind: kind.__name__,
)  # fmt: skip


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.__name__)
def test_it_names_every_other_code(kind: type[StrEnum]) -> None:
    assert [code.value for code in kind if f"`{code.value}`" not in GLOSSARY] == []


def test_it_says_what_each_word_means_in_both_languages() -> None:
    for title in ("Acts", "Facts", "Reasons", "The eight promises"):
        for code, (meaning, spanish) in section(title).items():
            assert meaning.endswith("."), code
            assert spanish.strip(), code
