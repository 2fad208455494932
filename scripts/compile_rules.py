"""Compile the rules and the walk to machine code, so that the walk is some three times as quick.

    python scripts/compile_rules.py FOLDER
    PYTHONSAFEPATH=1 PYTHONPATH=FOLDER python -m evenhand.cli walk

Without ``PYTHONSAFEPATH`` Python looks into the folder it is called in first, and finds the house that is not compiled.

It is the very same source: mypyc, which comes with the type checker, reads each chapter and writes C. Before that
:class:`Plain` says in other words what mypyc does not take. The folder holds links to the rest of the house and to the
sources, so what is walked, kept and named is what stands in the repository. That nothing was changed on the way is seen
in the counts, which are those of the interpreted walk (test_walk.py); the other words walk alike without a compiler
(tests/house/test_compiled_rules.py).

Needs a C compiler and Python's headers; takes some minutes, and nothing where it was done for the same rules before.
"""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "evenhand" / "core"
FROM = "evenhand.core.walk"
ACTS_AND_FACTS = {"Act", "Fact"}
THE_MARK = "from mypy_extensions import mypyc_attr"
REPLACE = """
from __future__ import annotations
from typing import Any, TypeVar
Noun = TypeVar("Noun")
def replace(noun: Noun, **changes: Any) -> Noun:
    old: Any = noun
    copy: Noun = old._copied()
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
"""
"""``changing.py``, for nouns that copy themselves."""


def imported(module: str, seen: set[str]) -> set[str]:
    """The modules of the core that ``module`` stands on, itself included."""
    file = source(module)
    if file is None or module in seen:
        return seen
    seen.add(module)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("evenhand.core"):
            for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names)):
                imported(str(name), seen)
    return seen


def source(module: str) -> Path | None:
    """The file of a module of the core; None when it is none."""
    place = ROOT / Path(*module.split("."))
    return next((one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file()), None)


class Plain(ast.NodeTransformer):
    """A module in words that mypyc takes: the meaning stays.

    * ``slots`` are left out, for a compiled class has no dictionary; ``frozen`` becomes a hash, for mypy has already
      seen that nothing is assigned to.
    * Acts and facts stay Python's own classes, their declarations (``about``, ``who``, ``stages``) set beside them:
      inside, mypyc would take each for a field.
    * Nouns copy themselves, field by field; named tuples become classes.
    """

    def __init__(self, declared: set[str]) -> None:
        self.declared = declared

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "dataclass":
            kept = [word for word in node.keywords if word.arg != "slots"]
            node.keywords = [ast.keyword("unsafe_hash", w.value) if w.arg == "frozen" else w for w in kept]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | list[ast.AST]:
        self.generic_visit(node)
        if node.name in self.declared:
            return self._declaration(node)
        if any(_named(base) == "NamedTuple" for base in node.bases):
            return _as_class(node)
        if any(_named(one) == "dataclass" for one in node.decorator_list):
            lines = (f"    copy.{name} = self.{name}" for name in map(_name_of, _fields(node)))
            made = f"def _copied(self) -> {node.name}:\n    copy = {node.name}.__new__({node.name})\n"
            node.body.append(_parsed(made + "\n".join(lines) + "\n    return copy"))
        return node

    def _declaration(self, node: ast.ClassDef) -> ast.AST | list[ast.AST]:
        node.decorator_list.insert(0, ast.parse("mypyc_attr(native_class=False)", mode="eval").body)
        if node.name in ACTS_AND_FACTS:
            return node
        apart = [one for one in node.body if isinstance(one, ast.Assign)]
        node.body = [one for one in node.body if one not in apart] or [ast.Pass()]
        return [node, *(_parsed(f"{node.name}.{ast.unparse(one)}") for one in apart)]


def _named(node: ast.AST) -> str:
    match node:
        case ast.Call(func=func):
            return _named(func)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _fields(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    for one in node.body:
        if isinstance(one, ast.AnnAssign) and "ClassVar" not in ast.unparse(one.annotation):
            yield one


def _name_of(field: ast.AnnAssign) -> str:
    return ast.unparse(field.target)


def _as_class(node: ast.ClassDef) -> ast.ClassDef:
    fields = list(_fields(node))
    names = list(map(_name_of, fields))
    made = f"def __init__(self, {', '.join(map(ast.unparse, fields))}) -> None:\n"
    made += "\n".join(f"    self.{name} = {name}" for name in names)
    node.bases, node.body = [], [one for one in node.body if one not in fields]
    node.body.append(_parsed(made))
    return node


def _parsed(text: str) -> ast.stmt:
    return ast.parse(text).body[0]


def said_plainly(modules: set[str], into: Path) -> list[str]:
    """Write the modules anew under ``into``; their paths within it."""
    trees = {name: ast.parse(file.read_text(encoding="utf-8")) for name in modules if (file := source(name))}
    classes = [one for tree in trees.values() for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    declared: set[str] = set()
    while more := {c.name for c in classes if {c.name, *map(_named, c.bases)} & (declared | ACTS_AND_FACTS)} - declared:
        declared |= more
    written = []
    for name, tree in trees.items():
        text = ast.unparse(ast.fix_missing_locations(Plain(declared).visit(tree)))
        if "mypyc_attr" in text:
            text = text.replace("import annotations\n", f"import annotations\n{THE_MARK}\n", 1)
        if name.endswith(".changing"):
            text = REPLACE
        file = source(name)
        assert file is not None
        path = into / file.relative_to(ROOT)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(str(path.relative_to(into)))
    return sorted(written)


BUILD = """
from setuptools import setup
from mypyc.build import mypycify
setup(name="rules", packages=[], ext_modules=mypycify({files!r}, opt_level="1"))
"""


def compiled(into: Path) -> None:
    """Put the compiled chapters under ``into``. Raises SystemExit with what the compiler said."""
    with tempfile.TemporaryDirectory(prefix="evenhand-rules-") as folder:
        there = Path(folder)
        files = said_plainly(imported(FROM, set()), there)
        (there / "evenhand" / "__init__.py").touch()
        words = [sys.executable, "-c", BUILD.format(files=files), "build_ext", "--inplace"]
        done = subprocess.run(words, cwd=there, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"The rules could not be compiled:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        for made in there.rglob("*.so"):
            if "build" not in made.relative_to(there).parts:
                (into / made.relative_to(there)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(made, into / made.relative_to(there))


def linked(old: Path, new: Path, apart: Path) -> None:
    """Links in ``new`` to everything in ``old``; ``apart`` and what lies in it as folders of their own. What is linked
    already stays."""
    new.mkdir(parents=True, exist_ok=True)
    for one in old.iterdir():
        if one == apart or (apart in one.parents and one.is_dir() and one.name != "__pycache__"):
            linked(one, new / one.name, apart)
        elif one.name != "__pycache__" and not (new / one.name).exists():
            (new / one.name).unlink(missing_ok=True)  # a link to where the repository stood before
            (new / one.name).symlink_to(one)


def fingerprint() -> str:
    """Of the rules and of this script: what was compiled from the very same is not compiled again."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(CORE.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def main(into: Path) -> None:
    """Compile unless it is done already, and put the rest of the house beside it: that may have grown since."""
    mark = into / "compiled"
    if not mark.exists() or mark.read_text() != fingerprint():
        print("Compiling the rules; this takes some minutes, once.", file=sys.stderr, flush=True)
        shutil.rmtree(into, ignore_errors=True)
        compiled(into)
        mark.write_text(fingerprint())
    linked(ROOT / "evenhand", into / "evenhand", apart=CORE)
    (into / "programmes").unlink(missing_ok=True)
    (into / "programmes").symlink_to(ROOT / "programmes")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
