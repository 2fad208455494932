"""Who may import whom: the contracts of pyproject.toml, and the core's own short list."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import PACKAGE, ROOT, files, name, tree

CORE_MAY_IMPORT = frozenset({
    "__future__", "abc", "array", "ast", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime",
    "enum", "fractions", "functools", "graphlib", "hashlib", "heapq", "html", "inspect", "itertools", "json",
    "keyword", "math", "operator", "re", "statistics", "string", "struct", "textwrap", "tomllib", "types",
    "typing", "unicodedata", "zlib",
})  # fmt: skip
"""Parts of the standard library that have no clock, no chance and no effect outside the process."""

CORE_MAY_NOT_CALL = frozenset({"open", "print", "input", "exec", "eval", "__import__"})
CLOCKS = frozenset({"now", "today", "utcnow", "fromtimestamp"})


def test_it_keeps_every_contract() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [p for p in files(".py") if p.is_relative_to(PACKAGE / "core")], ids=name)
def test_it_keeps_the_core_pure(path: Path) -> None:
    strange = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            strange += [a.name for a in node.names if not _allowed(a.name)]
        elif isinstance(node, ast.ImportFrom):
            strange += [] if _allowed(node.module or "") else [str(node.module)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CORE_MAY_NOT_CALL:
            strange.append(f"{node.func.id}() on line {node.lineno}")
        elif isinstance(node, ast.Attribute) and node.attr in CLOCKS and _is_clock(node.value):
            strange.append(f"{node.attr} on line {node.lineno}")

    assert strange == []


def _allowed(module: str) -> bool:
    return module.partition(".")[0] in CORE_MAY_IMPORT or module.startswith("evenhand.core")


def _is_clock(value: ast.expr) -> bool:
    # `now.today` is a value that was handed in; `date.today` and `datetime.now` read the machine's clock.
    return isinstance(value, ast.Name) and value.id in ("date", "datetime")
