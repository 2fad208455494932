"""Fingerprints: SHA-256, written so that people can compare them on paper, on a screen or aloud."""

from __future__ import annotations

import hashlib

from evenhand.signing.agreement import AgreementText, source_text


def fingerprint(data: bytes) -> str:
    """The SHA-256 of a file as eight groups of eight hexadecimal digits (FIPS 180-4)."""
    digits = hashlib.sha256(data).hexdigest()
    return " ".join(digits[at : at + 8] for at in range(0, 64, 8))


def source_digest(agreement: AgreementText) -> str:
    """The SHA-256 of the agreement's source text, 64 hexadecimal digits: what an assent names."""
    return hashlib.sha256(source_text(agreement).encode()).hexdigest()
