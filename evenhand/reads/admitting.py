"""Who of a table made a key and is not in its room yet, to those who could let them in; never what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evenhand import vault
from evenhand.core.access import Actor
from evenhand.core.case import Case, Mediation
from evenhand.core.dates import Now
from evenhand.models.admissions import AdmissionRow
from evenhand.models.seated import is_signed, parts_of, seated
from evenhand.vault import rightful


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """One person with a key who is not in. ``asked_by`` vouched for them, and from ``open_at`` on they may be let in;
    empty while nobody did."""

    code: str
    asked_by: str = ""
    open_at: datetime | None = None
    ready: bool = False


def newcomers(actor: Actor, case: Case, table: Mediation, now: Now) -> tuple[Newcomer, ...]:
    """Those whom ``actor``, a member of the table's room, could let in. Between two sessions nobody comes in, and what
    somebody vouched for before can still be stopped."""
    me = actor.party or actor.id
    rows = AdmissionRow.objects.filter(complaint__ref=case.ref, mediation=table.id, ended_on=None)
    vouched = {row.code: row for row in rows}
    people, signed = seated(case, table, rightful.is_part), is_signed(table)
    mine = people[me].person if me in people else ""
    return tuple(
        _newcomer(code, vouched.get(code), now, open_now=signed)
        for code, one in people.items()
        if code != me
        and (signed or code in vouched)
        and vault.could_admit(case.ref, parts_of(case, table, code), mine, one.person)
    )


def _newcomer(code: str, row: AdmissionRow | None, now: Now, *, open_now: bool) -> Newcomer:
    if row is None:
        return Newcomer(code=code)
    return Newcomer(code=code, asked_by=row.asked_by, open_at=row.open_at, ready=open_now and row.open_at <= now.at)
