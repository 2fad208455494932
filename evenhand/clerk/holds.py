"""Placing and lifting a legal hold, in the transaction of the act: who did and who was second, and the custodian told.

The custodian keeps a list of its own and refuses to destroy what is on it, whatever these tables say (LGL-03). It is
told before the commit. A crash between the two can leave more on hold than the books say: two people place and lift it
again. Or less: each night everything that the books hold is put on its list.
"""

from __future__ import annotations

from datetime import date

from evenhand import vault
from evenhand.core.access import Actor
from evenhand.core.case import Case
from evenhand.core.deciding import Act
from evenhand.models.cases import ComplaintRow
from evenhand.models.legal import HoldRow


def keep(row: ComplaintRow, before: Case, after: Case, *, act: Act, by: Actor, today: date) -> None:
    """What this step did to a hold, if anything. The fact says that it was done; here is by which two people."""
    if before.held == after.held:
        return
    second = str(getattr(act, "second", ""))
    if after.held:
        HoldRow.objects.create(ref=after.ref, placed_on=today, placed_by=by.id, placed_second=second)
        vault.place_hold(row.ref, _key(row.case_key), by=by.id, second=second)
    else:
        HoldRow.objects.filter(ref=after.ref, lifted_on__isnull=True).update(
            lifted_on=today, lifted_by=by.id, lifted_second=second
        )
        vault.lift_hold(row.ref, by=by.id, second=second)


def hold_again() -> int:
    """Have the custodian hold everything that is on hold by the books; how many it did not hold. For the night."""
    held = ComplaintRow.objects.filter(held=True, shredded=False).values_list("ref", "case_key")
    missing = [(ref, key) for ref, key in held.iterator() if not vault.is_on_hold(ref)]
    for ref, key in missing:
        vault.under_hold(ref, _key(key))
    return len(missing)


def _key(stored: bytes | memoryview | None) -> bytes | None:
    return None if stored is None else bytes(stored)
