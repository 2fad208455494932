"""In whose name a command reads or writes: a colleague's, by sign-in name, in a role they hold now."""

from __future__ import annotations

from collections.abc import Collection

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
