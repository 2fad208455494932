"""The facts of a complaint as one chain, under the custodian's word: nobody adds, changes or removes one unseen.

Formats::

    chain = 32 zero bytes before the first fact, then SHA-256(lp("fact", chain, fact)) after each
    fact  = JSON [n, step, kind, payload, on, at, actor, role, on_behalf]        keys sorted, no spaces, ASCII
    seal  = chain ‖ attest(facts: complaint, how many, chain)                    stands in the complaint's row

Each act goes on from the seal that stands there, and only from one that holds: once it did not, it never does again,
and the audit says so. What must not be done on the word of rows that somebody else may have written, the clerk does
where the rows are the fold of these facts and of no others (:func:`told`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import reduce

from evenhand import vault
from evenhand.clerk.papers import Unavailable
from evenhand.core import fold
from evenhand.core.case import Case
from evenhand.models import asking
from evenhand.models.cases import ComplaintRow
from evenhand.models.codec import fact_of
from evenhand.models.facts import FactRow
from evenhand.vault import Of, attesting
from evenhand.vault.sealing import lp

CHAIN = 32
GENESIS = bytes(CHAIN)


class Altered(Unavailable):
    """What the database says of this complaint is not what was entered: a step that rests on it is not taken."""


def begun(ref: str, facts: Sequence[FactRow]) -> bytes:
    """The seal over the first facts of a complaint."""
    return _seal(ref, len(facts), _chain(GENESIS, facts))


def gone_on(row: ComplaintRow, facts: Sequence[FactRow]) -> bytes | None:
    """The seal after these facts too; empty where the one in ``row``, still as it was before them, does not hold."""
    if not facts or _is_from_before(row):
        return None if row.facts_seal is None else bytes(row.facts_seal)
    return _seal(row.ref, facts[-1].n, _chain(_kept(row), facts)) if holds(row) else b""


def holds(row: ComplaintRow) -> bool:
    """Whether the custodian said that this complaint has so many facts, and this chain over them."""
    seal = bytes(row.facts_seal or b"")
    return vault.is_attested(seal[CHAIN:], Of.FACTS, row.ref, row.version, seal[:CHAIN])


def is_whole(row: ComplaintRow, facts: Sequence[FactRow]) -> bool:
    """Whether these are all of the facts that were entered for this complaint, and they alone."""
    numbered = [one.n for one in facts] == list(range(1, row.version + 1))
    return numbered and holds(row) and _chain(GENESIS, facts) == _kept(row)


def told(row: ComplaintRow, case: Case) -> tuple[FactRow, ...]:
    """The facts of a complaint, of which ``case``, what its rows say, is the fold.

    Raises :class:`Altered` where they are not what was entered, or the rows are not what they fold to.
    """
    facts = tuple(asking.rows(FactRow, "complaint_id = %s ORDER BY n", row.pk))
    if not is_whole(row, facts) or fold(fact_of(one.kind, one.payload) for one in facts) != case:
        raise Altered("the rows or the facts of a complaint were changed from outside")
    return facts


def _is_from_before(row: ComplaintRow) -> bool:
    """Whether the clock is still to attest the rows from before there were seals: it will seal these facts too."""
    return row.facts_seal is None and not attesting.has_begun()


def _seal(ref: str, count: int, chain: bytes) -> bytes:
    return chain + vault.attest(Of.FACTS, ref, count, chain)


def _kept(row: ComplaintRow) -> bytes:
    return bytes(row.facts_seal or b"")[:CHAIN]


def _chain(before: bytes, facts: Iterable[FactRow]) -> bytes:
    return reduce(lambda chain, one: hashlib.sha256(lp("fact", chain, _line(one))).digest(), facts, before)


def _line(one: FactRow) -> bytes:
    at = one.at.astimezone(UTC).isoformat()
    said = [one.n, one.step, one.kind, one.payload, one.on.isoformat(), at, one.actor, one.role, one.on_behalf]
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
