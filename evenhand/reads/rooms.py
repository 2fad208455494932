"""What stands in the locked room of a table, to one of its people, with the key they hold open.

Who sits at no table of the complaint is refused by the pages; who is not let in learns who is, and no word. There is no
page of the office that asks here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from evenhand import vault
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.dates import Now
from evenhand.models.seated import (
    CARD,
    FILE,
    MESSAGE,
    SHARED,
    Seated,
    apart,
    ever_seated,
    everyone_in,
    has_begun,
    is_open,
    is_signed,
    item_of,
    together,
)
from evenhand.reads.looking import looked
from evenhand.reads.preparing import own
from evenhand.vault import Sheet, Unlocked, rightful


class Standing(StrEnum):
    """How one person stands before the room."""

    NOT_YET = "not_yet"  # no session has begun: not everyone has signed the agreement to mediate
    NO_KEY = "no_key"  # this person has no key of their own, and needs none
    OLD_KEY = "old_key"  # a key from before the custodian said whose it is: nothing new is given to it
    CLOSED = "closed"  # the key is closed in this browser
    ALONE = "alone"  # nobody at the other end of the talk has a key
    EMPTY = "empty"  # nothing was said yet: the first words make the room
    OUTSIDE = "outside"  # a key made later, not let in yet
    ALTERED = "altered"  # what says who is in, or who they are, was changed from outside: closed to everyone
    OPEN = "open"


SHOWN = frozenset({Standing.CLOSED, Standing.ALONE, Standing.EMPTY, Standing.OUTSIDE, Standing.OPEN})
"""How somebody stands who has a key and comes while there is a room: it says who is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One card, line, message or file. ``author`` is a party code or a mediator's account."""

    kind: str
    row: str
    author: str
    at: datetime
    text: str = field(repr=False)
    mine: bool
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One person of this part of the room: ``has_key``: made one; ``is_in``: reads what stands here; ``is_old``: the
    key is from before the custodian said whose each is."""

    code: str
    role: str
    has_key: bool
    is_in: bool
    is_old: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One part of the room, to one person. Everything but ``readers`` is empty unless it is open to them.
    ``between``: a session was held and goes on another day."""

    standing: Standing
    may_write: bool
    readers: tuple[Reader, ...]
    entries: tuple[Entry, ...] = ()
    words: tuple[str, ...] = ()
    unshown: tuple[tuple[str, str], ...] = ()
    between: bool = False

    def of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.kind == kind)

    @property
    def cards(self) -> tuple[Entry, ...]:
        return self.of(CARD)

    @property
    def shared(self) -> tuple[Entry, ...]:
        return self.of(SHARED)

    @property
    def messages(self) -> tuple[Entry, ...]:
        return self.of(MESSAGE)

    @property
    def files(self) -> tuple[Entry, ...]:
        return self.of(FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Which part of which table's room: the joint one, or with ``voice`` that party's talk with the mediators. Whoever
    asks has opened the table with its own wall."""

    case: Case
    table: Mediation
    voice: str = ""

    @property
    def compartment(self) -> str:
        return apart(self.table.id, self.voice) if self.voice else together(self.table.id)

    def people(self) -> Mapping[str, Seated]:
        """Who may ever read here."""
        return everyone_in(self.case, self.table, rightful.is_part, self.voice)


def room(actor: Actor, at: Spot, unlocked: Unlocked | None, now: Now, *, lang: str = "en") -> Room:
    """This part of the room as ``actor``, who sits at the table, may see it."""
    ref, me = at.case.ref, actor.party or actor.id
    looked(actor, ref, "talk" if at.voice else "room", now)
    people = at.people()
    inside, known = vault.members_of(ref, at.compartment), vault.proofs(one.person for one in people.values())
    readers = tuple(_reader(code, one, inside, known) for code, one in people.items())
    standing = _standing(at, me, readers, unlocked)
    if standing in SHOWN and not _is_sound(at, people, known):
        standing = Standing.ALTERED
    may_write = is_open(at.case, at.table) and standing is not Standing.ALTERED
    plain = Room(standing=standing, may_write=may_write, readers=readers, between=not is_signed(at.table))
    if standing not in (Standing.OPEN, Standing.EMPTY) or unlocked is None:
        return plain
    own_lines = () if at.voice or actor.party is None else _lines(ref, at.table.id, actor.party, unlocked)
    if standing is Standing.EMPTY:
        return replace(plain, unshown=own_lines)
    try:
        entries = tuple(_entry(one, me) for one in vault.records(at.compartment, unlocked, ref))
        words = vault.room_words(ref, at.compartment, unlocked, lang)
    except vault.Refused:
        return replace(plain, standing=Standing.ALTERED, may_write=False)
    shown = {one.row for one in entries if one.kind == SHARED and one.mine}
    return replace(plain, entries=entries, words=words, unshown=tuple(one for one in own_lines if one[0] not in shown))


def file(actor: Actor, at: Spot, unlocked: Unlocked | None, row: str, now: Now) -> tuple[Sheet, bytes] | None:
    """One file of the room; None for who may not open it, and where there is none."""
    looked(actor, at.case.ref, "room file", now)
    if unlocked is None or not all(one.known for one in at.people().values()):
        return None
    try:
        return vault.open_file(at.compartment, unlocked, vault.Context(ref=at.case.ref, kind=FILE, row=row))
    except vault.Refused:
        return None


def own_words(ref: str, mediation: str, party: str, row: str, unlocked: Unlocked | None) -> str:
    """What ``party`` itself put on the board or showed to everyone at that row; empty for anybody else's."""
    try:
        found = vault.records(together(mediation), unlocked, ref) if unlocked else ()
    except vault.Refused:
        return ""
    mine = (_entry(one, party) for one in found if one.row == row and one.kind in (CARD, SHARED))
    return next((one.text for one in mine if one.mine), "")


def _standing(at: Spot, me: str, readers: Sequence[Reader], unlocked: Unlocked | None) -> Standing:
    mine = next((one for one in readers if one.code == me), None)
    if not has_begun(at.table):
        return Standing.NOT_YET
    if mine is None or not mine.has_key:
        return Standing.NO_KEY
    if mine.is_old:
        return Standing.OLD_KEY
    if unlocked is None:
        return Standing.CLOSED
    if any(one.is_in for one in readers):
        return Standing.OPEN if mine.is_in else Standing.OUTSIDE
    ends = {one.role == "mediator" for one in readers if one.has_key and not one.is_old}
    return Standing.ALONE if at.voice and len(ends) < 2 else Standing.EMPTY


def _is_sound(at: Spot, people: Mapping[str, Seated], known: Mapping[str, bool | None]) -> bool:
    """Whether everyone's key is their own, and nobody is in who does not sit here."""
    here = [one.person for one in people.values()]
    ever = ever_seated(at.case, at.table)
    if False in known.values() or not all(one.known for one in people.values()):
        return False
    return vault.is_sound(at.case.ref, at.compartment, here, ever)


def _reader(code: str, one: Seated, inside: frozenset[str], known: Mapping[str, bool | None]) -> Reader:
    has, is_in = one.person in known, one.person in inside
    return Reader(code=code, role=one.role, has_key=has, is_in=is_in, is_old=has and known[one.person] is None)


def _entry(one: vault.Record, me: str) -> Entry:
    text, sheet = one.text, None
    if one.kind == SHARED:
        text = json.loads(text)["text"]
    elif one.kind == FILE:
        sheet = vault.sheet_of(text)
        text = sheet.name
    mine = one.author == me
    return Entry(kind=one.kind, row=one.row, author=one.author, at=one.at, text=text, mine=mine, sheet=sheet)


def _lines(ref: str, mediation: str, party: str, unlocked: Unlocked) -> tuple[tuple[str, str], ...]:
    """The lines of this party's own list that they may show, each under its name."""
    return tuple((item_of(one.group, one.text), one.text) for one in own(ref, mediation, party, unlocked).items)
