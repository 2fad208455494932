"""A code to hand to a party, or to post: one member of staff gives it, or two where the person has a key already.

A lost key is mended by people who know the person, not by a machine that knows their mail box. The code lets them make
another key; what only the old key opened stays closed. A party is told of each code on every way that is safe for them,
and who gave it is kept and stands in the director's list of looks. A colleague who lost every passkey is mended in the
same way, by two others; their old passkeys end at once.

Source: docs/security.md (AUT-04); NIST SP 800-63B-4 §4.2.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from evenhand import post
from evenhand.accounts import doors, keys, roles, telling
from evenhand.core.access import Actor
from evenhand.core.dates import Now
from evenhand.models.accounts import Account, LostKey
from evenhand.models.sign_ins import SignIn
from evenhand.vault import rightful


class RecoveryRefusal(StrEnum):
    """Why no code was given."""

    NOBODY = "nobody"
    HAS_KEY = "has_key"
    WAITS_FOR_SECOND = "waits_for_second"
    SAME_PERSON = "same_person"
    NOT_OPEN = "not_open"


@dataclass(frozen=True, slots=True)
class Handed:
    """A code to hand over, shown once. ``told``: the person has a way to be reached, and is told of it."""

    code: str = field(repr=False)
    told: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """One lost key that waits for a second person: of a party, or ``whose``, a colleague's."""

    id: int
    ref: str
    party: str
    asked_by: UUID
    name: str
    asked_on: date
    whose: str = ""
    account: UUID | None = None


def give_code(ref: str, party: str, by: Actor, now: Now) -> Handed | RecoveryRefusal:
    """A code to hand over now, or `WAITS_FOR_SECOND` when the person has a key: another person must second it."""
    person = doors.person_of(ref, party)
    if person is None:
        return RecoveryRefusal.NOBODY
    if not any(keys.has_own(account.id) for account in Account.objects.filter(person=person)):
        return _handed(ref, party, by, now, kind="handed")
    _ask(LostKey(ref=ref, party=party, asked_by_id=UUID(by.id), asked_on=now.today))
    return RecoveryRefusal.WAITS_FOR_SECOND


def post_code(ref: str, party: str, by: Actor, now: Now) -> RecoveryRefusal | None:
    """Put a letter with a code into the print run: it is made as it is printed. Not for who has a key already."""
    person, ways = doors.person_of(ref, party), telling.reach(ref, party)
    if person is None or ways is None:
        return RecoveryRefusal.NOBODY
    if any(keys.has_own(account.id) for account in Account.objects.filter(person=person)):
        return RecoveryRefusal.HAS_KEY
    with transaction.atomic():
        telling.looked(ref, by, now)
        post.enqueue_way_in(ref, party, ways, now)
    return None


def second(asked: int, by: Actor, now: Now) -> Handed | RecoveryRefusal:
    """The second person checked that it is them: the code with which they make a new key. The party is told of it."""
    row = LostKey.objects.filter(pk=asked, account=None, seconded_on=None).first()
    if row is None or not rightful.is_lost(row):
        return RecoveryRefusal.NOT_OPEN
    if row.asked_by_id == UUID(by.id):
        return RecoveryRefusal.SAME_PERSON
    with transaction.atomic():
        if not _take(asked, UUID(by.id), now.today):
            return RecoveryRefusal.NOT_OPEN
        return _handed(row.ref, row.party, by, now, kind="recovery")


def _handed(ref: str, party: str, by: Actor, now: Now, *, kind: str) -> Handed:
    with transaction.atomic():
        telling.of_a_code(ref, party, by, now)
        code = doors.letter_code(ref, party, now.today, kind=kind, by=UUID(by.id))
    return Handed(code, told=telling.reachable(ref, party))


def lost_passkeys(account: UUID, by: UUID, today: date) -> RecoveryRefusal:
    """An administrator says that a colleague or mediator lost every passkey; another person must second it."""
    there = Account.objects.exclude(kind=Account.Kind.PARTY).filter(pk=account, is_active=True)
    if account == by or not there.exists():
        return RecoveryRefusal.SAME_PERSON if account == by else RecoveryRefusal.NOBODY
    _ask(LostKey(account_id=account, asked_by_id=by, asked_on=today))
    return RecoveryRefusal.WAITS_FOR_SECOND


def new_starting_code(account: UUID, by: UUID, today: date) -> str | RecoveryRefusal:
    """A new starting code, or `WAITS_FOR_SECOND`: one person gives it only to who never came in nor had a role.

    With anybody else's code one person alone would be them, with their roles; so it goes the way of lost passkeys.
    """
    there = Account.objects.exclude(kind=Account.Kind.PARTY).filter(pk=account, is_active=True)
    if not there.exists():
        return RecoveryRefusal.NOBODY
    if roles.is_somebody(account):
        return lost_passkeys(account, by, today)
    return doors.starting_code(account, today)


def second_passkeys(asked: int, by: UUID, today: date) -> str | RecoveryRefusal:
    """The second person checked that it is them: their passkeys and sign-ins end, and a starting code opens."""
    row = LostKey.objects.filter(pk=asked, account__isnull=False, seconded_on=None).first()
    if row is None or row.account_id is None or not rightful.is_lost(row):
        return RecoveryRefusal.NOT_OPEN
    if by in (row.asked_by_id, row.account_id):
        return RecoveryRefusal.SAME_PERSON
    with transaction.atomic():
        if not _take(asked, by, today):
            return RecoveryRefusal.NOT_OPEN
        Authenticator.objects.filter(user_id=row.account_id).delete()
        Account.objects.filter(pk=row.account_id).update(password=make_password(None))
        SignIn.objects.filter(account_id=row.account_id).delete()
        return doors.starting_code(row.account_id, today)


def whose(asked: int) -> str:
    """The name of the colleague a lost passkey is about."""
    return LostKey.objects.filter(pk=asked).values_list("account__display_name", flat=True).first() or ""


def waiting(*, colleagues: bool = False) -> tuple[Lost, ...]:
    """Every lost key that waits for a second person, the oldest first: of parties, or of ``colleagues``."""
    rows = LostKey.objects.filter(seconded_on=None, account__isnull=not colleagues).select_related(
        "asked_by", "account"
    )
    return tuple(
        Lost(
            id=row.pk,
            ref=row.ref,
            party=row.party,
            asked_by=row.asked_by_id,
            name=row.asked_by.display_name,
            asked_on=row.asked_on,
            whose=row.account.display_name if row.account else "",
            account=row.account_id,
        )
        for row in rows.order_by("pk")
        if rightful.is_lost(row)
    )


def _ask(row: LostKey) -> None:
    """Once: what was asked already still waits. What nobody asked, a row written past the programme, gives way."""
    row.proof = rightful.lost_proof(row)
    with transaction.atomic():
        there = LostKey.objects.filter(ref=row.ref, party=row.party, account=row.account_id, seconded_on=None)
        LostKey.objects.filter(pk__in=[one.pk for one in there if not rightful.is_lost(one)]).delete()
    with suppress(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def _take(asked: int, by: UUID, today: date) -> bool:
    """Guarded: two who second at once are one."""
    open_still = LostKey.objects.filter(pk=asked, seconded_on=None)
    return bool(open_still.update(seconded_by_id=by, seconded_on=today, proof=None))
