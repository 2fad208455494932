"""What a box is bound to is joined by ``lp`` and by nothing else: no two places give the same bytes (VLT-04)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand import vault

ROOM = Path(vault.__file__).parent
BOUND = {"seal": 2, "unseal": 2, "digest": 1}
"""Calls and where in their arguments stands what they are bound to."""
PRIMITIVES = frozenset({"AESGCM", "HKDF", "Suite", "ChaCha20Poly1305", "Cipher", "HMAC"})


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _joined(value: ast.expr, inside: ast.FunctionDef, file: ast.Module) -> bool:
    """Is this an ``lp(…)``, a name that was given one, or a function of the file that returns one?"""
    if isinstance(value, ast.Call):
        if _name(value) == "lp":
            return True
        made = [one for one in file.body if isinstance(one, ast.FunctionDef) and one.name == _name(value)]
        return bool(made) and all(_returns_joined(one, file) for one in made)
    if isinstance(value, ast.Name):
        given = [
            one.value
            for one in ast.walk(inside)
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == value.id for t in one.targets)
        ]
        return bool(given) and all(_joined(one, inside, file) for one in given)
    return False


def _returns_joined(function: ast.FunctionDef, file: ast.Module) -> bool:
    given = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None]
    return bool(given) and all(_joined(one, function, file) for one in given)


def loose(source: str) -> Iterator[str]:
    """Every binding of this source that is not joined by ``lp``."""
    file = ast.parse(source)
    for function in (one for one in ast.walk(file) if isinstance(one, ast.FunctionDef)):
        for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
            at = BOUND.get(_name(call))
            if at is not None and len(call.args) > at and not _joined(call.args[at], function, file):
                yield f"{call.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.name)
def test_it_joins_every_context_by_lp(path: Path) -> None:
    if path.name != "sealing.py":
        assert list(loose(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("bound", ['b"rec" + id', 'f"{ref}{row}".encode()', "where", 'b"" if here else lp(ref)'])
def test_it_would_find_a_context_that_is_glued(bound: str) -> None:
    source = f"def box(key, plain, id, ref, row, here):\n    where = ref + row\n    return seal(key, plain, {bound})\n"

    assert len(list(loose(source))) == 1


def test_it_uses_the_primitives_in_two_places_alone() -> None:
    users = {
        path.name
        for path in ROOM.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call) in PRIMITIVES
    }

    assert users <= {"sealing.py", "envelope.py"}
