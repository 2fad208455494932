"""Facts and nouns of the core as JSON, and back: by their type hints, so that a new field needs no second place.

Only codes go through: days, numbers, yes and no, and short words without a space. A text that somebody said does not
pass (:class:`NotACode`), so no fact and no row can ever carry one. Sets are written in order; a day as
``2026-06-01``.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin

from django.db import models

from evenhand.core import FACTS
from evenhand.core.deciding import Fact

T = TypeVar("T")
Read = Callable[[Any], Any]

_CODE = re.compile(r"[A-Za-z0-9_.:+@/-]{0,80}")


class NotACode(ValueError):  # noqa: N818 (it says what the text is)
    """A text that is not a code was about to be stored where only codes are. A defect of the caller."""


class Codes(models.JSONField):
    """JSON that holds codes, days and numbers only: written by :func:`plain`, which refuses anything else."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Check once more on the way into the table."""
        return super().get_db_prep_value(plain(value), connection, prepared)


def plain(value: Any) -> Any:
    """A value of the core as JSON of codes. Raises :class:`NotACode`, and TypeError for what the core does not use."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        if _CODE.fullmatch(value) is None:
            raise NotACode("only codes are stored here")
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((plain(one) for one in value), key=repr)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"the codec knows no {type(value).__name__}")


def whole(kind: type[T], stored: Any) -> T:
    """The value of the core that :func:`plain` wrote. A field added since then takes its default."""
    hint: Any = kind
    value: T = _reader(hint)(stored)
    return value


def fact_kind(fact: Fact | type[Fact]) -> str:
    """The frozen code of a fact, such as ``matter_returned``: stored, never renamed."""
    return _snake((fact if isinstance(fact, type) else type(fact)).__name__)


def fact_of(kind: str, stored: Any) -> Fact:
    """The fact of that kind. Raises KeyError for a kind this release does not know."""
    return whole(_kinds()[kind], stored)


def readers(kind: type[Any]) -> dict[str, Read]:
    """How each field of a dataclass is read back, by name."""
    known = _READERS.get(kind)
    if known is None:
        known = _READERS[kind] = _make_readers(kind)
    return known


_READERS: dict[type[Any], dict[str, Read]] = {}


def _make_readers(kind: type[Any]) -> dict[str, Read]:
    hints = typing.get_type_hints(kind)
    return {f.name: _reader(hints[f.name]) for f in dataclasses.fields(kind)}


@cache
def _kinds() -> dict[str, type[Fact]]:
    return {fact_kind(fact): fact for fact in FACTS}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@cache
def _reader(hint: Any) -> Read:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(_reader(next(arg for arg in args if arg is not type(None))))
    if origin is frozenset:
        return _many(frozenset, _reader(args[0]))
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return _many(tuple, _reader(args[0]))
        return _pair(tuple(_reader(arg) for arg in args))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    if hint is date:
        return _day
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _same


def _same(stored: Any) -> Any:
    return stored


def _day(stored: Any) -> date:
    return stored if isinstance(stored, date) else date.fromisoformat(stored)


def _optional(read: Read) -> Read:
    return lambda stored: None if stored is None else read(stored)


def _many(make: Callable[[Any], Any], read: Read) -> Read:
    return lambda stored: make(read(one) for one in stored)


def _pair(reads: tuple[Read, ...]) -> Read:
    return lambda stored: tuple(read(one) for read, one in zip(reads, stored, strict=True))


def _record(kind: type[Any]) -> Read:
    def read(stored: Any) -> Any:
        # Looked up when used: a dataclass may name itself.
        return kind(**{name: reader(stored[name]) for name, reader in readers(kind).items() if name in stored})

    return read
