"""Reads sources: which names a function or a form touches, itself and through what it calls in its own room."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

Place = tuple[Path, str]
"""A file and the name of something at its top level."""


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def python(folder: Path) -> Iterator[Path]:
    """The modules of a room, whether it is a folder or one file."""
    if folder.is_dir():
        yield from sorted(folder.rglob("*.py"))
    elif folder.with_suffix(".py").is_file():
        yield folder.with_suffix(".py")


def names(node: ast.AST) -> set[str]:
    """Every name in a piece of code; ``Reason.X`` as one word."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Attribute):
            found.add(part.attr)
            if isinstance(part.value, ast.Name) and part.value.id == "Reason":
                found.add(f"Reason.{part.attr}")
    return found


@functools.cache
def top(path: Path) -> dict[str, set[str]]:
    """The functions and classes of a module, each with the names in it."""
    return {node.name: names(node) for node in tree(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@functools.cache
def _imported(path: Path) -> dict[str, tuple[Path, str]]:
    """What a module imports from our own package: local name → (file, name there; empty for a module)."""
    found = {}
    for node in tree(path).body:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("evenhand"):
            continue
        base = PACKAGE.parent.joinpath(*str(node.module).split("."))
        for alias in node.names:
            for file, name in ((base / f"{alias.name}.py", ""), (base.with_suffix(".py"), alias.name)):
                if file.is_file():
                    found[alias.asname or alias.name] = (file, name)
                    break
    return found


@functools.cache
def reach(path: Path, start: str) -> frozenset[str]:
    """The names touched by something at the top of a module, and by whatever it calls in its own part of the house.

    Its part is the folder below ``evenhand`` (``web``, ``clerk``, ``core``): doors between rooms are not followed.
    """
    part = path.relative_to(PACKAGE).parts[0]
    seen: set[Place] = set()
    queue: list[Place] = [(path, start)]
    touched: set[str] = set()
    while queue:
        file, one = place = queue.pop()
        if place in seen or one not in top(file):
            continue
        seen.add(place)
        found = top(file)[one]
        touched |= found
        queue += [(file, name) for name in found]
        for alias, (other, name) in _imported(file).items():
            if alias in found and other.relative_to(PACKAGE).parts[0] == part != "core":
                queue += [(other, name)] if name else [(other, attribute) for attribute in found]
    return frozenset(touched)
