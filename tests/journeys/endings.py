"""How a story ends after its session: what each one says in private, and what then stands on the page."""

from __future__ import annotations

from collections.abc import Sequence

from tests.journeys.people import Person

WITH_INVESTIGATORS = "The complaint is with the investigators."
CLOSED = "The complaint is closed as mediated. There is no finding."


def says(people: Sequence[Person], ending: str) -> None:
    """Each one says in private how it ended."""
    for who in people:
        who.opens("My choice").clicks("Say how it ended for you").chooses(ending).clicks("Say so")
