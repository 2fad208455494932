"""What people say to each other in the locked room of their table: no act of the rules, so it makes no fact.

* *joint*: cards, each its author's own, and lines that a party shows to everyone out of its private list, itself alone.
* *caucus*: messages between one party and the mediators.

Both begin with the session, which opens only when everyone present has signed the agreement to mediate (design §10.6),
and last while a matter of the table is open. Everything is sealed under the key its author holds open; the office holds
none. Who works by paper and telephone needs no key and is in no worse place: the table meets in person.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from evenhand import vault
from evenhand.clerk import chaining, replays
from evenhand.clerk.papers import Conflict, Key, Receipt, Upload
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Role
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models import rows
from evenhand.models.cases import ComplaintRow
from evenhand.models.seated import (
    CARD,
    FILE,
    MESSAGE,
    SHARED,
    apart,
    ever_seated,
    everyone_in,
    is_open,
    is_signed,
    item_of,
    signed_days,
    together,
    voices_at,
)
from evenhand.models.words import OWN_LIST
from evenhand.vault import Unlocked, rightful

LONGEST = {CARD: 1_000, MESSAGE: 4_000}
MOST_FILES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """Where something is said: the table, and, for what only one party and the mediators read, that party."""

    ref: str
    mediation: str
    voice: str = ""

    @property
    def compartment(self) -> str:
        return apart(self.mediation, self.voice) if self.voice else together(self.mediation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A card or a message. ``row`` tells it apart from others; the same row again replaces the author's own words."""

    kind: str
    row: str
    text: str = field(repr=False)


Answer = Receipt | Refusal | Conflict


def say(at: Corner, said: Said, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None) -> Answer:
    """Keep a card on the board, or a message to the other end of a talk. Nobody overwrites another's words."""
    if said.kind not in LONGEST or len(said.text) > LONGEST[said.kind] or bool(at.voice) is not (said.kind == MESSAGE):
        raise ValueError(said.kind)

    def keep() -> Refusal | None:
        vault.seal(at.compartment, said.text, _context(at, by, said.kind, said.row, now), unlocked)
        return None

    return _done(at, by, now, key, keep)


def show_item(at: Corner, item: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None) -> Answer:
    """Show one line of one's own private list to everyone at the table. Its words come from the list itself: nobody
    else can name them, and the line stays in the list."""

    def keep() -> Refusal | None:
        line = _line(at, item, by, unlocked)
        if line is None:
            return Refusal(Reason.NOT_YOURS)
        vault.seal(at.compartment, json.dumps(line), _context(at, by, SHARED, item, now), unlocked)
        return None

    return _done(at, by, now, key, keep)


def give_file(
    at: Corner, row: str, upload: Upload, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None
) -> Answer:
    """Put a file, its metadata already stripped, where everyone at the table, or a party and the mediators, open it."""

    def keep() -> Refusal | None:
        me = by.party or by.id
        mine = [one for one in vault.records(at.compartment, unlocked, at.ref) if one.kind == FILE and one.author == me]
        if len(mine) >= MOST_FILES:
            return Refusal(Reason.ALREADY_DONE)
        sheet = vault.Sheet(name=upload.name, content_type=upload.content_type, size=len(upload.data))
        vault.seal_file(at.compartment, sheet, upload.data, _context(at, by, FILE, row, now), unlocked)
        return None

    return _done(at, by, now, key, keep)


def take_back(
    at: Corner, kind: str, row: str, *, by: Actor, unlocked: Unlocked, now: Now, key: Key | None = None
) -> Answer:
    """Take one's own card, shown line or file back. It is gone for everyone, at once. Refused where none is there."""

    def keep() -> Refusal | None:
        context = _context(at, by, kind, row, now)
        gone = vault.erase_file if kind == FILE else vault.erase
        return None if gone(at.compartment, context, unlocked) else Refusal(Reason.ALREADY_DONE)

    return _done(at, by, now, key, keep)


def _done(at: Corner, by: Actor, now: Now, key: Key | None, keep: Callable[[], Refusal | None]) -> Answer:
    with one_transaction():
        row = locked(at.ref)
        opened = opened_to(row, at, by)
        if row is None or isinstance(opened, Refusal):
            return opened if isinstance(opened, Refusal) else Refusal(Reason.NO_SUCH_MATTER)
        case, table = opened
        if not is_open(case, table):
            return Refusal(Reason.MATTER_HAS_ENDED if is_signed(table) else Reason.EVERYONE_SIGNS_FIRST)
        before = replays.seen(key, by)
        if before is not None:
            return before if isinstance(before, Conflict) else before.receipt
        try:
            refused = _altered(at, case, table) or _found(row, at, case, table, now) or keep()
        except vault.Refused:
            refused = Refusal(Reason.NOT_YOURS)
        if refused is not None:
            return refused
        receipt = Receipt(ref=row.ref, first=row.version + 1, last=row.version, on=now.today)
        replays.remember(key, by, receipt)
        return receipt


def opened_to(row: ComplaintRow | None, at: Corner, by: Actor) -> tuple[Case, Mediation] | Refusal:
    """The case and the table, for who sits at it: a party in the joint part and in its own talk, a mediator in all."""
    if row is None or row.shredded:
        return Refusal(Reason.NO_SUCH_MATTER)
    case = rows.load(row)
    table = case.find_mediation(at.mediation)
    if table is None or not table.matters:
        return Refusal(Reason.NO_SUCH_MEDIATION)
    voices = voices_at(case, table)
    at_it = by.party in voices and at.voice in ("", by.party)
    if by.role is Role.MEDIATOR:
        at_it = by.id in table.mediators and (not at.voice or at.voice in voices)
    return (case, table) if at_it else Refusal(Reason.NOT_YOURS)


def _altered(at: Corner, case: Case, table: Mediation) -> Refusal | None:
    """Nothing is written where the database says that others are in than who sits there: they would read it."""
    here = everyone_in(case, table, rightful.is_part, at.voice).values()
    now = [one.person for one in here]
    sound = all(one.known for one in here) and vault.is_sound(at.ref, at.compartment, now, ever_seated(case, table))
    return None if sound else Refusal(Reason.NOT_YOURS)


def _found(row: ComplaintRow, at: Corner, case: Case, table: Mediation, now: Now) -> Refusal | None:
    """Make this part of the room the first time somebody speaks in it, for everyone of it who has a key by then."""
    if vault.members_of(at.ref, at.compartment):
        return None
    # Who sits there is asked of the facts: a mediator's seat is one of their own rows.
    chaining.told(row, case)
    wanted = list(everyone_in(case, table, rightful.is_part, at.voice).values())
    known = vault.proofs(one.person for one in wanted)
    if at.voice and len({one.role == "mediator" for one in wanted if known.get(one.person)}) < 2:
        return Refusal(Reason.SEATS_NOT_READY)
    vault.set_up_room(at.ref, now.today)
    vault.open_room(at.ref, signed_days(at.ref)[table.id][-1])
    vault.found(at.ref, at.compartment, [(one.person, one.role) for one in wanted])
    return None


def _line(at: Corner, item: str, by: Actor, unlocked: Unlocked) -> dict[str, str] | None:
    context = vault.Context(ref=at.ref, kind=OWN_LIST, row=at.mediation)
    try:
        kept = json.loads(vault.open(f"own:{by.party}", unlocked, context))["items"]
    except vault.Refused:
        return None
    lines = ({"group": one["group"], "text": one["text"]} for one in kept)
    return next((one for one in lines if item_of(**one) == item), None)


def _context(at: Corner, by: Actor, kind: str, row: str, now: Now) -> vault.Context:
    return vault.Context(ref=at.ref, kind=kind, row=row, author=by.party or by.id, at=now.at)
