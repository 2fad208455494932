"""The locked room of a complaint: its compartments, and who holds a key to each.

Two locks. What a member's key opens (*inner*) is closed once more under the room's key, which the custodian keeps and
can destroy (*outer*). The database holds only *outer*: without the custodian it is noise, without the member's secret
too. Formats::

    inner  = HPKE to the member, info lp("grant", room id, compartment id, u32be(gen), member id, role):  CK, 32 bytes
    outer  = seal(room key, inner, lp("outer", ref, compartment id, u32be(gen), member id))
    drop   = an X25519 key pair; private half = seal(CK, private, lp("drop key", ref, compartment id, u32be(gen)))

``setup:P`` has no grants: the office is in that conversation, so its key comes from the room's key alone.

Whoever founds a compartment makes its key, gives it to the members and forgets it. From then on only a member who is
unlocked can let another one in, or begin the next key (see :mod:`evenhand.vault.generations`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.db.models import QuerySet

from evenhand.models import asking
from evenhand.models.vault import AnswerWords, SealedAnswer, VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant, VaultRoom
from evenhand.vault import aside, chance, custodian, legal_hold, people
from evenhand.vault.answers import key_name
from evenhand.vault.envelope import close_to, open_with
from evenhand.vault.members import Unlocked, is_forged, is_proved
from evenhand.vault.people import check_caps, is_emptied
from evenhand.vault.roster import fits, is_linked, write
from evenhand.vault.sealing import KEY, Refused, lp, number, seal, unseal

SETUP, OWN, JOINT, CAUCUS, TERMS = "setup", "own", "joint", "caucus", "terms"
AFTER_THE_AGREEMENT_TO_MEDIATE = frozenset({JOINT, CAUCUS, TERMS})


def set_up_room(ref: str, on: date) -> None:
    """Make the complaint's room with a key of its own at the custodian. Done once; again is harmless."""
    if VaultRoom.objects.filter(ref=ref).exists():
        return
    name, _ = custodian.current().keys.mint()
    VaultRoom.objects.get_or_create(ref=ref, defaults={"key_name": name, "set_up_on": on})
    if legal_hold.is_on_hold(ref):
        legal_hold.under_hold(ref, None)


def open_room(ref: str, on: date) -> None:
    """The agreement to mediate is signed by everyone present: from now on there may be joint and caucus
    compartments."""
    VaultRoom.objects.filter(ref=ref, opened_on=None).update(opened_on=on)


def found(ref: str, compartment: str, roster: Iterable[tuple[str, str]]) -> None:
    """Make a compartment for the people in ``roster``, pairs of person and role; who has no key of their own is left
    out, and who has one older than proofs. Raises :class:`Refused` for a joint, caucus or terms compartment before
    :func:`open_room`, without any member, over the caps, where somebody's key was called theirs from outside, and where
    there is one that somebody can still open.

    What nobody can open any more, because everyone in it lost their key or left, makes room for the new one. Who is in
    ``roster`` did not leave: where a line says so, it was written from outside, and nothing is made over it.
    """
    kind, owner = parts(compartment)
    with transaction.atomic():
        room = room_of(ref)
        if kind == SETUP or (kind in AFTER_THE_AGREEMENT_TO_MEDIATE and room.opened_on is None):
            raise Refused
        roles = dict(roster)
        live = list(VaultMember.objects.filter(person__in=roles, retired_on=None))
        members = [one for one in live if is_proved(one)]
        check_caps(kind, ((one.person, roles[one.person]) for one in members))
        if not members or any(map(is_forged, live)) or (kind != OWN and not _nobodys(room, kind, owner, roles)):
            raise Refused
        made, key = begin(room, kind, owner, _next_gen(room, owner) if kind == OWN else 1)
        for member in members:
            grant(made, key, member, roles[member.person], by=None)
        write(made, key)


def make_way(ref: str, compartment: str, now: Collection[str]) -> bool:
    """Take a compartment away that nobody opens any more, because everyone in it lost their key or left; False where
    somebody does, or where one of those who sit there ``now`` was put out from outside."""
    kind, owner = parts(compartment)
    with transaction.atomic():
        return _nobodys(room_of(ref), kind, owner, now)


def _nobodys(room: VaultRoom, kind: str, owner: str, now: Collection[str]) -> bool:
    """Is there no such compartment, or none that anybody opens? What was there is cleared away then."""
    there = room.compartments.filter(kind=kind, owner=owner)
    grants = VaultGrant.objects.filter(compartment__in=there)
    if present(grants).exists() or is_emptied(list(grants.select_related("member")), now):
        return False
    # Whoever made a compartment gave its key to somebody: lines that are not there were taken away.
    if there.exists() and not grants.exists():
        return False
    aside.take_compartments(room.ref, there, None)
    return True


def _next_gen(room: VaultRoom, owner: str) -> int:
    """The first key of a person's own compartment; the next, where they lost theirs and began anew."""
    last = room.compartments.filter(kind=OWN, owner=owner).order_by("-gen").first()
    return last.gen + 1 if last else 1


def begin(room: VaultRoom, kind: str, owner: str, gen: int) -> tuple[VaultCompartment, bytes]:
    """A compartment with a fresh key that nobody has been given yet."""
    key, drop = chance.token(KEY), chance.token(KEY)
    made = VaultCompartment(room=room, kind=kind, owner=owner, gen=gen)
    made.drop_key = X25519PrivateKey.from_private_bytes(drop).public_key().public_bytes_raw()
    made.drop_box = seal(key, drop, lp("drop key", room.ref, made.id.bytes, number(made.gen)))
    made.save(force_insert=True)
    return made, key


def grant(made: VaultCompartment, key: bytes, member: VaultMember, role: str, by: uuid.UUID | None) -> None:
    """Give a member the compartment's key, in place of what they had there before. Its roster is written after it.
    Raises :class:`Refused` for a key that the custodian does not know as this person's.

    Of a key that was lost the line stays, empty: by it whoever writes next sees that a new key is to be made.
    """
    if not is_proved(member):
        raise Refused
    room, gen = made.room, number(made.gen)
    info = ("grant", room.id.bytes, made.id.bytes, gen, member.id.bytes, role)
    inner = close_to(bytes(member.public_key), key, *info)
    outer = seal(room_key(room), inner, lp("outer", room.ref, made.id.bytes, gen, member.id.bytes))
    before = VaultGrant.objects.filter(compartment=made, member__person=member.person)
    before.filter(member=member).delete()
    before.update(outer=b"")
    VaultGrant.objects.create(compartment=made, member=member, role=role, outer=outer, granted_by=by)


def is_member(ref: str, compartment: str, person: str) -> bool:
    """Whether the person holds a key to that compartment. Opens nothing."""
    return person in members_of(ref, compartment)


def members_of(ref: str, compartment: str) -> frozenset[str]:
    """The people who hold a key to that compartment now. Opens nothing."""
    kind, owner = parts(compartment)
    there = VaultCompartment.objects.filter(room__ref=ref, kind=kind, owner=owner).order_by("-gen").first()
    grants = present(VaultGrant.objects.filter(compartment=there)) if there else VaultGrant.objects.none()
    return frozenset(grants.values_list("member__person", flat=True))


def is_there(ref: str, compartment: str) -> bool:
    """Whether there is such a compartment, whoever opens it. Opens nothing."""
    kind, owner = parts(compartment)
    return VaultCompartment.objects.filter(room__ref=ref, kind=kind, owner=owner).exists()


def is_sound(ref: str, compartment: str, now: Collection[str], ever: Collection[str]) -> bool:
    """Whether the compartment's members are of those who sit there ``now``, and those who left of those who ``ever``
    did (:func:`evenhand.vault.people.is_sound`)."""
    return people.is_sound(ref, *parts(compartment), now, ever)


def present(grants: QuerySet[VaultGrant]) -> QuerySet[VaultGrant]:
    """Of these grants, those that open: of members who are still there, with a key that is still theirs."""
    return grants.filter(left_on=None, member__retired_on=None).exclude(outer=b"")


def shred(ref: str) -> int:
    """Destroy a complaint's room, answers and answer words: their keys first, so that nothing revives them, then the
    rows. Returns how many keys went.

    The keys are refused from this moment, whatever becomes of the caller's transaction; call
    :func:`~evenhand.vault.custodian.turn_epoch` after it to destroy the old root with them. Raises
    :class:`~evenhand.vault.holds.Held` while the custodian holds the complaint, whatever the caller believes.
    """
    legal_hold.check_free(ref)
    answers, words = SealedAnswer.objects.filter(ref=ref), AnswerWords.objects.filter(ref=ref)
    names = [key_name(row.box) for row in answers] + [key_name(row.box) for row in words]
    custodian.current().keys.bury(names)
    gone = shred_room(ref) + len(names)
    answers.delete()
    words.delete()
    return gone


def shred_room(ref: str) -> int:
    """The same for the room alone: answers that wait for others in the complaint stay. A room may be set up anew."""
    legal_hold.check_free(ref)
    rooms = VaultRoom.objects.filter(ref=ref)
    names = [bytes(room.key_name) for room in rooms]
    if names:
        custodian.current().keys.bury(names)
        rooms.delete()
    return len(names)


def parts(compartment: str) -> tuple[str, str]:
    """``("own", "c1")`` for ``own:c1``, ``("joint", "d1")`` for ``joint:d1``. Raises ValueError for anything else."""
    kind, colon, owner = compartment.partition(":")
    known = kind in {SETUP, OWN, JOINT, CAUCUS, TERMS} and bool(colon) is bool(owner)
    if not known or (kind != JOINT and not owner):
        raise ValueError(compartment)
    return kind, owner


def room_key(room: VaultRoom) -> bytes:
    """The room's key from the custodian. Raises :class:`Refused` once it is destroyed."""
    return custodian.current().keys.get(bytes(room.key_name))


def newest(room: VaultRoom, compartment: str) -> VaultCompartment:
    """The compartment with its newest key. Raises :class:`Refused` when it was never founded."""
    kind, owner = parts(compartment)
    made = room.compartments.filter(kind=kind, owner=owner).order_by("-gen").first()
    if made is None:
        raise Refused
    return made


def key_of(room: VaultRoom, made: VaultCompartment, unlocked: Unlocked) -> bytes:
    """The compartment's key for a member. Raises :class:`Refused` for anyone else, when the roster was altered, and
    when the key was not made by a member of the one before."""
    if (key := unlocked.opened.get(made.id)) is not None:
        return key
    here, me = asking.key(VaultCompartment, made.pk), asking.key(VaultMember, unlocked.member)
    mine = asking.first(VaultGrant, "compartment_id = %s AND member_id = %s AND left_on IS NULL", here, me)
    if mine is None:
        raise Refused
    gen = number(made.gen)
    inner = unseal(room_key(room), bytes(mine.outer), lp("outer", room.ref, made.id.bytes, gen, unlocked.member.bytes))
    info = ("grant", room.id.bytes, made.id.bytes, gen, unlocked.member.bytes, mine.role)
    key = open_with(unlocked.private_key, inner, *info)
    if not fits(made, key) or not (made.kind == OWN or made.gen == 1 or _follows(room, made, key, unlocked)):
        raise Refused
    unlocked.opened[made.id] = key
    return key


def _follows(room: VaultRoom, made: VaultCompartment, key: bytes, unlocked: Unlocked) -> bool:
    before = room.compartments.filter(kind=made.kind, owner=made.owner, gen=made.gen - 1).first()
    return before is not None and is_linked(made, key, key_of(room, before, unlocked))


def room_of(ref: str) -> VaultRoom:
    """The complaint's room. Raises :class:`Refused` where there is none."""
    room = VaultRoom.objects.filter(ref=ref).first()
    if room is None:
        raise Refused
    return room
