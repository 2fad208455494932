"""Size budgets (design §9): what grows past them is a room asking to exist."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.repository import ROOT, files, name, text, tree

FILE, TEST_FILE, FUNCTION, TEMPLATE = 300, 400, 40, 150


def test_it_keeps_files_short() -> None:
    over = []
    for path in files(".py"):
        limit = TEST_FILE if path.is_relative_to(ROOT / "tests") else FILE
        lines = text(path).count("\n")
        over += [f"{name(path)}: {lines} lines, {limit} allowed"] if lines > limit else []

    assert over == []


def test_it_keeps_functions_short() -> None:
    over = [
        f"{name(path)}:{node.lineno} {node.name}: {length} lines, {FUNCTION} allowed"
        for path in files(".py")
        if not path.is_relative_to(ROOT / "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _length(node)) > FUNCTION
    ]

    assert over == []


def test_it_keeps_templates_short() -> None:
    over = [f"{name(path)}: {lines} lines" for path in files(".html", ".typ") if (lines := _lines(path)) > TEMPLATE]

    assert over == []


def _lines(path: Path) -> int:
    return text(path).count("\n")


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: explaining oneself is not what the budget is about."""
    first = node.body[0]
    told = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        told = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - told
