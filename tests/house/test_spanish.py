"""Every sentence has its Spanish, in the committed catalogue."""

from __future__ import annotations

import subprocess
import sys

from tests.house.repository import ROOT


def test_it_says_everything_in_spanish() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/translations.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr
