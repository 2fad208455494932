"""What stands in a programme file only until an office writes its own there.

The presets are whole programmes, so that one can begin with them; their office is made up. Whoever adopts one unchanged
would print a telephone number that nobody has on every letter, and destroy by a records schedule without a number.
Warnings, never refusals: somebody may have read them and be right. None in the demo, whose office is that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings

from evenhand.core.programme import Programme

NOBODYS_NUMBER = re.compile(r"555\D?01\d\d")
"""555-0100 to 555-0199 are kept for stories (ATIS-0300115), and ring nowhere."""
NOBODYS_NAME = re.compile(r"[\w.-]*(\.example|\bexample\.(com|org|net))\b")
"""Names kept for examples (RFC 2606)."""
UNSURE = re.compile(r"to be confirmed|por confirmar|\bTBC\b|\bTBD\b", re.IGNORECASE)
MADE_UP = re.compile("Marlow Ferry|Cedar Landing|Harrow Falls")
"""The towns of the presets."""


def placeholders(programme: Programme) -> tuple[str, ...]:
    """A sentence for each thing in this file that is nobody's own."""
    return () if settings.EVENHAND_DEMO else (*_office(programme), *_schedule(programme))


def keeper_unnamed() -> str:
    """A sentence where nobody said who keeps the police's records; else empty."""
    if settings.EVENHAND_DEMO or settings.EVENHAND_RECORDS.strip():
        return ""
    return (
        "EVENHAND_RECORDS is empty, so the letter that asks to keep video and records goes to nobody: it is addressed"
        " to a “Keeper of police records”. Set it to the name and address of whoever keeps them, lines divided by |."
    )


def _office(programme: Programme) -> Iterator[str]:
    office = programme.office
    if NOBODYS_NUMBER.search(office.phone):
        yield f"office.phone is {office.phone}, a number kept for stories: it rings nowhere. Write the office's own."
    for key, value in (("email", office.email), ("site", office.site)):
        if found := NOBODYS_NAME.search(value):
            yield f"office.{key} is at {found.group()}, a name kept for examples. Write the office's own."
    if found := MADE_UP.search("\n".join([office.address, *dict(office.place).values()])):
        yield f"office.address or office.place is in {found.group()}, a town that was made up. Write the office's own."


def _schedule(programme: Programme) -> Iterator[str]:
    if found := UNSURE.search(programme.schedule):
        yield (
            f"keeping.schedule says “{found.group()}”, and things are destroyed by it all the same, each certificate"
            ' naming it. Ask counsel for its number; until then write schedule = "", and nothing is destroyed.'
        )
