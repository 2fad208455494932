"""Whether two people can do what needs two, for ``evenhand doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from evenhand.accounts import passkeys, roles
from evenhand.clerk.attesting import roles_nobody_gave
from evenhand.core.codes import DESK, READERS, Role
from evenhand.management.checkup_backups import Said
from evenhand.models import programmes
from evenhand.models.mediators import MediatorRow


def checkup(at: datetime) -> Iterator[Said]:
    """Can two people do what needs two? An office of one cannot offer mediation by its own rules."""
    held = {role: {account for account, _name in roles.who_holds(role.value)} for role in Role}
    administrators = len(held[Role.ADMINISTRATOR])
    yield (
        "administrators", administrators > 1, f"{administrators} people are administrators.",
        "Fewer than two people are administrators, so no role can be given. Found the office: evenhand office found.",
    )  # fmt: skip
    nobodys = ", ".join(roles_nobody_gave())
    yield (
        "roles", not nobodys, "Every role in force was given by two people here.",
        (f"The custodian knows of nobody who gave these roles, so they open nothing: {nobodys}. Somebody else wrote"
         " them into the database. Find out who can. An administrator ends each; where it is due, two give it again."),
    )  # fmt: skip
    alone = ", ".join(passkeys.with_only_one())
    yield (
        "second_passkeys", not alone, "Losing one device locks no colleague out.",
        f"One passkey only: {alone}. Losing that device would lock them out. A second is made under Your passkeys.",
    )  # fmt: skip
    desk = set().union(*(held[role] for role in DESK))
    readers = set().union(*(held[role] for role in READERS))
    yield (
        "readers", bool(desk and len(readers) > 1), "A screening can be read by a second person.",
        "Nobody could read a screening as the second person. Give one more colleague, or an outside deputy, a role.",
    )  # fmt: skip
    for role, why in (
        (Role.DIRECTOR, "Some rules ask the director to read"),
        (Role.INVESTIGATOR, "Matters that leave with the batch wait for one"),
    ):
        yield (
            f"has_{role.value}", bool(held[role]), f"Somebody is {role.value}.", f"Nobody is {role.value}. {why}.",
        )  # fmt: skip
    needed = programmes.in_force().mediators
    trained = MediatorRow.objects.filter(active=True, trained_until__gte=at.date()).count()
    yield (
        "mediators", trained > needed, f"{trained} mediators are trained; a table needs {needed}.",
        f"{trained} mediators are trained, and a table needs {needed}. One objection would leave nobody to draw.",
    )  # fmt: skip
