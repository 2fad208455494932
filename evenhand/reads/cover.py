"""Who is away and who covers; and who can second something today (design §10.18).

Left out of a second reading or a confirmation: whoever did the first part, whoever is away, and whoever another duty
on that very complaint keeps out. An outside deputy is a colleague like any other: an account with a role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.core import ACTS
from evenhand.core.case import Case
from evenhand.core.codes import DESK, Duty
from evenhand.core.screening import NEEDS_DIRECTOR
from evenhand.models import rows
from evenhand.models.accounts import Account, StaffRole
from evenhand.models.cases import ComplaintRow
from evenhand.models.cover import AwayRow

_WHO = {act.__name__: frozenset(role.value for role in (act.who | DESK if act.assisted else act.who)) for act in ACTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """One absence that is not over: who, who covers, from when to when; ``now``: it has begun."""

    id: int
    account: str
    name: str
    cover: str
    covered_by: str
    first_on: date
    last_on: date
    now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Something that needs a second person: the act, its complaint and matter, and who did the first part."""

    act: str
    ref: str
    matter: str = ""
    by: str = ""


def absences(today: date) -> tuple[Away, ...]:
    """Every absence that is not over, the nearest first."""
    found = list(AwayRow.objects.filter(last_on__gte=today).order_by("first_on", "id"))
    wanted = {one for row in found for one in (row.account, row.cover) if one}
    names = {str(pk): name for pk, name in Account.objects.filter(pk__in=wanted).values_list("pk", "display_name")}
    return tuple(
        Away(
            id=row.pk, account=row.account, name=names.get(row.account, ""), cover=row.cover,
            covered_by=names.get(row.cover, ""), first_on=row.first_on, last_on=row.last_on, now=row.first_on <= today,
        )
        for row in found
    )  # fmt: skip


def away_today(today: date) -> frozenset[str]:
    """The accounts of everyone who is away today."""
    return frozenset(AwayRow.objects.filter(first_on__lte=today, last_on__gte=today).values_list("account", flat=True))


def seconders(asks: Sequence[Ask], today: date) -> tuple[dict[str, str], ...]:
    """For each thing asked, who can second it today: account → name. A constant number of statements."""
    if not asks:
        return ()
    away = away_today(today)
    there: dict[str, tuple[str, set[str]]] = {}
    held = StaffRole.objects.filter(seconded_on__isnull=False, ended_on=None, account__is_active=True)
    for account, name, role in held.values_list("account_id", "account__display_name", "role"):
        there.setdefault(str(account), (name, set()))[1].add(role)
    found = rows.load_many(list(ComplaintRow.objects.filter(ref__in={ask.ref for ask in asks})))
    cases = {case.ref: case for case in found.values()}
    return tuple(
        {account: name for account, (name, roles) in there.items()
         if account not in away and ask.ref in cases and _can(account, roles, ask, cases[ask.ref])}
        for ask in asks
    )  # fmt: skip


def who_can_second(asks: Sequence[Ask], today: date) -> tuple[tuple[str, ...], ...]:
    """For each thing asked, the names of those who can second it today."""
    return tuple(tuple(sorted(who.values())) for who in seconders(asks, today))


def _can(account: str, roles: set[str], ask: Ask, case: Case) -> bool:
    if account == ask.by or not roles & _WHO.get(ask.act, frozenset()):
        return False
    if ask.act == "CorrectAnswer":
        return case.has_duty(ask.by, Duty.TOOK_ANSWER) or case.has_duty(account, Duty.TOOK_ANSWER)
    if ask.act != "ReadScreening":
        return True
    matter = case.find_matter(ask.matter)
    screening = matter.screening if matter else None
    if screening is None or screening.by == account or case.has_duty(account, Duty.TOOK_ANSWER):
        return False
    return NEEDS_DIRECTOR not in screening.reasons or "director" in roles
