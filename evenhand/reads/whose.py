"""Whose part a pseudonym such as ``c2`` is: its side, and which of how many. For pages that hold no case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.core.codes import Side
from evenhand.models import asking

_PARTS = (
    "SELECT c.ref, p.code, p.side, p.guardian_of, p.known FROM evenhand_part AS p"
    " JOIN evenhand_complaint AS c ON c.id = p.complaint_id WHERE c.ref IN ({}) ORDER BY c.ref, p.place, p.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """One part. ``number``: which of its side it is, 0 where it is the only one; a guardian has none."""

    side: Side
    known: bool = True
    guardian: bool = False
    number: int = 0


def whose(refs: Iterable[str]) -> dict[tuple[str, str], Whose]:
    """Every part of these complaints, by reference and code; one statement, none where nothing is asked."""
    wanted = list(dict.fromkeys(refs))
    rows = asking.cells(_PARTS.format(asking.marks(wanted)), *wanted) if wanted else ()
    found: dict[tuple[str, str], Whose] = {}
    sides: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for ref, code, side, guardian_of, known in rows:
        if not guardian_of:
            sides.setdefault((ref, side), []).append((ref, code))
        found[ref, code] = Whose(side=Side(side), known=bool(known), guardian=bool(guardian_of))
    for alike in sides.values():
        for number, part in enumerate(alike, 1):
            if len(alike) > 1:
                found[part] = Whose(side=found[part].side, known=found[part].known, number=number)
    return found
