"""Signed notes: the text of a checkpoint, its signature lines, and the keys that make and check them.

The formats are the C2SP's, so that tools others wrote read them: ``signed-note`` (Ed25519, type 0x01),
``tlog-checkpoint`` (origin, size, root), ``tlog-cosignature`` (``cosignature/v1``, Ed25519, type 0x04)::

    office.example/ledger                                    the origin: which log
    4096                                                     its size
    ePyObqAFe7PzaRQvrH4IPXExQJlYhmXdEJoqdTmdYK8=             the root of its tree
                                                             a blank line
    — office.example/ledger 2N8EYuYF…                        name, then base64 of key id (4) ‖ signature

A *verifier key* is ``name+hex of the key id+base64(type ‖ public key)``. A note is trusted for no more than what a key
one knows has signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 0x01, 0x04
_DASH = "\u2014 "
_MOST_LINES = 16
_ORIGIN = re.compile(r"[^\s+]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


class Malformed(ValueError):  # noqa: N818 (it says what the text is)
    """This is no signed note, no checkpoint, or no verifier key. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key that signatures are checked by: its holder's name, what kind of signature, the public key."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ kind ‖ public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of the whole key."""
        return hashlib.sha256(str(self).encode()).digest()

    def __str__(self) -> str:
        """As it is published and configured."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint as it is signed: which log, how many leaves, the root, its text, and the lines below it."""

    origin: str
    size: int
    root: bytes
    body: bytes
    lines: tuple[str, ...]


def body(origin: str, size: int, root: bytes) -> bytes:
    """The text that is signed. Raises :class:`Malformed` for an origin that could not be a key's name."""
    if not _ORIGIN.fullmatch(origin):
        raise Malformed("The name of the log must have no space and no plus sign.")
    return f"{origin}\n{size}\n{_base64(root)}\n".encode()


def verifier_key(text: str) -> VerifierKey:
    """Read a verifier key. Raises :class:`Malformed`, also where the key's own check does not hold."""
    name, _, rest = text.strip().partition("+")
    told, _, key = rest.partition("+")
    raw = _bytes(key)
    if not _ORIGIN.fullmatch(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise Malformed("A verifier key is a name, a plus sign, eight digits, a plus sign, and an Ed25519 key.")
    found = VerifierKey(name, raw[0], raw[1:])
    if found.key_id.hex() != told:
        raise Malformed("The eight digits in the verifier key do not belong to it: something was mistyped.")
    return found


def read(note: bytes) -> Note:
    """Read a checkpoint. Nothing is verified by this. Raises :class:`Malformed`."""
    try:
        text, found, below = note.decode().rpartition("\n\n")
    except UnicodeDecodeError:
        raise Malformed("A checkpoint is text.") from None
    origin, size, root, *more = [*text.split("\n"), "", ""]
    lines = tuple(below.split("\n"))[:-1]
    shaped = found and more == ["", ""] and _ORIGIN.fullmatch(origin) and _SIZE.fullmatch(size) and below.endswith("\n")
    if not shaped or not 1 <= len(lines) <= _MOST_LINES or not all(line.startswith(_DASH) for line in lines):
        raise Malformed("This is not a checkpoint: a name, a size, a root, a blank line, and who signed.")
    if len(raw := _bytes(root)) != 32 or _base64(raw) != root:
        raise Malformed("The root of this checkpoint is not a SHA-256.")
    return Note(origin, int(size), raw, f"{text}\n".encode(), lines)


def sign(seed: bytes, name: str, text: bytes) -> bytes:
    """The whole note: the text, a blank line, and the signature line of this key."""
    line = _line(VerifierKey(name, ED25519, public_of(seed)), Ed25519PrivateKey.from_private_bytes(seed).sign(text))
    return text + b"\n" + line.encode() + b"\n"


def public_of(seed: bytes) -> bytes:
    """The public key to a private one, 32 bytes (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def line_of(note: Note, key: VerifierKey) -> str | None:
    """The line under a note that this key signed; None where there is none, or where it does not hold."""
    for line in note.lines:
        name, _, signed = line.removeprefix(_DASH).partition(" ")
        raw = _bytes(signed)
        if name == key.name and raw[:4] == key.key_id:
            return line if _holds(note, key, raw[4:]) else None
    return None


def time_of(line: str) -> int:
    """When a witness says that it signed: seconds since 1970."""
    return int.from_bytes(_bytes(line.rpartition(" ")[2])[4:12])


def _holds(note: Note, key: VerifierKey, signature: bytes) -> bool:
    text = note.body
    if key.kind == COSIGNATURE:
        text = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8]) + text
        signature = signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _line(key: VerifierKey, signature: bytes) -> str:
    return f"{_DASH}{key.name} {_base64(key.key_id + signature)}"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
