"""In whose name a command reads or writes: a colleague's, by sign-in name, in a role they hold now."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.management import CommandError

from evenhand.accounts import roles
from evenhand.core.access import Actor
from evenhand.core.codes import Role


def acting_as(name: str | None, among: Collection[Role]) -> Actor:
    """The colleague of that sign-in name, in the first of these roles they hold. Raises CommandError in a sentence."""
    if not name:
        raise CommandError("Say in whose name, with --by and a colleague's sign-in name.", returncode=2)
    account = roles.account_named(name)
    if account is None:
        raise CommandError(f"There is no colleague who signs in as {name!r}.")
    held = roles.roles_of(account)
    role = next((one for one in Role if one in among and one.value in held), None)
    if role is None:
        wanted = ", ".join(one.value for one in Role if one in among)
        raise CommandError(f"{name!r} holds none of these roles: {wanted}.")
    return Actor(id=str(account), role=role)


def two_colleagues(by: str, second: str) -> tuple[UUID, UUID]:
    """The two colleagues of these sign-in names, for an act that takes two people: each holds a role now, and one of
    them is the director or an administrator, as where a role is seconded. Raises CommandError in a sentence."""
    held: dict[UUID, frozenset[str]] = {}
    for name in (by, second):
        account = roles.account_named(name)
        if account is None:
            raise CommandError(
                f"There is no colleague who signs in as {name!r}. The first two are made by: evenhand office found."
            )
        held[account] = roles.roles_of(account)
        if not held[account]:
            raise CommandError(f"{name!r} holds no role now. Two administrators give one, on People and roles.")
    if not any(one & {roles.DIRECTOR, roles.ADMINISTRATOR} for one in held.values()):
        raise CommandError(f"One of the two must be the director or an administrator; {by!r} and {second!r} are not.")
    first, other = held
    return first, other
