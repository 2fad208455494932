"""Answer words: plain things of house, garden and market, easy to say and to spell over the telephone.

No word is a name, an animal people call each other, or a word with a second meaning in the street. Within a language
any two words differ in at least two letters, so that a slip of the pen is never the other answer. One file per
language: ``words.<language>.txt``.
"""

from __future__ import annotations

from pathlib import Path

LISTS = {
    language: tuple(Path(__file__).with_name(f"words.{language}.txt").read_text(encoding="utf-8").split())
    for language in ("en", "es")
}
