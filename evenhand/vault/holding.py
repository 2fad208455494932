"""An unlocked key between two requests of the same browser.

The seed is sealed under a token that only the browser's cookie holds, so the row opens with no key of the office's.
Formats: ``token`` = 32 random bytes (hex in the cookie), ``row id = subkey(token, "held id")``,
``box = seal(subkey(token, "held key"), seed, lp("held", row id, member id))``.

The row is short-lived and worthless after signing out or quick exit, which delete it. How long it may live is the
caller's: 15 minutes after the last use (not while the person's table is in session), four hours in all
(security.md §2.4).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from evenhand.models.vault import VaultSession
from evenhand.vault import chance
from evenhand.vault.members import Unlocked, is_forged
from evenhand.vault.sealing import KEY, Refused, lp, seal, subkey, unseal


def hold(unlocked: Unlocked, until: datetime) -> str:
    """Keep an opened key until then; the token goes into the person's cookie and nowhere else."""
    token = chance.token(KEY)
    held = subkey(token, "held id")
    box = seal(subkey(token, "held key"), unlocked.seed, lp("held", held, unlocked.member.bytes))
    VaultSession.objects.create(id=held, member_id=unlocked.member, box=box, until=until)
    return token.hex()


def resume(token: str, now: datetime) -> Unlocked:
    """The opened key again. Raises :class:`Refused` for an unknown, ended or outlived token, and where the
    row of the key was given another name."""
    raw = _raw(token)
    row = VaultSession.objects.filter(id=subkey(raw, "held id"), until__gt=now).select_related("member").first()
    if row is None or is_forged(row.member):
        raise Refused
    seed = unseal(subkey(raw, "held key"), bytes(row.box), lp("held", bytes(row.id), row.member_id.bytes))
    return Unlocked(row.member.person, row.member_id, seed)


def extend(token: str, until: datetime) -> bool:
    """Hold it longer; False when it is not held any more."""
    return bool(VaultSession.objects.filter(id=subkey(_raw(token), "held id")).update(until=until))


def let_go(token: str) -> None:
    """Lock again: sign out, quick exit. Unknown tokens are let go too."""
    VaultSession.objects.filter(id=subkey(_raw(token), "held id")).delete()


def let_go_of(person: str) -> int:
    """Lock the person's key in every browser; how many there were."""
    return VaultSession.objects.filter(member__person=person).delete()[0]


def let_go_outlived(now: datetime, but: Collection[str] = ()) -> int:
    """Remove what nobody can resume any more, ``but`` those of these people; how many there were. For the clock."""
    outlived = VaultSession.objects.filter(until__lte=now).exclude(member__person__in=but)
    return outlived.delete()[0]


def _raw(token: str) -> bytes:
    try:
        return bytes.fromhex(token)
    except ValueError:
        return b""
