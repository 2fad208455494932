"""How many said yes, no or nothing, per side: sealed strokes, counted once, long after (design §10.11).

The openings add strokes; nobody can read one. When a period of one to three years and one quarter more are over, the
strokes are counted once, the result is kept, and the strokes are destroyed. A side is revealed only where every number
of it is zero or at least eleven; otherwise *no* and *silent* are joined, and where that is not enough either, the side
stays closed. A period that overlaps an earlier one is refused: the difference of the two would be a third, small one.

Format: ``box = seal(subkey(casefile.1, "tally"), pad(JSON [side, answer]), lp("tally", u32be(year), id))``.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Q

from evenhand.models.vault import Tally, TallyRelease
from evenhand.vault import custodian
from evenhand.vault.sealing import lp, number, pad, seal, subkey, unpad, unseal

SIDES = ("complainant", "officer")
STROKES = ("yes", "no", "silent")
LEAST = 11
LONGEST = 3
Counts = dict[str, dict[str, int]]


class NotYet(Exception):  # noqa: N818 (it says when, not what went wrong)
    """The period is not over, has no quarter behind it, or overlaps one that was revealed. The text says which."""


def add_to_tally(year: int, side: str, answer: str) -> None:
    """One stroke, in the caller's transaction. Raises ValueError for an unknown side or answer."""
    if side not in SIDES or answer not in STROKES:
        raise ValueError((side, answer))
    stroke = Tally(year=year)
    stroke.box = seal(_key(), pad(json.dumps([side, answer]).encode()), _context(year, stroke.id))
    stroke.save(force_insert=True)


def reveal_tally(year: int, *, on: date, years: int = 1) -> Counts:
    """Publishable counts of the ``years`` that begin with ``year``: ``{side: {"yes": n, "no": n, "silent": n}}``, or
    ``{"yes": n, "not_yes": n}``, or ``{}`` for a side that stays closed. Asked again, it answers the same.

    Raises :class:`NotYet` before 1 April after the period, and for a period that overlaps another.
    """
    last = year + years - 1
    if not 1 <= years <= LONGEST:
        raise NotYet(f"A period has one to {LONGEST} years.")
    with transaction.atomic():
        done = TallyRelease.objects.filter(first_year__lte=last, last_year__gte=year).first()
        if done and (done.first_year, done.last_year) == (year, last):
            counts: Counts = done.counts
            return counts
        if done:
            raise NotYet(f"The years {done.first_year} to {done.last_year} were revealed together already.")
        if on < date(last + 1, 4, 1):
            raise NotYet(f"The tally of {last} can be revealed from 1 April {last + 1}.")
        strokes = Tally.objects.select_for_update().filter(Q(year__gte=year) & Q(year__lte=last))
        counts = publishable(Counter(_read(stroke) for stroke in strokes))
        TallyRelease.objects.create(first_year=year, last_year=last, counts=counts, released_on=on)
        strokes.delete()
        return counts


def publishable(strokes: Counter[tuple[str, str]]) -> Counts:
    """The finest counts of each side in which no number is from 1 to 10, nor can be worked out."""
    return {side: _side({answer: strokes[side, answer] for answer in STROKES}) for side in SIDES}


def _side(fine: dict[str, int]) -> dict[str, int]:
    coarse = {"yes": fine["yes"], "not_yes": fine["no"] + fine["silent"]}
    return next((counts for counts in (fine, coarse) if all(_safe(n) for n in counts.values())), {})


def _safe(count: int) -> bool:
    return count == 0 or count >= LEAST


def _read(stroke: Tally) -> tuple[str, str]:
    side, answer = json.loads(unpad(unseal(_key(), bytes(stroke.box), _context(stroke.year, stroke.id))))
    return side, answer


def _key() -> bytes:
    return subkey(custodian.current().casefile[1], "tally")


def _context(year: int, id: uuid.UUID) -> bytes:
    return lp("tally", number(year), id.bytes)
