"""Parcels: whole files closed to a key that is kept off the machine, so that a stolen backup is bytes.

Format (frozen)::

    parcel = "mv1parcel\\n" ‖ u32be(len head) ‖ head ‖ u32be(len box) ‖ box ‖ Σ (u32be(len piece) ‖ piece)
    head   = JSON {"kind", "made", "to", …}, sorted keys; in the clear, and bound to everything that follows
    box    = HPKE to the offline key of a fresh file key (32 bytes), info lp("parcel", head)
    piece  = seal(file key, up to 1 MiB of the contents, lp("piece", u32be(number), "more" | "last"))
    contents = Σ parts, then u16be(0)
    part   = u16be(len name) ‖ name ‖ Σ (u32be(len) ‖ bytes) ‖ u32be(0)

A piece that was changed, moved, left out or cut off is noticed, for each names its number and the last one says so.
Written and read as a stream: neither a large database nor its copy is ever held in memory.

The **offline key** is an X25519 pair. Its public half stays here and closes parcels; the private half is one line of
text in a file (or on paper) that is carried away. ``to`` is SHA-256 of the public half, the first eight bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from evenhand.vault import chance
from evenhand.vault.envelope import close_to, open_with
from evenhand.vault.sealing import KEY, OVERHEAD, Refused, lp, number, seal, unseal

MAGIC = b"mv1parcel\n"
PIECE = 1 << 20
_HEAD_LIMIT = 1 << 16
_DAMAGED = "It is damaged: a piece of it does not open."
_PRIVATE, _PUBLIC = "evenhand-offline-private-1", "evenhand-offline-public-1"

Head = Mapping[str, Any]
Part = tuple[str, Iterable[bytes]]


class ParcelFault(Exception):  # noqa: N818 (it names what is at fault)
    """A parcel, or the key for it, that cannot be used. The text is a sentence for the operator."""


def make_key() -> tuple[str, str]:
    """A new offline key: one line of text for the private half, one for the public."""
    private = chance.token(KEY)
    public = _public(private)
    return f"{_PRIVATE} {key_id(public)} {private.hex()}\n", f"{_PUBLIC} {key_id(public)} {public.hex()}\n"


def read_public(line: str) -> bytes:
    """The public half from its line. Raises :class:`ParcelFault`."""
    key = _read(line, _PUBLIC, "public")
    if key_id(key) not in line.split():
        raise ParcelFault("The public key for backups is damaged. Make a new one: evenhand backup key")
    return key


def read_private(line: str) -> bytes:
    """The private half from its line. Raises :class:`ParcelFault`."""
    key = _read(line, _PRIVATE, "private")
    if key_id(_public(key)) not in line.split():
        raise ParcelFault("The private key was copied with a mistake: it does not fit the number beside it.")
    return key


def key_id(public: bytes) -> str:
    """The name of a key pair, in 16 letters: what stands in a parcel's head as ``to``."""
    return hashlib.sha256(public).digest()[:8].hex()


def id_of(private: bytes) -> str:
    """The same name, from the private half."""
    return key_id(_public(private))


def write_parcel(out: BinaryIO, head: Head, public: bytes, parts: Iterable[Part]) -> None:
    """Close ``parts`` to the offline key, piece by piece as they come. ``to`` is added to the head."""
    raw = json.dumps({**head, "to": key_id(public)}, sort_keys=True).encode()
    once = chance.token(KEY)
    box = close_to(public, once, "parcel", raw)
    out.write(MAGIC + number(len(raw)) + raw + number(len(box)) + box)
    for turn, (piece, last) in enumerate(_pieces(_framed(parts))):
        sealed = seal(once, piece, _place(turn, last=last))
        out.write(number(len(sealed)) + sealed)


def read_head(source: BinaryIO) -> dict[str, Any]:
    """What a parcel says of itself in the clear. Raises :class:`ParcelFault` for a file that is none."""
    return dict(json.loads(_raw_head(source)))


def read_parcel(source: BinaryIO, private: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The parts, one after another; each must be read before the next is asked for. What was read is to be trusted
    only when the end was reached. Raises :class:`ParcelFault` for another key and for a damaged or shortened parcel."""
    raw = _raw_head(source)
    if json.loads(raw)["to"] != id_of(private):
        raise ParcelFault("It is closed to another key than the one that was given.")
    box = _exactly(source, int.from_bytes(_exactly(source, 4)))
    try:
        once = open_with(X25519PrivateKey.from_private_bytes(private), box, "parcel", raw)
    except Refused:
        raise ParcelFault(_DAMAGED) from None
    yield from _Contents(_opened(source, once)).parts()


def _read(line: str, word: str, half: str) -> bytes:
    try:
        first, _, told = line.split()
        key = bytes.fromhex(told)
    except ValueError:
        first, key = "", b""
    if first != word or len(key) != KEY:
        raise ParcelFault(f"This is not the {half} half of a key for backups.")
    return key


def _public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _place(turn: int, *, last: bool) -> bytes:
    return lp("piece", number(turn), "last" if last else "more")


def _framed(parts: Iterable[Part]) -> Iterator[bytes]:
    for name, chunks in parts:
        yield len(name.encode()).to_bytes(2) + name.encode()
        for chunk in chunks:
            if chunk:
                yield number(len(chunk)) + chunk
        yield number(0)
    yield bytes(2)


def _pieces(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of one size; the last, which may be shorter, comes with True."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), False
            del waiting[:PIECE]
    yield bytes(waiting), True


def _raw_head(source: BinaryIO) -> bytes:
    if source.read(len(MAGIC)) != MAGIC:
        raise ParcelFault("It is not a backup made by evenhand.")
    size = int.from_bytes(_exactly(source, 4))
    if size > _HEAD_LIMIT:
        raise ParcelFault("It is damaged: its head is too long.")
    raw = _exactly(source, size)
    try:
        told = json.loads(raw)
    except ValueError:
        told = None
    if not isinstance(told, dict) or "to" not in told:
        raise ParcelFault("It is damaged: its head cannot be read.")
    return raw


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise ParcelFault("It is cut short: the rest of the file is missing.")
    return data


def _opened(source: BinaryIO, once: bytes) -> Iterator[bytes]:
    turn, last = 0, False
    while not last:
        size = int.from_bytes(_exactly(source, 4))
        if not OVERHEAD <= size <= PIECE + OVERHEAD:
            raise ParcelFault(_DAMAGED)
        piece, last = _piece(once, _exactly(source, size), turn)
        yield piece
        turn += 1
    if source.read(1):
        raise ParcelFault("It is damaged: something was added to its end.")


def _piece(once: bytes, sealed: bytes, turn: int) -> tuple[bytes, bool]:
    for last in (False, True):
        with suppress(Refused):
            return unseal(once, sealed, _place(turn, last=last)), last
    raise ParcelFault(_DAMAGED)


class _Contents:
    """Reads frames out of a stream of pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = bytearray()

    def parts(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        while size := int.from_bytes(self._take(2)):
            name = self._take(size).decode()
            chunks = self._chunks()
            yield name, chunks
            for _ in chunks:
                # Whoever asked did not want the rest of this part.
                pass
        # The last piece must have come, and nothing may stand behind the end.
        if self._waiting or any(self._pieces):
            raise ParcelFault(_DAMAGED)

    def _chunks(self) -> Iterator[bytes]:
        while size := int.from_bytes(self._take(4)):
            yield self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                raise ParcelFault(_DAMAGED)
            self._waiting += piece
        taken = bytes(self._waiting[:size])
        del self._waiting[:size]
        return taken
