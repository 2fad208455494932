"""Who comes into a compartment and who leaves it, after it was founded.

* **Letting in**: a member whose key is open gives another person every key of the compartment; what the person held
  there with an earlier key of theirs is dead. Nobody else can, neither the office nor the person.
* **Leaving**: the leaver's grants are emptied at once, which needs nobody's key. What they read until then they have
  read; from the next record on it is closed to them.
* **The next key**: the first member who writes after somebody left, or lost their key, makes a new key for
  those who stayed, and proves with the old one that a member made it (:mod:`evenhand.vault.roster`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q

from evenhand.models.vault import VaultMember
from evenhand.models.vault_rooms import VaultCompartment, VaultGrant, VaultRoom
from evenhand.vault import aside, roster
from evenhand.vault.members import Unlocked, proofs
from evenhand.vault.people import check_caps
from evenhand.vault.rooms import (
    AFTER_THE_AGREEMENT_TO_MEDIATE,
    SETUP,
    begin,
    grant,
    key_of,
    members_of,
    newest,
    parts,
    present,
    room_of,
)
from evenhand.vault.sealing import Refused


def admit(ref: str, compartment: str, unlocked: Unlocked, person: str, role: str) -> None:
    """Let another person in, by one who is in, to all that stands there. Raises :class:`Refused` when the admitter is
    no member, over the caps, for a person without a key, and for a key that is not known as theirs."""
    with transaction.atomic():
        room = room_of(ref)
        member = VaultMember.objects.filter(person=person, retired_on=None).first()
        held = list(generations(room, compartment, unlocked))
        if member is None:
            raise Refused
        VaultCompartment.objects.select_for_update().get(pk=held[0].pk)
        inside = present(VaultGrant.objects.filter(compartment=held[0])).exclude(member__person=person)
        check_caps(held[0].kind, [*inside.values_list("member__person", "role"), (person, role)])
        for made in held:
            key = key_of(room, made, unlocked)
            grant(made, key, member, role, by=unlocked.member)
            roster.write(made, key)


def could_admit(ref: str, compartments: Iterable[str], member: str, person: str) -> tuple[str, ...]:
    """Those of the compartments that ``member`` is in and ``person``, who has a key that is known as
    theirs, is not. Opens nothing."""
    if not proofs([person]).get(person):
        return ()
    inside = ((one, members_of(ref, one)) for one in compartments)
    return tuple(one for one, who in inside if member in who and person not in who)


def leave(ref: str, person: str, compartments: frozenset[str], on: date) -> int:
    """Close these compartments to a person who left the table; how many keys they had. Needs nobody's key."""
    there = Q(pk__in=())
    for kind, owner in map(parts, compartments):
        there |= Q(compartment__kind=kind, compartment__owner=owner)
    grants = VaultGrant.objects.filter(there, compartment__room__ref=ref, member__person=person, left_on=None)
    return grants.update(outer=b"", left_on=on)


def close(ref: str, compartments: frozenset[str], on: date) -> None:
    """Take compartments away with all that is in them: nobody sits at their table any more. Under a legal hold the rows
    stay, and nobody opens them."""
    for kind, owner in map(parts, compartments):
        aside.take_compartments(ref, VaultCompartment.objects.filter(room__ref=ref, kind=kind, owner=owner), on)


def generations(room: VaultRoom, compartment: str, unlocked: Unlocked | None) -> Iterator[VaultCompartment]:
    """The compartment by its keys, the newest first. Of a person's own only the newest: what an earlier key of theirs
    closed stays closed. Raises :class:`Refused` where there is none, and for who is no member of the newest."""
    made = newest(room, compartment)
    if unlocked is not None and made.kind != SETUP:
        key_of(room, made, unlocked)
    yield made
    if made.kind in AFTER_THE_AGREEMENT_TO_MEDIATE:
        yield from room.compartments.filter(kind=made.kind, owner=made.owner, gen__lt=made.gen).order_by("-gen")


def turned(room: VaultRoom, made: VaultCompartment, by: Unlocked) -> VaultCompartment:
    """The compartment to write into: the same, or, when somebody left it or lost their key, one with a new key for
    those who stayed. Called by a member, under the compartment's lock."""
    grants = VaultGrant.objects.filter(compartment=made)
    stayed = list(present(grants).select_related("member"))
    if made.kind not in AFTER_THE_AGREEMENT_TO_MEDIATE or len(stayed) == grants.count():
        return made
    old = key_of(room, made, by)
    after, key = begin(room, made.kind, made.owner, made.gen + 1)
    for one in stayed:
        grant(after, key, one.member, one.role, by=by.member)
    after.link = roster.link(after, key, old)
    after.save(update_fields=["link"])
    roster.write(after, key)
    return after


def room_words(ref: str, compartment: str, unlocked: Unlocked, lang: str) -> tuple[str, ...]:
    """Six words that stand for exactly the people who can read here: everyone sees the same, and reads them aloud.

    Raises :class:`Refused` for anyone but a member."""
    room = room_of(ref)
    made = newest(room, compartment)
    key_of(room, made, unlocked)
    return roster.words(made, lang)
