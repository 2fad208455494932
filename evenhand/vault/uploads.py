"""Files in a room: sealed piece by piece under the compartment's key, and found by a record that says what they are.

Formats::

    record = JSON {"file": hex, "name", "pieces": n, "size", "type"}      sealed like any text (``compartments``)
    key    = subkey(CK, "file", file id)
    piece  = seal(key, 64 KiB of pad(data), lp("chunk", ref, compartment id, u32be(gen), file id, u32be(n), last))

``last`` is 1 for the last piece and 0 for the others, so that a file that was cut short, lengthened or put in another
order does not open. The name of a file is nowhere but in the record.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

from django.db import transaction

from evenhand.models.vault_rooms import VaultChunk, VaultCompartment, VaultRoom
from evenhand.vault import aside
from evenhand.vault.compartments import Context, erase, key_for, open_record, seal_record
from evenhand.vault.generations import generations
from evenhand.vault.members import Unlocked
from evenhand.vault.rooms import newest, room_of
from evenhand.vault.sealing import Refused, lp, number, pad, seal, subkey, unpad, unseal

PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file is: its name as it was given, its type as it was found by looking inside, its size in bytes."""

    name: str = field(repr=False)
    content_type: str
    size: int


def seal_file(compartment: str, sheet: Sheet, data: bytes, ctx: Context, by: Unlocked) -> None:
    """Seal and keep one file. Raises :class:`Refused` as ``seal`` does, and where something stands at that row."""
    with transaction.atomic():
        room, file = room_of(ctx.ref), uuid.uuid4()
        newest(room, compartment)
        try:
            open_record(compartment, by, ctx)
        except Refused:
            padded = pad(data)
        else:
            raise Refused
        pieces = [padded[at : at + PIECE] for at in range(0, len(padded), PIECE)]
        told = {"file": file.hex, "name": sheet.name, "pieces": len(pieces), "size": len(data)}
        seal_record(compartment, json.dumps({**told, "type": sheet.content_type}, sort_keys=True), ctx, by)
        # Only now: the first record after somebody left begins a new key, and the file belongs under it too.
        made = newest(room, compartment)
        key = subkey(key_for(room, made, by), "file", file.bytes)
        VaultChunk.objects.bulk_create(
            [
                VaultChunk(
                    compartment=made, file=file, n=n, box=seal(key, piece, _where(room, made, file, n, len(pieces)))
                )
                for n, piece in enumerate(pieces)
            ]
        )


def open_file(compartment: str, unlocked: Unlocked, ctx: Context) -> tuple[Sheet, bytes]:
    """The file at the context's row. Raises :class:`Refused` for everyone but a member, and for any piece that is
    altered, missing, added or moved."""
    told = json.loads(open_record(compartment, unlocked, ctx))
    room, file = room_of(ctx.ref), uuid.UUID(told["file"])
    there = {made.pk: made for made in generations(room, compartment, unlocked)}
    rows = list(VaultChunk.objects.filter(file=file, compartment__in=there).order_by("n"))
    if len(rows) != told["pieces"]:
        raise Refused
    made = there[rows[0].compartment_id]
    key = subkey(key_for(room, made, unlocked), "file", file.bytes)
    padded = b"".join(unseal(key, bytes(row.box), _where(room, made, file, n, len(rows))) for n, row in enumerate(rows))
    return sheet_of(json.dumps(told)), unpad(padded)


def erase_file(compartment: str, ctx: Context, by: Unlocked) -> bool:
    """Remove a file and its record; only its author may. False: there is none."""
    with transaction.atomic():
        try:
            told = json.loads(open_record(compartment, by, ctx))
        except Refused:
            return False
        erase(compartment, ctx, by)
        aside.take_file(ctx.ref, uuid.UUID(told["file"]))
        return True


def sheet_of(text: str) -> Sheet:
    """What a file's record says."""
    told = json.loads(text)
    return Sheet(name=told["name"], content_type=told["type"], size=told["size"])


def _where(room: VaultRoom, made: VaultCompartment, file: uuid.UUID, n: int, pieces: int) -> bytes:
    last = b"\x01" if n == pieces - 1 else b"\x00"
    return lp("chunk", room.ref, made.id.bytes, number(made.gen), file.bytes, number(n), last)
