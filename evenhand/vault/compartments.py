"""Sealing and opening what is said in a room. The signatures are final (design §10.6).

==============  =======================================  ==========================================================
compartment     who reads it                             from when
==============  =======================================  ==========================================================
``setup:P``     party P and the office                   the offer; under the custodian's lock alone
``own:X``       X alone                                  going ahead
``joint:D``     everyone at the table D                  the agreement to mediate is signed by everyone present
``caucus:D.P``  party P and the mediators of D           the same
``terms:D.M``   whoever is bound by the text of matter   the same; while all who are bound have a key
                M at D, and the mediators of D
==============  =======================================  ==========================================================

Formats::

    place = HMAC-SHA-256(subkey(room key, "place"), lp("m" | "d", compartment id, kind, row))[:16]
    plain = pad(JSON {"at", "author", "kind", "row", "text"})
    body  = "m" ‖ seal(CK, plain, lp("rec", ref, compartment id, u32be(gen), record id))          by a member
          | "d" ‖ HPKE to the drop key, info lp("drop", ref, compartment id, u32be(gen), record id)    by the office
    CK of setup:P = subkey(room key, "setup", compartment id, u32be(gen))

Nobody signs a message: a member can prove to nobody outside what another one said. What comes through the drop is
shown as from the office, whoever is named inside it, and has places of its own, so that nobody can put words into a
member's mouth or over them. A record is replaced by its own author only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction

from evenhand.models import asking
from evenhand.models.vault_rooms import VaultCompartment, VaultRecord, VaultRoom
from evenhand.vault import aside, legal_hold
from evenhand.vault.envelope import close_to, open_with
from evenhand.vault.generations import generations, turned
from evenhand.vault.keyring import NAME
from evenhand.vault.members import Unlocked
from evenhand.vault.rooms import SETUP, key_of, newest, parts, room_key, room_of
from evenhand.vault.sealing import Refused, lp, number, pad, seal, subkey, unpad, unseal

OFFICE = "office"
_MEMBER, _DROP = b"m", b"d"
_SET_UP = "c.ref = %s AND b.kind = %s AND b.owner = %s ORDER BY b.gen DESC, a.seq"
_Placed = tuple[VaultCompartment, VaultRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a record is: the complaint's ``ref``, a ``kind`` (a code such as ``term``) and a ``row`` of that kind
    (such as ``t1.2``: term one, second text). ``author`` (a pseudonym) and ``at`` are sealed with the text; to read
    what came through the drop, ask for author :data:`OFFICE`."""

    ref: str
    kind: str
    row: str
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One opened record. ``author`` is ``office`` for whatever came through the drop."""

    kind: str
    row: str
    author: str
    at: datetime
    text: str


def seal_record(compartment: str, text: str, ctx: Context, by: Unlocked | None = None) -> bytes:
    """Seal and keep ``text``; what its author put at the same kind and row is replaced. Returns the sealed bytes.

    ``by`` is a member of the compartment; without one the text goes through the drop. ``setup:P`` needs none. Raises
    :class:`Refused` when ``by`` is no member, the compartment does not exist or the words there are another author's;
    ValueError without ``ctx.at``.
    """
    if ctx.at is None:
        raise ValueError("a record has its hour")
    with transaction.atomic():
        room, made = _to_write_in(compartment, ctx.ref)
        VaultCompartment.objects.select_for_update().get(pk=made.pk)
        made = turned(room, made, by) if by is not None else made
        dropped = by is None and made.kind != SETUP
        found = _dropped(room, made, ctx) if dropped else _placed(room, compartment, ctx, by, dropped=False)
        if found is not None and not dropped and opened(room, *found, by).author != ctx.author:
            raise Refused
        record = _record_for(room, made, ctx, found, dropped=dropped)
        record.body = _close(room, made, record.id, _plain(text, ctx), by)
        record.save()
        return bytes(record.body)


def _record_for(
    room: VaultRoom, made: VaultCompartment, ctx: Context, found: _Placed | None, *, dropped: bool
) -> VaultRecord:
    """The record to write: the one that is there, or a new one; what stood under an earlier key goes."""
    assert ctx.at is not None
    seq = aside.last_seq(made) + 1
    if found is not None and found[0].pk == made.pk:
        if not legal_hold.is_on_hold(room.ref):
            return found[1]
        # The words that are replaced are set aside, and the new ones stand where they stood.
        seq = found[1].seq
    if found is not None:
        aside.take_record(room.ref, found[1])
    place = _place(room, made, ctx, dropped=dropped)
    return VaultRecord(compartment=made, place=place, seq=seq, created_on=ctx.at.date())


def open_record(compartment: str, unlocked: Unlocked, ctx: Context) -> str:
    """The text at the context's kind and row. Raises :class:`Refused` for everyone but a member."""
    return _text(room_of(ctx.ref), compartment, ctx, unlocked)


def open_setup(compartment: str, ctx: Context) -> str:
    """The text at the context's kind and row of a ``setup:P`` compartment; any other is :class:`Refused`.

    One statement: where a text stands is known only with the compartment's id and the room's key, so its few records
    come along. An office's page reads several of these.
    """
    kind, owner = parts(compartment)
    if kind != SETUP:
        raise Refused
    places: dict[uuid.UUID, bytes] = {}
    for record in asking.rows_with(VaultRecord, "compartment__room", _SET_UP, ctx.ref, kind, owner):
        made: VaultCompartment = record.compartment
        if made.id not in places:
            places[made.id] = _place(made.room, made, ctx, dropped=False)
        if bytes(record.place) == places[made.id]:
            return _told(opened(made.room, made, record, None), ctx)
    raise Refused


def records(compartment: str, unlocked: Unlocked | None, ref: str) -> tuple[Record, ...]:
    """Every record of a compartment, oldest first. ``unlocked`` is None for ``setup:P`` only."""
    room = room_of(ref)
    held = list(generations(room, compartment, unlocked))
    return tuple(
        opened(room, made, record, unlocked)
        for made in reversed(held)
        for record in made.records.order_by("seq")
        if not aside.is_aside(record)
    )


def erase(compartment: str, ctx: Context, by: Unlocked | None = None) -> bool:
    """Remove the record at the context's kind and row; only its author may, or for the office's any member. False:
    there is none. Under a legal hold its row stays, and nobody is shown it."""
    room = room_of(ctx.ref)
    found = _at(room, compartment, ctx, by)
    if found is None:
        return False
    if opened(room, *found, by).author != ctx.author:
        raise Refused
    aside.take_record(ctx.ref, found[1])
    return True


def destroy(compartment: str, ctx: Context) -> None:
    """Remove whatever stands at the context's kind and row, under every key of the compartment and whoever wrote it:
    the rules have ended it. Opens nothing and needs nobody's key. Under a legal hold the rows stay, and nobody is
    shown them."""
    kind, owner = parts(compartment)
    room = room_of(ctx.ref)
    for made in room.compartments.filter(kind=kind, owner=owner):
        for record in made.records.filter(place__in=[_place(room, made, ctx, dropped=one) for one in (False, True)]):
            aside.take_record(ctx.ref, record)


def _to_write_in(compartment: str, ref: str) -> tuple[VaultRoom, VaultCompartment]:
    kind, owner = parts(compartment)
    room = room_of(ref)
    if kind == SETUP:
        room.compartments.get_or_create(kind=SETUP, owner=owner, gen=1)
    return room, newest(room, compartment)


def key_for(room: VaultRoom, made: VaultCompartment, unlocked: Unlocked | None) -> bytes:
    """The compartment's key; of ``setup:P`` without a member. Raises :class:`Refused`. For this room alone."""
    if made.kind == SETUP:
        return subkey(room_key(room), "setup", made.id.bytes, number(made.gen))
    if unlocked is None:
        raise Refused
    return key_of(room, made, unlocked)


def _close(room: VaultRoom, made: VaultCompartment, id: uuid.UUID, plain: bytes, by: Unlocked | None) -> bytes:
    where = (room.ref, made.id.bytes, number(made.gen), id.bytes)
    if by is None and made.kind != SETUP:
        return _DROP + close_to(bytes(made.drop_key or b""), plain, "drop", *where)
    return _MEMBER + seal(key_for(room, made, by), plain, lp("rec", *where))


def opened(room: VaultRoom, made: VaultCompartment, record: VaultRecord, unlocked: Unlocked | None) -> Record:
    """What a row holds. Raises :class:`Refused` for anything but a whole record of this place. For this room alone."""
    key = key_for(room, made, unlocked)
    where = (room.ref, made.id.bytes, number(made.gen), record.id.bytes)
    way, box = bytes(record.body[:1]), bytes(record.body[1:])
    if way == _DROP:
        drop = unseal(key, bytes(made.drop_box or b""), lp("drop key", room.ref, made.id.bytes, number(made.gen)))
        plain = open_with(X25519PrivateKey.from_private_bytes(drop), box, "drop", *where)
    elif way == _MEMBER:
        plain = unseal(key, box, lp("rec", *where))
    else:
        raise Refused
    told = json.loads(unpad(plain))
    return Record(
        kind=told["kind"],
        row=told["row"],
        author=OFFICE if way == _DROP else told["author"],
        at=datetime.fromisoformat(told["at"]),
        text=told["text"],
    )


def _at(room: VaultRoom, compartment: str, ctx: Context, unlocked: Unlocked | None) -> _Placed | None:
    dropped = ctx.author == OFFICE and parts(compartment)[0] != SETUP
    return _placed(room, compartment, ctx, unlocked, dropped=dropped)


def _placed(
    room: VaultRoom, compartment: str, ctx: Context, unlocked: Unlocked | None, *, dropped: bool
) -> _Placed | None:
    for made in generations(room, compartment, unlocked):
        # The key is asked for first: who is no member does not learn whether something is there.
        key_for(room, made, unlocked)
        if (record := made.records.filter(place=_place(room, made, ctx, dropped=dropped)).first()) is not None:
            return made, record
    return None


def _dropped(room: VaultRoom, made: VaultCompartment, ctx: Context) -> _Placed | None:
    record = made.records.filter(place=_place(room, made, ctx, dropped=True)).first()
    return None if record is None else (made, record)


def _text(room: VaultRoom, compartment: str, ctx: Context, unlocked: Unlocked | None) -> str:
    found = _at(room, compartment, ctx, unlocked)
    if found is None:
        raise Refused
    return _told(opened(room, *found, unlocked), ctx)


def _told(record: Record, ctx: Context) -> str:
    """The text, if it is what was asked for: a row that was moved is none."""
    if (record.kind, record.row) != (ctx.kind, ctx.row):
        raise Refused
    return record.text


def _place(room: VaultRoom, made: VaultCompartment, ctx: Context, *, dropped: bool) -> bytes:
    key = subkey(room_key(room), "place")
    way = _DROP if dropped else _MEMBER
    return hmac.digest(key, lp(way, made.id.bytes, ctx.kind, ctx.row), hashlib.sha256)[:NAME]


def _plain(text: str, ctx: Context) -> bytes:
    assert ctx.at is not None
    told = {"at": ctx.at.isoformat(), "author": ctx.author, "kind": ctx.kind, "row": ctx.row, "text": text}
    return pad(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
