"""Can somebody be called or texted at this number? The one place that says what a telephone number is."""

from __future__ import annotations

from evenhand import vault
from evenhand.reads.days import country


def can_ring(typed: str) -> bool:
    """True for what can be a telephone number, extension and all. Without a country code it is one of the office's
    country. Whether anybody answers there is not known."""
    return vault.phone_number(typed, country()) is not None
