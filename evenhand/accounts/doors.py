"""Codes from the office: each opens a door once, and behind it the person makes a key of their own (``keys``).

* `issue_code` mints a code for a letter, a desk or a receipt; only its MAC stays.
* `come_in` takes any code, a door's or a person's own printed one. Every wrong kind (never issued, used, expired,
  misread) does the same work and gets the same answer.
* A door is held for `HOLD` for the one who stands in it. `close` ends it for good when they have made their key; when
  they left without one, the letter's code works again.
* Who has a key of their own already proves it first; only a `recovery` code, which two people at the office give, lets
  them make another. So a stolen letter never replaces a key.

Source: design §10.5; NIST SP 800-63B-4 §4.2; docs/security.md (AUT-02 to AUT-05).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from evenhand import vault
from evenhand.accounts import keys, seats, throttle
from evenhand.accounts.keys import CameIn, NotRight
from evenhand.accounts.throttle import Wait
from evenhand.models.accounts import Account, PartyKey, Seat
from evenhand.models.inserting import insert
from evenhand.models.people import ParticipationRow
from evenhand.vault import rightful

# How long a posted code works: what NIST allows for one sent by post within the country.
POST_DAYS = 21
HOLD = timedelta(minutes=30)
# Read aloud and typed without doubt: no I, L, O, U (Crockford).
_NUMBER = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DOORS = ("posted", "handed", "receipt", "recovery", "starting")
_LONGEST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Door:
    """A code that is open now. ``proves`` is true when the person has a key of their own and must show it first."""

    id: int
    account: UUID
    kind: str
    recovers: bool
    proves: bool


def issue_code(
    *, kind: str, ref: str, party: str, person: UUID, today: date, expires_on: date | None = None,
    by: UUID | None = None,
) -> str:  # fmt: skip
    """A new code for one part in one complaint, said once: only its MAC is kept, and who gave it out (``by``).
    A ``posted`` or ``recovery`` code expires after 21 days unless ``expires_on`` says otherwise; a ``handed`` one or
    that of a ``receipt`` without a date lasts until it is used."""
    if kind in ("posted", "recovery") and expires_on is None:
        expires_on = today + timedelta(days=POST_DAYS)
    key = PartyKey(kind=kind, ref=ref, party=party, person=person, made_on=today, expires_on=expires_on, given_by_id=by)
    return _mint(key)


def letter_code(ref: str, party: str, today: date, *, kind: str = "posted", by: UUID | None = None) -> str:
    """A fresh code for a party of a complaint, for their letter or to hand over; codes sent before are void. That of a
    receipt is not: nobody who holds only a receipt is locked out by another's act (decision 0034). Raises LookupError
    for a part nobody is known for."""
    person = person_of(ref, party)
    if person is None:
        raise LookupError(f"Nobody is known as {party} in {ref}.")
    with transaction.atomic():
        earlier = PartyKey.objects.filter(ref=ref, party=party, kind__in=("posted", "handed", "recovery"), used_on=None)
        earlier.update(used_on=today)
        return issue_code(kind=kind, ref=ref, party=party, person=person, today=today, by=by)


def person_of(ref: str, party: str) -> UUID | None:
    """The person behind a party's code in one complaint; None for nobody, nobody known, and somebody the custodian does
    not know there."""
    part = ParticipationRow.objects.filter(complaint__ref=ref, code=party).first()
    return part.person_id if part is not None and rightful.is_part(ref, part) else None


def starting_code(account: UUID, today: date, days: int = 7) -> str:
    """A code with which staff or a mediator come in once, to make their passkeys. Codes made before are void."""
    key = PartyKey(kind="starting", account_id=account, made_on=today, expires_on=today + timedelta(days=days))
    with transaction.atomic():
        _one_at_a_time(account)
        _void_starting(account)
        return _mint(key)


def resume_code(ref: str, today: date, days: int = 30) -> str:
    """A code with which a saved draft named ``ref`` is found again, as often as needed, for ``days`` days."""
    return _mint(PartyKey(kind="resume", ref=ref, made_on=today, expires_on=today + timedelta(days=days)))


def new_resume_code() -> str:
    """A code for a draft that is not kept yet: nothing knows it before :func:`keep_resume_code`."""
    return vault.mint_code()


def keep_resume_code(code: str, ref: str, today: date, days: int = 30) -> None:
    """This code, new or known, finds the draft ``ref`` for ``days`` days more. In the transaction that keeps it."""
    key = PartyKey(kind="resume", ref=ref, made_on=today, expires_on=today + timedelta(days=days))
    key.code_mac = vault.code_mac(code)
    insert([key], unique=("code_mac",), update=("expires_on",))


def find_resumed(typed: str, *, source: str, at: datetime, today: date) -> str | NotRight | Wait:
    """The draft a resume code opens. Wrong, expired and unknown codes get one answer."""
    tried = throttle.attempt(source, None, at)
    if isinstance(tried, Wait):
        return tried
    draft = _resumed(typed, today)
    if draft is None:
        return NotRight()
    throttle.give_back(tried)
    return draft


def come_in(typed: str, *, source: str, at: datetime, today: date) -> CameIn | Door | NotRight | Wait:
    """Let the holder of a code in. ``at`` is the real time (holds, throttle), ``today`` the office's day (expiry).

    Raises ``vault.Busy``. Call it outside any transaction: a person's own code is checked by a slow hash.
    """
    tried = throttle.attempt(source, None, at)
    if isinstance(tried, Wait):
        return tried
    came = _came(typed, at, today)
    if came is None:
        return NotRight()
    throttle.give_back(tried)
    return came


def use(typed: str, *, source: str, at: datetime, today: date) -> str | CameIn | Door | NotRight | Wait:
    """Whatever a code opens: the draft it names, or the holder's way in. One try, counted once, as :func:`come_in`.

    A code that opens nothing does the work of both and gets one answer. Raises ``vault.Busy``, as :func:`come_in`.
    """
    tried = throttle.attempt(source, None, at)
    if isinstance(tried, Wait):
        return tried
    opened = _resumed(typed, today) or _came(typed, at, today)
    if opened is None:
        return NotRight()
    throttle.give_back(tried)
    return opened


def close(door: int, account: UUID, today: date) -> bool:
    """End a door for good, inside the caller's transaction, and take the seat it was for. False when it was closed.

    Other letters still on their way to the same part end with it, and every other starting code of the same account.
    """
    key = PartyKey.objects.filter(pk=door, kind__in=_DOORS).first()
    if key is None or not rightful.is_door(key):
        return False
    if not PartyKey.objects.filter(pk=door, used_on=None).update(used_on=today):
        return False
    if key.account_id is not None:
        _void_starting(key.account_id)
    if key.ref:
        PartyKey.objects.filter(ref=key.ref, party=key.party, kind__in=_DOORS, used_on=None).update(used_on=today)
        seats.take(key.ref, key.party, account, today)
    return True


def come_through(door: int, account: UUID, today: date, make: Callable[[], bool]) -> bool | None:
    """Staff or a mediator make their first authenticator, and the starting code ends: both or neither.

    False when ``make`` made none; None when the code was used or became void meanwhile: then nothing was made either.
    """
    with transaction.atomic():
        _one_at_a_time(account)
        if not close(door, account, today):
            return None
        if not make():
            transaction.set_rollback(True)
            return False
    return True


def leave(door: int) -> None:
    """Whoever stood in the door left without making a key: the letter's code works again."""
    PartyKey.objects.filter(pk=door, used_on=None).update(opened_until=None)


def join(door: int, account: UUID, today: date) -> bool:
    """Someone with a key of their own proved it: close the door and add its seat. False for another person's door."""
    key = PartyKey.objects.filter(pk=door, person__isnull=False).first()
    owner = Account.objects.filter(pk=account).values_list("person", flat=True).first()
    if key is None or key.person != owner:
        return False
    with transaction.atomic():
        return close(door, account, today)


def forget(ref: str) -> None:
    """Cut every link between accounts and one complaint: its codes and seats go. For shredding."""
    Seat.objects.filter(ref=ref).delete()
    PartyKey.objects.filter(ref=ref).delete()


def sweep(today: date) -> int:
    """Remove the codes of drafts that are gone; how many there were. For the clock."""
    return PartyKey.objects.filter(kind="resume", expires_on__lt=today).delete()[0]


def _one_at_a_time(account: UUID) -> None:
    """Starting codes of one account are made and used one after the other: before any of their rows is touched."""
    Account.objects.select_for_update().get(pk=account)


def _void_starting(account: UUID) -> None:
    """Void codes go. One that stays as used says that somebody came in with it."""
    PartyKey.objects.filter(account_id=account, kind="starting", used_on=None).delete()


def _mint(key: PartyKey) -> str:
    code = vault.mint_code()
    key.code_mac = vault.code_mac(code)
    key.proof = rightful.door_proof(key)
    insert([key])
    return code


def _mac_of(typed: str) -> bytes:
    """The MAC of what was typed. Text that is no code has one too, and takes the same path to finding nothing."""
    return vault.code_mac(typed[:_LONGEST_TYPED])


def _resumed(typed: str, today: date) -> str | None:
    """The name of the draft this code finds again."""
    row = PartyKey.objects.filter(code_mac=_mac_of(typed), kind="resume", expires_on__gte=today).first()
    return None if row is None else row.ref


def _came(typed: str, at: datetime, today: date) -> CameIn | Door | None:
    """Who comes in with this code: by a door of the office, or by a printed code of their own."""
    return _opened(_mac_of(typed), at, today) or keys.holder_of_printed(typed[:_LONGEST_TYPED])


def _opened(mac: bytes, at: datetime, today: date) -> Door | None:
    """Open the door of this code, if it has one that is free. Half of it, after a crash, is none of it."""
    free = Q(opened_until=None) | Q(opened_until__lte=at)
    in_time = Q(expires_on=None) | Q(expires_on__gte=today)
    with transaction.atomic():
        # One guarded statement for every code, right or wrong: two at once open it once, and all take as long.
        mine = PartyKey.objects.filter(free, in_time, code_mac=mac, kind__in=_DOORS, used_on=None)
        opened = mine.update(opened_until=at + HOLD)
        row = PartyKey.objects.select_related("account").filter(code_mac=mac).first()
        return _open(row, today) if opened and row is not None and rightful.is_door(row) else None


def _open(row: PartyKey, today: date) -> Door | None:
    account = row.account or _account_of(row, today)
    if not account.is_active:
        return None
    has = keys.has_own(account.id)
    recovers = row.kind == PartyKey.Kind.RECOVERY
    return Door(id=row.pk, account=account.id, kind=account.kind, recovers=recovers, proves=has and not recovers)


def _account_of(row: PartyKey, today: date) -> Account:
    """The account of the person this code is for; made when they come in for the first time."""
    there = Account.objects.filter(person=row.person)
    if (found := there.first()) is not None:
        return found
    account = Account(kind=Account.Kind.PARTY, sign_in_name=_new_number(), person=row.person, made_on=today)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        # Two letters to one person, opened in the same moment: the first one made the account.
        return there.get()
    return account


def _new_number() -> str:
    drawn = "".join(secrets.choice(_NUMBER) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
