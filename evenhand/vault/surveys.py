"""The right to answer once, as a code that proves itself; and answers sealed until they are among others.

A code is 128 bits, printed like every code on paper (:mod:`.codes`)::

    head  = u16be( (wave - 1) << 15 | side << 13 | days since 2020-01-01 )     what is asked, of whom, since when
    whose = HMAC(pepper, lp("survey whose", head ‖ subject))[:6]                computed anew each time, never stored
    check = HMAC(pepper, lp("survey check", head ‖ whose))[:8]

Reading a code needs the pepper and nothing else: no list says for whom it was made, and none is kept of codes that were
given out. What is kept when it was used is ``mark = HMAC(pepper, lp("survey mark", code))``.

``box = seal(subkey(casefile.1, "survey"), pad(JSON), lp("survey", id))``.
"""

from __future__ import annotations

import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.core.surveys import SIDES, Answered
from evenhand.vault import custodian
from evenhand.vault.codes import bits_of, print_bits
from evenhand.vault.sealing import lp, pad, seal, subkey, unpad, unseal

_FIRST = date(2020, 1, 1)
_DAYS = 1 << 13
_WHOSE, _CHECK = 6, 8


@dataclass(frozen=True, slots=True)
class Right:
    """A right to answer once: the wave, the side, since which day it is asked, and the mark it leaves when used."""

    wave: int
    side: str
    opened: date
    mark: bytes


def survey_code(subject: str, wave: int, side: str, opened: date) -> str:
    """The code of one person for one wave, the same each time it is asked for. ``subject`` is nobody else's.

    Raises ValueError for a side, wave or day that no code can hold.
    """
    days = (opened - _FIRST).days
    if wave not in (1, 2) or not 0 <= days < _DAYS:
        raise ValueError((wave, opened))
    head = ((wave - 1) << 15 | SIDES.index(side) << 13 | days).to_bytes(2)
    whose = custodian.mac("survey whose", head + subject.encode())[:_WHOSE]
    return print_bits(head + whose + _check(head + whose))


def read_survey_code(typed: str) -> Right | None:
    """What a typed code gives the right to; None when it is none of ours."""
    bits = bits_of(typed)
    if bits is None or not hmac.compare_digest(bits[-_CHECK:], _check(bits[:-_CHECK])):
        return None
    head = int.from_bytes(bits[:2])
    side = head >> 13 & 3
    if side >= len(SIDES):
        return None
    opened = _FIRST + timedelta(days=head % _DAYS)
    return Right((head >> 15) + 1, SIDES[side], opened, custodian.mac("survey mark", bits))


def seal_survey(id: uuid.UUID, answered: Answered) -> bytes:
    """One person's answers, sealed until they are put among others."""
    said = [answered.wave, answered.side, answered.year, dict(answered.answers)]
    return seal(_key(), pad(json.dumps(said).encode()), lp("survey", id.bytes))


def open_survey(id: uuid.UUID, box: bytes) -> Answered:
    """What was sealed. Raises :class:`Refused`."""
    wave, side, year, answers = json.loads(unpad(unseal(_key(), box, lp("survey", id.bytes))))
    return Answered(wave, side, year, answers)


def _check(said: bytes) -> bytes:
    return custodian.mac("survey check", said)[:_CHECK]


def _key() -> bytes:
    return subkey(custodian.current().casefile[1], "survey")
