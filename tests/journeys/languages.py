"""What the product says in Spanish, looked up by its English: so that one story can be told by people of either."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import trans_real

PLACEHOLDER = re.compile(r"%\(|\{")
PROGRAMME = Path(__file__).parents[2] / "programmes" / "kansas_city.toml"


def _pairs(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        if isinstance(part.get("en"), str) and isinstance(part.get("es"), str):
            yield part["en"], part["es"]
        for one in part.values():
            yield from _pairs(one)
    elif isinstance(part, list):
        for one in part:
            yield from _pairs(one)


@functools.cache
def _spanish() -> dict[str, str]:
    """English → Spanish, of the catalogue and of the programme's own texts."""
    catalogue = trans_real.translation("es")._catalog  # type: ignore[attr-defined]  # gettext keeps it under this name
    said = {key: text for key, text in catalogue.items() if isinstance(key, str) and isinstance(text, str) and text}
    return {**said, **dict(_pairs(tomllib.loads(PROGRAMME.read_text(encoding="utf-8"))))}


def said_in(language: str, words: str) -> str:
    """These words as a page in this language says them; the beginning of a sentence gives the beginning of its Spanish.

    What the product does not say (a name, something that somebody wrote) stays as it is.
    """
    if language == "en":
        return words
    if words in _spanish():
        return _spanish()[words]
    longer = sorted((key for key in _spanish() if key.startswith(words)), key=len)
    if not longer:
        return words
    found = PLACEHOLDER.split(_spanish()[longer[0]])[0]
    return found.partition(". ")[0] if words.endswith(".") else found
