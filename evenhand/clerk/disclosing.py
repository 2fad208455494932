"""The exception register: somebody of a mediation spoke of what was said, on a ground that the law allows.

The software is never in the way: no stage, hold, stay or approval is asked about, and it may be written down before or
after. What is kept is a code, a day and a role. Source: UMA §6; security.md §5.4; EC-90.
"""

from __future__ import annotations

from evenhand.clerk import replays
from evenhand.clerk.papers import Conflict, Key, Receipt
from evenhand.clerk.transaction import locked, one_transaction
from evenhand.core.access import Actor
from evenhand.core.codes import PARTIES, Role
from evenhand.core.dates import Now
from evenhand.core.deciding import Refusal
from evenhand.core.reasons import Reason
from evenhand.models.cases import ComplaintRow
from evenhand.models.disclosing import DisclosureRow, Ground
from evenhand.models.facts import FactRow


def disclose(ref: str, ground: str, *, by: Actor, now: Now, key: Key) -> Refusal | Conflict | None:
    """Write down that a member of a mediation of this complaint spoke, and on which ground. Once for one form; the same
    form with another ground is a conflict."""
    if ground not in Ground.values:
        return Refusal(Reason.NOT_AN_ANSWER, "ground")
    if not may_write_down(by, ref):
        return Refusal(Reason.NOT_YOURS)
    form = replays.bound(key, ref)
    with one_transaction():
        row = locked(ref)
        assert row is not None, "who may write it down belongs to a complaint"
        if (before := replays.seen(form, by)) is not None:
            return before if isinstance(before, Conflict) else None
        DisclosureRow.objects.get_or_create(
            mark=replays.number_of(form, by),
            defaults={"ref": ref, "ground": ground, "role": by.role.value, "on": now.today},
        )
        replays.remember(form, by, Receipt(ref=ref, first=row.version + 1, last=row.version, on=now.today))
    return None


def may_write_down(by: Actor, ref: str) -> bool:
    """A party of this complaint; or a mediator who ever took a seat in it, also one who has left."""
    row = ComplaintRow.objects.filter(ref=ref).first()
    if row is None:
        return False
    if by.role in PARTIES:
        return row.parts.filter(code=by.party).exists()
    taken = FactRow.objects.filter(complaint=row, kind="seat_accepted").values_list("payload", flat=True)
    return by.role is Role.MEDIATOR and any(one.get("mediator") == by.id for one in taken)
