"""What `make walk` compiles says the same as what stands in the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.management.walking import kept, preset
from scripts.compile_rules import FROM, imported, linked, said_plainly
from tests.house.repository import ROOT

WALK = """
import json, sys
from evenhand.core.programme_reading import read_programme
from evenhand.core.walk import walk
from evenhand.core.walk_shapes import SHAPES
print(json.dumps(walk(read_programme(sys.stdin.read()), SHAPES["1x1-unknown"]).numbers()))
"""


def test_it_compiles_the_chapters_and_nothing_outside_the_core() -> None:
    modules = imported(FROM, set())

    assert {"evenhand.core.session", "evenhand.core.guarantees.optional", "evenhand.core.walk_graph"} <= modules
    assert all(one.startswith("evenhand.core") for one in modules)


def test_it_is_what_make_walk_walks(tmp_path: Path) -> None:
    """Called with ``-m`` in the repository, Python would find the house beside it first, which is not compiled."""
    (tmp_path / "evenhand").mkdir()
    (tmp_path / "evenhand" / "__init__.py").touch()
    (tmp_path / "compiled").touch()
    (tmp_path / "evenhand" / "cli.py").write_text("print('the compiled house')", encoding="utf-8")
    recipe = next(line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "evenhand.cli walk" in line)
    for word, means in (
        ("$$", "$"),
        ("build/walk", str(tmp_path)),
        ("$(V)/python", sys.executable),
        ("$(WALK)", "--help"),
    ):
        recipe = recipe.replace(word, means)

    done = subprocess.run(["bash", "-c", recipe], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "the compiled house\n"


def test_it_puts_what_the_house_grew_since_beside_the_rules(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "core" / "promises").mkdir(parents=True)
    (old / "before.py").touch()
    (old / "core" / "case.py").touch()
    linked(old, new, apart=old / "core")
    (new / "core" / "case.so").touch()
    (old / "since.py").touch()
    (old / "core" / "promises" / "since.py").touch()
    (new / "before.py").unlink()
    (new / "before.py").symlink_to(tmp_path / "where it stood once" / "before.py")

    linked(old, new, apart=old / "core")

    assert (new / "before.py").exists()
    there = {str(path.relative_to(new)) for path in new.rglob("*") if not path.is_dir()}
    assert there == {"before.py", "since.py", "core/case.py", "core/case.so", "core/promises/since.py"}
    assert not (new / "core").is_symlink()


@pytest.mark.slow
def test_it_walks_the_same_states_in_other_words(tmp_path: Path) -> None:
    modules = imported(FROM, set()) | {"evenhand.core.programme_reading"}
    written = said_plainly(_with_what_they_need(modules), tmp_path)
    (tmp_path / "evenhand" / "__init__.py").touch()

    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    words = [sys.executable, "-c", WALK]
    done = subprocess.run(
        words, input=preset("kansas_city"), env=environment, cwd=tmp_path, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    counted = json.loads(done.stdout)
    assert kept()["programmes"]["kansas_city"]["shapes"]["1x1-unknown"].items() >= counted.items()
    assert not [path for path in written if "slots=" in (tmp_path / path).read_text(encoding="utf-8")]
    assert not [path for path in written if str(ROOT) in (tmp_path / path).read_text(encoding="utf-8")]


def _with_what_they_need(modules: set[str]) -> set[str]:
    found: set[str] = set()
    for module in modules:
        imported(module, found)
    return found
