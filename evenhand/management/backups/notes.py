"""What this machine knows of its last backups and its last drill: a small file in the home folder, for ``doctor``."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from evenhand.vault.files import write_whole

FILE = "backups.json"
DRILL = "drill"


def write(what: str, told: dict[str, Any]) -> None:
    """Note one thing; what was noted of it before is replaced."""
    write_whole(Path(settings.EVENHAND_HOME), FILE, json.dumps({**read(), what: told}, indent=1).encode())


def read() -> dict[str, Any]:
    """All notes; none where there are none or they cannot be read."""
    with suppress(OSError, ValueError):
        found = json.loads((Path(settings.EVENHAND_HOME) / FILE).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def last(what: str) -> datetime | None:
    """When a thing was last done, and was good."""
    with suppress(KeyError, TypeError, ValueError):
        return datetime.fromisoformat(read()[what]["at"])
    return None
