"""Passkeys of staff and mediators: made with a starting code or a fresh sign-in, two of them, the person verified.

The ceremonies are allauth's; the challenge lies in the session between its two halves. A passkey signs in by itself
because it is two factors: the device, and the person the device verified. Source: NIST SP 800-63B-4 §3.2.10; AUT-01.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import Count

from evenhand.accounts import throttle
from evenhand.accounts.keys import CameIn, NotRight
from evenhand.accounts.throttle import Wait
from evenhand.models.accounts import Account
from evenhand.vault import rightful

# Losing one device must not lock a member of staff out.
WANTED = 2
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey as its owner sees it."""

    id: int
    name: str
    made_at: datetime


def options_to_make(account: UUID) -> dict[str, Any]:
    """What a browser needs to make a passkey for this account (WebAuthn creation options as JSON)."""
    options: dict[str, Any] = _ceremonies().begin_registration(Account.objects.get(pk=account), passwordless=True)
    return options


def make(account: UUID, name: str, credential: str) -> bool:
    """Keep the passkey a browser made. False when it does not answer our challenge."""
    answer = _read(credential)
    auth = _ceremonies()
    try:
        auth.parse_registration_response(answer)
        auth.complete_registration(answer)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return False
    owner = Account.objects.get(pk=account)
    made = auth.WebAuthn.add(owner, name[:60], answer).instance
    made.data["proof"] = rightful.passkey_proof(owner, answer)
    made.save(update_fields=["data"])
    return True


def options_to_sign_in() -> dict[str, Any]:
    """What a browser needs to sign in with any passkey of this site (WebAuthn request options as JSON)."""
    options: dict[str, Any] = _ceremonies().begin_authentication(None)
    return options


def come_in(credential: str, *, source: str, at: datetime) -> CameIn | NotRight | Wait:
    """Let the holder of a passkey in. Every failure gets the same answer."""
    tried = throttle.attempt(source, None, at)
    if isinstance(tried, Wait):
        return tried
    account = holder(credential)
    # A party's passkey comes in with its secret or not at all (`own_passkeys`).
    if account is None or not account.is_active or account.kind == Account.Kind.PARTY:
        return NotRight()
    throttle.give_back(tried)
    return CameIn(account.id)


def holder(credential: str) -> Account | None:
    """Whose passkey answered the challenge of this session; None for nobody's."""
    return _holder(_read(credential))


def prove(account: UUID, credential: str, *, source: str, at: datetime) -> bool | Wait:
    """Is the person at this browser still the holder of a passkey of this account? For steps that ask again."""
    came = come_in(credential, source=source, at=at)
    return came if isinstance(came, Wait) else isinstance(came, CameIn) and came.account == account


def of(account: UUID) -> tuple[Passkey, ...]:
    """The passkeys of this account, the oldest first."""
    rows = Authenticator.objects.filter(user_id=account, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")
    return tuple(Passkey(id=row.pk, name=str(row), made_at=row.created_at) for row in rows)


def only_one(account: UUID) -> bool:
    """Would this person be locked out by losing one device? False for who has none: they came in another way."""
    return len(of(account)) == 1


def with_only_one() -> tuple[str, ...]:
    """The names of the colleagues and mediators with a single passkey, for ``evenhand doctor``."""
    there = Account.objects.exclude(kind=Account.Kind.PARTY).filter(is_active=True)
    made = there.filter(authenticator__type=Authenticator.Type.WEBAUTHN).annotate(n=Count("authenticator"))
    return tuple(made.filter(n=1).order_by("display_name").values_list("display_name", flat=True))


def remove(account: UUID, id: int) -> bool:
    """Remove one passkey, never the last one. False when it is the last, or not there."""
    if len(of(account)) < WANTED:
        return False
    kept = Authenticator.objects.filter(pk=id, user_id=account, type=Authenticator.Type.WEBAUTHN)
    return bool(kept.delete()[0])


def _ceremonies() -> Any:
    """allauth's own, with a library of ten megabytes behind them: read by the first passkey, not by every worker."""
    from allauth.mfa.webauthn.internal import auth

    return auth


def _holder(answer: dict[str, Any]) -> Account | None:
    auth = _ceremonies()
    try:
        user = auth.extract_user_from_response(answer)
        used = auth.complete_authentication(user, answer)
        # A row that somebody wrote, or moved to another account, is nobody's passkey.
        theirs = rightful.is_passkey(user, used.data)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return user if theirs and isinstance(user, Account) else None


def _read(credential: str) -> dict[str, Any]:
    try:
        answer = json.loads(credential) if len(credential) <= _LONGEST else {}
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
