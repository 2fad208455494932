"""The Merkle tree: known answers, every proof of every small tree, and that no other proof is believed."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from evenhand.ledger.tree import EMPTY, Growing, consistency, grew, inclusion, node, over, root, root_with

FROZEN: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "tree.json").read_text(encoding="utf-8"))
MOST = 130
LEAVES = [sha256(b"\x00leaf %d" % n).digest() for n in range(MOST)]
STRANGE = sha256(b"strange").digest()


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word: split at the largest power of two smaller than the whole."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + by_the_book(leaves[:split]) + by_the_book(leaves[split:])).digest()


ROOTS = [by_the_book(LEAVES[:size]) for size in range(MOST + 1)]
SUBTREE = over(LEAVES)


def test_it_makes_the_roots_that_others_published() -> None:
    """The reference tree of Certificate Transparency, by which logs everywhere are tested."""
    leaves = [sha256(b"\x00" + bytes.fromhex(one)).digest() for one in FROZEN["inputs"]]

    assert [root(leaves[:size]).hex() for size in range(1, 9)] == FROZEN["roots"]
    assert root([]) == EMPTY == sha256(b"").digest()


def test_it_still_makes_the_same_proofs() -> None:
    subtree = over([sha256(b"\x00" + bytes.fromhex(one)).digest() for one in FROZEN["inputs"]])

    for case in FROZEN["inclusion"]:
        assert [one.hex() for one in inclusion(case["index"], case["size"], subtree)] == case["proof"]
    for case in FROZEN["consistency"]:
        assert [one.hex() for one in consistency(case["old"], case["new"], subtree)] == case["proof"]


def test_it_sums_up_every_small_tree_as_the_book_says() -> None:
    growing = Growing()
    for size in range(MOST):
        assert growing.root() == root(LEAVES[:size]) == ROOTS[size]
        assert growing.root_and(LEAVES[size]) == ROOTS[size + 1]
        growing.add(LEAVES[size])


def test_it_proves_every_leaf_of_every_small_tree_and_nothing_else() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion(index, size, SUBTREE)
            assert root_with(index, size, LEAVES[index], proof) == ROOTS[size]
            assert root_with(index, size, STRANGE, proof) != ROOTS[size]
            if proof:
                assert root_with(index, size, LEAVES[index], proof[:-1]) is None
            assert root_with(index, size, LEAVES[index], [*proof, STRANGE]) is None


def test_it_proves_every_growth_of_every_small_tree_and_nothing_else() -> None:
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            proof = consistency(old, new, SUBTREE)
            assert grew(old, new, ROOTS[old], ROOTS[new], proof)
            assert not grew(old, new, STRANGE, ROOTS[new], proof)
            assert not grew(old, new, ROOTS[old], STRANGE, proof)
            assert not grew(old, new, ROOTS[old], ROOTS[new], [*proof, STRANGE])
            if proof:
                assert not grew(old, new, ROOTS[old], ROOTS[new], proof[:-1])


def test_it_believes_no_proof_at_another_place() -> None:
    """Every proof of every tree of up to 20 leaves, tried at every place of every such tree."""
    sizes = range(1, 21)
    for size, other in product(sizes, sizes):
        for index, there in product(range(size), range(other)):
            if (index, size) == (there, other):
                continue
            proof = inclusion(index, size, SUBTREE)
            assert root_with(there, other, LEAVES[index], proof) != ROOTS[other]


def test_it_believes_no_growth_between_other_sizes() -> None:
    sizes = range(1, 21)
    for new, old in product(sizes, sizes):
        if old > new:
            continue
        proof = consistency(old, new, SUBTREE)
        for other_old, other_new in product(sizes, sizes):
            if (other_old, other_new) != (old, new) and other_old != other_new:
                assert not grew(other_old, other_new, ROOTS[other_old], ROOTS[other_new], proof)


def test_it_believes_no_proof_with_a_flipped_bit() -> None:
    for size in range(2, 34):
        for index in range(size):
            proof = inclusion(index, size, SUBTREE)
            for place in range(len(proof)):
                flipped = [*proof[:place], bytes([proof[place][0] ^ 1]) + proof[place][1:], *proof[place + 1 :]]
                assert root_with(index, size, LEAVES[index], flipped) != ROOTS[size]
        for old in range(1, size):
            proof = consistency(old, size, SUBTREE)
            for place in range(len(proof)):
                flipped = [*proof[:place], bytes([proof[place][0] ^ 1]) + proof[place][1:], *proof[place + 1 :]]
                assert not grew(old, size, ROOTS[old], ROOTS[size], flipped)


def test_it_takes_no_inner_node_for_a_leaf() -> None:
    """0x00 and 0x01 keep leaves and nodes apart: the two halves of a tree are no leaf of it."""
    inner = node(LEAVES[0], LEAVES[1])
    content = LEAVES[0] + LEAVES[1]

    assert sha256(b"\x00" + content).digest() != inner


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_it_proves_no_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in that tree"):
        inclusion(index, size, SUBTREE)
    assert root_with(index, size, LEAVES[0], []) is None


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_it_proves_no_shrinking(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="grows only"):
        consistency(old, new, SUBTREE)
    assert not grew(old, new, ROOTS[3], ROOTS[3], [])


def test_it_needs_no_proof_for_a_tree_that_did_not_grow() -> None:
    assert grew(7, 7, ROOTS[7], ROOTS[7], [])
    assert not grew(7, 7, ROOTS[7], ROOTS[6], [])
    assert not grew(7, 7, ROOTS[7], ROOTS[7], [STRANGE])
    assert not grew(5, 9, ROOTS[5], ROOTS[9], [])
