"""Whether somebody sits at a session today: then every page of theirs shows the day-of line."""

from __future__ import annotations

from datetime import date

from evenhand.models.accounts import Account
from evenhand.models.cases import MatterRow, MediationRow
from evenhand.models.people import ParticipationRow, SittingRow


def mediates_today(account: str, today: date) -> bool:
    """Does this mediator have a seat at a session of today?"""
    there = MediationRow.objects.filter(session_on=today).values("complaint_id")
    return SittingRow.objects.filter(mediator=account, ended=False, complaint_id__in=there).exists()


def meets_today(account: str, today: date) -> bool:
    """Does this party or guardian sit at a session of today? No look into a complaint: a day and a part in it."""
    person = Account.objects.filter(pk=account).values("person")
    mine = ParticipationRow.objects.filter(person_id__in=person, complaint__mediations__session_on=today)
    found = mine.values_list("complaint_id", "code", "guardian_of", "complaint__mediations__matters")
    return any(_sits(complaint, whose or code, matters) for complaint, code, whose, matters in found)


def _sits(complaint: int, party: str, matters: list[str]) -> bool:
    rows = MatterRow.objects.filter(complaint_id=complaint, code__in=matters)
    return any(party == officer or party in asked for officer, asked in rows.values_list("officer", "complainants"))
