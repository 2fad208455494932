"""A complaint that is not filed yet: sealed under the code its writer was given, and the custodian's pepper.

The office cannot read a draft: it does not hold the code. A stolen database cannot be tried with guessed codes: it
does not hold the pepper. Format: ``box = seal(HMAC(pepper, lp("draft", code)), pad(data), lp("draft"))``.
"""

from __future__ import annotations

from evenhand.vault.codes import code_bytes
from evenhand.vault.custodian import mac
from evenhand.vault.sealing import lp, pad, seal, unpad, unseal


def seal_draft(code: str, data: bytes) -> bytes:
    """Seal a draft under the code its writer keeps."""
    return seal(mac("draft", code_bytes(code)), pad(data), lp("draft"))


def open_draft(code: str, box: bytes) -> bytes:
    """The draft. Raises :class:`~evenhand.vault.sealing.Refused` with any other code."""
    return unpad(unseal(mac("draft", code_bytes(code)), bytes(box), lp("draft")))
