"""A copy of a noun with some fields changed. Everything in the rules is frozen; this is how the next case is made."""

from __future__ import annotations

from typing import Any, TypeVar

Noun = TypeVar("Noun")
_put = object.__setattr__


def replace(noun: Noun, **changes: Any) -> Noun:
    """A copy of ``noun`` with these fields changed: ``dataclasses.replace`` for nouns that are all slots, twice as
    quick.

    Raises AttributeError for a field the noun has not.
    """
    kind: Any = type(noun)
    copy: Noun = object.__new__(kind)
    for name in kind.__slots__:
        _put(copy, name, getattr(noun, name))
    for name, value in changes.items():
        _put(copy, name, value)
    return copy
