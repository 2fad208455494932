"""The hidden field that makes a form count once: a random key, signed with the form it belongs to.

This room mints and checks the field; the clerk remembers which keys it has seen. Source: docs/security.md §6.2.
"""

from __future__ import annotations

from uuid import uuid4

from django.core.signing import BadSignature, Signer

FIELD = "idem"


def mint(form: str) -> str:
    """A fresh value for the hidden field of ``form``, such as ``portal.answer:M7KQ-42XW``."""
    return _signer(form).sign(uuid4().hex)


def key_in(value: str, form: str) -> str | None:
    """The key a form came back with, or None when the value was not minted for this form."""
    try:
        return _signer(form).unsign(value)
    except BadSignature:
        return None


def _signer(form: str) -> Signer:
    return Signer(salt=f"evenhand.idem:{form}")
