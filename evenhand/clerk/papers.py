"""What goes over the clerk's counter: words to seal, people to write down, keys that make a form count once; and what
comes back: done, already done otherwise, or not able to just now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from evenhand.core.case import Case
from evenhand.core.deciding import Fact


@dataclass(frozen=True, slots=True)
class Words:
    """Something a person wrote or said, to be sealed with the act it belongs to.

    ``kind`` is a key of :data:`evenhand.models.words.KINDS`, which says under which lock it goes. ``party`` is whose it
    is (a pseudonym such as ``c1``), ``row`` tells two of a kind apart (an allegation, a matter, a term). The same kind,
    party and row again replaces what was there. An ``answer`` (``yes`` or ``no``) has the matter in ``row`` and the
    answerer in ``party``; an ``answer_word`` likewise, with the word that was said.
    """

    kind: str
    text: str = field(repr=False)
    party: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """One person who takes part: who they are and how to reach them. Everything here is sealed except the codes.

    ``party`` is the pseudonym (``c1``, ``o1``; ``g1`` for a guardian). ``person`` links to somebody already known;
    None makes a new person. ``channels`` are ways that are safe, most wished first (``paper``, ``email``, ``sms``,
    ``call``); none means: do not write. ``discreet``: leave the office's name out of notices. ``sight``: points of
    type.
    """

    party: str
    name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    badge: str = field(default="", repr=False)
    unit: str = field(default="", repr=False)
    access_needs: str = field(default="", repr=False)
    safe_contact: str = field(default="", repr=False)
    person: UUID | None = None
    language: str = "en"
    channels: tuple[str, ...] = ("paper",)
    discreet: bool = False
    large_print: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file given with a complaint, its metadata already stripped. ``content_type`` was found by looking inside."""

    name: str = field(repr=False)
    content_type: str
    data: bytes = field(repr=False)
    party: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a form count once: the random key of its hidden field and the bytes that were sent with it.

    Only HMACs of both are kept, for 72 hours (design §10.4).
    """

    value: str
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Which entries of the complaint's own book an act made (``first`` to ``last``), and on which day."""

    ref: str
    first: int
    last: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act that was done. ``facts`` may be empty: it was so already. ``replayed``: this is the answer from before.

    ``people`` maps party codes to persons (filled by :func:`evenhand.clerk.file`; accounts mint codes for them).
    """

    ref: str
    facts: tuple[Fact, ...]
    case: Case
    receipt: Receipt
    replayed: bool = False
    people: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """This form was sent before with other content. ``saved`` is what was kept then; nothing was done now."""

    saved: Done


class Unavailable(Exception):  # noqa: N818 (it says what is the case, as Refused does)
    """Nothing was kept, through nobody's fault: try again. The web answers 503 and hands back what was typed."""


class Busy(Unavailable):
    """The database was busy for longer than one should wait."""


class DiskFull(Unavailable):
    """There is no room left to keep anything."""


class ClockBehind(Unavailable):
    """The machine's clock is behind its last tick: nobody signs at a time that was not."""
