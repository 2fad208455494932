"""A person's own key: a fresh printed code, or a passphrase. The vault checks it; nobody at the office has seen it.

The same key signs a party in and unlocks what was said in confidence. An opened key (``Unlocked``) lives for one
request; between requests the browser holds a token for it (`hold`, `held`). A mediator's own key only unlocks:
mediators and staff sign in with passkeys.

Source: design §10.5, §10.6; NIST SP 800-63B-4 §3.1.1, §3.1.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from evenhand.accounts import throttle
from evenhand.accounts.passphrases import LONGEST
from evenhand.accounts.throttle import Wait
from evenhand.models.accounts import Account
from evenhand.vault import holding, members
from evenhand.vault.members import Busy, Unlocked
from evenhand.vault.sealing import Refused

__all__ = (
    "Busy",
    "CameIn",
    "NotRight",
    "Unlocked",
    "as_number",
    "come_in_by_passphrase",
    "extend",
    "has_own",
    "held",
    "hold",
    "holder_of_printed",
    "let_go",
    "let_go_everywhere",
    "made_on",
    "number_of",
    "opened",
    "prove",
    "vault_person",
)
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class CameIn:
    """Who came in, and what their own key opened (a passkey without a vault secret opens nothing).

    ``afresh`` is false where they showed no key of their own here: another sign-in vouched for them.
    """

    account: UUID
    unlocked: Unlocked | None = field(default=None, repr=False)
    afresh: bool = True


class NotRight:
    """The answer to every wrong key; it never says why."""


def holder_of_printed(typed: str) -> CameIn | None:
    """The party whose own printed code this is, with their key open. Raises `Busy`."""
    person = members.whose(typed)
    account = Account.objects.filter(person=person, is_active=True).first() if person and _is_uuid(person) else None
    if person is None or account is None:
        return None
    try:
        return CameIn(account.id, members.unlock(person, typed))
    except Refused:
        return None


def come_in_by_passphrase(number: str, phrase: str, *, source: str, at: datetime) -> CameIn | NotRight | Wait:
    """Let the holder of a sign-in number and passphrase in. An unknown number costs the same slow hash.

    Raises `Busy`. Call it outside any transaction.
    """
    name = as_number(number)
    tried = throttle.attempt(source, name, at)
    if isinstance(tried, Wait):
        return tried
    account = Account.objects.filter(sign_in_name=name, kind=Account.Kind.PARTY, is_active=True).first()
    unlocked = _opened(vault_person(account) if account else _NOBODY, phrase)
    if account is None or unlocked is None:
        return NotRight()
    throttle.give_back(tried)
    return CameIn(account.id, unlocked)


def prove(account: UUID, secret: str, *, source: str, at: datetime) -> CameIn | NotRight | Wait:
    """Is the person at this browser still the holder of this account's own key? For steps that ask again."""
    tried = throttle.attempt(source, str(account), at)
    if isinstance(tried, Wait):
        return tried
    row = Account.objects.filter(pk=account, is_active=True).first()
    unlocked = _opened(vault_person(row) if row else _NOBODY, secret)
    if row is None or unlocked is None:
        return NotRight()
    throttle.give_back(tried)
    return CameIn(account, unlocked)


def has_own(account: UUID) -> bool:
    """Has this person made a key of their own?"""
    row = Account.objects.filter(pk=account).first()
    return row is not None and members.has_key(vault_person(row))


def made_on(account: UUID) -> date | None:
    """The day on which this person made the key they have; None without one."""
    row = Account.objects.filter(pk=account).first()
    return members.made_on(vault_person(row)) if row else None


def vault_person(account: Account) -> str:
    """The name under which the vault knows the person: a party's person id, an account's own id for a mediator."""
    return str(account.person or account.id)


def as_number(typed: str) -> str:
    """A sign-in number as it is kept: `k7qm 42xw` is `K7QM-42XW`. Text that cannot be one stays as it is."""
    plain = "".join(typed.split()).replace("-", "").upper().translate(str.maketrans("ILO", "110"))
    return f"{plain[:4]}-{plain[4:]}" if len(plain) == 8 else typed.strip()[:64]


def number_of(account: UUID) -> str:
    """The sign-in number of a party, for the page that shows it to them."""
    return Account.objects.values_list("sign_in_name", flat=True).get(pk=account)


def hold(unlocked: Unlocked, until: datetime) -> str:
    """Keep an opened key for the next requests of this browser. The token belongs in its cookie and nowhere else."""
    return holding.hold(unlocked, until)


def held(account: UUID, token: str, at: datetime) -> Unlocked | None:
    """The opened key of this account in this browser, or None: never opened, ended, outlived, another person's."""
    row = Account.objects.filter(pk=account).first()
    try:
        unlocked = holding.resume(token, at)
    except Refused:
        return None
    return unlocked if row is not None and unlocked.person == vault_person(row) else None


def extend(token: str, until: datetime) -> None:
    """Hold an opened key longer, because its person is still at work."""
    holding.extend(token, until)


def let_go(token: str) -> None:
    """Close the key in this browser. An unknown token is let go too."""
    holding.let_go(token)


def let_go_everywhere(account: UUID) -> None:
    """Close this account's key in every browser: a sign-in was ended from another one, and we do not know whose."""
    for row in Account.objects.filter(pk=account):
        holding.let_go_of(vault_person(row))


def opened(person: str, secret: bytes) -> Unlocked | None:
    """The key that a passkey's secret opens; None when it opens nothing. No slow hash: it cannot be guessed."""
    return _opened(person, secret)


def _opened(person: str, secret: str | bytes) -> Unlocked | None:
    # Nobody's passphrase is longer; a megabyte typed into the field must not reach the slow hash.
    if len(secret) > 2 * LONGEST:
        return None
    try:
        return members.unlock(person, secret)
    except Refused:
        return None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
