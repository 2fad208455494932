"""What may not stand in a letter, as findings: pushing and judging words, hard reading, two sides treated unlike.

The lists and the scales are the core's (`core.reading`), the same that a programme file is held to. Sources: I-1 mirror
symmetry and I-8 neutral language (`domain.md` §6.7), grade 8 at most (X-7).
"""

from __future__ import annotations

from evenhand.core.reading import MOST, pushing_words, reading_grade
from evenhand.post.blocks import Block, Fold, Items, Rows, Steps, Table, Words, plain

SPREAD = 1.2
"""The longer of two mirrored letters has at most this many times the characters of the shorter."""


def lint(text: str, lang: str) -> tuple[str, ...]:
    """What is wrong with a text in this language, a sentence each; empty when nothing is."""
    found = [f"pushes or judges: {word}" for word in pushing_words(text, lang)]
    grade = reading_grade(text, lang)
    if grade is not None and grade > MOST:
        found.append(f"asks for grade {grade}, at most {MOST} is allowed")
    return tuple(found)


def unlike(one: Words, other: Words) -> tuple[str, ...]:
    """Where two mirrored letters treat their readers unlike: kinds of block, their order and size, the whole length.

    Only words may differ between the sides. The order of the two doors, the number of points in a list, of rows and of
    sentences to read are the same.
    """
    found = []
    if one.title != other.title:
        found.append("the titles differ")
    shapes = [_shape(block) for block in one.blocks], [_shape(block) for block in other.blocks]
    if shapes[0] != shapes[1]:
        found.append(f"the blocks differ: {shapes[0]} and {shapes[1]}")
    lengths = sorted((len(plain(one)), len(plain(other))))
    if lengths[1] > SPREAD * lengths[0]:
        found.append(f"one is {lengths[1]} characters long, the other {lengths[0]}")
    return tuple(found)


def _shape(block: Block) -> tuple[str, int]:
    match block:
        case Items(items) | Steps(items):
            return block.kind, len(items)
        case Rows(rows):
            return block.kind, len(rows)
        case Table(_, cells):
            return block.kind, len(cells)
        case Fold():
            return block.kind, len(block.words)
        case _:
            return block.kind, 1
