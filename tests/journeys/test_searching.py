"""The search for words that must be nowhere finds each of them where it was planted."""

from __future__ import annotations

import base64
import gzip
import zipfile
from pathlib import Path

import pytest

from tests.journeys.searching import found_in, written_as

WORD = "Ñandubay at the ferry"
FORMS = written_as(WORD)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_it_finds_a_word_in_every_form(form: str, tmp_path: Path) -> None:
    (tmp_path / "book").write_bytes(b"before" + FORMS[form] + b"after")

    assert found_in(tmp_path, {"a word": WORD}) != []


@pytest.mark.parametrize("before", range(3))
def test_it_finds_a_word_inside_base_64(before: int, tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(base64.b64encode(b"x" * before + WORD.encode() + b" and more"))

    assert found_in(tmp_path, {"a word": WORD}) != []


def test_it_finds_a_word_in_what_is_packed(tmp_path: Path) -> None:
    (tmp_path / "log.gz").write_bytes(gzip.compress(WORD.encode()))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("case.csv", WORD)

    assert {line.partition(":")[0] for line in found_in(tmp_path, {"a word": WORD})} == {"log.gz", "all.zip"}


def test_it_finds_a_word_in_a_name(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.pdf").write_bytes(b"")

    assert found_in(tmp_path, {"a word": WORD}) != []
