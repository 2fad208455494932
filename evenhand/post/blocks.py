"""What a letter is made of: a title and a few kinds of block, each plain text.

Blocks carry no markup, so nothing a person typed can become a heading, a link or a command; the layouts of the press
and the preview templates decide how each kind looks. All are frozen and compare by value, which makes "the same
letter" a question of `==`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: str
    kind: ClassVar[str] = "para"


@dataclass(frozen=True, slots=True)
class Lead:
    """A paragraph nobody may miss."""

    text: str
    kind: ClassVar[str] = "lead"


@dataclass(frozen=True, slots=True)
class Head:
    """A heading below the letter's title: level 2, or 3 below one of those."""

    text: str
    level: int = 2
    kind: ClassVar[str] = "head"


@dataclass(frozen=True, slots=True)
class Items:
    """A list without order."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Steps:
    """A list in order."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "steps"


@dataclass(frozen=True, slots=True)
class Rows:
    """Names and values: dates, references, places."""

    rows: tuple[Pair, ...]
    kind: ClassVar[str] = "rows"


@dataclass(frozen=True, slots=True)
class Table:
    """The comparison: a question, and what each way answers. Always the same two columns in the same order."""

    head: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Fold:
    """The last third of the last page, hidden when the letter is folded: one or two words for this person only."""

    fold: str
    title: str
    intro: str
    words: tuple[Pair, ...]
    outro: str
    kind: ClassVar[str] = "fold"


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to fill in and send back, without name or reference: questions, each with the answers to choose from."""

    title: str
    intro: str
    code: Pair
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    outro: str
    kind: ClassVar[str] = "form"


Block = Para | Lead | Head | Items | Steps | Rows | Table | Fold | Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A whole letter in words: what it is called and its blocks, in the order they are read."""

    title: str
    blocks: tuple[Block, ...]


def as_data(block: Block) -> dict[str, Any]:
    """A block as a plain dictionary with its `kind`, for a layout or a template."""
    return {"kind": block.kind, **asdict(block)}


def sentences(words: Words) -> Iterator[str]:
    """Every piece of text of a letter, in the order it is read. Answer words and codes are not language: left out."""
    yield words.title
    for block in words.blocks:
        match block:
            case Para(text) | Lead(text) | Head(text, _):
                yield text
            case Items(items) | Steps(items):
                yield from items
            case Rows(rows):
                yield from (f"{name}: {value}" for name, value in rows)
            case Table(head, rows):
                yield from (cell for row in (head, *rows) for cell in row if cell)
            case Fold(fold, title, intro, labelled, outro):
                yield from (fold, title, intro, *(name for name, _ in labelled), outro)
            case Form(title, intro, _, asked, outro):
                yield from (title, intro, *(question for question, _ in asked), outro)


def plain(words: Words) -> str:
    """A letter as plain text, a line to each piece: for lints, for reading aloud and for tests."""
    return "\n".join(sentences(words))
