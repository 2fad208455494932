"""The custodian's word for what a row says: who takes part, who sits where, what a code opens, who has which role, what
happened. Whoever writes to the database can write such a row, and not its proof.

Formats::

    proof   = HMAC(pepper, lp("attest " ‖ kind, what the row says …))
    part    = complaint, code, person                       nobody: no proof
    seat    = complaint, party, account, the account's person
    door    = MAC of the code, its kind, complaint, party, person, account
    role    = account, its sign-in name, role, given by, seconded by, "given" | "holds" | "ended"
    passkey = account, its kind, JSON of the public credential        the proof stands beside it, in hexadecimal digits
    lost    = complaint, party, account, asked by, "asked" | "seconded"     a key or passkey that somebody lost
    facts   = complaint, u32be(how many), chain             chain: see :mod:`evenhand.clerk.chaining`

A proof is made where the row is made or changed, and asked for where the row opens something. It does not tell an older
row of the same kind from the newest: put back into its own place, with its own proof, it holds again.

Rows from before there were proofs are attested once (:func:`begin`, :func:`has_begun`). The mark that it was done is
with the custodian, so nobody brings that day back from the database. A new custodian has the mark from the beginning.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.conf import settings

from evenhand.vault import custodian
from evenhand.vault.custodian import ATTESTS, DONE, mac
from evenhand.vault.files import write_whole
from evenhand.vault.sealing import lp, number

Said = str | bytes | UUID | int | None


class Of(StrEnum):
    """What a proof is about."""

    PART = "part"
    SEAT = "seat"
    DOOR = "door"
    ROLE = "role"
    PASSKEY = "passkey"
    LOST = "lost"
    FACTS = "facts"


def attest(of: Of, *said: Said) -> bytes:
    """The custodian's word for what a row says."""
    return mac(f"attest {of}", lp(*map(_part, said)))


def is_attested(proof: bytes | memoryview | None, of: Of, *said: Said) -> bool:
    """Whether the custodian said this. A row without a proof says nothing."""
    return proof is not None and hmac.compare_digest(attest(of, *said), bytes(proof))


def has_begun() -> bool:
    """Whether rows from before there were proofs have theirs: from then on one without is nobody's."""
    return (Path(settings.EVENHAND_CUSTODIAN) / ATTESTS).exists()


def begin(attest_all: Callable[[], object]) -> bool:
    """Attest what is there, once in the life of a custodian; False when that was done. A run that was cut short is
    begun again."""
    if has_begun():
        return False
    attest_all()
    note()
    return True


def note() -> None:
    """Write down that it was done: also with an older copy of a custodian, beside rows that have their proofs."""
    write_whole(custodian.current().folder, ATTESTS, DONE)


def _part(said: Said) -> bytes | str:
    if said is None:
        return b""
    if isinstance(said, UUID):
        return said.bytes
    return number(said) if isinstance(said, int) else said
