"""Codes people type from paper: 128 random bits, in groups of four, with one check symbol.

``K7QM-42XW-…``: 26 symbols of Crockford's base 32 (no I, L, O, U) for the bits, most significant first, and a 27th that
checks them. What is typed may have any case, spaces or dashes; O is read as 0, I and L as 1, U as V.

The check symbol makes ``Σ sᵢ·αⁱ = 0`` over GF(32) (x⁵ + x² + 1, α = x, i from 0 at the left). All αⁱ up to i = 30
differ and none is zero, so every single wrong symbol, and every exchange of two different ones, is noticed.

A code is stored only as its HMAC under the custodian's pepper: 128 bits cannot be guessed, so no slow hash is needed.
"""

from __future__ import annotations

import unicodedata

from evenhand.vault import chance
from evenhand.vault.custodian import mac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE = str.maketrans("OILU", "011V")
_BITS = 128
_SYMBOLS = 26
_DASHES = frozenset("-‐‑‒–—―−_.")


def mint_code() -> str:
    """A fresh code of 128 random bits, as it is printed: ``XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXX``."""
    return _print(int.from_bytes(chance.token(_BITS // 8)))


def read_code(typed: str) -> str | None:
    """The code as it is printed, or None when what was typed cannot be one (wrong length, symbol or check)."""
    value = _value(typed)
    return None if value is None else _print(value)


def _value(typed: str) -> int | None:
    symbols = _symbols(typed)
    if len(symbols) != _SYMBOLS + 1 or any(symbol not in ALPHABET for symbol in symbols):
        return None
    values = [ALPHABET.index(symbol) for symbol in symbols]
    value = int("".join(format(v, "05b") for v in values[:_SYMBOLS]), 2)
    return None if value >> _BITS or _weighed(values) != 0 else value


def print_bits(bits: bytes) -> str:
    """128 bits as a code is printed. Raises ValueError for another length."""
    if len(bits) != _BITS // 8:
        raise ValueError("a code has 128 bits")
    return _print(int.from_bytes(bits))


def bits_of(typed: str) -> bytes | None:
    """The 128 bits of what was typed, or None when it cannot be a code."""
    value = _value(typed)
    return None if value is None else value.to_bytes(_BITS // 8)


def code_mac(code: str) -> bytes:
    """The 32 bytes under which a code is stored and found. Anything typed has one, so that a text that is no code
    takes the same path, and the same time, as a code that is unknown."""
    return mac("code", code_bytes(code))


def code_bytes(code: str) -> bytes:
    """What is typed, reduced to what counts: symbols in one case with look-alikes replaced."""
    return _symbols(code).encode()


def _symbols(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOK_ALIKE)
    return "".join(symbol for symbol in plain if symbol not in _DASHES and not symbol.isspace())


def _print(value: int) -> str:
    values = [(value >> (5 * (_SYMBOLS - 1 - i))) & 31 for i in range(_SYMBOLS)]
    values.append(_times(_weighed(values), _POWERS[31 - _SYMBOLS]))
    symbols = "".join(ALPHABET[v] for v in values)
    return "-".join(symbols[i : i + 4] for i in range(0, len(symbols), 4))


def _weighed(values: list[int]) -> int:
    """Σ vᵢ·αⁱ over GF(32), where addition is exclusive-or."""
    total = 0
    for i, v in enumerate(values):
        total ^= _times(v, _POWERS[i])
    return total


def _times(a: int, b: int) -> int:
    """The product in GF(32), modulo x⁵ + x² + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


_POWERS = [1]
while len(_POWERS) < 31:
    _POWERS.append(_times(_POWERS[-1], 2))
