"""One construction for everything symmetric: what it must refuse, byte by byte."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.vault import chance
from evenhand.vault.sealing import FLOOR, OVERHEAD, Refused, lp, number, pad, padme, seal, subkey, unpad, unseal

KEY = bytes(range(32))
PARTS = st.lists(st.binary(max_size=12), max_size=6)


@given(PARTS, PARTS)
def test_it_joins_different_lists_to_different_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (lp(*one) == lp(*other)) is (one == other)


def test_it_joins_without_gluing_neighbours() -> None:
    # Plain concatenation gives the same bytes for each of these; each must mean something else here.
    lists = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc")]

    assert len({lp(*parts) for parts in lists}) == len(lists)


@given(st.binary(max_size=4096))
def test_it_gives_back_what_it_padded(plain: bytes) -> None:
    padded = pad(plain)

    assert unpad(padded) == plain
    assert len(padded) >= FLOOR
    assert len(padded) == FLOOR or len(padded) <= 1.12 * (len(plain) + 4)


def test_it_pads_a_name_and_a_short_message_to_one_size() -> None:
    assert len(pad(b"Ann")) == len(pad(b"x" * 252)) == FLOOR < len(pad(b"x" * 253))


def test_it_needs_few_sizes_for_many_lengths() -> None:
    assert len({padme(size) for size in range(1, 100_000)}) < 150


@pytest.mark.parametrize(
    "altered",
    [
        b"",
        pad(b"word")[:-1],
        pad(b"word") + b"\x00",
        pad(b"word")[:-1] + b"\x01",
        number(5) + pad(b"word")[4:8] + b"\x01" + pad(b"word")[9:-1] + b"\x01",
        number(253) + bytes(252),
        number(2**31) + bytes(252),
        # A short text in a bucket that is too large for it: the length would say something the size does not.
        number(4) + b"word" + bytes(2 * FLOOR - 8),
        number(4) + b"word",
    ],
)
def test_it_refuses_padding_it_did_not_make(altered: bytes) -> None:
    with pytest.raises(Refused):
        unpad(altered)


def test_it_opens_what_it_sealed_and_nothing_shows() -> None:
    box = seal(KEY, b"the porch light was on", b"here")

    assert unseal(KEY, box, b"here") == b"the porch light was on"
    assert len(box) == len(b"the porch light was on") + OVERHEAD
    assert b"porch" not in box


def test_it_seals_the_same_text_differently_each_time() -> None:
    assert len({seal(KEY, b"yes", b"here") for _ in range(50)}) == 50


def test_it_refuses_every_single_flipped_bit() -> None:
    box = seal(KEY, pad(b"word"), b"here")

    for bit in range(len(box) * 8):
        altered = bytearray(box)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            unseal(KEY, bytes(altered), b"here")


@pytest.mark.parametrize(
    ("key", "aad", "cut"),
    [
        (KEY, b"there", None),
        (bytes(32), b"here", None),
        (KEY[:31], b"here", None),
        (KEY, b"here", OVERHEAD - 1),
        (KEY, b"here", -1),
        (KEY, b"here", 0),
    ],
)
def test_it_refuses_another_key_another_context_and_a_shorter_box(key: bytes, aad: bytes, cut: int | None) -> None:
    box = seal(KEY, b"word", b"here")[:cut]

    with pytest.raises(Refused):
        unseal(key, box, aad)


def test_it_commits_to_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    # GCM alone lets one ciphertext open under two keys; the commitment in front must not fit a second one.
    other = bytes(reversed(KEY))
    box = seal(KEY, b"word", b"here")
    monkeypatch.setattr(chance, "token", lambda _size: box[1:33])
    twin = seal(other, b"word", b"here")

    assert box[33:65] != twin[33:65]
    with pytest.raises(Refused):
        unseal(other, twin[:33] + box[33:65] + twin[65:], b"here")


def test_it_says_nothing_about_why_it_refused() -> None:
    box = seal(KEY, b"word", b"here")
    said = []
    for key, aad in ((bytes(32), b"here"), (KEY, b"there"), (b"", b"here")):
        with pytest.raises(Refused) as caught:
            unseal(key, box, aad)
        said.append((str(caught.value), caught.value.__cause__))

    assert set(said) == {("refused", None)}


def test_it_seals_only_under_a_whole_key() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(b"short", b"word", b"here")


def test_it_derives_another_key_for_another_purpose() -> None:
    assert len({subkey(KEY, "a"), subkey(KEY, "b"), subkey(KEY, "a", "b"), subkey(bytes(32), "a")}) == 4


def test_it_draws_every_number_equally_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "token", random.Random(7).randbytes)
    drawn = Counter(chance.below(6) for _ in range(6000))

    assert set(drawn) == set(range(6))
    assert all(abs(count - 1000) < 150 for count in drawn.values())


def test_it_draws_again_rather_than_favour_small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    given_bytes = iter([b"\xff\xff", b"\x00\x05"])
    monkeypatch.setattr(chance, "token", lambda _size: next(given_bytes))

    # 65535 lies above the last whole multiple of 6 below 65536 and is thrown away.
    assert chance.below(6) == 5
