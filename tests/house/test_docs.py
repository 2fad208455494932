"""Documents: the generated ones are fresh, links lead somewhere, decision records are complete."""

from __future__ import annotations

import re

import pytest

from evenhand.management.generated import DOCUMENTS
from tests.house.repository import ROOT, files, name, text

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_it_prints_documents_from_the_code(path: str) -> None:
    place = ROOT / path

    assert place.is_file(), f"{path} is missing. Run: make docs"
    assert place.read_text(encoding="utf-8") == DOCUMENTS[path](), f"{path} is stale. Run: make docs"


def test_it_links_to_what_is_there() -> None:
    broken = [
        f"{name(path)}: {link}"
        for path in files(".md")
        for link in LINK.findall(text(path))
        if not (path.parent / link).exists()
    ]

    assert broken == []


def test_it_keeps_decision_records_whole_and_short() -> None:
    records = [p for p in files(".md") if p.parent == ROOT / "docs" / "decisions" and not p.name.startswith("0000")]

    wanted = ("Status: ", "## Context", "## Decision", "## Consequences")
    assert [f"{p.name}: {part}" for p in records for part in wanted if part not in text(p)] == []
    assert [p.name for p in records if text(p).count("\n") > 60] == []
    assert sorted(p.name[:4] for p in records) == [f"{n:04}" for n in range(1, len(records) + 1)]
