"""The mark of a restore that did not come to its end: until it does, nothing is served. Holds no Django."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError

FILE = "restoring.json"


def begin(kinds: tuple[str, ...]) -> None:
    """Mark that these kinds are being put back, into places that were empty before."""
    place = _place()
    with place.open("w", encoding="utf-8") as out:
        json.dump(kinds, out)
        out.flush()
        os.fsync(out.fileno())
    _sync(place.parent)


def begun() -> tuple[str, ...]:
    """The kinds a restore began to put back and did not finish; none when there is no such restore."""
    with suppress(FileNotFoundError):
        try:
            return tuple(json.loads(_place().read_text(encoding="utf-8")))
        except ValueError:
            # Killed while marking: nothing was put back yet.
            return ()
    return ()


def end() -> None:
    """The restore came to its end."""
    _place().unlink(missing_ok=True)
    _sync(_place().parent)


def refuse() -> None:
    """Raises CommandError where a restore did not come to its end: what is there may lack what it buries again."""
    if _place().exists():
        raise CommandError(
            "A restore began here and did not come to its end, so nothing is served. Run it again: evenhand restore"
        )


def _place() -> Path:
    return Path(settings.EVENHAND_HOME) / FILE


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
