"""The four facts of a session as the mediators reported them: held, ended, settled, who came; and no fifth (UMA §7).

Both sides, the mediators and the staff who arrange it read the same ("four facts of a session", reads.things). A table
whose matters have all gone back is not there any more, and so are its facts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from evenhand.core.case import Case, Mediation
from evenhand.core.codes import Beside, Role, beside
from evenhand.models.seated import voices_at

_VOICES = {"c": Role.COMPLAINANT, "g": Role.GUARDIAN, "o": Role.OFFICER}
_VOICE = re.compile(r"([cgo])\d+")
_ACCOUNT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ORDER = tuple(role.value for role in (Role.COMPLAINANT, Role.GUARDIAN, Role.OFFICER, Role.MEDIATOR))

_OTHER = "attendee"
PARTS_OF_A_SESSION = (*_ORDER, *(part.value for part in Beside), _OTHER)
"""Every part in which somebody may have come, as an export names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One who came: their part, and what this reader may call them; nothing where only the part is known to them."""

    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FourFacts:
    """What was reported. That it has ended is always so: before that there is no report."""

    held: bool
    settled: bool
    came: tuple[Came, ...]


def four_facts(case: Case, table: Mediation, names: Mapping[str, str]) -> FourFacts | None:
    """The four facts of a table that this reader sees; None before they are reported. ``names``: what they may call
    people, by part or account. Whose matter has left the table is named to nobody: only that their side came is told.
    """
    if table.report is None:
        return None
    gone = _voices(table.report.attended) - set(voices_at(case, table))
    came = [
        Came(role=_role(one, table.mediators), name="" if one in gone else names.get(one, ""))
        for one in table.report.attended
    ]
    in_order = tuple(sorted(came, key=lambda one: (_place(one.role), one.name == "", one.name)))
    return FourFacts(held=table.report.held, settled=table.report.settled, came=in_order)


def roles_of(attended: Iterable[str], mediators: Collection[str]) -> tuple[str, ...]:
    """The parts of all who came, in one order: the two sides, the mediators, who came beside them. No code, no name."""
    return tuple(sorted((_role(one, mediators) for one in attended), key=_place))


def _role(one: str, mediators: Collection[str]) -> str:
    """In which part somebody came, by the code under which a report names them."""
    if one in mediators:
        return Role.MEDIATOR.value
    if voice := _VOICE.fullmatch(one):
        return _VOICES[voice[1]].value
    # Who sat at a first session and not at the second is a mediator all the same.
    return part.value if (part := beside(one)) else Role.MEDIATOR.value if is_an_account(one) else _OTHER


def is_a_voice(code: str) -> bool:
    """Is it a party's or a guardian's part, as a report names it?"""
    return _VOICE.fullmatch(code) is not None


def is_an_account(code: str) -> bool:
    """Is it the account of somebody who has, or had, a mediator's seat?"""
    return _ACCOUNT.fullmatch(code) is not None


def _place(role: str) -> tuple[int, str]:
    return (_ORDER.index(role) if role in _ORDER else len(_ORDER), role)


def _voices(attended: Iterable[str]) -> set[str]:
    return {one for one in attended if _VOICE.fullmatch(one)}
