"""No template and no static file that nobody asks for; none asked for that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.repository import PACKAGE, files, name, text

TEMPLATES = PACKAGE / "templates"
STATIC = PACKAGE / "static"
STATIC_TAG = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
# Found by name by Django, allauth or the browser itself.
BY_CONVENTION = re.compile(r"^(?:400|403|403_csrf|404|500)\.html$|^(?:django|account|mfa|allauth|registration)/")


def test_it_uses_every_template() -> None:
    sources = _sources()

    unused = [
        name(path)
        for path in files(".html", ".txt", ".svg")
        if path.is_relative_to(TEMPLATES)
        and not BY_CONVENTION.search(str(path.relative_to(TEMPLATES)))
        and not _mentioned(str(path.relative_to(TEMPLATES)), sources, path)
        and not _put_together(path.relative_to(TEMPLATES), sources)
    ]

    assert unused == []


def test_it_uses_every_static_file() -> None:
    sources = _sources()

    unused = [
        name(path)
        for path in files()
        if path.is_relative_to(STATIC) and path.suffix not in (".md", "") and not _mentioned(path.name, sources, path)
    ]

    assert unused == []


def test_it_has_every_static_file_a_template_asks_for() -> None:
    missing = [
        f"{name(path)}: {asked}"
        for path in files(".html")
        for asked in STATIC_TAG.findall(text(path))
        if not (STATIC / asked).is_file()
    ]

    assert missing == []


def _sources() -> dict[Path, str]:
    return {
        path: text(path)
        for path in files(".py", ".html", ".css", ".js", ".webmanifest", ".txt", ".svg")
        if path.is_relative_to(PACKAGE)
    }


def _mentioned(wanted: str, sources: dict[Path, str], itself: Path) -> bool:
    return any(wanted in words for path, words in sources.items() if path != itself)


def _put_together(template: Path, sources: dict[Path, str]) -> bool:
    """True for a name made of parts: ``f"public/file_{step}.html"`` somewhere, and ``"story"`` somewhere."""
    everything = "\n".join(sources.values())
    for beginning in set(re.findall(rf'"{re.escape(str(template.parent))}/([\w-]*){{', everything)):
        rest = template.stem.removeprefix(beginning)
        if template.stem.startswith(beginning) and re.search(rf"""["']{re.escape(rest)}["']""", everything):
            return True
    return False
