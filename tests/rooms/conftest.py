"""What the rooms' tests share: a custodian of its own for each test, thrown away with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as product


@pytest.fixture
def custodian_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh custodian; the settings point to its folder."""
    from evenhand.vault import custodian

    folder = tmp_path / "custodian"
    monkeypatch.setattr(product, "EVENHAND_CUSTODIAN", folder)
    custodian.make(folder)
    return folder
