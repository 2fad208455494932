"""A person's own key, and the secrets that open it (design §10.5: one key per person).

A member is a 32-byte random seed; the X25519 key pair comes from it. The seed is stored only inside *slots*, each
opened by one secret of the person. The office holds no secret: nobody there can open a slot.

==============  ============================================  ==========================================
kind            secret                                        stretched by
==============  ============================================  ==========================================
``card``        a printed code of 128 bits (``codes``)        Argon2id, 19 MiB, 2 passes, 1 lane
``passphrase``  chosen, 15 characters or more                 Argon2id, 64 MiB, 3 passes, 1 lane
``prf``         32 bytes a passkey gives (WebAuthn PRF)       HKDF-SHA-512
==============  ============================================  ==========================================

Formats::

    private = X25519(subkey(seed, "member key", "x25519"))
    kek     = HMAC(pepper, lp("slot", lp(member id, kind, stretched)))
    box     = seal(kek, seed, lp("member", member id, kind))
    proof   = HMAC(pepper, lp("member key", lp(member id, person, public key, suite)))

The pepper makes a stolen database useless for guessing. Parameters weaker than the table's are refused when read.

The *proof* is the custodian's word, from the moment the key is made, that it is this person's: who writes to the
database cannot call a key by another's name. Without it a key is given nothing new (:func:`is_proved`). It is never
made later for a row that lacks it: whoever can take a proof out of a row could have another name signed that way.

**Argon2 takes tens of milliseconds: never inside a transaction.** :func:`stretch` and :func:`unlock` compute it; call
them before the transaction begins. :func:`enrol` and :func:`add_slot` take what :func:`stretch` gave and only write.
At most twice as many as there are processors compute at once; who waits longer than three seconds gets :class:`Busy`.
"""

from __future__ import annotations

import hmac
import os
import threading
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.db import transaction

from evenhand.models.vault import VaultMember, VaultSlot
from evenhand.vault import chance, codes
from evenhand.vault.custodian import mac
from evenhand.vault.sealing import KEY, OVERHEAD, SUITE, Refused, lp, seal, subkey, unseal

CARD, PASSPHRASE, PRF = "card", "passphrase", "prf"
LEAST_LETTERS = 15
_ARGON = {CARD: (19 * 1024, 2, 1), PASSPHRASE: (64 * 1024, 3, 1)}
KDF = {CARD: "argon2id:19456:2:1", PASSPHRASE: "argon2id:65536:3:1", PRF: "hkdf-sha512"}
_SALT = 16
_WAIT = 3.0
_lanes = threading.BoundedSemaphore(2 * (os.cpu_count() or 1))


class Busy(Exception):  # noqa: N818 (the page says so in these words)
    """Too many people unlock at this moment. Keep what was typed and ask to try again."""


class WeakSecret(ValueError):  # noqa: N818 (it says what the secret is)
    """A secret that cannot be accepted. The text is the reason's code: ``too_short`` (a passphrase under 15
    characters), ``reads_as_a_code`` (a passphrase that would be taken for a printed code) or ``not_a_code``."""


@dataclass(frozen=True, slots=True)
class Stretched:
    """A new secret after its slow computation, ready to close a slot. Holds no secret one could type."""

    kind: str
    salt: bytes = field(repr=False)
    key: bytes = field(repr=False)
    lookup: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A person whose own key is open, for the length of one request. Comes only from this room."""

    person: str
    member: uuid.UUID
    seed: bytes = field(repr=False)
    # Keys of compartments this person opened, so that a page of many records opens each compartment once.
    opened: dict[uuid.UUID, bytes] = field(repr=False, compare=False, default_factory=dict)

    @property
    def private_key(self) -> X25519PrivateKey:
        return _private(self.seed)


def stretch(secret: str | bytes, kind: str | None = None) -> Stretched:
    """Compute a new secret's slot key. Raises :class:`WeakSecret`, :class:`Busy`. Call it outside any transaction.

    ``kind`` says what the secret is meant to be, ``card``, ``passphrase`` or ``prf``; without it, :func:`kind_of` does.
    """
    kind = kind or kind_of(secret)
    if kind_of(secret) != kind:
        raise WeakSecret("not_a_code" if kind == CARD else "reads_as_a_code")
    if kind == PASSPHRASE and len(_normal(str(secret))) < LEAST_LETTERS:
        raise WeakSecret("too_short")
    salt = chance.token(_SALT)
    lookup = codes.code_mac(str(secret)) if kind == CARD else None
    return Stretched(kind, salt, _stretch(kind, secret, salt), lookup)


def enrol(person: str, secret: Stretched, on: date) -> Unlocked:
    """Make the person's key with its first slot. The person's earlier key, if any, must be retired first."""
    seed = chance.token(KEY)
    with transaction.atomic():
        member = VaultMember(person=person, public_key=_public(seed), created_on=on)
        member.proof = _proof(member)
        member.save(force_insert=True)
        unlocked = Unlocked(person, member.id, seed)
        add_slot(unlocked, secret, on)
    return unlocked


def add_slot(unlocked: Unlocked, secret: Stretched, on: date) -> None:
    """Let another secret open the same key; a slot of that kind that was there is replaced and its secret is dead."""
    box = seal(_kek(unlocked.member, secret.kind, secret.key), unlocked.seed, _place(unlocked.member, secret.kind))
    with transaction.atomic():
        VaultSlot.objects.filter(member=unlocked.member, kind=secret.kind).delete()
        VaultSlot.objects.create(
            member_id=unlocked.member,
            kind=secret.kind,
            kdf=KDF[secret.kind],
            salt=secret.salt,
            box=box,
            lookup=secret.lookup,
            created_on=on,
        )


def drop_slot(unlocked: Unlocked, kind: str) -> bool:
    """Take a way in away. The last one stays: False."""
    with transaction.atomic():
        slots = VaultSlot.objects.select_for_update().filter(member=unlocked.member)
        others = [slot for slot in slots if slot.kind != kind]
        if not others:
            return False
        slots.filter(kind=kind).delete()
    return True


def retire(person: str, on: date) -> None:
    """End a person's key: its slots and sessions go, and what it was given is emptied. What it opened is lost to it; a
    member of a compartment can admit the person's next key there."""
    with transaction.atomic():
        for member in VaultMember.objects.select_for_update().filter(person=person, retired_on=None):
            member.slots.all().delete()
            member.sessions.all().delete()
            member.grants.update(outer=b"")
            member.retired_on = on
            member.save(update_fields=["retired_on"])


def unlock(person: str, secret: str | bytes) -> Unlocked:
    """Open the person's own key. Raises :class:`~evenhand.vault.sealing.Refused`, :class:`Busy`.

    An unknown person, a wrong secret and a kind of secret the person does not use take the same way and time.
    Call it outside any transaction.
    """
    kind = kind_of(secret)
    live = VaultSlot.objects.filter(member__person=person, member__retired_on=None, kind=kind)
    slot = live.select_related("member").first()
    member = slot.member_id if slot else uuid.UUID(int=0)
    salt = bytes(slot.salt) if slot else mac("no such slot", lp(person, kind))[:_SALT]
    box = bytes(slot.box) if slot else b"\x01" + bytes(OVERHEAD + KEY - 1)
    seed = unseal(_kek(member, kind, _stretch(kind, secret, salt)), box, _place(member, kind))
    # A row that says another computation than the table above was not written by this room.
    if slot is None or slot.kdf != KDF[kind] or is_forged(slot.member):
        raise Refused
    return Unlocked(person, member, seed)


def whose(code: str) -> str | None:
    """The person a printed code belongs to, or None. It opens nothing: :func:`unlock` does."""
    live = VaultSlot.objects.filter(member__retired_on=None).select_related("member")
    slot = live.filter(lookup=codes.code_mac(code)).first()
    return slot.member.person if slot else None


def has_key(person: str) -> bool:
    """Whether the person made a key of their own. Who works by paper and telephone needs none."""
    return VaultMember.objects.filter(person=person, retired_on=None).exists()


def made_on(person: str) -> date | None:
    """The day on which the person made the key they have; None without one."""
    mine = VaultMember.objects.filter(person=person, retired_on=None)
    return mine.values_list("created_on", flat=True).first()


def proofs(people: Iterable[str]) -> Mapping[str, bool | None]:
    """Of these people, those who have a key: True where the custodian knows it as theirs, None where it was made before
    there were proofs, False where it was called by this name from outside."""
    live = VaultMember.objects.filter(person__in=list(people), retired_on=None)
    return {one.person: False if is_forged(one) else True if is_proved(one) else None for one in live}


def is_proved(member: VaultMember) -> bool:
    """Whether the custodian made this very key for this very person."""
    return member.proof is not None and hmac.compare_digest(_proof(member), bytes(member.proof))


def is_forged(member: VaultMember) -> bool:
    """Whether the row says something else than what the custodian signed. One without a proof says nothing."""
    return member.proof is not None and not is_proved(member)


def kind_of(secret: str | bytes) -> str:
    """What a secret is: bytes come from a passkey, a text that reads as a code is a card, any other is a passphrase."""
    if isinstance(secret, bytes):
        return PRF
    return CARD if codes.read_code(secret) else PASSPHRASE


def _normal(secret: str) -> str:
    """NIST SP 800-63B §3.1.1.2: one Unicode form, so that every keyboard gives the same bytes."""
    return unicodedata.normalize("NFKC", secret)


def _stretch(kind: str, secret: str | bytes, salt: bytes) -> bytes:
    if isinstance(secret, bytes):
        return subkey(secret, PRF, salt)
    raw = codes.code_bytes(secret) if kind == CARD else _normal(secret).encode()
    memory, passes, lanes = _ARGON[kind]
    with _a_lane():
        return Argon2id(salt=salt, length=KEY, iterations=passes, lanes=lanes, memory_cost=memory).derive(raw)


@contextmanager
def _a_lane() -> Iterator[None]:
    if not _lanes.acquire(timeout=_WAIT):
        raise Busy
    try:
        yield
    finally:
        _lanes.release()


def _kek(member: uuid.UUID, kind: str, stretched: bytes) -> bytes:
    return mac("slot", lp(member.bytes, kind, stretched))


def _place(member: uuid.UUID, kind: str) -> bytes:
    return lp("member", member.bytes, kind)


def _proof(member: VaultMember) -> bytes:
    return mac("member key", lp(member.id.bytes, member.person, bytes(member.public_key), SUITE))


def _private(seed: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(subkey(seed, "member key", "x25519"))


def _public(seed: bytes) -> bytes:
    return _private(seed).public_key().public_bytes_raw()
