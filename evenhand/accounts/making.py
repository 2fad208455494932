"""How a person makes a key of their own, behind a door the office opened or beside the key they have.

The slow hash comes first and outside the transaction. Then, in one step: the door closes, a recovered person's old key
and every other sign-in end, the person is told where the code came from the office, and the new key is there. Killed
halfway, nothing of it happened: the letter still works.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from evenhand import vault
from evenhand.accounts import doors, telling
from evenhand.accounts.keys import vault_person
from evenhand.accounts.passphrases import one_form
from evenhand.core.dates import Now
from evenhand.models.accounts import Account
from evenhand.models.sign_ins import SignIn
from evenhand.vault import holding, members
from evenhand.vault.members import Stretched, Unlocked


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What lets a person make a key: an open ``door`` of the office (one that ``recovers`` ends the key before), or
    their present key, open: the new one is then another way in to the same. Neither, for the first key of a mediator;
    with ``recovers``, for one who lost theirs and has just shown their passkey: it signs in, and opened nothing anyway.
    """

    door: int | None = None
    recovers: bool = False
    unlocked: Unlocked | None = None


def make_printed(account: UUID, right: Right, now: Now) -> tuple[str, Unlocked] | None:
    """A fresh code as this person's own key, said once, and the key it opens. The printed code before it ends.

    None when the door was closed meanwhile. Raises ``members.Busy``. Call it outside any transaction.
    """
    code = vault.mint_code()
    made = _make(account, right, members.stretch(code), now)
    return None if made is None else (code, made)


def make_passphrase(account: UUID, right: Right, phrase: str, now: Now) -> Unlocked | None:
    """Make a passphrase (already found strong) this person's own key; as `make_printed`."""
    return _make(account, right, members.stretch(one_form(phrase)), now)


def make_own_passkey(account: UUID, right: Right, secret: bytes, now: Now) -> Unlocked | None:
    """Make a passkey's secret this person's own key; as `make_printed`. Call it with the passkey's own row."""
    return _make(account, right, members.stretch(secret), now)


def _make(account: UUID, right: Right, secret: Stretched, now: Now) -> Unlocked | None:
    person = vault_person(Account.objects.get(pk=account))
    try:
        with transaction.atomic():
            if right.door is not None and not doors.close(right.door, account, now.today):
                return None
            if right.recovers:
                # What only the old key opened stays closed: recovering a sign-in recovers no room.
                members.retire(person, now.today)
            # Whoever came in with what was before stays nowhere: the browser that made the key signs in anew (AUT-07).
            SignIn.objects.filter(account_id=account).delete()
            holding.let_go_of(person)
            if right.unlocked is not None:
                members.add_slot(right.unlocked, secret, now.today)
                return right.unlocked
            # A key that is there is never replaced by someone who did not open it.
            if members.has_key(person):
                return None
            if right.door is not None:
                telling.of_a_key(right.door, now)
            return members.enrol(person, secret, now.today)
    except IntegrityError:
        return None
