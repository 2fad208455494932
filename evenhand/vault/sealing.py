"""One construction for everything symmetric: injective context, padding, key-committing seal.

Formats (frozen; known-answer vectors in ``tests/rooms/vectors/vault.json``)::

    lp(p1 … pn) = "mv1" ‖ Σ (u32be(len pi) ‖ pi)
    pad(pt)     = u32be(len pt) ‖ pt ‖ 0…            to a Padmé size, at least 256 bytes
    seal(key, pt, aad):
        salt = 32 random bytes
        okm  = HKDF-SHA-512(ikm=key, salt=salt, info=lp("seal", aad), L=64)
        K, C = okm[:32], okm[32:]
        out  = 0x01 ‖ salt ‖ C ‖ AES-256-GCM(K, nonce=0¹², pt, aad)      81 bytes longer than pt

A key K encrypts once, so nonces cannot collide. C commits to key and context: a wrong key or a wrong context is
refused before anything is decrypted, and no box opens under two keys. Sources: RFC 5869 (HKDF), NIST SP 800-38D
(GCM), Nikitin et al. 2019 (Padmé).
"""

from __future__ import annotations

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from evenhand.vault import chance

SUITE = b"\x01"
SALT = 32
COMMITMENT = 32
TAG = 16
OVERHEAD = len(SUITE) + SALT + COMMITMENT + TAG
KEY = 32
FLOOR = 256
_NONCE = bytes(12)


class Refused(Exception):  # noqa: N818 (the field's word: a refusal)
    """The box does not open here: wrong key, wrong place, altered or destroyed. It never says which."""

    def __init__(self) -> None:
        super().__init__("refused")


def lp(*parts: bytes | str) -> bytes:
    """Join ``parts`` so that no two different lists give the same bytes. Text counts as its UTF-8.

    Every associated datum, HKDF ``info`` and MAC input of the house is built by this function and by nothing else.
    """
    joined = [b"mv1"]
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        joined += (len(raw).to_bytes(4), raw)
    return b"".join(joined)


def number(value: int) -> bytes:
    """A whole number as a part for :func:`lp`: four bytes, most significant first."""
    return value.to_bytes(4)


def padme(size: int) -> int:
    """The padded size for ``size`` bytes: at most 12 % more, at least 256 (Nikitin et al. 2019, algorithm 1)."""
    if size <= FLOOR:
        return FLOOR
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (size + mask) & ~mask


def pad(plain: bytes) -> bytes:
    """``plain`` with its length in front and zeroes behind, so that a box's size says little."""
    body = len(plain).to_bytes(4) + plain
    return body.ljust(padme(len(body)), b"\x00")


def unpad(padded: bytes) -> bytes:
    """What was padded. Refuses anything :func:`pad` would not have made: filler that is not zero, a wrong size."""
    size = int.from_bytes(padded[:4])
    plain, filler = padded[4 : 4 + size], padded[4 + size :]
    # Counted, not looked at byte by byte: a list opens a hundred of these, most of them all filler.
    if len(padded) < FLOOR or len(plain) != size or len(padded) != padme(4 + size) or filler.count(0) != len(filler):
        raise Refused
    return plain


def _derive(key: bytes, salt: bytes, aad: bytes) -> tuple[bytes, bytes]:
    okm = HKDF(algorithm=SHA512(), length=64, salt=salt, info=lp("seal", aad)).derive(key)
    return okm[:32], okm[32:]


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """Seal ``plain`` under a 32-byte ``key``; it opens only with the same key and the same ``aad``."""
    if len(key) != KEY:
        raise ValueError("a key has 32 bytes")
    salt = chance.token(SALT)
    once, commitment = _derive(key, salt, aad)
    return SUITE + salt + commitment + AESGCM(once).encrypt(_NONCE, plain, aad)


def unseal(key: bytes, box: bytes, aad: bytes) -> bytes:
    """What was sealed. Raises :class:`Refused` for every kind of failure, and for nothing else."""
    if len(box) < OVERHEAD or box[:1] != SUITE or len(key) != KEY:
        raise Refused
    salt, commitment = box[1 : 1 + SALT], box[1 + SALT : 1 + SALT + COMMITMENT]
    once, expected = _derive(key, salt, aad)
    if not hmac.compare_digest(commitment, expected):
        raise Refused
    try:
        return AESGCM(once).decrypt(_NONCE, box[1 + SALT + COMMITMENT :], aad)
    except InvalidTag:
        raise Refused from None


def subkey(key: bytes, *purpose: bytes | str) -> bytes:
    """A 32-byte key for one purpose, derived from ``key`` by HKDF-SHA-512 with ``info = lp("subkey", purpose…)``."""
    return HKDF(algorithm=SHA512(), length=KEY, salt=None, info=lp("subkey", *purpose)).derive(key)
