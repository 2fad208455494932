"""The canary: a room of nobody's, by which the check of a restored copy sees that every lock of the vault still opens.

It has one member, whose secret comes from the pepper, and one record with a sentence of ours. To read it takes what a
real room takes: the room's key from the custodian, a slot, a grant, the roster and the record. So it sings only where
database and custodian are whole and of one installation. It stands for no complaint and no page shows it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

from evenhand.models.vault_rooms import VaultRoom
from evenhand.vault.compartments import Context, open_record, seal_record
from evenhand.vault.custodian import mac
from evenhand.vault.members import enrol, retire, stretch, unlock
from evenhand.vault.rooms import found, set_up_room, shred_room
from evenhand.vault.sealing import Refused

REF = "CANARY"
_PERSON = "canary"
_ROOM = "own:canary"
_SONG = "This room is nobody's. It is read when a restored copy is checked."


def lay(on: date) -> bool:
    """Put the canary there; False when it was there and sings. For ``evenhand backup``."""
    if sings():
        return False
    shred_room(REF)
    retire(_PERSON, on)
    by = enrol(_PERSON, stretch(_secret()), on)
    set_up_room(REF, on)
    found(REF, _ROOM, [(_PERSON, _PERSON)])
    seal_record(_ROOM, _SONG, _where(on), by)
    return True


def sings() -> bool:
    """Whether it can be read: with this database and this custodian, a member would read their own room."""
    if not VaultRoom.objects.filter(ref=REF).exists():
        return False
    with suppress(Refused):
        return open_record(_ROOM, unlock(_PERSON, _secret()), _where(None)) == _SONG
    return False


def _secret() -> bytes:
    return mac("canary", b"secret")


def _where(on: date | None) -> Context:
    at = datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None
    return Context(ref=REF, kind="song", row="1", author=_PERSON, at=at)
