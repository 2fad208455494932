"""The list of the 91 checks is whole, and every test it names is there."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tests.house.repository import ROOT, text, tree

FAMILIES = {
    "ACC": 14, "VLT": 17, "SHR": 6, "LED": 8, "SIG": 8, "AUT": 8, "WEB": 5, "PRV": 5, "ABU": 2, "REL": 9, "BKP": 2,
    "OPS": 4, "LGL": 3,
}  # fmt: skip
STARRED = 25
ROW = re.compile(r"^\| ([A-Z]{3})-(\d\d)( ★)? \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_it_\w+)`")
WHY = re.compile(r"[^:]+: \S+(?: \S+){2,}")
"""What is not yet, and at least three words of why."""

ROWS = ROW.findall(text(ROOT / "docs" / "checks.md"))


def test_it_lists_every_check_once() -> None:
    assert Counter(family for family, *_ in ROWS) == FAMILIES
    assert [f"{family}-{number}" for family, number, *_ in ROWS] == [
        f"{family}-{number:02}" for family, many in FAMILIES.items() for number in range(1, many + 1)
    ]
    assert sum(bool(star) for _, _, star, *_ in ROWS) == STARRED


@pytest.mark.parametrize(("family", "number", "shown"), [(row[0], row[1], row[4]) for row in ROWS])
def test_it_names_a_test_that_is_there_or_says_why_not_yet(family: str, number: str, shown: str) -> None:
    named = NAMED.findall(shown)

    assert named or shown.startswith("*not yet*: "), f"{family}-{number} shows nothing"
    assert shown.count("`tests/") == len(named)
    gone = [f"{path}::{name}" for path, name in named if name not in _tests_in(path)]
    assert gone == []


@pytest.mark.parametrize(("family", "number", "shown"), [(row[0], row[1], row[4]) for row in ROWS])
def test_it_says_of_what_is_not_yet_why(family: str, number: str, shown: str) -> None:
    """A whole check that is not yet has its reason at once; of a part stands what it is, a colon, and why."""
    for not_yet in shown.split("*Not yet*: ")[1:]:
        assert WHY.match(not_yet), f"{family}-{number} does not say why: {not_yet}"
    whole = shown.partition("*not yet*: ")[2]
    assert not whole or len(whole.split()) >= 3, f"{family}-{number}"


def test_it_would_see_a_line_without_a_reason() -> None:
    assert WHY.match("a letter of it: every page says so already")
    for bare in ("a letter of it", "a letter of it: no", "swap, core dumps and memory; files"):
        assert not WHY.match(bare)


def _tests_in(path: str) -> set[str]:
    file = ROOT / path
    there = ast.walk(tree(file)) if file.is_file() else ()
    return {node.name for node in there if isinstance(node, ast.FunctionDef)}
