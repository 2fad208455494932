"""A passkey as a party's own key: it signs in, and its secret (WebAuthn PRF) opens what the office cannot.

The device computes the secret from its key and a value that is the same for everyone; it never leaves the device's
owner but to open their key here, as a passphrase would. A passkey that gives no secret is no key: it cannot be made,
and nobody comes in with it. Source: design §10.5; W3C WebAuthn Level 3 §10.1.4 (PRF).
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from evenhand.accounts import keys, making, passkeys, throttle
from evenhand.accounts.keys import CameIn, NotRight
from evenhand.accounts.making import Right
from evenhand.accounts.throttle import Wait
from evenhand.core.dates import Now
from evenhand.models.accounts import Account
from evenhand.vault.members import Unlocked

SECRET_BYTES = 32
_SAME_FOR_ALL = sha256(b"evenhand: a party's own key").digest()


class NoSecret:
    """The device made no passkey for us, or one that gives no secret."""


def options_to_make(account: UUID) -> dict[str, Any]:
    """What a browser needs to make such a passkey."""
    return _asking_for_secret(passkeys.options_to_make(account))


def options_to_use() -> dict[str, Any]:
    """What a browser needs to sign in with one, or to show it again."""
    return _asking_for_secret(passkeys.options_to_sign_in())


def make(account: UUID, right: Right, credential: str, secret: str, now: Now) -> Unlocked | NoSecret | None:
    """Make a passkey this person's own key, in place of one made before; None when the door was closed meanwhile."""
    raw = _read(secret)
    if raw is None:
        return NoSecret()
    with transaction.atomic():
        earlier = list(Authenticator.objects.filter(user_id=account).values_list("pk", flat=True))
        if not passkeys.make(account, "", credential):
            return NoSecret()
        made = making.make_own_passkey(account, right, raw, now)
        if made is None:
            transaction.set_rollback(True)
            return None
        Authenticator.objects.filter(pk__in=earlier).delete()
    return made


def come_in(credential: str, secret: str, *, source: str, at: datetime) -> CameIn | NotRight | Wait:
    """Let the holder in whose device shows the passkey and whose secret opens the key. Every failure is alike."""
    tried = throttle.attempt(source, None, at)
    if isinstance(tried, Wait):
        return tried
    account, raw = passkeys.holder(credential), _read(secret)
    if account is None or raw is None or account.kind != Account.Kind.PARTY or not account.is_active:
        return NotRight()
    unlocked = keys.opened(keys.vault_person(account), raw)
    if unlocked is None:
        return NotRight()
    throttle.give_back(tried)
    return CameIn(account.id, unlocked)


def prove(account: UUID, credential: str, secret: str, *, source: str, at: datetime) -> CameIn | NotRight | Wait:
    """Is the person at this browser still the holder of this account's passkey? For steps that ask again."""
    came = come_in(credential, secret, source=source, at=at)
    return NotRight() if isinstance(came, CameIn) and came.account != account else came


def has_one(account: UUID) -> bool:
    """Did this person make such a passkey?"""
    return bool(passkeys.of(account))


def _asking_for_secret(options: dict[str, Any]) -> dict[str, Any]:
    salt = urlsafe_b64encode(_SAME_FOR_ALL).rstrip(b"=").decode()
    public = options["publicKey"]
    public["extensions"] = {**public.get("extensions", {}), "prf": {"eval": {"first": salt}}}
    return options


def _read(secret: str) -> bytes | None:
    try:
        raw = urlsafe_b64decode(secret[:100] + "=" * (-len(secret[:100]) % 4))
    except (NotBase64, ValueError):
        return None
    return raw if len(raw) == SECRET_BYTES else None
