"""What leaves in a spreadsheet: no cell that a spreadsheet programme would run."""

from __future__ import annotations

_RUN = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: str) -> str:
    """A cell's text with an apostrophe before it where it begins like a formula (OWASP, "CSV injection")."""
    return f"'{cell}" if cell.startswith(_RUN) else cell
