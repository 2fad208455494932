"""What the house tests read: the tracked files of the repository, without vendored and generated ones."""

from __future__ import annotations

import ast
import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "evenhand"
NOT_OURS = ("evenhand/static/vendor/", "tests/vendor/")
GENERATED = ("requirements/", "evenhand/migrations/", "evenhand/locale/es/")


@functools.cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Our own files, tracked or about to be, with one of the suffixes (all when none is given), sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    names = sorted(name for name in listed if name and not name.startswith((*NOT_OURS, *GENERATED)))
    return tuple(p for name in names if (p := ROOT / name).is_file() and (not suffixes or p.suffix in suffixes))


def name(path: Path) -> str:
    """A path as people say it: from the repository's root."""
    return str(path.relative_to(ROOT))


@functools.cache
def text(path: Path) -> str:
    """The file's text. Raises UnicodeDecodeError for a file that is not text."""
    return path.read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(text(path), filename=name(path))
