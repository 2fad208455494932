"""Closing something to a public key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), AES-256-GCM.

Format: ``0x01 ‖ enc (32) ‖ ciphertext``; the first byte is the suite. ``info`` is always an :func:`lp`. Another suite
(X25519 with ML-KEM-768) is another first byte: grants live for months and are made anew at the next unlocking.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from evenhand.vault.sealing import SUITE, Refused, lp

_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def close_to(public_key: bytes, plain: bytes, *info: bytes | str) -> bytes:
    """Close ``plain`` so that only the holder of the private key opens it, and only with the same ``info``."""
    return SUITE + _HPKE.encrypt(plain, X25519PublicKey.from_public_bytes(public_key), info=lp(*info))


def open_with(private_key: X25519PrivateKey, box: bytes, *info: bytes | str) -> bytes:
    """What was closed. Raises :class:`Refused` for another key, another ``info``, another suite or an altered box."""
    if box[:1] != SUITE:
        raise Refused
    try:
        return _HPKE.decrypt(box[1:], private_key, info=lp(*info))
    except InvalidTag:
        raise Refused from None
