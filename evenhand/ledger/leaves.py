"""What one leaf is, to the byte. The format is final: trees, checkpoints and receipts stand over these same bytes.

::

    entry = {"actor": hex, "case": hex, "day": "2026-11-22", "e": code, "obj": "-" | "sha256:" hex,
             "role": code, "salt": hex, "seq": n, "v": 1}
            as JSON: keys sorted, no spaces, ASCII, integers and strings only
    leaf  = SHA-256(0x00 ‖ entry)                     the leaf hash of RFC 6962 §2.1
    prev  = 32 zero bytes for leaf 0; for any other leaf SHA-256(0x02 ‖ prev ‖ leaf) of the leaf before it
    head  = the same sum over the last leaf

0x00, 0x01 (the tree's inner nodes) and 0x02 keep the three sums apart. ``case`` and ``actor`` are HMACs under the
ledger's key, different in each complaint; ``salt`` is 128 random bits, so a leaf hash given away tells nothing about
its entry. There is no field for free text: :class:`Leaf` refuses what is not a code, a digest or a day.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date

from evenhand.core import FACTS

Mac = Callable[[str, bytes], bytes]
"""``vault.mac``: HMAC-SHA-256 under the custodian, for a purpose. The ledger and the vault do not import each other."""

VERSION = 1
GENESIS = bytes(32)
NOTHING = "-"
COVER, RESTORED = "cover", "restore.performed"
OWN = frozenset({COVER, RESTORED})
"""The book's own codes, which no fact declares: leaves that say nothing, and a new log after a restore."""
EVENTS = OWN | {fact.leaf for fact in FACTS if fact.leaf is not None}
"""The event codes that may be entered: those the facts of the core declare, the book's own, and no other."""

_CODE = re.compile(r"[a-z0-9_.:-]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHAPES = {
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "e": _CODE,
    "case": _DIGEST,
    "actor": _DIGEST,
    "role": _CODE,
    "obj": re.compile(r"-|sha256:[0-9a-f]{64}"),
    "salt": re.compile(r"[0-9a-f]{32}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the clerk enters for one publishable fact: the ``n``-th of complaint ``ref``, done on ``day`` by ``actor``
    in a role. ``obj`` is ``sha256:…`` of a thing the leaf stands for (an agreement), or ``-``. ``ref`` and ``actor``
    enter the book as pseudonyms only."""

    event: str
    ref: str
    n: int
    day: date
    actor_role: str
    actor: str
    obj: str = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One leaf's content, checked value by value. Raises ValueError for anything that could be a word or a name."""

    seq: int
    day: str
    e: str
    case: str
    actor: str
    role: str
    obj: str
    salt: str
    v: int = VERSION

    def __post_init__(self) -> None:
        for name, shape in _SHAPES.items():
            value = getattr(self, name)
            if not isinstance(value, str) or not shape.fullmatch(value):
                raise ValueError(f"{name} is neither a code nor a digest")
        if type(self.seq) is not int or self.seq < 0 or self.v != VERSION:
            raise ValueError("seq counts from 0")
        if self.e not in EVENTS:
            raise ValueError("e is not an event that the rules know")


_NAMES = sorted(field.name for field in fields(Leaf))
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def canonical(leaf: Leaf) -> bytes:
    """The leaf's bytes, as they are stored, hashed and given to an auditor. ASCII, so its Unicode form is NFC."""
    return _JSON.encode({name: getattr(leaf, name) for name in _NAMES}).encode("ascii")


def inscribe(entry: Entry, mac: Mac, seq: int, day: date) -> Leaf:
    """The leaf of an entry, with its pseudonyms and a fresh salt."""
    return Leaf(
        seq=seq,
        day=day.isoformat(),
        e=entry.event,
        case=pseudonym(mac, "case", entry.ref),
        actor=pseudonym(mac, "actor", entry.actor, entry.ref),
        role=entry.actor_role,
        obj=entry.obj,
        salt=secrets.token_hex(16),
    )


def pseudonym(mac: Mac, *parts: str) -> str:
    """A keyed digest of ``parts``, 64 hex digits. The actor's includes the complaint: nobody is followed across two."""
    return mac("ledger", json.dumps(parts).encode()).hex()


def fact_mark(mac: Mac, ref: str, n: int) -> bytes:
    """Sixteen bytes by which the leaf of a complaint's ``n``-th fact is found."""
    return mac("ledger", json.dumps(["fact", ref, n]).encode())[:16]


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry), RFC 6962 §2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def link(prev: bytes, leaf: bytes) -> bytes:
    """SHA-256(0x02 ‖ prev ‖ leaf): the chain after this leaf."""
    return hashlib.sha256(b"\x02" + prev + leaf).digest()
