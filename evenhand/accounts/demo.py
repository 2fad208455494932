"""The demo's clock and cast. Asked for only where ``EVENHAND_DEMO`` is on; the settings refuse that on a public name.

The cast is ``cast.json`` in the home folder, written by ``evenhand demo``: a list of objects with ``code`` (short
name for the address), ``account`` (its id), ``name``, ``part`` (words: "complainant, two matters"), ``group``, and for
people with a key of their own ``secret``, the printed code the demo made for them: becoming them opens their key.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import F, Min

from evenhand.accounts.keys import CameIn, vault_person
from evenhand.models.accounts import Account
from evenhand.models.clockwork import DueRow
from evenhand.models.sign_ins import DemoClock
from evenhand.vault import members
from evenhand.vault.sealing import Refused

CAST = "cast.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One person of the cast one can become."""

    code: str
    account: UUID
    name: str
    part: str
    group: str
    secret: str = ""


def cast(home: Path) -> tuple[Persona, ...]:
    """The people of the demo, in the order of the file. Empty when the demo was not filled."""
    try:
        lines = json.loads((home / CAST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return ()
    return tuple(
        Persona(
            code=str(line["code"]),
            account=UUID(str(line["account"])),
            name=str(line["name"]),
            part=str(line.get("part", "")),
            group=str(line.get("group", "")),
            secret=str(line.get("secret", "")),
        )
        for line in lines
    )


def write_cast(home: Path, people: tuple[Persona, ...]) -> None:
    """Write the cast for the persona switcher."""
    lines = [{**asdict(person), "account": str(person.account)} for person in people]
    (home / CAST).write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")


def become(person: Persona) -> CameIn | None:
    """Come in as this person, with their key open if they have one. None when there is no such account (any more)."""
    row = Account.objects.filter(pk=person.account, is_active=True).first()
    if row is None:
        return None
    try:
        return CameIn(row.id, members.unlock(vault_person(row), person.secret) if person.secret else None)
    except Refused:
        return CameIn(row.id)


def name_of(account: UUID) -> str:
    """What the demo's bar calls the one who is signed in; a party who is not of the cast has a number only."""
    return str(Account.objects.get(pk=account))


def next_day(today: date) -> date | None:
    """The next day after today on which the clock does something by itself."""
    coming = DueRow.objects.filter(by_itself=True, on__gt=today)
    first: date | None = coming.aggregate(first=Min("on"))["first"]
    return first


def ahead() -> timedelta:
    """How far the demo's clock is ahead of the real one."""
    seconds = DemoClock.objects.values_list("ahead_s", flat=True).first()
    return timedelta(seconds=seconds or 0)


def advance(by: timedelta) -> None:
    """Move the demo's clock forward. Raises ValueError for a step back: what was done cannot be undone by a clock."""
    if by < timedelta(0):
        raise ValueError("The clock only goes forward.")
    DemoClock.objects.bulk_create([DemoClock()], ignore_conflicts=True)
    DemoClock.objects.update(ahead_s=F("ahead_s") + int(by.total_seconds()))
