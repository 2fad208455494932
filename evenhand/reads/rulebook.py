"""The rules as a file, which a stranger downloads to compare its fingerprint; and when real cases were last checked.

Public, so no access entry.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import evenhand.core
from evenhand.models import programmes
from evenhand.models.clockwork import TickRow
from evenhand.models.programmes import ProgrammeText


def rulebook() -> str:
    """The whole text of the programme in force, exactly as it was adopted."""
    today = programmes.in_force()
    stored = ProgrammeText.objects.filter(pk=today.sha256).values_list("text", flat=True).first()
    return programmes.preset_text() if stored is None else stored


@lru_cache(maxsize=1)
def fingerprint_of_rules() -> str:
    """SHA-256 over the source of the rules (each file's name and bytes, in order), in hexadecimal."""
    core = Path(evenhand.core.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(core.rglob("*.py")):
        text = file.read_bytes()
        digest.update(f"{file.relative_to(core).as_posix()} {len(text)}\n".encode() + text)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The last night on which real history was checked against the eight promises, and whether all of it held."""

    on: date
    kept: bool


def last_audit() -> Audit | None:
    """The last one; None before the first. How many cases there are is not told (design §10.11)."""
    row = TickRow.objects.first()
    return Audit(on=row.audited_on, kept=row.findings == 0) if row and row.audited_on else None
