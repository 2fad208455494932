"""On which side of the house a member of staff has worked in one complaint: its mediation or its investigation.

The rules say that nobody does both (``core.access``). This table says it again where no forgotten rule reaches: one
account has one side in a complaint, by a unique constraint (security.md §5.3, W4; ACC-06). Rows follow the case's own
``hands``; reading, screening and helping with a form put nobody on a side.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.core.case import Case
from evenhand.core.codes import Duty
from evenhand.models.cases import ComplaintRow
from evenhand.models.door import Kept

SIDE_OF = {
    Duty.COORDINATED: "mediation",
    Duty.TOOK_ANSWER: "mediation",
    Duty.INVESTIGATED: "investigation",
}
"""The duties that put somebody on a side."""


class SideRow(Kept):
    """One account's side in one complaint."""

    classification: ClassVar[dict[str, str]] = {
        "id": "operational",
        "complaint": "operational",
        "account": "operational",
        "side": "operational",
    }

    complaint = models.ForeignKey(ComplaintRow, on_delete=models.CASCADE, related_name="sides")
    account = models.CharField(max_length=40)
    side = models.CharField(max_length=16)

    class Meta:
        db_table = "evenhand_side"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["complaint", "account"], name="nobody_works_on_both_sides"),
            models.CheckConstraint(condition=Q(side__in=["mediation", "investigation"]), name="works_on_a_known_side"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.side}"


def sides(case: Case | None) -> set[tuple[str, str]]:
    """(account, side) of everyone whose duties put them on one."""
    hands = case.hands if case is not None else ()
    return {(hand.staff, side) for hand in hands if (side := SIDE_OF.get(hand.duty))}
