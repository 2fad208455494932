"""Accounts of staff and mediators, and their roles: none until one person gives it and another seconds it.

A change takes effect on the next request, in every worker, because roles are read with each request.
Source: design §10.18; docs/security.md (ACC-10, ACC-13); OPS-03: no default account, no default secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from evenhand.models import asking
from evenhand.models.accounts import Account, LostKey, PartyKey, StaffRole
from evenhand.models.sign_ins import SignIn
from evenhand.vault import rightful

STAFF_ROLES = frozenset({"intake", "coordinator", "analyst", "director", "investigator", "auditor", "administrator"})
ADMINISTRATOR = "administrator"
DIRECTOR = "director"
# Two, so that from then on every role can be given by one and seconded by the other.
FOUNDERS = 2
_IN_FORCE = (
    "SELECT a.sign_in_name, r.role, r.granted_by_id, r.seconded_by_id, r.proof"
    " FROM evenhand_staffrole AS r JOIN evenhand_account AS a ON a.id = r.account_id"
    " WHERE r.account_id = %s AND r.seconded_on IS NOT NULL AND r.ended_on IS NULL"
)


class RoleRefusal(StrEnum):
    """Why a role was not given."""

    ALREADY_FOUNDED = "already_founded"
    NOT_A_ROLE = "not_a_role"
    NOT_STAFF = "not_staff"
    NOT_AN_ADMINISTRATOR = "not_an_administrator"
    OWN_ROLE = "own_role"
    SAME_PERSON = "same_person"
    HELD_ALREADY = "held_already"
    NOT_OPEN = "not_open"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of one person. ``waits`` is true until another person seconded it."""

    id: int
    role: str
    given_by: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff or mediator, with the roles they have or are to have.

    ``by_two``: they came in once or had a role, so a new starting code needs two people.
    """

    account: UUID
    name: str
    kind: str
    started: bool
    by_two: bool
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One role before it is ended: whose, whether it waits to be seconded, and who else of them holds it now."""

    account: UUID
    name: str
    role: str
    waits: bool
    others: tuple[str, ...]


def open_account(*, kind: str, sign_in_name: str, display_name: str, today: date) -> UUID:
    """An account for staff or a mediator, without a role and without a key. Raises ValueError for a name in use."""
    if kind not in (Account.Kind.STAFF, Account.Kind.MEDIATOR):
        raise ValueError("Only staff and mediators get an account by name; parties get one through their code.")
    account = Account(kind=kind, sign_in_name=sign_in_name, display_name=display_name, made_on=today)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise ValueError(f"The sign-in name {sign_in_name} is in use.") from error
    return account.id


def found(account: UUID, today: date) -> RoleRefusal | None:
    """Make a founding administrator, by the operator's hand. Refused once two administrators are there."""
    with transaction.atomic():
        if len(_in_force(ADMINISTRATOR)) >= FOUNDERS:
            return RoleRefusal.ALREADY_FOUNDED
        _enter(StaffRole(account_id=account, role=ADMINISTRATOR, granted_on=today, seconded_on=today))
    return None


def grant(account: UUID, role: str, by: UUID, today: date) -> int | RoleRefusal:
    """Give a role that will hold once another administrator seconds it. Returns its number."""
    if role not in STAFF_ROLES:
        return RoleRefusal.NOT_A_ROLE
    if account == by:
        return RoleRefusal.OWN_ROLE
    if not _may_give(by):
        return RoleRefusal.NOT_AN_ADMINISTRATOR
    if not Account.objects.filter(pk=account, kind=Account.Kind.STAFF).exists():
        return RoleRefusal.NOT_STAFF
    try:
        with transaction.atomic():
            return _enter(StaffRole(account_id=account, role=role, granted_by_id=by, granted_on=today))
    except IntegrityError:
        return RoleRefusal.HELD_ALREADY


def second(given: int, by: UUID, today: date) -> RoleRefusal | None:
    """Second a role an administrator gave: another administrator does, or the director."""
    row = StaffRole.objects.filter(pk=given, ended_on=None).select_related("account").first()
    if row is None or not rightful.is_role(row):
        return RoleRefusal.NOT_OPEN
    if row.granted_by_id == by:
        return RoleRefusal.SAME_PERSON
    if row.account_id == by:
        return RoleRefusal.OWN_ROLE
    if not _may_second(by):
        return RoleRefusal.NOT_AN_ADMINISTRATOR
    # Guarded: a role seconded or ended meanwhile is not touched.
    row.seconded_by_id, row.seconded_on = by, today
    done = StaffRole.objects.filter(pk=given, ended_on=None, seconded_on=None).update(
        seconded_by_id=by, seconded_on=today, proof=rightful.role_proof(row)
    )
    return None if done else RoleRefusal.NOT_OPEN


def end(given: int, by: UUID, today: date) -> RoleRefusal | None:
    """End a role, or a gift nobody seconded. One person may take away; two must give."""
    if not _may_give(by):
        return RoleRefusal.NOT_AN_ADMINISTRATOR
    row = StaffRole.objects.filter(pk=given, ended_on=None).select_related("account").first()
    if row is None:
        return RoleRefusal.NOT_OPEN
    known, row.ended_on = rightful.is_role(row), today
    # What somebody wrote into the table is ended too, and stays nobody's.
    proof = rightful.role_proof(row) if known else None
    done = StaffRole.objects.filter(pk=given, ended_on=None).update(ended_on=today, proof=proof)
    return None if done else RoleRefusal.NOT_OPEN


def held(given: int) -> Held | None:
    """A role that was given and has not ended; None for any other number."""
    row = StaffRole.objects.filter(pk=given, ended_on=None).select_related("account").first()
    if row is None:
        return None
    others = tuple(name for account, name in who_holds(row.role) if account != row.account_id)
    return Held(row.account_id, row.account.display_name, row.role, row.seconded_on is None, others)


def close_account(account: UUID, by: UUID) -> RoleRefusal | None:
    """Let nobody sign in as this account any more, from the next request on."""
    if not _may_give(by):
        return RoleRefusal.NOT_AN_ADMINISTRATOR
    with transaction.atomic():
        Account.objects.filter(pk=account).exclude(kind=Account.Kind.PARTY).update(is_active=False)
        SignIn.objects.filter(account_id=account).delete()
    return None


def roles_of(account: UUID) -> frozenset[str]:
    """The roles in force now."""
    held = asking.cells(_IN_FORCE, asking.key(Account, account))
    return frozenset(role for name, role, *given in held if rightful.is_in_force((account, name), role, *given))


def who_holds(role: str) -> tuple[tuple[UUID, str], ...]:
    """Everyone who holds a role now: (account, name), by name. For "who can second this today"."""
    held = sorted(_in_force(role), key=lambda one: (one.account.display_name, one.account_id))
    return tuple((one.account_id, one.account.display_name) for one in held if one.account.is_active)


def listing() -> tuple[Colleague, ...]:
    """Everyone of the office and every mediator, by name, with their roles."""
    there = Account.objects.exclude(kind=Account.Kind.PARTY).filter(is_active=True).order_by("display_name", "pk")
    given: dict[UUID, list[RoleLine]] = {}
    for row in StaffRole.objects.filter(ended_on=None).select_related("granted_by").order_by("role"):
        by = row.granted_by.display_name if row.granted_by else ""
        given.setdefault(row.account_id, []).append(RoleLine(row.pk, row.role, by, row.seconded_on is None))
    started, somebody = _started(), _somebody()
    return tuple(
        Colleague(
            one.id, one.display_name, one.kind, one.id in started, one.id in somebody, tuple(given.get(one.id, ()))
        )
        for one in there
    )


def staff() -> tuple[tuple[UUID, str], ...]:
    """Every open account of staff: (account, name), by name."""
    there = Account.objects.filter(kind=Account.Kind.STAFF, is_active=True).order_by("display_name", "pk")
    return tuple(there.values_list("pk", "display_name"))


def account_named(sign_in_name: str) -> UUID | None:
    """The open account of staff that signs in by this name; None when there is none."""
    there = Account.objects.filter(kind=Account.Kind.STAFF, is_active=True, sign_in_name=sign_in_name)
    return there.values_list("pk", flat=True).first()


def name_of(account: UUID) -> str:
    """The name colleagues read; empty for a party or for nobody."""
    return Account.objects.filter(pk=account).values_list("display_name", flat=True).first() or ""


def is_somebody(account: UUID) -> bool:
    """Did this person ever come in, or have a role? Then whoever holds a starting code of theirs would be them."""
    return account in _somebody()


def may_come_again(account: UUID) -> bool:
    """Is this a founding administrator who never came in? Their roles nobody gave, and the operator made their code."""
    given = StaffRole.objects.filter(account_id=account)
    founded = given.filter(granted_by=None, seconded_on__isnull=False, ended_on=None).exists()
    return founded and account not in _came_in()


def _started() -> frozenset[UUID]:
    return frozenset(Authenticator.objects.values_list("user_id", flat=True))


def _came_in() -> frozenset[UUID]:
    """Everyone with an authenticator, with a starting code that was used, or whose lost passkeys two people mended."""
    used = PartyKey.objects.filter(kind="starting", used_on__isnull=False).values_list("account_id", flat=True)
    mended = LostKey.objects.filter(seconded_on__isnull=False).values_list("account_id", flat=True)
    return _started() | frozenset(used) | frozenset(mended)


def _somebody() -> frozenset[UUID]:
    # Also a role that ended: one person may end it, and would then be the one to whom it is given again.
    held = StaffRole.objects.filter(seconded_on__isnull=False).values_list("account_id", flat=True)
    return _came_in() | frozenset(held)


def _enter(row: StaffRole) -> int:
    row.proof = rightful.role_proof(row)
    row.save(force_insert=True)
    return row.pk


def _in_force(role: str) -> list[StaffRole]:
    there = StaffRole.objects.filter(seconded_on__isnull=False, role=role, ended_on=None).select_related("account")
    return [row for row in there if rightful.is_role(row)]


def _holds(by: UUID, role: str) -> bool:
    return any(row.account_id == by and row.account.is_active for row in _in_force(role))


def _may_give(by: UUID) -> bool:
    return _holds(by, ADMINISTRATOR)


def _may_second(by: UUID) -> bool:
    return _may_give(by) or _holds(by, DIRECTOR)
