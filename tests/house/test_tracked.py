"""Nothing that belongs to one machine, one index or one moment is in the repository."""

from __future__ import annotations

import re
import tomllib

from tests.house.repository import ROOT, files, name

# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:wo" + r"rk|op" + r"t|ro" + r"ot|fa" + r"rm)/",
            r"/ho" + r"me/[a-z]+/",
            "index" + "-url *[= ]",
            "find" + "-links",
            r'"resol' + r'ved": *"http',
            r"registry *= *['\"]?http",
        ]
    )
)
TEXT = (".cfg", ".css", ".html", ".js", ".json", ".md", ".po", ".py", ".sh", ".svg", ".toml", ".txt", ".typ", "")
WORDS_FORBIDDEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b(?!-)(?<!-.{3})")


def test_it_tracks_no_machine_path_and_no_index() -> None:
    found = _search(MACHINE)

    assert found == []


def test_it_leaves_nothing_open() -> None:
    found = _search(WORDS_FORBIDDEN)

    assert found == []


def test_it_pins_every_requirement_with_a_hash() -> None:
    for part in ("runtime", "dev"):
        lines = (ROOT / "requirements" / f"{part}.txt").read_text().splitlines()
        pins = [n for n, line in enumerate(lines) if re.match(r"[a-z0-9._-]+==", line)]

        assert pins
        assert [lines[n] for n in pins if "--hash=sha256:" not in lines[n + 1]] == []
        assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_it_pins_every_dependency_it_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / "runtime.txt").read_text(), re.MULTILINE))

    wanted = {re.split(r"[^A-Za-z0-9._-]", one)[0].lower() for one in project["dependencies"]}

    assert wanted - pinned == set()


def _search(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in files()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]
