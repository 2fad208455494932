"""Whether somebody sits at a session today that has not ended: then every page of theirs shows the day-of line."""

from __future__ import annotations

import json
from datetime import date

from django.db.models import Exists, OuterRef

from evenhand.core.codes import Phase
from evenhand.models import asking
from evenhand.models.accounts import Account
from evenhand.models.cases import MediationRow
from evenhand.models.people import SittingRow

# On every page of a party, so its words are made once. Each matter of each of their tables that meets that day.
_SESSIONS = (
    "SELECT p.code, p.guardian_of, d.matters, m.code, m.officer, m.complainants FROM evenhand_account AS w"
    " JOIN evenhand_part AS p ON p.person_id = w.person"
    " JOIN evenhand_mediation AS d ON d.complaint_id = p.complaint_id"
    " JOIN evenhand_matter AS m ON m.complaint_id = p.complaint_id"
    " WHERE w.id = %s AND d.session_on = %s AND d.phase <> %s"
)


def mediates_today(account: str, today: date) -> bool:
    """Does this mediator have a seat at a session of today that has not ended?"""
    tables = MediationRow.objects.filter(
        complaint_id=OuterRef("complaint_id"), code=OuterRef("mediation"), session_on=today
    )
    here = Exists(tables.exclude(phase=Phase.ENDED))
    return SittingRow.objects.filter(here, mediator=account, ended=False).exists()


def meets_today(account: str, today: date) -> bool:
    """Does this party or guardian sit at a session of today that has not ended? No look into a complaint: a day and a
    part in it."""
    found = asking.cells(_SESSIONS, asking.key(Account, account), asking.day(today), Phase.ENDED.value)
    return any(
        code in json.loads(matters) and (whose or part) in (officer, *json.loads(asked))
        for part, whose, matters, code, officer, asked in found
    )
