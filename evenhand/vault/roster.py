"""Who is in a compartment, said under its own key: nobody is added, removed or relabelled in the database unseen.

Formats::

    line   = lp(member id, role, SHA-256(public key))                   one for each grant, also of those who left
    roster = HMAC-SHA-256(subkey(CK, "roster"), lp(sorted lines))
    link   = HMAC-SHA-256(subkey(CK of the key before, "next"), lp("next", compartment id, u32be(gen), CK))
    words  = the first 48 bits of SHA-256(lp("room words", room id, compartment id, sorted lines)), eight bits a word

The roster is checked at every opening, and so is the link: a further key that no member of the one before made is
refused, so that nobody can slip in with a new key. The *room words* are read aloud at the table: whoever is in
the room unseen changes them on everybody's screen.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from evenhand.models import asking
from evenhand.models.vault_rooms import VaultCompartment
from evenhand.vault.sealing import lp, number, subkey
from evenhand.vault.words import LISTS

_WORDS = 6
# Asked at every opening of a room: composing it anew took longer than all of the opening (decision 0011).
_PEOPLE = """
    SELECT grants.member_id, grants.role, member.public_key FROM evenhand_vault_grant AS grants
    JOIN evenhand_vault_member AS member ON member.id = grants.member_id WHERE grants.compartment_id = %s
"""


def fits(made: VaultCompartment, key: bytes) -> bool:
    """Does the roster say what the grants say?"""
    return hmac.compare_digest(_mac(made, key), bytes(made.roster_mac or b""))


def write(made: VaultCompartment, key: bytes) -> None:
    """Say who is in, after a grant was given."""
    made.roster_mac = _mac(made, key)
    made.save(update_fields=["roster_mac"])


def link(made: VaultCompartment, key: bytes, before: bytes) -> bytes:
    """What proves that ``key`` was made by somebody who held ``before``."""
    return hmac.digest(subkey(before, "next"), lp("next", made.id.bytes, number(made.gen), key), hashlib.sha256)


def is_linked(made: VaultCompartment, key: bytes, before: bytes) -> bool:
    """Was this key made by a member of the one before?"""
    return hmac.compare_digest(link(made, key, before), bytes(made.link or b""))


def words(made: VaultCompartment, lang: str) -> tuple[str, ...]:
    """Six words that stand for exactly these members. A language without a list gets English words."""
    said = LISTS.get(lang.partition("-")[0], LISTS["en"])
    digest = hashlib.sha256(lp("room words", made.room_id.bytes, made.id.bytes, *_lines(made))).digest()
    return tuple(said[byte] for byte in digest[:_WORDS])


def _mac(made: VaultCompartment, key: bytes) -> bytes:
    return hmac.digest(subkey(key, "roster"), lp(*_lines(made)), hashlib.sha256)


def _lines(made: VaultCompartment) -> list[bytes]:
    people = asking.cells(_PEOPLE, asking.key(VaultCompartment, made.pk))
    return sorted(lp(UUID(str(one)).bytes, role, hashlib.sha256(bytes(key)).digest()) for one, role, key in people)
