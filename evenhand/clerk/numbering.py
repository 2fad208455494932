"""The investigation's number, given the moment a matter leaves with the neutral batch, by whatever hand it was asked.

It is random, so that no order among numbers tells where a matter was before (design §10.8).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from evenhand.core.closing import MatterReleased
from evenhand.core.deciding import Fact
from evenhand.models.cases import ComplaintRow, MatterRow


def number_released(row: ComplaintRow, facts: Sequence[Fact]) -> None:
    """A fresh number for every matter these facts release, inside the caller's transaction."""
    for fact in facts:
        if isinstance(fact, MatterReleased):
            _number(row, fact.matter)


def _number(row: ComplaintRow, matter: str) -> None:
    for _ in range(5):
        number = "".join(secrets.choice("0123456789") for _ in range(8))
        try:
            with transaction.atomic():
                MatterRow.objects.filter(complaint=row, code=matter).update(number=f"I-{number}")
            return
        except IntegrityError:
            continue
