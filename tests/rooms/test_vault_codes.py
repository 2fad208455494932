"""Codes typed from paper: read as they were meant, refused when they were mistyped, stored as an HMAC."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand import vault
from evenhand.vault import chance, codes


@pytest.fixture
def code() -> str:
    """A code in which every look-alike occurs: 0, 1 and V."""
    return next(made for made in iter(vault.mint_code, None) if {"0", "1", "V"} <= set(made))


def test_it_prints_twenty_seven_symbols_in_groups_of_four() -> None:
    code = vault.mint_code()

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4, 4, 4, 3]
    assert set(code) <= set(codes.ALPHABET + "-")


def test_it_never_mints_the_same_code_twice() -> None:
    assert len({vault.mint_code() for _ in range(1000)}) == 1000


@given(st.binary(min_size=16, max_size=16))
def test_it_reads_back_every_code_it_can_mint(bits: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chance, "token", lambda _size: bits)
        code = vault.mint_code()

    assert vault.read_code(code) == code


def test_it_reads_what_people_type(code: str) -> None:
    written = [
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code}\n",
        code.replace("-", "–"),
        code.replace("-", "\u2011"),
        code.replace("-", "\u00a0"),
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l").replace("V", "u"),
        "".join(chr(ord(c) + 0xFEE0) for c in code.replace("-", "")),
    ]

    assert [vault.read_code(one) for one in written] == [code] * len(written)


def test_it_notices_every_single_wrong_symbol() -> None:
    code = vault.mint_code().replace("-", "")

    wrong = [
        code[:i] + symbol + code[i + 1 :] for i in range(len(code)) for symbol in codes.ALPHABET if symbol != code[i]
    ]

    assert len(wrong) == 27 * 31
    assert {vault.read_code(one) for one in wrong} == {None}


def test_it_notices_every_exchange_of_two_symbols() -> None:
    code = vault.mint_code().replace("-", "")
    pairs = [(i, j) for i in range(27) for j in range(i) if code[i] != code[j]]
    swapped = []
    for i, j in pairs:
        symbols = list(code)
        symbols[i], symbols[j] = symbols[j], symbols[i]
        swapped.append("".join(symbols))

    assert swapped
    assert {vault.read_code(one) for one in swapped} == {None}


@pytest.mark.parametrize("typed", ["", "K7QM", "*" * 27, "0" * 26, "0" * 28, "é" * 27])
def test_it_refuses_what_cannot_be_a_code(typed: str) -> None:
    assert vault.read_code(typed) is None


def test_it_refuses_a_code_of_more_than_128_bits() -> None:
    # Valid symbols and a valid check symbol, but the first symbol would need two bits that do not exist.
    values = [8] + [0] * 25
    check = codes._times(codes._weighed(values), codes._POWERS[5])
    typed = "".join(codes.ALPHABET[v] for v in [*values, check])

    assert codes._weighed([*values, check]) == 0
    assert vault.read_code(typed) is None


def test_it_computes_in_a_field() -> None:
    # α generates every nonzero element, and every nonzero element has an inverse: no error pattern cancels out.
    assert set(codes._POWERS) == set(range(1, 32))
    assert all(any(codes._times(a, b) == 1 for b in range(1, 32)) for a in range(1, 32))


def test_it_stores_one_mac_for_every_way_of_typing(code: str, custodian_folder: object) -> None:
    assert vault.code_mac(code) == vault.code_mac(code.replace("0", "o").replace("-", " ").lower())
    assert vault.code_mac(code) != vault.code_mac(vault.mint_code()[:-1])
    assert vault.code_mac(code) != hashlib.sha256(code.encode()).digest()
    assert len(vault.code_mac(code)) == 32


def test_it_takes_the_same_path_for_text_that_is_no_code(custodian_folder: object) -> None:
    # No early return: a wrong code, an impossible one and nothing at all each give bytes to look up.
    assert len({vault.code_mac(text) for text in ("", "nonsense", vault.mint_code())}) == 3


def test_it_spreads_codes_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "token", random.Random(3).randbytes)
    last = [vault.mint_code()[-1] for _ in range(3200)]

    assert set(last) == set(codes.ALPHABET)
    assert max(last.count(symbol) for symbol in codes.ALPHABET) < 160
