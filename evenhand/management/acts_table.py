"""What is there for every act of the core, found by reading the sources: nobody keeps this table by hand.

Columns: rule, guarantee, form, page for each role that may do it (and the desk, where it may be done for somebody),
Spanish, the sentence of each refusal, its letter or a stated "none", a web test, a journey that reaches it. An empty
cell is a hole (design §9: an act is done when it has all of them).
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass, field

from evenhand.core import ACTS, FACTS
from evenhand.core.codes import Role
from evenhand.core.deciding import Act
from evenhand.management.reached_names import PACKAGE, names, python, reach, top, tree
from evenhand.post.register import LETTERS, Nothing

ROOT = PACKAGE.parent
REACHED = ROOT / "tests" / "journeys" / "reached.txt"
"""The acts that the journeys did by clicking, written and checked by the journeys themselves."""

# Where a role finds its pages. The clock has none: its acts are done by `evenhand tick`.
COUNTERS: dict[Role, tuple[str, ...]] = {
    Role.PUBLIC: ("web/public",),
    # At the table, people sign and check in on the device of the mediators' desk.
    Role.COMPLAINANT: ("web/portal", "web/public", "web/mediator"),
    Role.OFFICER: ("web/portal", "web/public", "web/mediator"),
    Role.GUARDIAN: ("web/portal", "web/public", "web/mediator"),
    Role.MEDIATOR: ("web/mediator", "web/portal"),
    Role.CLOCK: ("clerk", "core/deadlines"),
}
DESK_COUNTER = ("web/staff",)
BROUGHT_BY = {"RecordHistoric": "take"}
"""Acts that the clerk makes of the rows of a spreadsheet: what a view calls instead."""


@dataclass(slots=True)
class Row:
    """One act. Every column holds what was found; ``holes`` names the columns that are empty."""

    act: str
    chapter: str
    rule: str = ""
    guarantee: str = ""
    form: str = ""
    page: str = ""
    spanish: str = ""
    refusals: str = ""
    letter: str = ""
    web_test: str = ""
    journey: str = ""
    holes: list[str] = field(default_factory=list)


COLUMNS = ("rule", "guarantee", "form", "page", "spanish", "refusals", "letter", "web_test", "journey")


def rows() -> list[Row]:
    """One row for each act, in the order of the chapters."""
    return [_row(act) for act in ACTS]


def _row(act: type[Act]) -> Row:
    name = act.__name__
    words = closure(act)
    facts = sorted(words & {fact.__name__ for fact in FACTS})
    reasons = sorted(word.removeprefix("Reason.") for word in words if word.startswith("Reason."))
    row = Row(act=name, chapter=act.__module__.rpartition(".")[2], rule=f"decide_{_snake(name)}")
    row.guarantee = ", ".join(_guarantees({name, *facts}))
    pages, missing = _pages(act)
    row.page = ", ".join(pages)
    row.form = _form(name, clock=set(act.who) == {Role.CLOCK})
    row.refusals, unsaid = (
        (f"{len(reasons)} said" if reasons else "none needed"),
        [r for r in reasons if r not in _sentences()],
    )
    row.spanish = _spanish_of(pages)
    row.letter = _letter(facts)
    row.web_test = _web_test(act)
    row.journey = "reached" if name in reached() else ""
    row.holes = [f"no page for {role}" for role in missing]
    row.holes += [f"no sentence for {reason.lower()}" for reason in unsaid]
    row.holes += [f"no {column.replace('_', ' ')}" for column in COLUMNS if not getattr(row, column)]
    return row


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def closure(act: type[Act]) -> frozenset[str]:
    """Every name that deciding this act touches; a reason reads ``Reason.X``."""
    rule = ACTS[act]
    path = PACKAGE / "core" / f"{rule.__module__.rpartition('.')[2]}.py"
    return reach(path, rule.__name__)


@functools.cache
def _guarantee_names() -> dict[str, frozenset[str]]:
    """Every guarantee (a decorated predicate) with the names it touches."""
    return {
        node.name: reach(path, node.name)
        for path in sorted((PACKAGE / "core" / "guarantees").glob("*.py"))
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }


def _guarantees(words: set[str]) -> list[str]:
    """The guarantees that speak of this act or its facts; else the number of those that watch every step of any act."""
    every = _guarantee_names()
    return [name for name, used in every.items() if words & used] or ([f"all {len(every)} alike"] if every else [])


@functools.cache
def _views(counter: str) -> dict[str, frozenset[str]]:
    """The views and forms of a counter, each with every name it reaches within the web."""
    return {
        f"{path.parent.name}.{name}": reach(path, name)
        for path in python(PACKAGE / counter)
        for name in top(path)
        if not name.startswith("_")
    }


def _doing(counters: tuple[str, ...], act: str) -> list[str]:
    called = BROUGHT_BY.get(act, act)
    return [view for counter in counters for view, names in _views(counter).items() if called in names]


def _pages(act: type[Act]) -> tuple[list[str], list[str]]:
    """The views that do the act, and the roles that have none (``desk``: for an act that may be done for somebody)."""
    found: set[str] = set()
    missing = []
    for role in sorted(act.who):
        doing = _doing(COUNTERS.get(role, DESK_COUNTER), act.__name__)
        found.update(doing[:1])
        missing += [] if doing else [str(role)]
    if act.assisted:
        doing = _doing(DESK_COUNTER, act.__name__) or [
            one for one in _helped() if act.__name__ in _views("web/portal")[one]
        ]
        found.update(doing[:1])
        missing += [] if doing else ["the desk, helping"]
    return sorted(found), missing


@functools.cache
def _helped() -> list[str]:
    """The portal's views that the desk lays at addresses of its own, to do them for somebody."""
    laid = {name for path in python(PACKAGE / "web" / "portal" / "paths") for name in names(tree(path))}
    assisted = (PACKAGE / "web" / "staff" / "assisted.py").is_file()
    return [view for view in _views("web/portal") if assisted and view.rpartition(".")[2] in laid]


def _form(act: str, *, clock: bool) -> str:
    if clock:
        return "none (the clock)"
    for counter in ("web/public", "web/portal", "web/mediator", "web/staff"):
        for touched in _views(counter).values():
            if BROUGHT_BY.get(act, act) in touched:
                return next((name for name in sorted(touched) if name.endswith("Form")), "button")
    return ""


@functools.cache
def _sentences() -> set[str]:
    """The reasons that have a sentence: keys ``Reason.X`` of the tables in ``web``."""
    return {
        key.attr
        for path in python(PACKAGE / "web")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name) and key.value.id == "Reason"
    }


def _spanish_of(pages: list[str]) -> str:
    # The catalogue as a whole is held complete by tests/house/test_spanish.py; a page that is there is translated.
    return "yes" if pages else ""


def _letter(facts: list[str]) -> str:
    """The facts of an act that make a letter, or ``none``; empty when the post has not said of a fact which it is."""
    if any(fact not in LETTERS for fact in facts):
        return ""
    return ", ".join(fact for fact in facts if not isinstance(LETTERS[fact], Nothing)) or "none"


def _web_test(act: type[Act]) -> str:
    """What the clock does has no page; its test is one of a room."""
    return _named_in("tests/rooms" if set(act.who) == {Role.CLOCK} else "tests/web", act.__name__)


def _named_in(folder: str, act: str) -> str:
    """The first test of a folder that names the act, as the code or as an address does."""
    words = {act, _snake(act), _snake(act).replace("_", "-")} if act else set()
    for path in python(ROOT / folder):
        text = path.read_text(encoding="utf-8")
        if any(re.search(rf"(?<![\w-]){word}(?![\w-])", text) for word in words) or _snake(act) in path.stem:
            return path.name
    return ""


def reached() -> set[str]:
    """The names of the acts that the journeys do."""
    return set(REACHED.read_text(encoding="utf-8").split()) if REACHED.is_file() else set()
