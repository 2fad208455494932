"""The life of a matter as a table and a drawing, read from the rules: which act leads from which stage to which."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from xml.sax.saxutils import escape

from evenhand.core import ACTS, FACTS
from evenhand.core.codes import ENDED, OPEN, Stage

EVERY = frozenset(Stage)

NAMES = {
    Stage.RECEIVED: ("received", "evidence asked for"),
    Stage.SCREENED: ("screened", "awaits a second reader"),
    Stage.ELIGIBLE: ("eligible", "may be offered"),
    Stage.OFFERED: ("offered", "answers are sealed"),
    Stage.AHEAD: ("going ahead", "set-up, session, terms"),
    Stage.MEDIATED: ("mediated", "never investigated"),
    Stage.QUEUED: ("neutral batch", "one notice, no trace"),
    Stage.INVESTIGATING: ("investigating", "like any other"),
    Stage.FOUND: ("finding", ""),
    Stage.UNCOOPERATIVE: ("closed", "not reached"),
    Stage.WITHDRAWN: ("withdrawn", "by the complainant"),
}
# Column and row of each stage; withdrawal is possible from every open stage and is said, not drawn.
PLACES = {
    Stage.RECEIVED: (0, 0), Stage.SCREENED: (1, 0), Stage.ELIGIBLE: (2, 0), Stage.OFFERED: (3, 0),
    Stage.AHEAD: (4, 0), Stage.MEDIATED: (5, 0), Stage.QUEUED: (2, 1), Stage.INVESTIGATING: (3, 1),
    Stage.FOUND: (4, 1), Stage.UNCOOPERATIVE: (5, 1), Stage.WITHDRAWN: (0, 1),
}  # fmt: skip
WIDE, HIGH, GAP_X, GAP_Y, EDGE, ABOVE = 148, 52, 40, 120, 20, 60

ARROW_HEAD = (
    '<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 10 5 0 10z" fill="#1f3a4d"/></marker></defs>'
)
FONT = 'font-family="system-ui, sans-serif" text-anchor="middle"'

Steps = dict[tuple[Stage | None, Stage], list[str]]


def steps() -> Steps:
    """From a stage (None: nothing yet) to another: the acts that lead there."""
    found: Steps = defaultdict(list)
    for act, rule in ACTS.items():
        starts = act.stages or ({Stage.AHEAD} if act.about == "mediation" else OPEN)
        for name, deciding in _Reading(rule.__module__).facts(rule.__name__):
            fact = next(one for one in FACTS if one.__name__ == name)
            for to, evolving in _Reading(FACTS[fact].__module__).stages(FACTS[fact].__name__):
                for start in starts & deciding & evolving - ENDED - {to}:
                    if act.__name__ not in found[start, to]:
                        found[start, to].append(act.__name__)
    found[None, Stage.RECEIVED].append("FileComplaint")
    return {step: acts for step, acts in found.items() if acts}


class _Reading:
    """Reads a chapter's functions, and remembers which ``if matter.stage in …`` stand around what it finds."""

    def __init__(self, module: str) -> None:
        self.module = import_module(module)
        path = Path(str(self.module.__file__))
        self.functions = {n.name: n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}
        self.aliases: dict[str, frozenset[Stage]] = {}

    def facts(self, function: str) -> set[tuple[str, frozenset[Stage]]]:
        """The facts a function of this chapter makes, each with the stages it makes them in."""
        names = {fact.__name__ for fact in FACTS}
        return {
            (node.id, limit)
            for node, limit in self._visit(self.functions[function], EVERY, set())
            if isinstance(node, ast.Name) and node.id in names
        }

    def stages(self, function: str) -> set[tuple[Stage, frozenset[Stage]]]:
        """The stages a fact puts a matter in: ``stage=Stage.X``, or sent back to the batch."""
        found = set()
        back = False
        for node, limit in self._visit(self.functions[function], EVERY, set()):
            if isinstance(node, ast.keyword) and node.arg == "stage" and isinstance(node.value, ast.Attribute):
                found.add((Stage[node.value.attr], limit))
            back = back or (isinstance(node, ast.Attribute) and node.attr == "sent_back")
        return found or ({(Stage.QUEUED, EVERY)} if back else set())

    def _visit(
        self, node: ast.AST, limit: frozenset[Stage], seen: set[str]
    ) -> Iterator[tuple[ast.AST, frozenset[Stage]]]:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            self.aliases[node.targets[0].id] = self._limit(node.value)
        if isinstance(node, ast.Name) and node.id in self.functions and node.id not in seen:
            yield from self._visit(self.functions[node.id], limit, seen | {node.id})
        yield node, limit
        for child in ast.iter_child_nodes(node):
            inside = limit & self._limit(node.test) if isinstance(node, ast.If) and child in node.body else limit
            yield from self._visit(child, inside, seen)

    def _limit(self, test: ast.expr) -> frozenset[Stage]:
        """The stages in which a condition can be true, as far as it says so by itself."""
        if isinstance(test, ast.Name):
            return self.aliases.get(test.id, EVERY)
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            return frozenset.intersection(*(self._limit(value) for value in test.values))
        if not (isinstance(test, ast.Compare) and isinstance(test.left, ast.Attribute) and test.left.attr == "stage"):
            return EVERY
        named = {n.attr for n in ast.walk(test.comparators[0]) if isinstance(n, ast.Attribute)} & set(Stage.__members__)
        sets = [getattr(self.module, n.id, None) for n in ast.walk(test.comparators[0]) if isinstance(n, ast.Name)]
        allowed = frozenset(Stage[name] for name in named).union(*(s for s in sets if isinstance(s, frozenset)))
        return EVERY - allowed if isinstance(test.ops[0], ast.NotIn | ast.IsNot) else allowed


def page() -> str:
    """``docs/lifecycle.md``, without the note at its top."""
    lines = [
        "# The life of a matter",
        "",
        "![Stages of a matter and the ways between them](lifecycle.svg)",
        "",
        "A matter is in one stage at a time. A complainant may withdraw from every open stage; that is not drawn. A",
        "suspension is a mark on a matter, not a stage: while it lasts, only the acts that may run past it are taken.",
        "From the safe date on, only what returns or completes a matter is taken. Refusal, silence, a stop and a lapse",
        "lead to the same place by the same fact. An act in the table leads there under conditions of its own.",
        "",
        "| from | to | by |",
        "|---|---|---|",
    ]
    order = list(Stage)
    ranked = sorted(
        steps().items(), key=lambda s: (-1 if s[0][0] is None else order.index(s[0][0]), order.index(s[0][1]))
    )
    for (start, to), acts in ranked:
        lines.append(f"| {start or '(nothing)'} | {to} | {', '.join(f'`{act}`' for act in sorted(acts))} |")
    return "\n".join(lines) + "\n"


def drawing() -> str:
    """``docs/lifecycle.svg``: boxes for stages, arrows for the ways between them; endings have a thick edge."""
    width = 6 * WIDE + 5 * GAP_X + 2 * EDGE
    height = 2 * HIGH + GAP_Y + 2 * EDGE + ABOVE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t">',
        '<title id="t">Stages of a matter and the ways between them; the table below the drawing says the same</title>',
        ARROW_HEAD,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    parts += [
        _arrow(start, to)
        for start, to in sorted(steps(), key=str)
        if start is not None and to is not Stage.WITHDRAWN and start in PLACES
    ]
    parts += [_box(stage) for stage in PLACES]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _corner(stage: Stage) -> tuple[int, int]:
    column, row = PLACES[stage]
    return EDGE + column * (WIDE + GAP_X), EDGE + ABOVE + row * (HIGH + GAP_Y)


def _box(stage: Stage) -> str:
    x, y = _corner(stage)
    name, about = NAMES[stage]
    edge = 3 if stage in ENDED else 1
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6" fill="#f2f6f7" stroke="#1f3a4d" '
        f'stroke-width="{edge}"/><text x="{x + WIDE // 2}" y="{y + 22}" {FONT} font-size="14" font-weight="600" '
        f'fill="#12222e">{escape(name)}</text><text x="{x + WIDE // 2}" y="{y + 40}" {FONT} '
        f'font-size="11" fill="#3b4a54">{escape(about)}</text>'
    )


def _arrow(start: Stage, to: Stage) -> str:
    """A straight way between neighbours of a row, a curve over those that lie further apart, a line between rows."""
    (x1, y1), (x2, y2) = _corner(start), _corner(to)
    (column1, row1), (column2, row2) = PLACES[start], PLACES[to]
    if row1 != row2:
        down = row2 > row1
        ways = f"M{x1 + WIDE // 2} {y1 + (HIGH if down else 0)} L{x2 + WIDE // 2} {y2 + (0 if down else HIGH)}"
    elif abs(column1 - column2) == 1 and column2 > column1:
        ways = f"M{x1 + WIDE} {y1 + HIGH // 2} L{x2} {y2 + HIGH // 2}"
    else:
        top = y1 - 24 - 22 * abs(column1 - column2)
        ways = f"M{x1 + WIDE // 2} {y1} Q{(x1 + x2 + WIDE) // 2} {top} {x2 + WIDE // 2} {y2}"
    return f'<path d="{ways}" fill="none" stroke="#1f3a4d" stroke-width="1.3" marker-end="url(#a)"/>'
