"""The vault's one source of chance: the operating system's. Tests put a seeded one in its place."""

from __future__ import annotations

import secrets


def token(size: int) -> bytes:
    """``size`` unpredictable bytes."""
    return secrets.token_bytes(size)


def below(limit: int) -> int:
    """An evenly distributed whole number from 0 to ``limit`` - 1 (rejection sampling, so no value is favoured)."""
    size = (limit.bit_length() + 7) // 8 + 1
    ceiling = (256**size // limit) * limit
    while (drawn := int.from_bytes(token(size))) >= ceiling:
        pass
    return drawn % limit
