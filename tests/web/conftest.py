"""What the pages' tests share: a custodian of its own for each test, thrown away with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as product

if TYPE_CHECKING:
    from tests.web.stage import Stage


@pytest.fixture
def custodian_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh custodian; the settings point to its folder."""
    from evenhand.vault import custodian

    folder = tmp_path / "custodian"
    monkeypatch.setattr(product, "EVENHAND_CUSTODIAN", folder)
    custodian.make(folder)
    return folder


@pytest.fixture
def stage(custodian_folder: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Stage:
    """A complaint on its first day, with its people at browsers of their own (``tests.web.stage``)."""
    from tests.web.stage import set_up

    return set_up(monkeypatch)
