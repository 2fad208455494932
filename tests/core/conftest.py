"""The three programmes as the core reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.core.programme import Programme
from evenhand.core.programme_reading import read_programme

PROGRAMMES = Path(__file__).parents[2] / "programmes"


def preset(name: str) -> Programme:
    """One of the presets that ship."""
    read = read_programme((PROGRAMMES / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(read, Programme), read
    return read


@pytest.fixture(scope="session")
def kansas_city() -> Programme:
    return preset("kansas_city")


@pytest.fixture(scope="session")
def portland() -> Programme:
    return preset("portland")


@pytest.fixture(scope="session")
def ontario() -> Programme:
    return preset("ontario")
