"""The programme in force: the words and numbers that public pages, portal and forms show today.

A case pins the programme its parties consented under; pages about the programme itself, and contacts, follow today's.
"""

from __future__ import annotations

from evenhand import reads
from evenhand.core.programme import Programme


def programme_in_force() -> Programme:
    """The programme adopted last, or the preset this installation starts with. One small query."""
    return reads.programme()
