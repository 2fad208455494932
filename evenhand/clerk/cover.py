"""Leave and cover: who is away when, and who covers. Not an act on a complaint; it gives nobody a role.

Source: design §10.18 (a small office: two-person acts show who can second today).
"""

from __future__ import annotations

from datetime import date, timedelta

from evenhand.clerk.transaction import one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.cover import AwayRow

FOR_OTHERS = frozenset({Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR})


def mark_away(account: str, first_on: date, last_on: date, *, cover: str = "", by: Actor, now: Now) -> Refusal | None:
    """Mark somebody away for these days, both included. Anyone for themselves; a coordinator or director for all.

    The same absence again is the same one, with the cover that was named last.
    """
    if by.id != account and by.role not in FOR_OTHERS:
        return Refusal(Reason.NOT_YOURS)
    if last_on < first_on:
        return Refusal(Reason.DATES_OUT_OF_ORDER, "last_on")
    if cover == account:
        return Refusal(Reason.SECOND_PERSON_NEEDED, "cover")
    with one_transaction():
        AwayRow.objects.update_or_create(
            account=account, first_on=first_on, last_on=last_on,
            defaults={"cover": cover, "entered_by": by.id, "entered_on": now.today},
        )  # fmt: skip
    return None


def back(absence: int, *, by: Actor, now: Now) -> Refusal | None:
    """Somebody is back, or does not go: an absence that has begun ends yesterday, one that has not is forgotten."""
    with one_transaction():
        row = AwayRow.objects.select_for_update().filter(pk=absence, last_on__gte=now.today).first()
        if row is None:
            return Refusal(Reason.ALREADY_DONE)
        if by.id != row.account and by.role not in FOR_OTHERS:
            return Refusal(Reason.NOT_YOURS)
        if row.first_on >= now.today:
            row.delete()
        else:
            row.last_on = now.today - timedelta(days=1)
            row.save(update_fields=["last_on"])
    return None
